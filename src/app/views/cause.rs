//! One cause, without a paste: what it means, how it shows, and what to do.

use acr_doctor::catalogue::CauseCard;
use yew::prelude::*;

use super::fixes::{documentation, fix_list};
use super::text::{more, text};
use crate::app::around::Around;
use crate::app::engine::Catalogue;

/// How many samples are shown at once.
const SAMPLES: usize = 4;

pub fn cause_page(around: &Around, id: &str, catalogue: Option<&Catalogue>) -> Html {
    let texts = &around.texts;
    let cause = catalogue.and_then(|all| all.causes.iter().find(|cause| cause.id == id));
    html! {
        <div class="column">
            <p><a href="#/causes">{ texts.get("cause.all") }</a></p>
            if let Some(cause) = cause {
                { text("h1", "sentence", &cause.title) }
                { card(around, cause) }
            } else {
                { text("h1", "sentence", texts.get(if catalogue.is_some() { "cause.unknown" } else { "causes.wait" })) }
            }
        </div>
    }
}

fn card(around: &Around, cause: &CauseCard) -> Html {
    let texts = &around.texts;
    html! {
        <>
            <p class="quiet">{ texts.name("section", &cause.section) }{ " · " }{ texts.fill("answer.who", &[("who", &texts.name("who", &cause.who))]) }</p>
            { text("p", "why measure", &cause.why) }
            if !cause.details.samples.is_empty() {
                { text("h2", "label", texts.get("cause.samples")) }
                for sample in cause.details.samples.iter().take(SAMPLES) {
                    { shown(sample) }
                }
                if cause.details.samples.len() > SAMPLES {
                    { more(around, texts.get("cause.more-samples"), || cause.details.samples[SAMPLES..].iter().map(|sample| shown(sample)).collect()) }
                }
            }
            if !cause.fixes.is_empty() {
                { text("h2", "label", texts.get("fix.title")) }
                { fix_list(around, "h3", &cause.fixes, &[], &[]) }
            }
            { text("h2", "label", texts.get("cause.sources")) }
            <ul class="plain">
                for source in &cause.details.sources {
                    <li key={source.as_str()}>{ documentation(around, source, source.trim_start_matches("https://")) }</li>
                }
            </ul>
            if !cause.details.read.is_empty() {
                <p class="quiet">{ texts.fill("cause.read", &[("date", &cause.details.read)]) }</p>
            }
        </>
    }
}

/// What a tool prints when this is the cause.
fn shown(sample: &str) -> Html {
    html! { <pre class="code code-sample"><code>{ sample.trim() }</code></pre> }
}
