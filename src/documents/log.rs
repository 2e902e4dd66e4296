//! A long log, counted: lines with a time, and what says in them that something failed.
//!
//! What failed is told by the messages of the knowledge base; here only how often and when.

use crate::reading::Reading;
use crate::report::{Chart, Span, Tally};
use crate::segment::SegmentKind;
use crate::time;

use super::event_rows::bars;

/// Fewer failures than this are read faster than drawn.
const FEWEST: usize = 20;
/// How far into a line a time stands at most: behind `E1120`, a pod's name or `time="`.
const TIME_BYTES: usize = 48;
/// The longest part of a line that is looked at.
const LINE_BYTES: usize = 2000;

/// What clients and registries say of a refusal, in small letters.
const FAILED: &[&str] = &[
    "unauthorized",
    "toomanyrequests",
    "429 too many requests",
    "forbidden",
    "is not allowed access",
    "denied",
    "no such host",
    "i/o timeout",
    "connection refused",
    "connection reset",
    "tls handshake timeout",
    "x509:",
    "manifest unknown",
    "not found",
    "aadsts",
];

/// What they say of a success.
const SUCCEEDED: &[&str] = &["login succeeded", "successfully pulled", "digest: sha256:", "downloaded newer image"];

/// Counts the lines of a log in a paste about an Azure registry, where there are many.
pub fn read(paste: &str, reading: &mut Reading) {
    if !reading.charts.is_empty() || !paste.contains("azurecr.") {
        return;
    }
    // When, and whether it failed.
    let mut lines: Vec<(i64, bool)> = Vec::new();
    let mut counts = vec![0_u32; FAILED.len()];
    let mut began = None;
    let mut place: Option<Span> = None;
    let mut start = 0;
    for line in paste.split('\n') {
        let end = start + line.len();
        if let Some(at) = time_of(line) {
            let text = line[..line.floor_char_boundary(LINE_BYTES)].to_ascii_lowercase();
            let failed = FAILED.iter().position(|sign| text.contains(sign));
            if let Some(sign) = failed {
                counts[sign] = counts[sign].saturating_add(1);
                began.get_or_insert(at);
            } else if SUCCEEDED.iter().any(|sign| text.contains(sign)) {
                began = None;
            }
            lines.push((at, failed.is_some()));
            place = Some(Span { start: place.map_or(start, |place| place.start), end });
        }
        start = end + 1;
    }
    let Some(place) = place.filter(|_| lines.iter().filter(|(_, failed)| *failed).count() >= FEWEST) else { return };
    lines.sort_unstable();
    let counted: Vec<(Option<i64>, u32, u32)> = lines.iter().map(|(at, failed)| (Some(*at), u32::from(*failed), 1)).collect();
    let (step, bars) = bars(&counted);
    if bars.len() < 2 {
        return;
    }
    let segment = reading.segment(SegmentKind::Log, place, None);
    let said = FAILED.iter().zip(counts).filter(|(_, count)| *count > 0);
    let mut tallies: Vec<Tally> = said
        .map(|(sign, count)| Tally { by: "result".into(), value: sign.trim_end_matches(':').into(), failed: count, all: count })
        .collect();
    tallies.sort_by_key(|tally| std::cmp::Reverse(tally.failed));
    reading.charts.push(Chart { segment, step, bars, began, tallies });
}

/// The time that a line begins with.
fn time_of(line: &str) -> Option<i64> {
    let head = &line[..line.floor_char_boundary(TIME_BYTES)];
    let bytes = head.as_bytes();
    let at = (0..bytes.len()).find(|at| bytes[*at].is_ascii_digit() && matches!(bytes.get(at + 4), Some(b'-' | b'/')))?;
    let written = line.get(at..at + "2026-11-20T12:00:00".len())?.replace('/', "-");
    let rest = &line[at + written.len()..];
    let zone_len = rest.bytes().take(16).take_while(|b| b.is_ascii_digit() || b".Zz+-:".contains(b)).count();
    time::seconds(&[&written, &rest[..zone_len]].concat()).or_else(|| time::seconds(&written))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    fn log(lines: usize) -> String {
        let mut log = String::from("2026-11-20T08:00:00Z Successfully pulled image contoso.azurecr.io/app:1\n");
        for at in 0..lines {
            let _ = writeln!(log, "2026-11-20T10:{:02}:00.5Z E failed to pull: unauthorized: authentication required", at % 60);
            let _ = writeln!(log, "2026-11-20T10:{:02}:01.5Z I waiting", at % 60);
        }
        log
    }

    #[test]
    fn a_long_log_is_counted() {
        let mut reading = Reading::default();
        read(&log(40), &mut reading);
        let chart = &reading.charts[0];
        assert_eq!(chart.began, time::seconds("2026-11-20T10:00:00Z"));
        assert_eq!(chart.bars.iter().map(|bar| bar.failed).sum::<u32>(), 40);
        assert_eq!((chart.tallies[0].value.as_str(), chart.tallies[0].failed), ("unauthorized", 40));
        assert_eq!(reading.segments[0].kind, SegmentKind::Log);
    }

    #[test]
    fn a_short_log_is_not() {
        let mut reading = Reading::default();
        read(&log(5), &mut reading);
        assert!(reading.charts.is_empty() && reading.segments.is_empty());
    }

    #[test]
    fn times_at_the_start_of_a_line() {
        let ten = time::seconds("2026-11-20T10:00:00Z");
        for line in [
            "2026-11-20T12:00:00.123+02:00 x",
            "[2026/11/20 10:00:00] x",
            "time=\"2026-11-20T10:00:00Z\" level=error",
            "node-1: 2026-11-20 10:00:00,123 x",
        ] {
            assert_eq!(time_of(line), ten, "{line}");
        }
        assert_eq!(time_of("2026-11-20"), None);
        assert_eq!(time_of("拒否2026-"), None);
    }
}
