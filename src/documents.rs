//! Structured documents in a paste: JSON, YAML, and what is encoded in them.
//!
//! They are read before everything else and apart from it. In a native program that is a call; on the page it is a WebAssembly module
//! of its own (`src/reader.rs`), fetched with the first answer: parsers of whole formats weigh more than a first load should.
//!
//! Two stages: what stands where, in whatever format and encoding ([`json`], [`yaml`], [`layer`]), becomes a tree ([`node`]); then
//! each kind of document has a reader that takes the trees it knows ([`READERS`]).

pub mod access;
pub mod aks_check;
pub mod cache_rule;
pub mod challenge;
pub mod claims;
pub mod condition;
pub mod daemon;
pub mod dns_lookup;
pub mod docker_config;
pub mod docker_version;
pub mod elsewhere;
pub mod event_rows;
pub mod health_check;
pub mod host_identity;
pub mod http;
pub mod json;
pub mod kubernetes;
pub mod layer;
pub mod lines;
pub mod lint;
pub mod listing;
pub mod log;
pub mod mend;
pub mod network;
pub mod node;
pub mod oci_error;
pub mod own_words;
pub mod pipeline;
pub mod policy;
pub mod query;
pub mod registry;
pub mod rows;
pub mod settings;
pub mod sheet;
pub mod system;
pub mod table;
pub mod terraform;
pub mod tokens;
pub mod transfer;
pub mod yaml;

use std::borrow::Cow;
use std::ops::Range;

use crate::readable::Readable;
use crate::reading::Reading;
use crate::run::run;
use crate::segment::SegmentKind;
use layer::{DEEPEST, Layer};
use node::{Budget, Node};

/// More parts than this are no configuration and no state; rows of logs are counted elsewhere.
const MOST_NODES: usize = 200_000;
/// How much of the text beside a document is looked at: a command and what it printed. The limit keeps reading linear.
const NEAR: usize = 4096;
/// More layers in one paste are no secret.
const MOST_LAYERS: usize = 60;

/// No command that prints a document is longer.
const LONGEST_COMMAND: usize = 2000;

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Json,
    Yaml,
    /// Names, a line of dashes, rows.
    Table,
}

/// A document of a layer.
#[derive(Clone, Debug)]
pub struct Document {
    pub format: Format,
    /// What could be read, after mending if need be.
    pub root: Node,
    /// Why it is no valid document of its format, with line and column, where it is not.
    pub problem: Option<String>,
    /// Where it stands in the text of its layer.
    pub range: Range<usize>,
}

/// What a reader has beside the document.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// What stands before the document in its layer, as far as [`NEAR`].
    pub before: &'a str,
    /// What stands behind it, as far as [`NEAR`].
    pub after: &'a str,
    /// The clock: whole seconds since 1970, UTC.
    pub now: i64,
    /// The segment that the document is encoded in.
    pub inside: Option<usize>,
}

impl Around<'_> {
    /// The line before the document: often the command that printed it.
    pub fn line_before(&self) -> &str {
        self.just_before().trim_end().rsplit('\n').next().unwrap_or_default()
    }

    /// What stands before the document, as far as a command may be long: of many documents each would look at all of it.
    pub fn just_before(&self) -> &str {
        &self.before[self.before.floor_char_boundary(self.before.len().saturating_sub(LONGEST_COMMAND))..]
    }

    /// Whether the text beside the document says a word, which is given in small letters.
    pub fn says(&self, word: &str) -> bool {
        let is_small = self.before.len() + self.after.len() < 1 << 20;
        [self.before, self.after].iter().any(|text| text.contains(word) || is_small && text.to_ascii_lowercase().contains(word))
    }

    /// Whether a command beside the document has this for its registry.
    pub fn asks(&self, name: &str) -> bool {
        ["-n ", "--name ", "-r ", "--registry "].iter().any(|flag| {
            let sign = [flag, name].concat();
            let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
            [self.before, self.after]
                .iter()
                .any(|text| text.match_indices(&sign).any(|(at, sign)| ends(&text[at + sign.len()..])))
        })
    }
}

