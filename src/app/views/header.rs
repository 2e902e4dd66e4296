//! The name, the views, the language, the colours, help.

use acr_doctor::text::Lang;
use yew::prelude::*;

use super::help::help;
use super::icon::{Icon, icon};
use crate::app::around::Around;
use crate::app::browser;
use crate::app::route::Route;
use crate::app::state::{Action, State, Theme};
use crate::app::texts::Texts;

pub fn header(around: &Around, state: &State, dialog: &NodeRef, skip: impl Fn(MouseEvent) + 'static) -> Html {
    let texts = &around.texts;
    html! {
        <header class="header">
            <a class="skip" href="#/" onclick={skip}>{ texts.get("skip.link") }</a>
            <a class="brand" href="#/">{ texts.get("app.name") }</a>
            <nav aria-label={texts.get("nav.label")}>
                <ul class="nav">
                    { link(texts, &state.route, &Route::Diagnose, "nav.diagnose") }
                    { link(texts, &state.route, &Route::Causes, "nav.causes") }
                    { link(texts, &state.route, &Route::Trust, "nav.trust") }
                </ul>
            </nav>
            <div class="tools">
                { languages(around, state.lang) }
                { theme(around, state.theme) }
                { help(texts, dialog) }
            </div>
        </header>
    }
}

fn link(texts: &Texts, here: &Route, to: &Route, key: &str) -> Html {
    let is_here = here == to || matches!((to, here), (Route::Causes, Route::Cause(_)));
    html! { <li><a href={to.hash()} aria-current={is_here.then_some("page")}>{ texts.get(key) }</a></li> }
}

fn languages(around: &Around, chosen: Lang) -> Html {
    let dispatch = around.dispatch.clone();
    let speak = move |event: Event| {
        if let Some(lang) = Lang::from_tag(&browser::choice_of(&event)) {
            browser::store("lang", lang.tag());
            dispatch.dispatch(Action::Speak(lang));
        }
    };
    html! {
        <select class="select language" aria-label={around.texts.get("language.label")} onchange={speak}>
            for lang in Lang::ALL {
                <option key={lang.tag()} value={lang.tag()} lang={lang.tag()} selected={lang == chosen}>{ own_name(lang) }</option>
            }
        </select>
    }
}

fn theme(around: &Around, theme: Theme) -> Html {
    let dispatch = around.dispatch.clone();
    let paint = move |_: MouseEvent| {
        browser::store("theme", theme.next().id());
        dispatch.dispatch(Action::Paint(theme.next()));
    };
    let name = around.texts.fill("theme.label", &[("theme", &around.texts.name("theme", theme.id()))]);
    html! {
        <button class="tool" type="button" onclick={paint} aria-label={name.clone()} title={name}>{ icon(Icon::Theme) }</button>
    }
}

/// A language's name in itself, for who reads no other.
fn own_name(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "English",
        Lang::Ja => "日本語",
        Lang::Sv => "Svenska",
    }
}
