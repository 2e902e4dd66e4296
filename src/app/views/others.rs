//! What else it may be, and what it is not.

use acr_doctor::report::Report;
use yew::prelude::*;

use super::answer::verdict_id;
use super::finding::finding_body;
use super::text::{label, text};
use crate::app::around::{Around, Known};
use crate::app::route::Route;
use crate::app::state::Action;
use crate::app::texts::Texts;

pub fn others(around: &Around, known: &Known) -> Html {
    let texts = &around.texts;
    if known.report.findings.len() < 2 {
        return html! {};
    }
    html! {
        <section class="later" aria-labelledby="others">
            { label("h3", "others", texts.get("others.title")) }
            for at in 1..known.report.findings.len() {
                { other(around, known, at) }
            }
        </section>
    }
}

/// One of the others: it is drawn in full when it is unfolded, so that a long list costs nothing.
fn other(around: &Around, known: &Known, at: usize) -> Html {
    let finding = &known.report.findings[at];
    let is_open = known.open.as_deref() == Some(&finding.cause);
    let (dispatch, cause) = (around.dispatch.clone(), AttrValue::from(finding.cause.clone()));
    let toggle = move |event: MouseEvent| {
        // The state says what is unfolded, not the browser.
        event.prevent_default();
        dispatch.dispatch(Action::Open(cause.clone()));
    };
    html! {
        <details class="other" open={is_open} key={finding.cause.as_str()}>
            <summary onclick={toggle}>
                { text("span", "verdict", around.texts.name("verdict", verdict_id(finding))) }{ " " }{ &finding.title }
            </summary>
            if is_open {
                { text("p", "why", &finding.why) }
                { finding_body(around, known, at) }
            }
        </details>
    }
}

pub fn not_this(texts: &Texts, report: &Report) -> Html {
    if report.ruled_out.is_empty() {
        return html! {};
    }
    html! {
        <section class="later" aria-labelledby="not-this">
            { label("h3", "not-this", texts.get("not-this.title")) }
            <ul class="not-this">
                for one in &report.ruled_out {
                    <li key={one.cause.as_str()}>
                        <a href={Route::Cause(one.cause.clone().into()).hash()}>{ &one.title }</a>
                        { text("span", "quiet", &one.because) }
                    </li>
                }
            </ul>
        </section>
    }
}
