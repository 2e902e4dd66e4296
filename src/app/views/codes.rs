//! The codes of Microsoft Entra in the paste: what each means, and where Microsoft says so.

use acr_doctor::report::{CodeReport, Report};
use yew::prelude::*;

use super::fixes::documentation;
use super::text::{label, text};
use crate::app::around::Around;
use crate::app::route::Route;

pub fn codes(around: &Around, report: &Report) -> Html {
    let texts = &around.texts;
    if report.codes.is_empty() {
        return html! {};
    }
    html! {
        <section class="later" aria-labelledby="codes">
            { label("h3", "codes", texts.get("codes.title")) }
            if around.codes.are_missing() {
                { text("p", "quiet", texts.get("codes.missing")) }
            }
            <ul class="not-this">
                for one in &report.codes {
                    <li key={one.number}>{ code(around, one) }</li>
                }
            </ul>
        </section>
    }
}

/// The link stays where the words did not come.
fn code(around: &Around, code: &CodeReport) -> Html {
    let texts = &around.texts;
    let number = code.number.to_string();
    let address = format!("https://login.microsoftonline.com/error?code={number}");
    let name = format!("AADSTS{number}");
    html! {
        <>
            { documentation(around, &address, &name) }
            if let Some(cause) = &code.cause {
                { text("span", "", around.codes.of(&number, texts.lang.tag()).unwrap_or_default()) }
                <a href={Route::Cause(cause.clone().into()).hash()}>{ texts.get("codes.cause") }</a>
            } else {
                { text("span", "quiet", texts.get("codes.unknown")) }
            }
        </>
    }
}