/// Reads a kind of document; `false` where it is of another.
type Reader = fn(&Document, &Around<'_>, &mut Reading) -> bool;

/// Each kind of document, the surest signs first: the first that takes a document has it.
const READERS: &[Reader] = &[
    claims::read,
    query::read,
    docker_config::read,
    daemon::read,
    oci_error::read,
    kubernetes::read,
    access::read,
    network::read,
    policy::read,
    listing::read,
    cache_rule::read,
    host_identity::read,
    registry::read,
    elsewhere::read,
    kubernetes::read_dockercfg,
    pipeline::read,
    settings::app_service,
    settings::compose,
];

/// What tools print as plain text, each kind with a reader of its own: all of them look through the whole paste.
const TEXT_READERS: &[fn(&Readable, &mut Reading)] = &[
    docker_version::read,
    health_check::read,
    aks_check::read,
    dns_lookup::read,
    http::read,
    transfer::read,
    own_words::read,
    terraform::read,
];

/// Reads the documents of a paste, and what is encoded in them. `now` is in whole seconds since 1970, UTC.
pub fn read(paste: &str, now: i64) -> Reading {
    let mut reading = Reading::default();
    let mut budget = Budget(MOST_NODES);
    // Rows of logs are counted as they stand: a hundred thousand of them are no document.
    let rows = event_rows::read(paste, &mut reading);
    log::read(paste, &mut reading);
    let mut layers = vec![Layer::whole(&without(paste, &rows))];
    let mut at = 0;
    while at < layers.len() && at < MOST_LAYERS {
        let layer = layers[at].clone();
        at += 1;
        let found = layer_of(&layer, now, &mut budget, &mut reading);
        if layer.depth < DEEPEST {
            layers.extend(found);
        }
    }
    let readable = Readable::new(paste);
    for read in TEXT_READERS {
        read(&readable, &mut reading);
    }
    daemon::text(&layers[0], &mut reading);
    tokens::in_the_open(paste, &mut reading);
    // What all of them say together.
    kubernetes::judge(&mut reading);
    elsewhere::judge(&readable, &mut reading);
    lint::read(paste, &layers, now, &mut reading);
    let found = std::mem::take(&mut reading.tokens);
    for token in &found {
        tokens::facts(token, &mut reading);
    }
    reading.tokens = found;
    blot_readouts(&mut reading);
    reading
}

/// The paste with spaces for what some ranges hold: everything else keeps its place.
fn without<'p>(paste: &'p str, ranges: &[Range<usize>]) -> Cow<'p, str> {
    if ranges.is_empty() {
        return paste.into();
    }
    let mut rest = String::with_capacity(paste.len());
    let mut at = 0;
    for range in ranges.iter().filter(|range| range.end <= paste.len()) {
        if range.start < at {
            continue;
        }
        rest.push_str(&paste[at..range.start]);
        rest.extend(paste[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        at = range.end;
    }
    rest.push_str(&paste[at..]);
    rest.into()
}

/// Reads one layer; gives the layers in it.
fn layer_of(layer: &Layer, now: i64, budget: &mut Budget, reading: &mut Reading) -> Vec<Layer> {
    let mut documents = json::documents(layer, budget);
    let taken: Vec<Range<usize>> = documents.iter().map(|document| document.range.clone()).collect();
    documents.extend(yaml::documents(layer, &taken, budget));
    if layer.depth == 0 {
        documents.extend(table::documents(layer, budget));
    }
    let mut taken: Vec<Range<usize>> = documents.iter().map(|document| document.range.clone()).collect();
    taken.sort_by_key(|range| range.start);
    let mut found = Vec::new();
    // Documents that were read whole: a broken one may have taken lines that follow it.
    let mut whole = Vec::new();
    for document in &documents {
        let before = layer.text().get(..document.range.start).unwrap_or_default();
        let before = &before[before.ceil_char_boundary(before.len().saturating_sub(NEAR))..];
        let after = run(layer.text(), document.range.end, NEAR, &|_| true);
        let around = Around { before, after, now, inside: layer.inside };
        let segment = reading.segments.len();
        let is_known = READERS.iter().any(|read| read(document, &around, reading));
        if is_known && document.problem.is_some() && !reading.notes.iter().any(|note| note.span == document.root.span) {
            problem(if document.format == Format::Json { "json-broken" } else { "yaml-broken" }, document, reading);
        }
        if is_known && document.problem.is_none() {
            whole.push(document.range.clone());
        }
        let inside = if is_known && reading.segments.len() > segment { Some(segment) } else { layer.inside };
        document.root.walk(&mut |node| {
            let Some(text) = node.text() else { return };
            if layer.depth > 0 {
                tokens::in_a_layer(text, node.span, layer.inside, reading);
            }
            if let Some(inner) = layer.peel_text(text, node.span) {
                found.push(inner.inside(reading.segment(SegmentKind::Encoded, node.span, inside)));
            }
        });
    }
    kubernetes::read_text(layer, &whole, reading);
    query::values(layer, now, reading);
    for run in layer.runs(&taken) {
        let span = layer.span(run.clone());
        if let Some(inner) = layer.peel_run(run) {
            found.push(inner.inside(reading.segment(SegmentKind::Encoded, span, layer.inside)));
        }
    }
    if let (Some(segment), Some(encoding)) = (layer.inside, layer.encoding) {
        reading.layer(segment, encoding.id(), &without_secrets(layer.text(), &documents));
    }
    if layer.depth > 0 && documents.is_empty() {
        for word in layer.text().split_whitespace() {
            let start = word.as_ptr() as usize - layer.text().as_ptr() as usize;
            tokens::in_a_layer(word, layer.span(start..start + word.len()), layer.inside, reading);
        }
    }
    found
}

/// Names of fields whose value is a secret, in all kinds of documents.
const SECRETS: &[&str] = &[
    "auth",
    "password",
    "identitytoken",
    "registrytoken",
    "accessToken",
    "refreshToken",
    "access_token",
    "refresh_token",
    "secretText",
    "clientSecret",
    "Authorization",
    "token",
];

/// Whether a field of this name holds a secret.
fn is_secret(name: &str) -> bool {
    SECRETS.iter().any(|secret| secret.eq_ignore_ascii_case(name))
}

/// A decoded text as it may be shown: values of secret fields, tokens and what is encoded once more are blotted out.
fn without_secrets(text: &str, documents: &[Document]) -> String {
    let mut secrets: Vec<&str> = Vec::new();
    for document in documents {
        document.root.walk(&mut |node| {
            let named = node.fields().iter().filter(|field| is_secret(&field.name));
            secrets.extend(named.filter_map(|field| field.node.text()).filter(|value| !value.is_empty()).take(MOST_SECRETS));
        });
    }
    secrets.truncate(MOST_SECRETS);
    // A short one within a long one would leave the rest of it to be seen; and a blot in the place of a blot only grows.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets.dedup();
    let mut shown = text.to_owned();
    for secret in secrets.into_iter().filter(|secret| !BLOT.contains(secret)) {
        shown = shown.replace(secret, BLOT);
    }
    let shown = without_named_secrets(&shown);
    let mut clean = String::with_capacity(shown.len());
    let mut at = 0;
    while at < shown.len() {
        let run = run(&shown, at, shown.len(), &|c| c.is_ascii_alphanumeric() || "+/=-_.".contains(c));
        let is_encoded = run.len() >= LONGEST_WORD && !run.starts_with("sha256") && run.bytes().any(|b| b.is_ascii_uppercase());
        clean.push_str(if is_encoded { BLOT } else { run });
        at += run.len();
        let between = run_until_word(&shown, at);
        clean.push_str(between);
        at += between.len();
    }
    clean
}

/// A text without what stands behind the name of a secret: not every text that was decoded is a document that could be read.
fn without_named_secrets(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut values: Vec<Range<usize>> = Vec::new();
    for name in SECRETS.iter().map(|name| name.to_ascii_lowercase()) {
        values.extend(lower.match_indices(&name).filter_map(|(at, name)| named_value(text, at + name.len())));
    }
    values.sort_by_key(|value| value.start);
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    for value in values {
        if value.start >= at {
            clean.push_str(&text[at..value.start]);
            clean.push_str(BLOT);
        }
        at = at.max(value.end);
    }
    clean.push_str(&text[at..]);
    clean
}

/// The value behind a name: `": "value"`, `=value`, with any number of backslashes; nothing where it is a part or no text.
fn named_value(text: &str, name_end: usize) -> Option<Range<usize>> {
    const QUOTES: &str = "\\\"'";
    /// What stands between a name and its value; `%` begins one of the same in percent.
    const BETWEEN: &[&str] = &["\\", "\"", "'", " ", "%5C", "%5c", "%22", "%27", "%20"];
    let skip = |start: usize| {
        let mut at = start;
        while at < start + LONGEST_WORD
            && let Some(sign) = BETWEEN.iter().find(|sign| text[at..].starts_with(**sign))
        {
            at += sign.len();
        }
        at
    };
    let end = skip(name_end);
    let end = end + [":", "=", "%3A", "%3a", "%3D", "%3d"].iter().find(|sign| text[end..].starts_with(**sign))?.len();
    let start = skip(end);
    let is_percent = text[name_end..start].contains('%');
    let is_quoted = text[end..start].contains(['"', '\'']);
    let ends = |c: char| {
        let is_end = if is_quoted { QUOTES.contains(c) || c == '\n' } else { c.is_whitespace() || "\"',;&)]}".contains(c) };
        is_end || is_percent && c == '%'
    };
    let scheme = ["Bearer ", "Basic "].into_iter().find(|scheme| text[start..].starts_with(scheme)).map_or(0, str::len);
    let value = run(text, start + scheme, usize::MAX, &|c| !ends(c));
    let is_meant = !value.is_empty() && !value.starts_with(['{', '[', '|', '>']) && !["null", "true", "false"].contains(&value);
    is_meant.then_some(start..start + scheme + value.len())
}

/// Blots out what a readout has under the name of a secret: a host of `credHelpers` can have it, and so can a mistake.
fn blot_readouts(reading: &mut Reading) {
    for row in reading.readouts.iter_mut().flat_map(|readout| &mut readout.rows) {
        let name = row.name.rsplit(' ').next().unwrap_or_default();
        if is_secret(name) && !row.value.is_empty() {
            BLOT.clone_into(&mut row.value);
        }
    }
}

/// What stands between two words; at least one character, where there is one.
fn run_until_word(text: &str, at: usize) -> &str {
    run(text, at, text.len(), &|c| !(c.is_ascii_alphanumeric() || "+/=-_.".contains(c)))
}

/// What stands for a secret.
const BLOT: &str = "•••";
/// More secrets than this in one document are no configuration.
const MOST_SECRETS: usize = 50;
/// A longer run of letters and digits is encoded, or a key.
const LONGEST_WORD: usize = 60;

/// Notes why a document is not valid, once.
fn problem(id: &'static str, document: &Document, reading: &mut Reading) {
    if let Some(problem) = &document.problem {
        reading.note(id, document.root.span, problem);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blotted(text: &str) -> String {
        without_secrets(text, &json::documents(&Layer::whole(text), &mut Budget(MOST_NODES)))
    }

    #[test]
    fn values_of_secrets_are_blotted_out_where_no_document_can_be_read() {
        assert_eq!(blotted("kind: |\n  a\ntoken: hunter2, b\nimage: app"), "kind: |\n  a\ntoken: •••, b\nimage: app");
        assert_eq!(blotted(r#"x {\\\"password\\\":\\\"hunter2 3\\\","a":1}"#), r#"x {\\\"password\\\":\\\"•••\\\","a":1}"#);
        assert_eq!(blotted("Authorization: Bearer abc def"), "Authorization: ••• def");
        assert_eq!(blotted("%22auth%22%3A%5C%22hunter2%5C%22%7D"), "%22auth%22%3A%5C%22•••%5C%22%7D");
        assert_eq!(blotted("password=a&b=c"), "password=•••&b=c");
        for text in ["{\"auth\": null}", "auth: {a: b}", "the token is", "author: a", "token:"] {
            assert_eq!(blotted(text), text);
        }
    }

    #[test]
    fn a_secret_within_another_leaves_nothing_of_it() {
        assert_eq!(blotted(r#"{"auth":"a","password":"hat","b":"hat"}"#), r#"{"•••uth":"•••","p•••ssword":"•••","b":"•••"}"#);
    }

    #[test]
    fn blots_do_not_grow() {
        let fields = vec![r#""auth":"•""#; 60].join(",");
        assert!(blotted(&format!("{{{fields}}}")).len() < 4 * fields.len());
    }

    #[test]
    fn a_readout_shows_no_value_under_the_name_of_a_secret() {
        let reading = read(r#"{"auths": {}, "credHelpers": {"token": "hunter2", "ghcr.io": "pass"}}"#, 0);
        let values: Vec<&str> = reading.readouts[0].rows.iter().map(|row| row.value.as_str()).collect();
        assert!(values.contains(&"pass") && !values.contains(&"hunter2"), "{values:?}");
    }
}
