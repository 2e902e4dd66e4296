//! What the page and the worker say to each other: JSON text in both directions.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::catalogue::CauseCard;
use crate::from_json::field;
use crate::report::Report;
use crate::text::Lang;

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "ask")]
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

/// From the worker to the page, which reads it with the browser's own parser.
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

impl Request {
    /// Reads what the page wrote; the error says what was not understood.
    pub fn read(json: &str) -> Result<Request, String> {
        let value: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let lang = field(&value, "lang");
        Ok(match value["ask"].as_str().unwrap_or_default() {
            "words" => Request::Words { lang, json: field(&value, "json") },
            "diagnose" => Request::Diagnose {
                id: field(&value, "id"),
                paste: field(&value, "paste"),
                now: field(&value, "now"),
                lang,
                known: field(&value, "known"),
            },
            "catalogue" => Request::Catalogue { lang, details: field(&value, "details") },
            ask => return Err(format!("there is no request `{ask}`")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_survives_the_way_to_the_worker() {
        let known = BTreeMap::from([("registry".to_owned(), "contoso.azurecr.io".to_owned())]);
        let request = Request::Diagnose { id: 3, paste: "a\u{0}\"".into(), now: 5, lang: Lang::Sv, known };
        let json = serde_json::to_string(&request).expect("a request is JSON");
        assert_eq!(Request::read(&json), Ok(request));
        assert!(Request::read("{").is_err() && Request::read("{\"ask\":\"x\"}").is_err());
    }
}
