//! What the page itself has to say: a file that was refused, words that did not come, an engine that stopped.

use acr_doctor::text::Lang;
use yew::prelude::*;

use super::text::{button, text};
use crate::app::around::Around;
use crate::app::engine::Health;
use crate::app::file::Refusal;
use crate::app::hooks::use_report::Engine;
use crate::app::state::{Action, Notice};
use crate::app::texts::Texts;

/// The words of a language could not be fetched; the one before stays.
pub fn words_missing(around: &Around, lang: Lang, retry: &Callback<()>) -> Html {
    let (texts, dispatch) = (&around.texts, around.dispatch.clone());
    let shown = texts.lang;
    let stay = move |_: MouseEvent| dispatch.dispatch(Action::Speak(shown));
    let retry = retry.clone();
    let language = texts.name("language", lang.tag());
    html! {
        <div class="notice notice-page" role="alert">
            { text("p", "", texts.fill("words.missing", &[("language", &language)])) }
            { button("button", texts.get("words.retry"), move |_| retry.emit(())) }
            { button("button", texts.get("words.stay"), stay) }
        </div>
    }
}

/// What became of a text that went into the box, or did not.
pub fn box_notice(around: &Around, notice: &Notice) -> Html {
    let (texts, dispatch) = (&around.texts, around.dispatch.clone());
    let key = match notice {
        Notice::Refused(Refusal::TooLarge) => "file.too-large",
        Notice::Refused(Refusal::Binary) => "file.binary",
        Notice::Refused(Refusal::Unreadable) => "file.unreadable",
        Notice::Lossy => "file.lossy",
        Notice::Guessed => "file.guessed",
        Notice::Added => "paste.added",
        Notice::Cleared(_) => "paste.cleared",
        Notice::NoSample => "samples.missing",
    };
    html! {
        <div class="notice" role="status">
            { text("p", "", texts.get(key)) }
            if matches!(notice, Notice::Cleared(text) if !text.is_empty()) {
                { button("button", texts.get("paste.bring-back"), move |_| dispatch.dispatch(Action::BringBack)) }
            }
        </div>
    }
}

/// The engine stopped. The paste is where it was.
pub fn engine_notice(texts: &Texts, engine: &Engine) -> Html {
    match engine.health {
        Health::Well => html! {},
        Health::Restarted => html! { <p class="notice" role="status">{ texts.get("engine.restarted") }</p> },
        Health::GaveUp => {
            let retry = engine.retry.clone();
            html! {
                <div class="notice" role="alert">
                    { text("p", "", texts.get("engine.gave-up")) }
                    { button("button", texts.get("engine.retry"), move |_| retry.emit(())) }
                </div>
            }
        }
    }
}
