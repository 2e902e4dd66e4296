//! What stays where, and how to check it.

use yew::prelude::*;

use super::text::text;
use crate::app::texts::Texts;

/// The claims, each with a title, a text, and how to check it, under `trust.*`.
const CLAIMS: [&str; 5] = ["stays", "network", "stored", "masked", "limits"];

pub fn trust(texts: &Texts) -> Html {
    html! {
        <div class="column">
            { text("h1", "sentence", texts.get("trust.title")) }
            { text("p", "measure", texts.get("trust.lead")) }
            for claim in CLAIMS {
                <section key={claim} class="claim">
                    { text("h2", "title", texts.get(&format!("trust.{claim}-title"))) }
                    { text("p", "measure", texts.get(&format!("trust.{claim}-text"))) }
                    { text("p", "measure check", texts.get(&format!("trust.{claim}-check"))) }
                </section>
            }
        </div>
    }
}
