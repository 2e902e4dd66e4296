//! The promise, and the version.

use yew::prelude::*;

use super::text::text;
use crate::app::texts::Texts;

pub fn footer(texts: &Texts) -> Html {
    html! {
        <footer class="footer">
            <p>{ texts.get("footer.promise") }{ " " }<a href="#/trust">{ texts.get("footer.check") }</a></p>
            { text("p", "quiet", concat!("v", env!("CARGO_PKG_VERSION"))) }
        </footer>
    }
}
