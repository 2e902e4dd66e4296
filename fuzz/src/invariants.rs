//! What holds for every paste. That nothing panics is checked by running at all, and that nothing takes long by the fuzzer's limit.

use std::collections::BTreeMap;

use acr_doctor::documents::node::Node;
use acr_doctor::documents::{self, Document};
use acr_doctor::kb::{Kb, Words};
use acr_doctor::patch::patched;
use acr_doctor::reading::Reading;
use acr_doctor::report::{Report, Span};
use acr_doctor::text::Lang;
use acr_doctor::{Engine, Input};

use crate::paste::{MARKER, Paste};

/// The clock: 2026-11-20T12:00:00Z.
pub const NOW: i64 = 1_795_176_000;

thread_local!(static ENGINE: (Engine, [Words; 3]) = (Engine::new(Kb::builtin()), Lang::ALL.map(Words::of)));

/// Reads a paste and checks what was read.
pub fn read(paste: &Paste) -> Reading {
    let text = &paste.text;
    let reading = documents::read(text, NOW);
    let spans = reading.segments.iter().map(|segment| segment.span);
    let spans = spans.chain(reading.facts.iter().map(|fact| fact.span));
    let spans = spans.chain(reading.tokens.iter().map(|token| token.span));
    let spans = spans.chain(reading.notes.iter().map(|note| note.span));
    let spans = spans.chain(reading.secrets.iter().map(|secret| secret.span));
    let spans = spans.chain(reading.config.iter().map(|entry| entry.span));
    let spans = spans.chain(reading.rules.iter().map(|rule| rule.span));
    let spans = spans.chain(reading.rules_at).chain(reading.changed.map(|(_, span)| span));
    let spans = spans.chain(reading.grants.iter().map(|grant| grant.span));
    let spans = spans.chain(reading.readouts.iter().flat_map(|readout| readout.rows.iter().map(|row| row.span)));
    let spans = spans.chain(reading.mends.iter().flat_map(|mend| mend.edits.iter().map(|edit| edit.span)));
    spans.for_each(|span| lies_in(text, span));
    for (at, segment) in reading.segments.iter().enumerate() {
        assert!(segment.inside.is_none_or(|inside| inside < at), "segment {at} is in {:?}, which comes later", segment.inside);
    }
    let count = reading.segments.len();
    let segments = reading.readouts.iter().map(|readout| readout.segment);
    let segments = segments.chain(reading.mends.iter().map(|mend| mend.segment));
    let segments = segments.chain(reading.charts.iter().map(|chart| chart.segment));
    let mut segments = segments.chain(reading.layers.iter().map(|layer| layer.segment));
    assert!(segments.all(|segment| segment < count), "a readout, mend, chart or layer is of no segment");
    for mend in &reading.mends {
        assert!(
            !mend.edits.is_empty() && mend.edits.windows(2).all(|two| two[0].span.end <= two[1].span.start),
            "{:?}",
            mend.edits
        );
    }

    let bytes = reading.to_bytes();
    let back = Reading::from_bytes(&bytes).expect("a reading survives the way between modules");
    assert!(back.to_bytes() == bytes, "a reading changes on the way between modules");
    assert!(documents::read(text, NOW).to_bytes() == bytes, "the same paste is read in two ways");

    if paste.has_secrets {
        let quoted = (&reading.readouts, &reading.layers, &reading.mends, &reading.charts);
        no_secret(text, &serde_json::to_string(&quoted).expect("a reading is JSON"));
    }
    reading
}

