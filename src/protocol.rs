//! What the page and the worker say to each other: JSON text in both directions, which the browser's own parser reads (`js.rs`).

use std::collections::BTreeMap;

use crate::catalogue::CauseCard;
use crate::report::Report;
use crate::text::Lang;
use serde::Serialize;

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Words of a language that is not built in: the text of `words/<lang>.json`, as fetched.
    Words { lang: Lang, json: String },
    /// Diagnose a paste. Of several that wait, only the last is answered.
    Diagnose {
        id: u32,
        paste: String,
        /// Seconds since 1970, UTC.
        now: i64,
        lang: Lang,
        /// Slots that the person filled in by hand: they win over what was read.
        known: BTreeMap<String, String>,
    },
    /// The list of all causes; with their details, where `words/details.json` was fetched.
    Catalogue { lang: Lang, details: String },
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "reply")]
pub enum Reply {
    /// The engine has arrived and takes requests.
    Ready,
    /// The words of `lang` are there, or could not be read (then `problem` says why).
    Words {
        lang: Lang,
        problem: Option<String>,
    },
    Report {
        id: u32,
        report: Box<Report>,
    },
    Catalogue {
        lang: Lang,
        causes: Vec<CauseCard>,
        /// What the pages are called that causes and fixes lead to, by address; empty without the details.
        titles: BTreeMap<String, String>,
    },
    /// A request that could not be read.
    Misunderstood {
        problem: String,
    },
}
