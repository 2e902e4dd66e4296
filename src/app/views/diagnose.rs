//! The one screen: what you have, and what it means.

use std::rc::Rc;

use yew::prelude::*;

use super::answer::AnswerView;
use super::facts::facts;
use super::invitation::invitation;
use super::notices::{box_notice, engine_notice};
use super::paste_box::PasteBox;
use super::pieces::pieces;
use super::samples::samples;
use super::text::{label, text};
use crate::app::around::{Around, Known};
use crate::app::engine::{Health, Shared};
use crate::app::hooks::use_report::Engine;
use crate::app::state::State;

pub fn diagnose(around: &Around, state: &State, engine: &Engine) -> Html {
    let texts = &around.texts;
    let answer = engine.answer.as_ref();
    // An answer about nothing says nothing: while the box is empty, or until the engine has looked.
    let shown = answer.filter(|answer| !state.paste.text.trim().is_empty() && !answer.paste.trim().is_empty());
    // What is there for an empty box stays until there is something to put in its place.
    let is_empty = shown.is_none();
    let known = shown.map(|answer| Known {
        report: answer.report.clone(),
        paste: Shared(Rc::clone(&answer.paste)),
        slots: Rc::clone(&state.known),
        open: state.open.clone(),
    });
    let is_late = !state.paste.text.trim().is_empty() && answer.is_none_or(|answer| answer.paste != state.paste.text);
    let class = if is_empty { "desk desk-empty" } else { "desk" };
    html! {
        <div {class}>
            <section class="have" aria-labelledby="have">
                { label("h1", "have", texts.get("paste.title")) }
                <PasteBox around={around.clone()} paste={state.paste.clone()} answer={engine.answer.clone()} lit={state.lit} />
                if let Some(notice) = &state.notice {
                    { box_notice(around, notice) }
                }
                if is_empty {
                    { samples(around) }
                } else if let Some(known) = known.as_ref().filter(|_| around.in_full) {
                    { facts(around, known) }
                    { pieces(around, known) }
                }
            </section>
            <section class="means" aria-labelledby="means" aria-busy={is_late.to_string()}>
                <h2 class="hidden" id="means">{ texts.get("answer.title") }</h2>
                { engine_notice(texts, engine) }
                if is_late && engine.health != Health::GaveUp {
                    { text("p", "late", texts.get("answer.late")) }
                }
                if let Some(known) = &known {
                    <AnswerView around={around.clone()} known={known.clone()} />
                } else if is_empty {
                    { invitation(around, answer.map(|answer| &*answer.report)) }
                }
            </section>
        </div>
    }
}
