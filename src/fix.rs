//! Fixes: what to type next, with the paste's own names in it.

use std::collections::BTreeMap;

use crate::command_line::{self, Shell};
use crate::host::registry_of;
use crate::kb::{Cause, Fix, Words};
use crate::link;
use crate::reading::Reading;
use crate::report::FixReport;
use crate::segment::command::Command;
use crate::slots::Slots;
use crate::text::Lang;

/// The fixes of a cause that fit the facts, in the knowledge base's order.
pub fn fixes(
    cause: &Cause,
    words: &Words,
    lang: Lang,
    slots: &Slots,
    reading: &Reading,
    blanks: &mut Vec<String>,
) -> Vec<FixReport> {
    let facts = reading.facts.iter().map(|fact| (fact.name, fact.value.as_str()));
    let fits = |fix: &Fix| fix.when.as_ref().is_none_or(|when| when.holds(&facts).is_some());
    let numbered = cause.fixes.iter().enumerate().filter(|(_, fix)| fits(fix));
    numbered.filter_map(|(at, fix)| render(cause, fix, words.fix(cause, at), lang, slots, blanks)).collect()
}

/// All fixes of a cause, for the list of causes.
pub fn all_fixes(cause: &Cause, words: &Words, lang: Lang, slots: &Slots, blanks: &mut Vec<String>) -> Vec<FixReport> {
    let numbered = cause.fixes.iter().enumerate();
    numbered.filter_map(|(at, fix)| render(cause, fix, words.fix(cause, at), lang, slots, blanks)).collect()
}

/// `None` for a fix that puts a typed command right, where there is none.
fn render(
    cause: &Cause,
    fix: &Fix,
    texts: [Option<&str>; 3],
    lang: Lang,
    slots: &Slots,
    blanks: &mut Vec<String>,
) -> Option<FixReport> {
    let is_correction = fix.command.iter().any(|line| line.contains("{corrected}"));
    if is_correction && slots.get("corrected").is_none() {
        return None;
    }
    let mut commands = BTreeMap::new();
    for shell in Shell::ALL {
        let by_hand = match shell {
            Shell::PowerShell if !fix.powershell.is_empty() => &fix.powershell,
            Shell::Bash | Shell::PowerShell => &fix.bash,
            Shell::Cmd => &fix.cmd,
        };
        let lines: Vec<String> = if fix.bash.is_empty() {
            fix.command.iter().map(|line| command(line, shell, slots, blanks)).collect()
        } else {
            by_hand.iter().map(|line| slots.line(line, shell, blanks)).collect()
        };
        if !lines.is_empty() {
            commands.insert(shell.to_string(), lines.join("\n"));
        }
    }
    let [title, note, needs] = texts.map(|text| text.map(|text| slots.sentence_with_marks(text)));
    let mut one_line = |line: &Option<String>| line.as_ref().map(|line| command(line, Shell::Bash, slots, blanks));
    Some(FixReport {
        kind: fix.kind.clone(),
        title: title.unwrap_or_default(),
        note,
        who: fix.who.clone().unwrap_or_else(|| cause.who.clone()),
        needs,
        risk: fix.risk.clone(),
        commands,
        verify: one_line(&fix.verify),
        undo: one_line(&fix.undo),
        irreversible: fix.irreversible,
        link: link::address(fix.link.as_ref().unwrap_or(&cause.source), lang),
    })
}

fn command(line: &str, shell: Shell, slots: &Slots, blanks: &mut Vec<String>) -> String {
    match (line, slots.get("corrected")) {
        // The correction is a whole line: its words are quoted for the shell one by one.
        ("{corrected}", Some(corrected)) => {
            let words = command_line::split(corrected).unwrap_or_default();
            command_line::join(&words, shell)
        }
        _ => slots.command(line, shell, blanks),
    }
}

/// The first typed command that can be put right, put right; in the words of bash.
pub fn corrected(commands: &[Command], reading: &Reading) -> Option<String> {
    commands.iter().find_map(|command| {
        let words = correct(command, reading)?;
        Some(command_line::join(&words, Shell::Bash))
    })
}

fn correct(command: &Command, reading: &Reading) -> Option<Vec<String>> {
    let mut words = command.words.clone();
    if let Some(first) = words.first_mut() {
        // A full path to the program is this machine's own.
        *first = first.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    }
    let as_typed = words.clone();
    let registry = reading.first("registry").map(|fact| fact.value.as_str());
    for at in 1..words.len() {
        let word = words[at].clone();
        if word.starts_with('-') {
            continue;
        }
        let is_named = |names: &[&str]| names.contains(&words[at - 1].as_str());
        if command.tool == "az" {
            if is_named(&["-n", "--name", "-r", "--registry"]) && command.name.starts_with("az-acr") {
                words[at] = resource_name(&word);
            }
        } else if is_named(&["-p", "--password"]) {
            "PASSWORD".clone_into(&mut words[at]);
        } else if command.name == "docker-login" && at >= 2 && !is_named(&["-u", "--username"]) {
            words[at] = login_server(&word, registry);
        } else if is_image_of(command, &word) {
            words[at] = image_in_right_form(&word, registry);
        }
    }
    let is_same = words.iter().zip(&as_typed).all(|(now, then)| now == then || now == "PASSWORD");
    (!is_same).then_some(words)
}

fn is_image_of(command: &Command, word: &str) -> bool {
    matches!(command.name.as_str(), "docker-push" | "docker-pull" | "docker-tag" | "docker-run")
        && crate::segment::command::images(command).any(|image| image == word)
        && !word.contains(['$', '*', '<', '{', '%'])
}

/// `az acr` wants the resource name: the first part of the login server.
fn resource_name(word: &str) -> String {
    let host = without_scheme(word);
    if registry_of(&host.to_ascii_lowercase()).is_some() {
        return host.split('.').next().unwrap_or(host).to_ascii_lowercase();
    }
    word.to_owned()
}

fn login_server(word: &str, registry: Option<&str>) -> String {
    let host = without_scheme(word);
    let lower = host.to_ascii_lowercase();
    if registry_of(&lower).is_some() {
        return lower;
    }
    let is_bare_name = !lower.contains(['.', ':', '$', '<', '*', '{', '%']) && lower.len() >= 5 && lower != "localhost";
    match registry {
        Some(registry) if registry.split('.').next() == Some(&lower) => registry.to_owned(),
        _ if is_bare_name && lower.bytes().all(|b| b.is_ascii_alphanumeric()) => format!("{lower}.azurecr.io"),
        _ => word.to_owned(),
    }
}

/// Host and repository in lower case, the tag as it is; with the registry in front where it was left out.
fn image_in_right_form(word: &str, registry: Option<&str>) -> String {
    let image = without_scheme(word);
    let (name, tag) = match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, format!(":{tag}")),
        _ => (image, String::new()),
    };
    let name = name.to_ascii_lowercase();
    let first = name.split('/').next().unwrap_or(&name);
    let has_host = name.contains('/') && (first.contains(['.', ':']) || first == "localhost");
    match registry {
        Some(registry) if !has_host => {
            let rest = name.strip_prefix(registry.split('.').next().unwrap_or_default()).and_then(|rest| rest.strip_prefix('/'));
            format!("{registry}/{}{tag}", rest.unwrap_or(&name))
        }
        _ => format!("{name}{tag}"),
    }
}

fn without_scheme(word: &str) -> &str {
    let rest = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://")).unwrap_or(word);
    rest.trim_end_matches('/').trim_end_matches("/v2")
}
