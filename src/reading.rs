//! What was read of a paste, before anything is concluded from it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::fact::Fact;
use crate::report::{Chart, DecodedLayer, Mend, Readout, Span};
use crate::segment::jwt::Token;
use crate::segment::{Segment, SegmentKind};

/// Segments, facts, and what could not be read. Extractors only ever add to it.
///
/// The documents of a paste are read by a WebAssembly module of their own, which hands this over as bytes: [`Reading::to_bytes`].
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Reading {
    pub segments: Vec<Segment>,
    pub facts: Vec<Fact>,
    pub tokens: Vec<Token>,
    pub notes: Vec<Problem>,
    /// In no order, and some may lie within others.
    pub secrets: Vec<Secret>,
    /// What stands encoded in the paste, decoded.
    pub layers: Vec<DecodedLayer>,
    /// The entries of docker configurations.
    pub config: Vec<ConfigEntry>,
    /// What documents say that matters here, field by field.
    pub readouts: Vec<Readout>,
    /// How documents with faults are mended.
    pub mends: Vec<Mend>,
    /// What rows of logs come to.
    pub charts: Vec<Chart>,
    /// How many facts there are of each name.
    #[serde(skip)]
    counts: Vec<(&'static str, usize)>,
}

/// How many facts of one name are kept. More places say nothing new, and each symptom looks at every fact.
const MOST_OF_A_NAME: usize = 300;

/// More of a decoded text than this is not shown.
const LONGEST_LAYER: usize = 64 * 1024;

/// Something that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The note's id, such as `config-broken`: its words stand under `note.<id>`.
    pub id: Cow<'static, str>,
    pub span: Span,
    /// What the parser said, for the `{problem}` in the words.
    pub reason: String,
}

/// A live credential in the paste.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// `jwt`, `password`, `auth`, `header` or `key`.
    pub kind: Cow<'static, str>,
    pub span: Span,
    /// Seconds since 1970, where the secret says so itself.
    pub live_until: Option<i64>,
}

/// One entry of a docker configuration's `auths`, decoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigEntry {
    /// The key's host: lower-case, without scheme and path.
    pub host: String,
    pub user: Option<String>,
    /// Whether a secret of any form stands here; with a store it is elsewhere.
    pub has_secret: bool,
    pub span: Span,
}

impl Reading {
    /// For the way from one WebAssembly module to another.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// What [`Reading::to_bytes`] wrote; `None` where it is anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Reading> {
        let mut reading: Reading = postcard::from_bytes(bytes).ok()?;
        for fact in std::mem::take(&mut reading.facts) {
            reading.fact(fact.name, fact.value, fact.span);
        }
        Some(reading)
    }

    /// Says what could not be read, and why.
    pub fn note(&mut self, id: &'static str, span: Span, reason: &str) {
        self.notes.push(Problem { id: id.into(), span, reason: reason.to_owned() });
    }

    /// Keeps the decoded form of a segment.
    pub fn layer(&mut self, segment: usize, encoding: &'static str, text: &str) {
        let text = text[..text.floor_char_boundary(LONGEST_LAYER)].to_owned();
        self.layers.push(DecodedLayer { segment, encoding: encoding.into(), text });
    }

    /// Adds a segment and gives its index.
    pub fn segment(&mut self, kind: SegmentKind, span: Span, inside: Option<usize>) -> usize {
        self.segments.push(Segment { kind, span, inside });
        self.segments.len() - 1
    }

    /// Adds a fact. The same fact at the same place is kept once; a value is cut at 300 bytes, since no name is longer.
    pub fn fact(&mut self, name: &'static str, value: impl Into<String>, span: Span) {
        debug_assert!(crate::fact::name(name).is_some(), "{name} is not in fact::NAMES");
        let at = self.counts.iter().position(|(counted, _)| *counted == name).unwrap_or_else(|| {
            self.counts.push((name, 0));
            self.counts.len() - 1
        });
        if self.counts[at].1 == MOST_OF_A_NAME {
            return;
        }
        let mut value: String = value.into();
        if value.len() > 300 {
            value.truncate(value.floor_char_boundary(300));
        }
        let is_known = |fact: &Fact| fact.span == span && fact.name == name && fact.value == value;
        if !self.facts.iter().any(is_known) {
            self.facts.push(Fact { name, value, span });
            self.counts[at].1 += 1;
        }
    }

    /// Puts one value in the place of all facts of a name.
    pub fn replace(&mut self, name: &'static str, value: &str, span: Span) {
        self.facts.retain(|fact| fact.name != name);
        self.counts.retain(|(counted, _)| *counted != name);
        self.fact(name, value, span);
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

/// Whether a paste may hold a document: only then the answer waits for the module that reads them.
pub fn may_hold_documents(paste: &str) -> bool {
    /// Signs of YAML, tables and encoded text; JSON has brackets.
    const SIGNS: &[&str] = &["{", "[]", "eyJ", "kind:", "data:", "metadata:", "uses:", "task:", "Enabled:", "Access:", "Server:"];
    SIGNS.iter().any(|sign| paste.contains(sign))
}
