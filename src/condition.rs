//! Conditions on facts: the little language of `fact` and `when` in the knowledge base.
//!
//! `operation == push and not platform in aks,kubernetes or aadsts` reads as it looks; `and` binds tighter than `or`.
//! The grammar stands in `kb/README.md`.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// A condition: any of its alternatives, each of which is all of its terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition(Vec<Vec<Term>>);

/// One question about the facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    pub negated: bool,
    #[serde(with = "crate::fact")]
    pub name: String,
    pub test: Test,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Test {
    #[default]
    Present,
    Is(String),
    OneOf(Vec<String>),
    Contains(String),
    Less(String),
    AtMost(String),
    More(String),
    AtLeast(String),
}

/// A condition is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The index of the first fact that it rests on; none where it only denies.
    pub by: Option<usize>,
}

impl Condition {
    /// Reads a condition; the error says what was expected and where.
    pub fn parse(source: &str) -> Result<Condition, String> {
        let words: Vec<&str> = source.split_whitespace().collect();
        let mut rest = words.as_slice();
        let mut alternatives = Vec::new();
        let mut terms = Vec::new();
        loop {
            let (term, after) = parse_term(rest).map_err(|problem| format!("{problem} in `{source}`"))?;
            terms.push(term);
            match after {
                [] => {
                    alternatives.push(terms);
                    return Ok(Condition(alternatives));
                }
                ["and", more @ ..] => rest = more,
                ["or", more @ ..] => {
                    alternatives.push(std::mem::take(&mut terms));
                    rest = more;
                }
                [word, ..] => return Err(format!("expected `and`, `or` or the end, found `{word}` in `{source}`")),
            }
        }
    }

    /// Every term, for checks on the knowledge base.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.0.iter().flatten()
    }

    /// Puts other values in the place of those that the terms of one name have.
    pub fn replace_values(&mut self, name: &str, replace: &dyn Fn(&str) -> String) {
        for term in self.0.iter_mut().flatten().filter(|term| term.name == name) {
            let values = match &mut term.test {
                Test::OneOf(values) => values.as_mut_slice(),
                Test::Is(value) => std::slice::from_mut(value),
                _ => &mut [],
            };
            for value in values {
                *value = replace(value);
            }
        }
    }

    /// Whether it is true, and which fact shows it. `facts` gives each fact's name and value, in order.
    pub fn holds<'f>(&self, facts: &(impl Iterator<Item = (&'f str, &'f str)> + Clone)) -> Option<Shown> {
        self.0.iter().find_map(|terms| all_hold(terms, facts))
    }
}

impl Term {
    /// The values that the term names; none for a bare name.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        let values = match &self.test {
            Test::Present => &[][..],
            Test::OneOf(values) => values,
            Test::Is(value)
            | Test::Contains(value)
            | Test::Less(value)
            | Test::AtMost(value)
            | Test::More(value)
            | Test::AtLeast(value) => std::slice::from_ref(value),
        };
        values.iter().map(String::as_str)
    }

    /// Whether a fact with this name and value is what the term asks for.
    pub fn accepts(&self, name: &str, value: &str) -> bool {
        name == self.name
            && match &self.test {
                Test::Present => true,
                Test::Is(wanted) => wanted.eq_ignore_ascii_case(value),
                Test::OneOf(wanted) => wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(value)),
                Test::Contains(part) => value.to_ascii_lowercase().contains(&part.to_ascii_lowercase()),
                Test::Less(bound) => compare(value, bound) == Ordering::Less,
                Test::AtMost(bound) => compare(value, bound) != Ordering::Greater,
                Test::More(bound) => compare(value, bound) == Ordering::Greater,
                Test::AtLeast(bound) => compare(value, bound) != Ordering::Less,
            }
    }
}

fn all_hold<'f>(terms: &[Term], facts: &(impl Iterator<Item = (&'f str, &'f str)> + Clone)) -> Option<Shown> {
    let mut shown_by = None;
    for term in terms {
        let found = facts.clone().position(|(name, value)| term.accepts(name, value));
        match (term.negated, found) {
            (true, Some(_)) | (false, None) => return None,
            (false, Some(index)) if shown_by.is_none() => shown_by = Some(index),
            _ => {}
        }
    }
    Some(Shown { by: shown_by })
}

fn parse_term<'w>(words: &'w [&'w str]) -> Result<(Term, &'w [&'w str]), String> {
    let (negated, words) = match words {
        ["not", rest @ ..] => (true, rest),
        _ => (false, words),
    };
    let [name, rest @ ..] = words else { return Err("expected the name of a fact, found the end".into()) };
    let is_name = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit());
    if !is_name || matches!(*name, "and" | "or" | "not") {
        return Err(format!("expected the name of a fact, found `{name}`"));
    }
    let (test, rest) = match rest {
        ["==", value, rest @ ..] => (Test::Is((*value).into()), rest),
        ["<", value, rest @ ..] => (Test::Less((*value).into()), rest),
        ["<=", value, rest @ ..] => (Test::AtMost((*value).into()), rest),
        [">", value, rest @ ..] => (Test::More((*value).into()), rest),
        [">=", value, rest @ ..] => (Test::AtLeast((*value).into()), rest),
        ["in", values, rest @ ..] => (Test::OneOf(values.split(',').map(str::to_owned).collect()), rest),
        ["contains", value, rest @ ..] => (Test::Contains((*value).into()), rest),
        ["==" | "<" | "<=" | ">" | ">=" | "in" | "contains"] => return Err("expected a value, found the end".into()),
        _ => (Test::Present, rest),
    };
    Ok((Term { negated, name: (*name).into(), test }, rest))
}

/// Compares versions and numbers by their parts: `18.03` is less than `18.3.1`, `9` is less than `10`.
fn compare(left: &str, right: &str) -> Ordering {
    fn parts(version: &str) -> impl Iterator<Item = u64> + '_ {
        version.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok())
    }
    parts(left).cmp(parts(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(condition: &str, facts: &[(&str, &str)]) -> bool {
        Condition::parse(condition).unwrap().holds(&facts.iter().copied()).is_some()
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let facts = [("operation", "push"), ("platform", "aks")];
        assert!(holds("operation == pull and platform == aks or operation == push", &facts));
        assert!(!holds("operation == push and platform == jenkins or operation == pull", &facts));
    }

    #[test]
    fn not_denies_a_whole_term() {
        assert!(holds("not platform in aks,kubernetes", &[("platform", "wsl")]));
        assert!(!holds("not platform in aks,kubernetes", &[("platform", "AKS")]));
    }

    #[test]
    fn versions_compare_by_their_parts() {
        assert!(holds("docker-client-version < 18.03", &[("docker-client-version", "17.12.1-ce")]));
        assert!(!holds("docker-client-version < 18.03", &[("docker-client-version", "20.10.5")]));
        assert!(holds("az-version >= 2.9", &[("az-version", "2.85.0")]));
    }

    #[test]
    fn nonsense_is_refused_with_a_reason() {
        for (source, reason) in [
            ("", "expected the name of a fact, found the end in ``"),
            ("operation ==", "expected a value, found the end in `operation ==`"),
            ("operation push", "expected `and`, `or` or the end, found `push` in `operation push`"),
            ("and x", "expected the name of a fact, found `and` in `and x`"),
        ] {
            assert_eq!(Condition::parse(source).unwrap_err(), reason);
        }
    }
}
