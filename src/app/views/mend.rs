//! A configuration, mended: the lines that change, why, and the whole file to copy.

use acr_doctor::patch::patched;
use acr_doctor::report::{Edit, Mend, Report, Span};
use yew::prelude::*;

use super::command::command;
use super::text::{label, more, text};
use crate::app::around::{Around, Known};

pub fn mends(around: &Around, known: &Known) -> Html {
    if known.report.mends.is_empty() {
        return html! {};
    }
    html! {
        <section aria-labelledby="mend">
            { label("h3", "mend", around.texts.get("mend.title")) }
            for (at, one) in known.report.mends.iter().enumerate() {
                <div class="mend" key={at}>{ mend(around, known, one) }</div>
            }
        </section>
    }
}

fn mend(around: &Around, known: &Known, mend: &Mend) -> Html {
    let Known { report, paste, .. } = known;
    let Some(segment) = report.segments.get(mend.segment) else { return html! {} };
    // A mark before the file is taken out with it.
    let first = mend.edits.first().map_or(segment.span, |edit| edit.span);
    let file = Span { start: segment.span.start.min(first.start), end: segment.span.end };
    let edits = mend.edits.iter().map(|edit| (edit.span, edit.with.as_str()));
    html! {
        <>
            for (lines, edits) in hunks(paste, &mend.edits) {
                <pre class="code">
                    { text("del", "", hidden(report, paste, lines, &[])) }
                    { text("ins", "", hidden(report, paste, lines, edits)) }
                </pre>
                for (at, edit) in edits.iter().enumerate() {
                    if edits[..at].iter().all(|other| other.because != edit.because) {
                        { text("p", "because", &edit.because) }
                    }
                }
            }
            { more(around, around.texts.get("mend.whole"), || command(around, &patched(paste, file, edits), &[])) }
        </>
    }
}

/// The whole lines that edits change, each with its edits.
fn hunks<'m>(paste: &str, edits: &'m [Edit]) -> Vec<(Span, &'m [Edit])> {
    let mut hunks: Vec<(Span, &[Edit])> = Vec::new();
    let mut first = 0;
    for (at, edit) in edits.iter().enumerate() {
        let start = paste.get(..edit.span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let end = paste.get(edit.span.end..).and_then(|after| after.find('\n')).map_or(paste.len(), |at| edit.span.end + at);
        match hunks.last_mut() {
            Some((lines, known)) if start <= lines.end => (lines.end, *known) = (end.max(lines.end), &edits[first..=at]),
            _ => {
                first = at;
                hunks.push((Span { start, end }, &edits[at..=at]));
            }
        }
    }
    hunks
}

/// Lines as they become, without what is secret in them.
fn hidden(report: &Report, paste: &str, lines: Span, edits: &[Edit]) -> String {
    let mut all: Vec<(Span, &str)> = edits.iter().map(|edit| (edit.span, edit.with.as_str())).collect();
    for secret in &report.secrets {
        let at = all.partition_point(|(span, _)| span.start <= secret.span.start);
        let is_gone = all[..at].last().is_some_and(|(span, _)| secret.span.start < span.end);
        if !is_gone {
            all.insert(at, (secret.span, "…"));
        }
    }
    patched(paste, lines, all.into_iter())
}
