//! What each recognised piece of the paste says that matters, what stands encoded in it, and the way to say "this is not a token".

use acr_doctor::reading::LEFT_OUT;
use acr_doctor::report::{Judged, Report, Row, SegmentReport};
use yew::prelude::*;

use super::evidence::quote;
use super::text::{button, label, text};
use crate::app::around::{Around, Known};
use crate::app::state::Action;

/// Kinds that are words of somebody: there is nothing in them to unfold.
const WORDS: [&str; 3] = ["text", "error", "command"];

pub fn pieces(around: &Around, known: &Known) -> Html {
    let report = &known.report;
    let pieces: Vec<usize> =
        (0..report.segments.len()).filter(|at| !WORDS.contains(&report.segments[*at].kind.as_str())).take(MOST).collect();
    let left_out: Vec<(&String, &String)> = known.slots.iter().filter(|(slot, _)| slot.starts_with(LEFT_OUT)).collect();
    if pieces.is_empty() && left_out.is_empty() {
        return html! {};
    }
    let texts = &around.texts;
    html! {
        <section class="pieces" aria-labelledby="pieces">
            { label("h2", "pieces", texts.get("piece.title")) }
            for at in pieces {
                { piece(around, report, at) }
            }
            for (slot, name) in left_out {
                <p class="quiet" key={slot.clone()}>
                    { texts.fill("piece.left-out", &[("kind", name)]) }{ " " }
                    { know(around, slot.clone(), "", "piece.take-in") }
                </p>
            }
        </section>
    }
}

/// More pieces than this are a log, and are counted elsewhere.
const MOST: usize = 30;

fn piece(around: &Around, report: &Report, at: usize) -> Html {
    let texts = &around.texts;
    let segment: &SegmentReport = &report.segments[at];
    let rows: Vec<&Row> =
        report.readouts.iter().filter(|readout| readout.segment == at).flat_map(|readout| &readout.rows).collect();
    // What stands in the way is not folded away.
    let open = rows.iter().any(|row| row.judged == Judged::Forbids);
    let layers = report.layers.iter().filter(|layer| layer.segment == at);
    let slot = format!("{LEFT_OUT}{}-{}", segment.span.start, segment.span.end);
    html! {
        <details class="piece" key={at} {open}>
            <summary>{ &segment.name }</summary>
            <dl class="readout">
                for (number, one) in rows.into_iter().enumerate() {
                    { row(around, number, one) }
                }
            </dl>
            for layer in layers {
                { text("p", "quiet", texts.fill("piece.decoded", &[("encoding", &layer.encoding)])) }
                { text("pre", "decoded", &layer.text) }
            }
            { know(around, slot, &segment.name, "piece.leave-out") }
        </details>
    }
}

fn row(around: &Around, number: usize, row: &Row) -> Html {
    let class = match row.judged {
        Judged::Plain => "",
        Judged::Allows => "allows",
        Judged::Forbids => "forbids",
        Judged::Unknown => "unknown",
    };
    html! {
        <div key={number}>
            <dt>{ quote(&around.dispatch, row.span, &row.name) }</dt>
            <dd>
                { text("code", class, &row.value) }
                if !class.is_empty() {
                    { text("span", "quiet", around.texts.name("piece", class)) }
                }
            </dd>
        </div>
    }
}

/// A button that tells the engine something: what a piece is not.
fn know(around: &Around, slot: String, value: &str, key: &str) -> Html {
    let (dispatch, value) = (around.dispatch.clone(), value.to_owned());
    let tell = move |_: MouseEvent| dispatch.dispatch(Action::Know { slot: slot.clone(), value: value.clone() });
    button("quiet-button", around.texts.get(key), tell)
}
