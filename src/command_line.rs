//! Command lines: splitting one into words, and writing words so that a shell reads the same ones back.

use std::fmt;

/// A shell that people paste commands into.
#[allow(clippy::enum_variant_names, reason = "PowerShell is its name; only the build script, where it is private, warns")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shell {
    Bash,
    PowerShell,
    Cmd,
}

impl Shell {
    pub const ALL: [Shell; 3] = [Shell::Bash, Shell::PowerShell, Shell::Cmd];
}

impl fmt::Display for Shell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Shell::Bash => "bash",
            Shell::PowerShell => "powershell",
            Shell::Cmd => "cmd",
        })
    }
}

/// Splits a command line at spaces; `'…'` and `"…"` keep words together and vanish.
pub fn split(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '\'' || c == '"' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            Some(_) | None => word.get_or_insert_default().push(c),
        }
    }
    if let Some(open) = quote {
        return Err(format!("the quote {open} is not closed"));
    }
    words.extend(word);
    Ok(words)
}

/// Writes words as one line of a shell.
pub fn join(words: &[String], shell: Shell) -> String {
    words.iter().map(|word| quote(word, shell)).collect::<Vec<_>>().join(" ")
}

/// One word, quoted where the shell would read it as something else.
///
/// Control characters have no safe form in every shell and are left out: no name that a registry accepts holds one.
pub fn quote(word: &str, shell: Shell) -> String {
    let word: String = word.chars().filter(|c| !c.is_control()).collect();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@+,".contains(c);
    // PowerShell reads `a,b` as a list and a leading `@` as a splat; both need quotes there.
    let plain = match shell {
        Shell::Bash => word.chars().all(is_plain),
        Shell::PowerShell => word.chars().all(is_plain) && !word.contains(['@', ',']),
        Shell::Cmd => word.chars().all(is_plain) && !word.contains([',', '=']),
    };
    // In cmd an `=` parts words for some programs only; in an option such as `--docker-server=x` it is at home.
    let plain = plain || shell == Shell::Cmd && word.starts_with("--") && word.chars().all(is_plain) && !word.contains(',');
    if plain && !word.is_empty() {
        return word;
    }
    match shell {
        Shell::Bash => format!("'{}'", word.replace('\'', "'\\''")),
        Shell::PowerShell => format!("'{}'", quotes_doubled(&word)),
        Shell::Cmd => quoted_for_cmd(&word),
    }
}

/// cmd turns its quotes on and off at every `"`, whatever stands before it, and names variables inside of them, too; the program
/// behind it reads `""` as one quote and a `\` before a quote as an escape. So a quote is doubled, a `%` stands between closed
/// quotes (`%"PATH"%` names no variable), and what stands before either has its backslashes doubled.
/// Sources: Microsoft C runtime, "Parsing C command-line arguments"; cmd at a prompt leaves an unknown variable as it is.
fn quoted_for_cmd(word: &str) -> String {
    let mut quoted = String::from("\"");
    let mut backslashes = 0;
    for c in word.chars().chain(['"']) {
        if matches!(c, '"' | '%') {
            quoted.extend(std::iter::repeat_n('\\', backslashes));
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
        match c {
            '"' => quoted.push_str("\"\""),
            '%' => quoted.push_str("\"%\""),
            other => quoted.push(other),
        }
    }
    // The last quote closes: it is one, not two.
    quoted.pop();
    quoted
}

/// PowerShell closes a string at any of the straight and curly single quotes; a doubled one stands for itself.
fn quotes_doubled(word: &str) -> String {
    let mut doubled = String::with_capacity(word.len() + 2);
    for c in word.chars() {
        if matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}') {
            doubled.push(c);
        }
        doubled.push(c);
    }
    doubled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_as_a_shell_does() {
        assert_eq!(split("az x --query 'a b' --name \"c'd\"").unwrap(), ["az", "x", "--query", "a b", "--name", "c'd"]);
        assert_eq!(split("a '' b").unwrap(), ["a", "", "b"]);
        assert_eq!(split("a 'b").unwrap_err(), "the quote ' is not closed");
    }

    #[test]
    fn hostile_names_stay_one_word() {
        for (word, bash, powershell, cmd) in [
            ("contoso.azurecr.io/app:1", "contoso.azurecr.io/app:1", "contoso.azurecr.io/app:1", "contoso.azurecr.io/app:1"),
            ("a b", "'a b'", "'a b'", "\"a b\""),
            ("$(rm -rf /)", "'$(rm -rf /)'", "'$(rm -rf /)'", "\"$(rm -rf /)\""),
            ("o'clock", "'o'\\''clock'", "'o''clock'", "\"o'clock\""),
            ("%PATH%", "'%PATH%'", "'%PATH%'", "\"\"%\"PATH\"%\"\""),
            ("C:\\a b\\", "'C:\\a b\\'", "'C:\\a b\\'", "\"C:\\a b\\\\\""),
            ("a\"&calc", "'a\"&calc'", "'a\"&calc'", "\"a\"\"&calc\""),
            ("", "''", "''", "\"\""),
            ("a\nb", "ab", "ab", "ab"),
        ] {
            assert_eq!(quote(word, Shell::Bash), bash);
            assert_eq!(quote(word, Shell::PowerShell), powershell);
            assert_eq!(quote(word, Shell::Cmd), cmd);
        }
    }
}
