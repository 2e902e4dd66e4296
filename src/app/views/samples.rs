//! Pastes to try: one click away, fetched when asked for.

use acr_doctor::decode::Encoding;

use yew::prelude::*;

use super::text::{button, label};
use crate::app::around::Around;
use crate::app::browser;
use crate::app::fetched::fetch;
use crate::app::hooks::use_page::add;
use crate::app::state::{Action, Dispatch, Notice};

/// The files in `samples/`, and their names under `samples.*`.
const SAMPLES: [&str; 6] = ["push-unauthorized", "aks-pull", "expired-token", "no-docker", "firewall", "health-check"];

pub fn samples(around: &Around) -> Html {
    let texts = &around.texts;
    html! {
        <section class="samples" aria-labelledby="samples">
            { label("h2", "samples", texts.get("samples.title")) }
            <ul class="sample-list">
                for name in SAMPLES {
                    <li key={name}>
                        { button("sample", texts.name("samples", name), take(&around.dispatch, name)) }
                    </li>
                }
            </ul>
            <p><a href="#/causes">{ texts.get("samples.nothing") }</a></p>
        </section>
    }
}

fn take(dispatch: &Dispatch, name: &'static str) -> impl Fn(MouseEvent) + 'static {
    let dispatch = dispatch.clone();
    move |_| {
        let dispatch = dispatch.clone();
        let take = move |text: Option<String>| match text {
            Some(text) => {
                browser::mark("paste");
                add(&dispatch, text, Encoding::Utf8);
            }
            None => dispatch.dispatch(Action::Tell(Notice::NoSample)),
        };
        fetch(format!("samples/{name}.txt"), Box::new(take));
    }
}
