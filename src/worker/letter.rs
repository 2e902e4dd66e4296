//! What the page writes, read by the browser's own parser.

use acr_doctor::catalogue;
use acr_doctor::js::Json;
use acr_doctor::kb::Words;
use acr_doctor::protocol::Request;
use acr_doctor::text::Lang;

/// A request; `None` for anything else.
pub fn request(json: &str) -> Option<Request> {
    let letter = Json::parse(json)?;
    let lang = letter.lang();
    match letter.text("ask").as_str() {
        "words" => Some(Request::Words { lang, json: letter.text("json") }),
        "diagnose" => Some(Request::Diagnose {
            id: letter.count("id"),
            paste: letter.text("paste"),
            now: letter.number("now").unwrap_or_default(),
            lang,
            known: letter.map("known"),
        }),
        "catalogue" => Some(Request::Catalogue { lang, details: letter.text("details") }),
        _ => None,
    }
}

/// The engine's part of `words/<lang>.json`; `None` if there is none.
pub fn words(file: &str) -> Option<Words> {
    let kb = Json::parse(file)?.get("kb");
    let words = Words {
        engine: kb.map("engine"),
        causes: kb.texts("causes"),
        fixes: kb.texts("fixes"),
        permissions: kb.texts("permissions"),
    };
    (!words.causes.is_empty()).then_some(words)
}

/// The file `words/details.json`; empty where it could not be fetched.
pub struct Details(Json);

impl Details {
    pub fn read(file: &str) -> Details {
        Details(Json::parse(file).unwrap_or(Json::NOTHING))
    }

    pub fn of(&self, cause: &str) -> catalogue::Details {
        let details = self.0.get("causes").get(cause);
        catalogue::Details { samples: details.texts("samples"), sources: details.texts("sources"), read: details.text("read") }
    }

    /// What pages are called in a language, by their short address.
    pub fn links(&self, lang: Lang) -> impl Iterator<Item = (String, String)> {
        let links = self.0.get("links");
        links.names().into_iter().map(move |name| (name.clone(), links.get(&name).text(lang.tag())))
    }
}
