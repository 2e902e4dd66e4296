//! The list of all causes, without a paste: what the app shows under "Causes".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::link;
use crate::report::FixReport;
use crate::text::Lang;

/// What only the list of causes shows, so that the page fetches it with the list: `words/details.json` has it by cause.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// What it looks like: a line that a tool prints, for each symptom that has one.
    pub samples: Vec<String>,
    /// Where it is documented: addresses, in the file as [`link::short`] gives them.
    pub sources: Vec<String>,
    /// When the sources were read: `2026-08-20`.
    pub read: String,
}

/// One cause as the list shows it. Its fixes carry blanks, since nothing was pasted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CauseCard {
    pub id: String,
    pub section: String,
    /// The step of the login that it breaks.
    pub step: String,
    pub who: String,
    pub title: String,
    pub why: String,
    pub fixes: Vec<FixReport>,
    pub details: Details,
}

/// What the pages of documentation are called in a language, by their address in it. `links` has them by their short address, as
/// `words/details.json` does.
pub fn titles(lang: Lang, links: impl Iterator<Item = (String, String)>) -> BTreeMap<String, String> {
    let mut titles = BTreeMap::new();
    for (short, title) in links {
        titles.insert(link::address(&short, lang), title);
    }
    titles
}
