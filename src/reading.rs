//! What was read of a paste, before anything is concluded from it.

use std::borrow::Cow;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::documents::kubernetes::cluster::Cluster;
use crate::fact::Fact;
use crate::kb::Role;
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
    /// The addresses that a registry's rules let in; nothing beside [`Reading::rules_at`] where they let nobody in.
    pub rules: Vec<AddressRule>,
    /// Where the rules stand that refuse every other address.
    pub rules_at: Option<Span>,
    /// When the registry was last changed, in seconds since 1970, and where it says so.
    pub changed: Option<(i64, Span)>,
    /// What documents say that matters here, field by field.
    pub readouts: Vec<Readout>,
    /// How documents with faults are mended.
    pub mends: Vec<Mend>,
    /// What rows of logs come to.
    pub charts: Vec<Chart>,
    /// What documents tell of a Kubernetes cluster, until they are held against each other.
    #[serde(skip)]
    pub cluster: Cluster,
    /// Who may do what: role assignments and scope maps.
    pub grants: Vec<Grant>,
    /// Roles of the tenant's own.
    pub roles: Vec<Role>,
    /// How many registries were told of so far.
    #[serde(skip)]
    pub registries: usize,
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

/// A range of addresses as [`address`] numbers them, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressRule {
    pub from: u128,
    pub to: u128,
    pub span: Span,
}

/// An address as a number: IPv4 within IPv6, so that one order holds both.
pub fn address(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().into(),
        IpAddr::V6(v6) => v6.into(),
    }
}

/// A role assignment, or what a scope map says of some repositories.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The row of a readout that shows it.
    pub span: Span,
    /// The role by its name or id; `None` for a scope map.
    pub role: Option<String>,
    /// What a scope map allows: bits of [`crate::kb::RIGHTS`].
    pub rights: u16,
    /// Names and ids of who has it, lower-case; empty where it is whoever was asked for, `*` for a group.
    pub who: Vec<String>,
    /// The only registry that it reaches, by its resource name; `-` where it reaches none.
    pub registry: Option<String>,
    /// Registries of the paste that it does not reach.
    pub outside: Vec<String>,
    /// The rights that end at some repositories, and their names: `team/app`, `samples/*`; `?` where it cannot be told.
    pub limits: Vec<(u16, Vec<String>)>,
    /// When it was made: seconds since 1970; the greatest of all numbers for just now.
    pub made: Option<i64>,
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

    /// Takes back what was read at a place: a person says that it is not what it was taken for. Secrets stay covered.
    pub fn leave_out(&mut self, place: Span) {
        let within = |span: Span| place.start <= span.start && span.end <= place.end;
        for segment in self.segments.iter_mut().filter(|segment| within(segment.span)) {
            segment.kind = SegmentKind::Text;
        }
        self.facts.retain(|fact| !within(fact.span));
        self.tokens.retain(|token| !within(token.span));
        self.notes.retain(|note| !within(note.span));
        self.config.retain(|entry| !within(entry.span));
        let segments = &self.segments;
        let is_left = |at: usize| segments.get(at).is_some_and(|segment| segment.kind != SegmentKind::Text);
        self.readouts.retain(|readout| is_left(readout.segment));
        self.mends.retain(|mend| is_left(mend.segment));
        self.charts.retain(|chart| is_left(chart.segment));
        self.layers.retain(|layer| is_left(layer.segment));
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

/// How what a person knows begins where it says that a piece is not what it was taken for: `not:27-175`, its place.
pub const LEFT_OUT: &str = "not:";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_survives_the_way_between_modules() {
        let paste = "data: eyJhdXRocyI6eyJjb250b3NvLmF6dXJlY3IuaW8iOnsiYXV0aCI6IllUcGkifX19\nkind: Secret\n";
        let reading = crate::documents::read(paste, 0);
        let back = Reading::from_bytes(&reading.to_bytes()).unwrap();
        assert_eq!((back.facts, back.segments, back.layers), (reading.facts, reading.segments, reading.layers));
        assert!(Reading::from_bytes(b"\xff\xff\xff\xff\xff").is_none());
    }

    #[test]
    fn what_is_left_out_is_as_if_it_had_not_been_read() {
        let mut reading =
            crate::documents::read("{\"auths\": {\"contoso.azurecr.io\": {\"auth\": \"YTpi\"}}} {\"auths\": {}}", 0);
        let (first, second) = (reading.segments[0], reading.segments[1]);
        assert!(reading.has("config-has-entry"));
        reading.leave_out(first.span);
        assert!(!reading.has("config-has-entry") && reading.config.is_empty());
        assert_eq!((reading.segments[0].kind, reading.segments[1].kind), (SegmentKind::Text, second.kind));
        assert!(reading.has("config"), "the other piece is still there");
    }
}
