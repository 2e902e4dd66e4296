//! The page as a whole: its address, its language and colours, and what is pasted or dropped anywhere on it.

use std::rc::Rc;

use acr_doctor::decode::Encoding;
use acr_doctor::text::Lang;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::app::browser::{self, Dropped, Pasted, Timer};
use crate::app::file::{self, LIMIT_BYTES, Refusal};
use crate::app::route::Route;
use crate::app::state::{Action, Dispatch, Notice, Shell, State, Theme};
use crate::app::texts::Texts;

/// The view follows the address.
#[hook]
pub fn use_address(dispatch: &Dispatch) {
    let dispatch = dispatch.clone();
    use_effect_with((), move |()| {
        let listener = browser::on_hash_change(Callback::from(move |()| {
            dispatch.dispatch(Action::Go(Route::from_hash(&browser::hash())));
        }));
        move || drop(listener)
    });
}

/// What is pasted or dropped outside of every field goes into the box. `ask_ahead` asks the engine about a text.
#[hook]
pub fn use_pasted_anywhere(dispatch: &Dispatch, ask_ahead: &Callback<(Rc<str>, Callback<()>)>) {
    let dispatch = dispatch.clone();
    use_effect_with(ask_ahead.clone(), move |ask_ahead| {
        let paste = {
            let (dispatch, ask_ahead) = (dispatch.clone(), ask_ahead.clone());
            // The engine is asked at once: it is at work while page and browser put the text into the box.
            browser::on_paste(Callback::from(move |pasted| {
                browser::mark("paste");
                match pasted {
                    Pasted::IntoField => {}
                    Pasted::IntoEmptyBox(text) => {
                        let question = Rc::from(text.as_str());
                        let dispatch = dispatch.clone();
                        ask_ahead.emit((question, Callback::from(move |()| add(&dispatch, text.clone(), Encoding::Utf8))));
                    }
                    Pasted::Text(text) => add(&dispatch, text, Encoding::Utf8),
                    Pasted::File(file) => take_file(&dispatch, file),
                }
            }))
        };
        let drop_file = browser::on_drop(Callback::from(move |file| {
            browser::mark("paste");
            take_file(&dispatch, file);
        }));
        move || drop((paste, drop_file))
    });
}

/// Begins to read a file into the box.
pub fn take_file(dispatch: &Dispatch, dropped: Dropped) {
    spawn_local(add_file(dispatch.clone(), dropped));
}

/// Reads a file into the box, or says why not. The box keeps what it had.
async fn add_file(dispatch: Dispatch, dropped: Dropped) {
    #[expect(clippy::cast_precision_loss, reason = "a limit of some megabytes")]
    let is_large = dropped.bytes_len() > LIMIT_BYTES as f64;
    let decoded = if is_large {
        Err(Refusal::TooLarge)
    } else {
        match dropped.read().await {
            Some(bytes) => file::decode(&bytes),
            None => Err(Refusal::Unreadable),
        }
    };
    match decoded {
        Ok(decoded) => add(&dispatch, decoded.text, decoded.from),
        Err(refusal) => dispatch.dispatch(Action::Tell(Notice::Refused(refusal))),
    }
}

/// Puts a text under what is in the box.
pub fn add(dispatch: &Dispatch, text: String, from: Encoding) {
    dispatch.dispatch(Action::Add { text: file::with_plain_line_ends(text), from });
}

/// How long "Copied" stands in place of "Copy".
const TOLD_MS: i32 = 2000;

/// That a command was copied is said for a moment.
#[hook]
pub fn use_copied(state: &State, dispatch: &Dispatch) {
    let dispatch = dispatch.clone();
    use_effect_with(state.copied.clone(), move |copied| {
        let timer = copied.as_ref().and_then(|_| Timer::after(TOLD_MS, move || dispatch.dispatch(Action::Copied(None))));
        move || drop(timer)
    });
}

/// `<html>` says the language and the colours, the title says the view. Nothing of the paste is in either.
#[hook]
pub fn use_root(state: &State, texts: &Texts) {
    use_effect_with((texts.clone(), state.theme, state.route.clone()), |(texts, theme, route)| {
        browser::set_root("lang", texts.lang.tag());
        browser::set_root("data-theme", theme.id());
        let name = texts.get("app.name");
        let title = match route {
            Route::Diagnose => texts.get("app.title"),
            Route::Causes | Route::Cause(_) => format!("{} · {name}", texts.get("nav.causes")).into(),
            Route::Trust => format!("{} · {name}", texts.get("nav.trust")).into(),
        };
        browser::set_title(&title);
    });
}

/// What was chosen on an earlier visit, or what the browser prefers.
pub fn first_state() -> State {
    let lang = browser::stored("lang").and_then(|tag| Lang::from_tag(&tag));
    let theme = browser::stored("theme");
    let theme = Theme::ALL.into_iter().find(|one| theme.as_deref() == Some(one.id())).unwrap_or_default();
    let shell = if browser::is_windows() { Shell::PowerShell } else { Shell::Bash };
    let lang = lang.or_else(browser::preferred_lang).unwrap_or_default();
    State::new(lang, theme, shell, Route::from_hash(&browser::hash()))
}
