//! What page and engine write to each other, as the browser's own JSON.
//!
//! A JSON library would read the same, and come along in the page's size. So the browser parses, and this takes the fields
//! out. A field that the report gains is asked for here by the compiler.

use std::collections::BTreeMap;

use acr_doctor::catalogue::{CauseCard, Details};
use acr_doctor::js::Json;
use acr_doctor::protocol::Request;
use acr_doctor::report::{
    Answer, Bar, Blank, Chart, ClaimReport, CodeReport, DecodedLayer, Disagreement, Edit, EvidenceReport, FactsReport, Finding,
    FixReport, JourneyStep, Judged, Mend, NextCheck, Note, Outcome, Readout, Report, RoleReport, Row, RuledOut, SecretReport,
    SegmentReport, StepState, Tally, TokenReport, Verdict,
};
use acr_doctor::text::Lang;
use acr_doctor::ui::UiTexts;
use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::JsValue;

/// A `Reply`.
pub enum Letter {
    Ready,
    Report {
        id: u32,
        report: Box<Report>,
    },
    Catalogue {
        lang: Lang,
        causes: Vec<CauseCard>,
        titles: BTreeMap<String, String>,
    },
    /// Anything else needs no answer here.
    Other,
}

pub fn read(json: &str) -> Letter {
    let Ok(letter) = Json::parse(json).ok_or(()) else { return Letter::Other };
    match letter.text("reply").as_str() {
        "ready" => Letter::Ready,
        "report" => {
            let id = letter.number("id").and_then(|id| u32::try_from(id).ok()).unwrap_or_default();
            Letter::Report { id, report: Box::new(report(&letter.get("report"))) }
        }
        "catalogue" => {
            Letter::Catalogue { lang: letter.lang(), causes: letter.list("causes", cause), titles: letter.map("titles") }
        }
        _ => Letter::Other,
    }
}

/// The interface's part of `words/<lang>.json`; `None` if there is none.
pub fn ui_texts(file: &str) -> Option<UiTexts> {
    let texts = Json::parse(file)?.map("ui");
    if texts.is_empty() { None } else { Some(UiTexts(texts)) }
}

/// What codes of Microsoft Entra mean, of `words/codes.json`: it may be on its way, or out of reach.
#[derive(Clone, PartialEq)]
pub struct Codes(JsValue);

impl Codes {
    pub const NOT_YET: Codes = Codes(JsValue::UNDEFINED);
    pub const ON_THE_WAY: Codes = Codes(JsValue::FALSE);

    /// Takes the file's text; `None` where it could not be fetched.
    pub fn read(file: Option<&str>) -> Codes {
        Codes(file.and_then(|file| JSON::parse(file).ok()).unwrap_or(JsValue::NULL))
    }

    /// Whether nobody has gone for them, or in vain.
    pub fn are_to_fetch(&self) -> bool {
        self.0.is_undefined() || self.are_missing()
    }

    pub fn are_missing(&self) -> bool {
        self.0.is_null()
    }

    /// What the table says of a code: its `cause`, or what it means by the tag of a language.
    pub fn of(&self, number: &str, field: &str) -> Option<String> {
        Json(self.0.clone()).get(number).maybe(field)
    }
}

/// A request, as the engine reads it.
pub fn write(request: &Request) -> JsValue {
    let letter = match request {
        Request::Words { lang, json } => object(&[("ask", "words".into()), ("lang", lang.tag().into()), ("json", json.into())]),
        Request::Diagnose { id, paste, now, lang, known } => {
            let known: Vec<(&str, JsValue)> = known.iter().map(|(slot, value)| (slot.as_str(), value.into())).collect();
            #[expect(clippy::cast_precision_loss, reason = "a clock of today is far from where a float loses whole seconds")]
            let now = JsValue::from_f64(*now as f64);
            let (lang, known) = (lang.tag().into(), object(&known).into());
            object(&[
                ("ask", "diagnose".into()),
                ("id", (*id).into()),
                ("paste", paste.into()),
                ("now", now),
                ("lang", lang),
                ("known", known),
            ])
        }
        Request::Catalogue { lang, details } => {
            object(&[("ask", "catalogue".into()), ("lang", lang.tag().into()), ("details", details.into())])
        }
    };
    JSON::stringify(&letter).map_or(JsValue::NULL, JsValue::from)
}

fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

