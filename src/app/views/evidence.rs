//! The quoted evidence: who said it, how much it weighs, and what it means. A quote lights up its place in the box.

use acr_doctor::report::{Disagreement, EvidenceReport, Report, Span};
use yew::prelude::*;

use super::text::{label, text};
use crate::app::around::Around;
use crate::app::state::{Action, Dispatch};

pub fn evidence_list(around: &Around, evidence: &[EvidenceReport]) -> Html {
    let Around { texts, dispatch, .. } = around;
    html! {
        <ul class="evidence">
            for one in evidence {
                <li key={format!("{} {}", one.symptom, one.span.start)} class={if one.supports { "for" } else { "against" }}>
                    if !one.text.trim().is_empty() {
                        { quote(dispatch, one.span, &one.text) }
                    }
                    { text("p", "because", &one.because) }
                    <p class="weight">
                        if let Some(speaker) = &one.speaker {
                            { texts.name("speaker", speaker) }{ " · " }
                        }
                        { texts.fill(if one.supports { "evidence.for" } else { "evidence.against" }, &[("points", &one.points.abs().to_string())]) }
                    </p>
                </li>
            }
        </ul>
    }
}

/// A quote that shows its place in the box, to the mouse and to the keyboard.
pub fn quote(dispatch: &Dispatch, span: Span, text: &str) -> Html {
    let light = |lit: Option<Span>| {
        let dispatch = dispatch.clone();
        move || dispatch.dispatch(Action::Light(lit))
    };
    let (on, off) = (light(Some(span)), light(None));
    let (on_focus, on_click, off_focus) = (on.clone(), on.clone(), off.clone());
    html! {
        <button
            class="quote" type="button"
            onmouseenter={move |_: MouseEvent| on()} onmouseleave={move |_: MouseEvent| off()}
            onfocus={move |_: FocusEvent| on_focus()} onblur={move |_: FocusEvent| off_focus()}
            onclick={move |_: MouseEvent| on_click()}
        ><q>{ text.trim() }</q></button>
    }
}

/// What does not fit together. Each side lights up its place.
pub fn disagreements(around: &Around, report: &Report) -> Html {
    let Around { texts, dispatch, .. } = around;
    if report.disagreements.is_empty() {
        return html! {};
    }
    let side = |key: &str, span: Span| {
        let (on, off) = (dispatch.clone(), dispatch.clone());
        html! {
            <button
                class="quiet-button" type="button" onclick={move |_: MouseEvent| on.dispatch(Action::Light(Some(span)))}
                onblur={move |_: FocusEvent| off.dispatch(Action::Light(None))}
            >{ texts.get(key) }</button>
        }
    };
    let one = |at: usize, one: &Disagreement| {
        html! {
            <li key={at}>
                { text("p", "", &one.because) }
                { side("disagree.left", one.left) }{ side("disagree.right", one.right) }
            </li>
        }
    };
    html! {
        <section aria-labelledby="disagree">
            { label("h3", "disagree", texts.get("disagree.title")) }
            <ul class="plain">
                for (at, disagreement) in report.disagreements.iter().enumerate() {
                    { one(at, disagreement) }
                }
            </ul>
        </section>
    }
}
