//! The output of `az aks check-acr`.
//!
//! Source: Azure/aks-canipull v0.1.0, `main.go` and `pkg/authorizer`.

use super::lines::read_lines;
use crate::readable::Readable;
use crate::reading::Reading;
use crate::segment::SegmentKind;

/// What a line contains, and the fact that it gives. `existance` is the tool's own spelling.
const LINES: &[(&str, &str, &str)] = &[
    ("Checking host name resolution", "SUCCEEDED", "dns-ok"),
    ("Checking host name resolution", "FAILED", "dns-failed"),
    ("Checking CNAME", "FAILED", "cname-failed"),
    ("Checking ACR location matches", "", "location"),
    ("Validating managed identity exist", "SUCCEEDED", "identity-ok"),
    ("Validating managed identity exist", "FAILED", "identity-failed"),
    ("Validating service principal credential", "SUCCEEDED", "sp-ok"),
    ("Validating service principal credential", "FAILED", "sp-failed"),
    ("Validating image pull permission", "SUCCEEDED", "pull-ok"),
    ("Validating image pull permission", "FAILED", "pull-failed"),
    ("Your cluster can pull images from", "", "can-pull"),
];

pub fn read(readable: &Readable, reading: &mut Reading) {
    read_lines(SegmentKind::AksCheck, readable, reading, |_, line, span, reading| {
        let found = LINES.iter().find(|(begin, result, _)| line.contains(begin) && line.contains(result));
        if let Some((_, _, value)) = found {
            reading.fact("aks-check", *value, span);
        }
        found.is_some()
    });
}
