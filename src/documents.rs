//! Structured documents in a paste: JSON, YAML, and what is encoded in them.
//!
//! They are read before everything else and apart from it. In a native program that is a call; on the page it is a WebAssembly module
//! of its own (`src/reader.rs`), fetched with the first paste: parsers of whole formats weigh more than a first load should.
//!
//! Two stages: what stands where, in whatever format and encoding ([`json`], [`yaml`], [`layer`]), becomes a tree ([`node`]); then
//! each kind of document has a reader that takes the trees it knows ([`READERS`]).

pub mod access;
pub mod aks_check;
pub mod blot;
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
        [self.before, self.after].iter().any(|text| text.to_ascii_lowercase().contains(word))
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
    tokens::in_the_open(&readable, &mut reading);
    // What all of them say together.
    kubernetes::judge(&mut reading);
    elsewhere::judge(&readable, &mut reading);
    lint::read(paste, &layers, now, &mut reading);
    let found = std::mem::take(&mut reading.tokens);
    for token in &found {
        tokens::facts(token, &mut reading);
    }
    reading.tokens = found;
    blot::readouts(&mut reading);
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
        reading.layer(segment, encoding.id(), &blot::without_secrets(layer.text(), &documents));
    }
    if layer.depth > 0 && documents.is_empty() {
        for word in layer.text().split_whitespace() {
            let start = word.as_ptr() as usize - layer.text().as_ptr() as usize;
            tokens::in_a_layer(word, layer.span(start..start + word.len()), layer.inside, reading);
        }
    }
    found
}

/// Notes why a document is not valid, once.
fn problem(id: &'static str, document: &Document, reading: &mut Reading) {
    if let Some(problem) = &document.problem {
        reading.note(id, document.root.span, problem);
    }
}
