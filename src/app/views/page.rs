//! The whole page.

use yew::prelude::*;

use super::cause::cause_page;
use super::causes::causes;
use super::diagnose::diagnose;
use super::footer::footer;
use super::header::header;
use super::notices::words_missing;
use super::trust::trust;
use crate::app::around::Around;
use crate::app::browser;
use crate::app::hooks::use_codes::use_codes;
use crate::app::hooks::use_page::{first_state, use_address, use_copied, use_pasted_anywhere, use_root};
use crate::app::hooks::use_report::use_report;
use crate::app::hooks::use_texts::use_texts;
use crate::app::route::Route;

#[component]
pub fn Page() -> Html {
    let state = use_reducer(first_state);
    let speech = use_texts(state.lang);
    let engine = use_report(&state, &speech.texts, matches!(state.route, Route::Causes | Route::Cause(_)));
    let shows_codes =
        engine.answer.as_ref().is_some_and(|answer| !answer.report.codes.is_empty()) || state.route == Route::Causes;
    let codes = use_codes(engine.answer.is_some(), shows_codes);
    let around = Around {
        texts: speech.texts.clone(),
        dispatch: state.dispatcher(),
        shell: state.shell,
        titles: engine.catalogue.as_ref().filter(|all| all.lang == speech.texts.lang).map(|all| all.titles.clone()),
        in_full: engine.in_full,
        codes,
        copied: state.copied.clone(),
    };
    use_address(&around.dispatch);
    use_pasted_anywhere(&around.dispatch, &engine.ask_ahead);
    use_root(&state, &around.texts);

    use_copied(&state, &around.dispatch);

    let (main, dialog) = (use_node_ref(), use_node_ref());
    // The first view puts the focus into its box by itself.
    use_effect_with((main.clone(), state.route.clone(), engine.catalogue.is_some()), |(main, route, _)| {
        if *route != Route::Diagnose {
            browser::focus_heading(main);
        }
    });
    let skip = {
        let main = main.clone();
        move |event: MouseEvent| {
            // The address is the view's: the link moves the focus alone.
            event.prevent_default();
            browser::focus(&main);
        }
    };
    let view = match &state.route {
        Route::Diagnose => diagnose(&around, &state, &engine),
        Route::Causes => causes(&around, &state.search, engine.catalogue.as_ref()),
        Route::Cause(id) => cause_page(&around, id, engine.catalogue.as_ref()),
        Route::Trust => trust(&around.texts),
    };
    // Whoever reads another language does not first see English, if its words come soon.
    let class = if speech.waits { "page page-waits" } else { "page" };
    html! {
            <div {class}>
                { header(&around, &state, &dialog, skip) }
                if let Some(lang) = speech.missing {
                    { words_missing(&around, lang, &speech.retry) }
                }
                <main class="main" tabindex="-1" ref={main}>{ view }</main>
                { footer(&around.texts) }
            </div>
    }
}
