//! The list of all causes, without a paste: what the app shows under "Causes".

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::from_json::{FromJson, field};
use crate::link;
use crate::report::FixReport;
use crate::text::Lang;

/// What only the list of causes shows, so that the page fetches it with the list: `words/details.json` has it by cause.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Details {
    /// What it looks like: a line that a tool prints, for each symptom that has one.
    pub samples: Vec<String>,
    /// Where it is documented: addresses, in the file as [`link::short`] gives them.
    pub sources: Vec<String>,
    /// When the sources were read: `2026-08-20`.
    pub read: String,
}

impl FromJson for Details {
    fn from_json(value: &Value) -> Self {
        Details { samples: field(value, "samples"), sources: field(value, "sources"), read: field(value, "read") }
    }
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

/// What the pages of documentation are called in a language, by their address in it. `details` is the JSON of `words/details.json`.
pub fn titles(lang: Lang, details: &Value) -> BTreeMap<String, String> {
    let mut titles = BTreeMap::new();
    for (short, by_lang) in details["links"].as_object().into_iter().flatten() {
        titles.insert(link::address(short, lang), field(by_lang, lang.tag()));
    }
    titles
}