/// Diagnoses a paste in all languages and checks the reports.
pub fn diagnose(paste: &Paste) -> Vec<Report> {
    let reading = read(paste);
    let text = &paste.text;
    let known = BTreeMap::new();
    let reports: Vec<Report> = ENGINE.with(|(engine, words)| {
        let report =
            |lang, words| engine.diagnose(&Input { paste: text, documents: &reading, now: NOW, lang, known: &known }, words);
        let reports: Vec<Report> = Lang::ALL.into_iter().zip(words).map(|(lang, words)| report(lang, words)).collect();
        assert!(reports[0] == report(Lang::ALL[0], &words[0]), "the same paste gives two reports");
        reports
    });
    for report in &reports {
        let spans = report.segments.iter().map(|segment| segment.span);
        let spans = spans.chain(report.findings.iter().flat_map(|finding| finding.evidence.iter().map(|one| one.span)));
        let spans = spans.chain(report.secrets.iter().map(|secret| secret.span));
        let spans = spans.chain(report.notes.iter().map(|note| note.span));
        let spans = spans.chain(report.codes.iter().map(|code| code.span));
        let spans = spans.chain(report.tokens.iter().map(|token| token.span));
        let spans = spans.chain(report.disagreements.iter().flat_map(|one| [one.left, one.right]));
        let spans = spans.chain(report.readouts.iter().flat_map(|readout| readout.rows.iter().map(|row| row.span)));
        let spans = spans.chain(report.mends.iter().flat_map(|mend| mend.edits.iter().map(|edit| edit.span)));
        spans.for_each(|span| lies_in(text, span));
        assert!(report.readouts.iter().all(|readout| readout.segment < report.segments.len()), "a readout is of no segment");
        for finding in &report.findings {
            let sum: i32 = finding.evidence.iter().map(|one| one.points).sum();
            assert!(finding.score == sum, "{} has {} points, its evidence {sum}", finding.cause, finding.score);
        }
        if paste.has_secrets {
            no_secret(text, &serde_json::to_string(report).expect("a report is JSON"));
        }
    }
    let causes = |report: &Report| -> Vec<(String, i32)> {
        report.findings.iter().map(|finding| (finding.cause.clone(), finding.score)).collect()
    };
    assert!(reports.iter().all(|report| causes(report) == causes(&reports[0])), "a language changes more than words");
    reports
}

/// Makes the mends that a paste asks for, and checks that they do what they say.
pub fn mend(paste: &Paste) {
    let reading = read(paste);
    let text = &paste.text;
    for mend in &reading.mends {
        assert!(mend.edits.iter().all(|edit| edit.with.len() < 300 && !edit.because.is_empty()), "{:?}", mend.edits);
    }
    // A configuration that is the whole paste becomes a file that docker reads.
    let [mend] = &reading.mends[..] else { return };
    let segment = reading.segments[mend.segment].span;
    if segment.start > 0 || text.trim_end().len() > segment.end {
        return;
    }
    let edits = mend.edits.iter().map(|edit| (edit.span, edit.with.as_str()));
    let mended = patched(text, Span { start: 0, end: text.len() }, edits);
    let file: Result<serde_json::Value, _> = serde_json::from_str(&mended);
    assert!(file.is_ok(), "{text}\nbecame\n{mended}\n{file:?}");
    let again = documents::read(&mended, NOW);
    assert!(again.mends.is_empty(), "{text}\nbecame\n{mended}\nand then {:?}", again.mends);
}

/// Checks the documents of a parser.
pub fn documents(text: &str, documents: &[Document]) {
    for document in documents {
        assert!(document.range.start <= document.range.end, "{:?}", document.range);
        assert!(text.get(document.range.clone()).is_some(), "{:?} in {} bytes", document.range, text.len());
    }
}

/// Checks that all parts of a tree lie in the paste.
pub fn tree(paste: &str, root: &Node) {
    root.walk(&mut |node| {
        lies_in(paste, node.span);
        node.fields().iter().for_each(|field| lies_in(paste, field.span));
    });
}

fn lies_in(text: &str, span: Span) {
    let is_part = span.start <= span.end && text.get(span.start..span.end).is_some();
    assert!(is_part, "{span:?} in {} bytes: {:?}", text.len(), part(text, span.start, span.end));
}

fn no_secret(paste: &str, shown: &str) {
    let Some(at) = shown.find(MARKER) else { return };
    panic!("a secret is shown: {}\nof\n{paste}", part(shown, at, at + MARKER.len()));
}

/// A part of a text with what stands around it.
fn part(text: &str, start: usize, end: usize) -> &str {
    &text[text.floor_char_boundary(start.saturating_sub(120))..text.ceil_char_boundary(end.saturating_add(120))]
}
