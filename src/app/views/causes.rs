//! All causes, to be searched without a paste.

use acr_doctor::catalogue::CauseCard;
use yew::prelude::*;

use super::text::text;
use crate::app::around::Around;
use crate::app::browser;
use crate::app::browser::letter::Codes;
use crate::app::engine::Catalogue;
use crate::app::route::Route;
use crate::app::state::Action;
use crate::app::texts::Texts;

/// The sections in the order in which a person meets them: first on their own machine, then on the way, then at the registry.
const SECTIONS: [&str; 7] = ["docker", "name", "credentials", "expiry", "authorization", "network", "service"];

pub fn causes(around: &Around, search: &AttrValue, catalogue: Option<&Catalogue>) -> Html {
    let (texts, dispatch) = (&around.texts, around.dispatch.clone());
    let searched = browser::lower_case(search);
    let words: Vec<&str> = searched.split_whitespace().collect();
    let all = catalogue.map_or(&[][..], |catalogue| &catalogue.causes);
    let found: Vec<&CauseCard> = all.iter().filter(|cause| holds(cause, &words, &around.codes)).collect();
    let search_for = move |event: InputEvent| dispatch.dispatch(Action::Search(browser::field_of(&event).into()));
    html! {
        <div class="column">
            { text("h1", "sentence", texts.get("causes.title")) }
            { text("p", "measure", texts.get("causes.lead")) }
            <label class="label" for="search">{ texts.get("causes.search") }</label>
            <input class="field search" id="search" type="search" value={search.clone()} oninput={search_for} placeholder={texts.get("causes.placeholder")} autocomplete="off" spellcheck="false" />
            <p class="quiet" role="status">
                if catalogue.is_some() {
                    { texts.fill("causes.count", &[("found", &found.len().to_string()), ("all", &all.len().to_string())]) }
                } else {
                    { texts.get("causes.wait") }
                }
            </p>
            for section in SECTIONS {
                { group(texts, section, &found) }
            }
        </div>
    }
}

fn group(texts: &Texts, section: &str, found: &[&CauseCard]) -> Html {
    let causes: Vec<&&CauseCard> = found.iter().filter(|cause| cause.section == section).collect();
    if causes.is_empty() {
        return html! {};
    }
    html! {
        <section key={section.to_owned()} class="group">
            { text("h2", "label", texts.name("section", section)) }
            <ul class="cause-list">
                for cause in causes {
                    <li key={cause.id.as_str()}>
                        <a href={Route::Cause(cause.id.clone().into()).hash()}>{ &cause.title }</a>
                        if let Some(sample) = cause.details.samples.first() {
                            { text("code", "sample-line", first_line(sample)) }
                        }
                    </li>
                }
            </ul>
        </section>
    }
}

/// Whether a cause has all the words somewhere: in its name, its text, or a message it shows; or is what a code leads to.
fn holds(cause: &CauseCard, words: &[&str], codes: &Codes) -> bool {
    if words.is_empty() {
        return true;
    }
    let mut text = [cause.id.as_str(), &cause.title, &cause.why].join(" ");
    for more in cause.details.samples.iter().chain(&cause.details.sources) {
        text.push(' ');
        text.push_str(more);
    }
    let text = browser::lower_case(&text);
    let is_led_to = |word: &str| codes.of(word.trim_start_matches("aadsts"), "cause").as_ref() == Some(&cause.id);
    words.iter().all(|word| text.contains(word) || is_led_to(word))
}

fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}
