//! What was read of a paste, before anything is concluded from it.

use crate::fact::Fact;
use crate::report::Span;
use crate::segment::jwt::Token;
use crate::segment::{Segment, SegmentKind};

/// Segments, facts, and what could not be read. Extractors only ever add to it.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub segments: Vec<Segment>,
    pub facts: Vec<Fact>,
    pub tokens: Vec<Token>,
    pub notes: Vec<Problem>,
    pub secrets: Vec<Secret>,
}

/// Something that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The note's id, such as `config-broken`: its words stand under `note.<id>`.
    pub id: &'static str,
    pub span: Span,
    /// What the parser said, for the `{problem}` in the words.
    pub reason: String,
}

/// A live credential in the paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// `jwt`, `password`, `auth`, `header` or `key`.
    pub kind: &'static str,
    pub span: Span,
    /// Seconds since 1970, where the secret says so itself.
    pub live_until: Option<i64>,
}

impl Reading {
    /// Adds a segment and gives its index.
    pub fn segment(&mut self, kind: SegmentKind, span: Span, inside: Option<usize>) -> usize {
        self.segments.push(Segment { kind, span, inside });
        self.segments.len() - 1
    }

    /// Adds a fact. The same fact at the same place is kept once; a value is cut at 300 bytes, since no name is longer.
    pub fn fact(&mut self, name: &'static str, value: impl Into<String>, span: Span) {
        debug_assert!(crate::fact::name(name).is_some(), "{name} is not in fact::NAMES");
        let mut value: String = value.into();
        if value.len() > 300 {
            value.truncate(value.floor_char_boundary(300));
        }
        let fact = Fact { name, value, span };
        if !self.facts.contains(&fact) {
            self.facts.push(fact);
        }
    }

    /// The first fact of a name.
    pub fn first(&self, name: &str) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.name == name)
    }

    /// The values of all facts of a name, in order.
    pub fn values<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r str> + Clone {
        self.facts.iter().filter(move |fact| fact.name == name).map(|fact| fact.value.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }
}