fn report(json: &Json) -> Report {
    Report {
        schema: acr_doctor::report::SCHEMA,
        lang: json.lang(),
        segments: json.list("segments", |json| SegmentReport {
            kind: json.text("kind"),
            name: json.text("name"),
            span: json.span(),
            inside: json.number("inside").and_then(|inside| usize::try_from(inside).ok()),
        }),
        facts: facts(&json.get("facts")),
        findings: json.list("findings", finding),
        ruled_out: json.list("ruled_out", |json| RuledOut {
            cause: json.text("cause"),
            title: json.text("title"),
            because: json.text("because"),
        }),
        journey: json.list("journey", |json| JourneyStep {
            step: json.text("step"),
            name: json.text("name"),
            state: match json.text("state").as_str() {
                "passed" => StepState::Passed,
                "failed" => StepState::Failed,
                _ => StepState::Unknown,
            },
            because: json.text("because"),
        }),
        next: json.list("next", |json| NextCheck {
            ask: json.text("ask"),
            command: json.text("command"),
            outcomes: json.list("outcomes", |json| Outcome { see: json.text("see"), then: json.text("then") }),
        }),
        disagreements: json.list("disagreements", |json| Disagreement {
            about: json.text("about"),
            left: json.get("left").span(),
            right: json.get("right").span(),
            because: json.text("because"),
        }),
        secrets: json.list("secrets", |json| SecretReport {
            kind: json.text("kind"),
            span: json.span(),
            live_until: json.maybe("live_until"),
            revoke: json.text("revoke"),
        }),
        notes: json.list("notes", |json| Note { id: json.text("id"), span: json.span(), text: json.text("text") }),
        tokens: json.list("tokens", token),
        codes: json.list("codes", |json| CodeReport {
            number: json.count("number"),
            cause: json.maybe("cause"),
            span: json.span(),
            #[cfg(feature = "all-languages")]
            text: None,
        }),
        blanks: json.list("blanks", |json| Blank { slot: json.text("slot"), mark: json.text("mark") }),
        readouts: json.list("readouts", |json| Readout { segment: json.index("segment"), rows: json.list("rows", row) }),
        mends: json.list("mends", |json| Mend {
            segment: json.index("segment"),
            edits: json.list("edits", |json| Edit {
                span: json.get("span").span(),
                with: json.text("with"),
                because: json.text("because").into(),
            }),
        }),
        charts: json.list("charts", |json| Chart {
            segment: json.index("segment"),
            step: json.number("step").unwrap_or(1),
            bars: json.list("bars", |json| Bar {
                from: json.number("from").unwrap_or_default(),
                failed: json.count("failed"),
                all: json.count("all"),
            }),
            began: json.number("began"),
            tallies: json.list("tallies", |json| Tally {
                by: json.text("by").into(),
                value: json.text("value"),
                failed: json.count("failed"),
                all: json.count("all"),
            }),
        }),
        layers: json.list("layers", |json| DecodedLayer {
            segment: json.index("segment"),
            encoding: json.text("encoding").into(),
            text: json.text("text"),
        }),
    }
}

fn row(json: &Json) -> Row {
    Row { name: json.text("name"), value: json.text("value"), span: json.get("span").span(), judged: judged(json) }
}

fn judged(json: &Json) -> Judged {
    match json.text("judged").as_str() {
        "allows" => Judged::Allows,
        "forbids" => Judged::Forbids,
        "unknown" => Judged::Unknown,
        _ => Judged::Plain,
    }
}

fn facts(json: &Json) -> FactsReport {
    FactsReport {
        registry: json.maybe("registry"),
        operation: json.maybe("operation"),
        speaker: json.maybe("speaker"),
        platform: json.maybe("platform"),
        identity: json.maybe("identity"),
        slots: json.map("slots"),
    }
}

fn finding(json: &Json) -> Finding {
    Finding {
        cause: json.text("cause"),
        section: json.text("section"),
        step: json.text("step"),
        verdict: match json.text("verdict").as_str() {
            "confirmed" => Verdict::Confirmed,
            "likely" => Verdict::Likely,
            _ => Verdict::Possible,
        },
        score: json.small("score"),
        title: json.text("title"),
        why: json.text("why"),
        who: json.text("who"),
        roles: json.list("roles", |json| RoleReport {
            mode: json.text("mode"),
            right: json.text("right"),
            name: json.text("name"),
            id: json.text("id"),
        }),
        evidence: json.list("evidence", |json| EvidenceReport {
            symptom: json.text("symptom"),
            supports: json.get("for").0.is_truthy(),
            points: json.small("points"),
            span: json.span(),
            text: json.text("text"),
            speaker: json.maybe("speaker"),
            because: json.text("because"),
        }),
        fixes: json.list("fixes", fix),
    }
}

fn fix(json: &Json) -> FixReport {
    FixReport {
        kind: json.text("kind"),
        title: json.text("title"),
        note: json.maybe("note"),
        who: json.text("who"),
        needs: json.maybe("needs"),
        risk: json.text("risk"),
        commands: json.map("commands"),
        verify: json.maybe("verify"),
        undo: json.maybe("undo"),
        irreversible: json.get("irreversible").0.is_truthy(),
        link: json.text("link"),
    }
}

fn token(json: &Json) -> TokenReport {
    TokenReport {
        span: json.span(),
        kind: json.text("kind"),
        name: json.text("name"),
        issued_at: json.number("issued_at"),
        not_before: json.number("not_before"),
        expires_at: json.number("expires_at"),
        now: json.number("now").unwrap_or_default(),
        audience: json.maybe("audience"),
        issuer: json.maybe("issuer"),
        tenant: json.maybe("tenant"),
        grants: json.texts("grants"),
        claims: json.list("claims", |json| ClaimReport {
            name: json.text("name"),
            value: json.text("value"),
            meaning: json.text("meaning"),
        }),
        at: json.number("at").unwrap_or_default(),
        identity: json.maybe("identity"),
        answers: json.list("answers", |json| Answer {
            about: json.text("about"),
            judged: judged(json),
            because: json.text("because"),
        }),
    }
}

fn cause(json: &Json) -> CauseCard {
    CauseCard {
        id: json.text("id"),
        section: json.text("section"),
        step: json.text("step"),
        who: json.text("who"),
        title: json.text("title"),
        why: json.text("why"),
        fixes: json.list("fixes", fix),
        details: details(&json.get("details")),
    }
}

fn details(json: &Json) -> Details {
    Details { samples: json.texts("samples"), sources: json.texts("sources"), read: json.text("read") }
}
