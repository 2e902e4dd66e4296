//! Segments: stretches of the paste that are one thing, one file per kind.

pub mod aks_check;
pub mod command;
pub mod dns_lookup;
pub mod docker_version;
pub mod health_check;
pub mod jwt;

use serde::{Deserialize, Serialize};

use crate::readable::Readable;
use crate::reading::Reading;
use crate::report::Span;

/// What a stretch of the paste is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SegmentKind {
    /// Words that nothing was recognised in.
    Text,
    /// What a tool or a registry printed, with a known message in it.
    Error,
    Command,
    Jwt,
    /// The decoded header or claims of a token, as a JWT viewer shows them.
    Claims,
    DockerConfig,
    DockerVersion,
    HealthCheck,
    AksCheck,
    /// What `nslookup`, `dig` or `Resolve-DnsName` answered about a registry.
    DnsLookup,
    /// What `az acr login --expose-token` prints.
    TokenOutput,
    AcrShow,
    OciError,
    /// Base64 that holds something readable.
    Encoded,
}

impl SegmentKind {
    /// The stable id in the exported report.
    pub fn id(self) -> &'static str {
        match self {
            SegmentKind::Text => "text",
            SegmentKind::Error => "error",
            SegmentKind::Command => "command",
            SegmentKind::Jwt => "jwt",
            SegmentKind::Claims => "claims",
            SegmentKind::DockerConfig => "docker-config",
            SegmentKind::DockerVersion => "docker-version",
            SegmentKind::HealthCheck => "health-check",
            SegmentKind::AksCheck => "aks-check",
            SegmentKind::DnsLookup => "dns-lookup",
            SegmentKind::TokenOutput => "token-output",
            SegmentKind::AcrShow => "acr-show",
            SegmentKind::OciError => "oci-error",
            SegmentKind::Encoded => "encoded",
        }
    }
}

/// Reads a tool's output line by line, wherever its lines stand: from the first line that `read` takes to the last is one segment.
/// No tool prints a line of over 2,000 bytes here.
fn read_lines(
    kind: SegmentKind,
    readable: &Readable,
    reading: &mut Reading,
    mut read: impl FnMut(usize, &str, Span, &mut Reading) -> bool,
) {
    let mut block: Option<(usize, usize)> = None;
    for number in 0..readable.line_count() {
        let range = readable.line(number);
        let line = &readable.text()[range.clone()];
        if line.len() <= 2000 && read(number, line, readable.span(range.clone()), reading) {
            block = Some((block.map_or(range.start, |(start, _)| start), range.end));
        }
    }
    if let Some((start, end)) = block {
        reading.segment(kind, readable.span(start..end), None);
    }
}

/// A stretch of the paste that is one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    pub kind: SegmentKind,
    pub span: Span,
    /// The segment that this one is encoded in, by its index.
    pub inside: Option<usize>,
}
