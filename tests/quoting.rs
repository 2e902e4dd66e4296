//! What is written for a shell comes back as the same words: read by bash itself, and by the rules of PowerShell, cmd and the
//! C runtime of Windows.

use std::process::Command;

use acr_doctor::command_line::{Shell, join};
use proptest::prelude::*;

/// Words that a paste may hold: names, and what somebody hostile would put in their place.
fn words() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![
        3 => "[a-z0-9./:@_=,-]{1,20}",
        3 => "[ -~]{0,16}",
        1 => "[\"'`$%&|<>^()!;\\\\ \u{2018}\u{2019}]{1,8}",
        1 => "\\PC{0,12}",
    ];
    proptest::collection::vec(word, 1..4)
}

/// The words as they can be written at all: control characters have no form in every shell.
fn writable(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.chars().filter(|c| !c.is_control()).collect()).collect()
}

fn by_bash(lines: &[String]) -> Vec<Vec<String>> {
    let calls: Vec<String> = lines.iter().map(|line| format!("printf '%s\\0' {line}; printf '\\n\\0'\n")).collect();
    let script = calls.concat();
    let output = Command::new("bash").args(["--norc", "-c", &script]).output().expect("bash runs");
    let text = String::from_utf8(output.stdout).expect("what came back is text");
    let mut all = vec![Vec::new()];
    for word in text.split_terminator('\0') {
        match word {
            "\n" => all.push(Vec::new()),
            word => all.last_mut().expect("there is one").push(word.to_owned()),
        }
    }
    all.pop();
    all
}

/// PowerShell's words, as far as they are bare or in single quotes; nothing if a bare one means something.
fn by_powershell(line: &str) -> Option<Vec<String>> {
    let is_quote = |c: char| matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}');
    let mut words = Vec::new();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let mut word = String::new();
        if is_quote(c) {
            loop {
                let c = chars.next()?;
                match chars.peek() {
                    Some(next) if is_quote(c) && is_quote(*next) => word.extend(chars.next().map(|_| c)),
                    _ if is_quote(c) => break,
                    _ => word.push(c),
                }
            }
        } else {
            word.push(c);
            while let Some(c) = chars.next_if(|c| *c != ' ') {
                word.push(c);
            }
            if word.contains(['$', '`', '"', '&', '|', ';', '<', '>', '(', ')', '{', '}', '@', ',', '#']) {
                return None;
            }
        }
        words.push(word);
        if !matches!(chars.next(), None | Some(' ')) {
            return None;
        }
    }
    Some(words)
}

/// cmd at a prompt, then the C runtime; nothing if cmd would read part of a word as its own.
fn by_cmd(line: &str) -> Option<Vec<String>> {
    let line = with_variables(line);
    let mut is_quoted = false;
    for c in line.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            '&' | '|' | '<' | '>' | '^' | '(' | ')' if !is_quoted => return None,
            _ => {}
        }
    }
    let chars: Vec<char> = line.chars().collect();
    let (mut words, mut word, mut at, mut is_quoted) = (Vec::new(), None::<String>, 0, false);
    while at < chars.len() {
        match chars[at] {
            ' ' if !is_quoted => words.extend(word.take()),
            '\\' => {
                let run = chars[at..].iter().take_while(|c| **c == '\\').count();
                let before_quote = chars.get(at + run) == Some(&'"');
                let word = word.get_or_insert_default();
                word.extend(std::iter::repeat_n('\\', if before_quote { run / 2 } else { run }));
                at += run;
                if before_quote && run % 2 == 1 {
                    word.push('"');
                    at += 1;
                }
                continue;
            }
            '"' if is_quoted && chars.get(at + 1) == Some(&'"') => {
                word.get_or_insert_default().push('"');
                at += 1;
            }
            '"' => {
                is_quoted = !is_quoted;
                word.get_or_insert_default();
            }
            c => word.get_or_insert_default().push(c),
        }
        at += 1;
    }
    words.extend(word);
    Some(words)
}

/// At a prompt every name between two `%` that is set is replaced, in quotes or not; here all plain names are set.
fn with_variables(line: &str) -> String {
    let mut expanded = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('%') {
        expanded.push_str(before);
        match after.split_once('%') {
            Some((name, after)) if !name.is_empty() && !name.contains('"') => {
                expanded.push_str("SET");
                rest = after;
            }
            _ => {
                expanded.push('%');
                rest = after;
            }
        }
    }
    expanded + rest
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn powershell_and_cmd_read_the_same_words(words in words()) {
        let wanted = writable(&words);
        let line = join(&words, Shell::PowerShell);
        prop_assert_eq!(by_powershell(&line), Some(wanted.clone()), "{}", line);
        let line = join(&words, Shell::Cmd);
        prop_assert_eq!(by_cmd(&line), Some(wanted), "{}", line);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bash_reads_the_same_words(lines in proptest::collection::vec(words(), 1..60)) {
        let written: Vec<String> = lines.iter().map(|words| join(words, Shell::Bash)).collect();
        let wanted: Vec<Vec<String>> = lines.iter().map(|words| writable(words)).collect();
        prop_assert_eq!(by_bash(&written), wanted);
    }
}
