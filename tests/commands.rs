//! Every command of a fix exists: its verbs and flags stand in lists that the tools themselves printed (`tests/commands/`).

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use acr_doctor::command_line::split;
use acr_doctor::kb::{Fix, Kb};

/// Flags by command: `az acr login` has `--name`, `-n`, ….
type Known = BTreeMap<String, BTreeSet<String>>;

fn known() -> Known {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commands");
    let mut known = Known::new();
    for file in support::files(&folder, "txt") {
        for line in support::read(&file).lines().filter(|line| !line.starts_with('#')) {
            let (command, flags) = line.split_once(':').expect("a line is `command: flags`");
            known.insert(command.to_owned(), flags.split_whitespace().map(str::to_owned).collect());
        }
    }
    known
}

/// Every line that a fix has, for any shell.
fn lines(fix: &Fix) -> impl Iterator<Item = &String> {
    [&fix.command, &fix.bash, &fix.powershell, &fix.cmd].into_iter().flatten().chain(&fix.verify).chain(&fix.undo)
}

/// The calls of a tool in a line, also those inside of `$(…)` and behind a `|`.
fn calls<'l>(line: &'l str, tool: &str) -> Vec<&'l str> {
    let starts = line.match_indices(tool).map(|(at, _)| at).filter(|at| {
        let before = line[..*at].trim_end();
        let is_first = before.is_empty() || before.ends_with(['(', '|', ';', '&', '=', '`', '{']) || before.ends_with("sudo");
        is_first && line[at + tool.len()..].starts_with(' ')
    });
    starts.map(|at| &line[at..at + end(&line[at..])]).collect()
}

/// Where a call ends: at a bracket that was opened before it, or at what joins commands; quotes hide both.
fn end(call: &str) -> usize {
    let (mut depth, mut quote) = (0, None);
    for (at, c) in call.char_indices() {
        match c {
            _ if quote == Some(c) => quote = None,
            _ if quote.is_some() => {}
            '\'' | '"' => quote = Some(c),
            '(' => depth += 1,
            ')' | '|' | ';' | '&' | '>' if depth == 0 => return at,
            ')' => depth -= 1,
            _ => {}
        }
    }
    call.len()
}

/// A call without the calls inside of it, which are asked about themselves.
fn without_inner(call: &str) -> String {
    match call.split_once("$(") {
        Some((before, inner)) => format!("{before}x{}", without_inner(inner.get(end(inner) + 1..).unwrap_or_default())),
        None => call.to_owned(),
    }
}

/// What is wrong with a call.
fn problem(call: &str, known: &Known) -> Option<String> {
    let call = without_inner(call);
    let words = split(&call).or_else(|_| split(call.trim_end_matches(['"', '\'']))).ok()?;
    let command = (1..=words.len()).rev().map(|count| words[..count].join(" ")).find(|command| known.contains_key(command));
    let Some(command) = command else { return Some(format!("no such command: {call}")) };
    let flags = &known[&command];
    let rest = &words[command.split(' ').count()..];
    // What runs inside of a container or behind `--` is another program's.
    let rest = rest.iter().take_while(|word| *word != "--");
    let wrong = rest.map(|word| word.split('=').next().unwrap_or(word)).find(|word| {
        let is_flag = word.len() > 1 && word.starts_with('-') && !word[1..].starts_with(|c: char| c.is_ascii_digit());
        is_flag && !flags.contains(*word)
    });
    wrong.map(|flag| format!("`{command}` has no {flag}: {call}"))
}

#[test]
fn every_verb_and_flag_of_a_fix_exists() {
    let known = known();
    let tools: BTreeSet<&str> = known.keys().filter_map(|command| command.split(' ').next()).collect();
    let (mut checked, mut problems) = (0, Vec::new());
    for cause in Kb::builtin().causes {
        for line in cause.fixes.iter().flat_map(lines) {
            for call in tools.iter().flat_map(|tool| calls(line, tool)) {
                checked += 1;
                problems.extend(problem(call, &known).map(|problem| format!("{}: {problem}", cause.id)));
            }
        }
    }
    assert!(checked > 300, "only {checked} calls were found");
    assert!(problems.is_empty(), "{} of {checked} calls:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn a_wrong_verb_or_flag_is_seen() {
    let known = known();
    assert_eq!(problem("az acr login --name contoso", &known), None);
    assert!(problem("az acr login --nam contoso", &known).is_some_and(|problem| problem.contains("has no --nam")));
    assert!(problem("az acr lgin --name contoso", &known).is_some());
    assert_eq!(calls("id=$(az acr show --query id | tr -d x)", "az"), ["az acr show --query id "]);
}
