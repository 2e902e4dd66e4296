//! Patterns: the only file that compiles one.
//!
//! A pattern is a regular expression of the regex-lite flavour with two differences: it ignores case, and a space
//! outside brackets matches any run of white space, line breaks included, so that text wrapped by a terminal still matches.
//! regex-lite runs in time linear in its input for any pattern, which is why a hostile paste cannot make it hang.

use regex_lite::{Captures, Regex, RegexBuilder};

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl Pattern {
    /// Compiles a pattern; the error is regex-lite's own sentence.
    pub fn new(source: &str) -> Result<Pattern, String> {
        RegexBuilder::new(&with_open_spaces(source))
            .case_insensitive(true)
            .build()
            .map(Pattern)
            .map_err(|error| error.to_string())
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// All matches in `text`, left to right, with their groups.
    pub fn captures_iter<'p, 't>(&'p self, text: &'t str) -> impl Iterator<Item = Captures<'t>> + use<'p, 't> {
        self.0.captures_iter(text)
    }

    /// The names of the named groups.
    pub fn group_names(&self) -> impl Iterator<Item = &str> {
        self.0.capture_names().flatten()
    }
}

/// Puts `\s+` where a space stands outside brackets.
fn with_open_spaces(source: &str) -> String {
    let mut open = String::with_capacity(source.len() + 16);
    let mut in_brackets = false;
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                open.push(c);
                open.extend(chars.next());
                continue;
            }
            '[' => in_brackets = true,
            ']' => in_brackets = false,
            ' ' if !in_brackets => {
                // ` ?` and ` *` stay optional.
                let optional = chars.as_str().starts_with(['?', '*']);
                open.push_str(if optional { "\\s*" } else { "\\s+" });
                if optional {
                    chars.next();
                }
                continue;
            }
            _ => {}
        }
        open.push(c);
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_matches_a_wrapped_line() {
        let pattern = Pattern::new("cannot connect to the[ ]daemon").unwrap();
        assert!(pattern.is_match("Cannot connect\n    to the daemon"));
        assert!(!pattern.is_match("cannot connect to the\ndaemon"));
        assert!(Pattern::new("a: ?b").unwrap().is_match("a:b"));
    }

    #[test]
    fn an_escaped_bracket_opens_nothing() {
        assert!(Pattern::new(r"repository \[a b").unwrap().is_match("repository [a  b"));
    }
}
