//! The engine in a thread of its own: a long log never costs the page a frame, and a panic costs an answer, not the page.

mod documents;
mod letter;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use acr_doctor::catalogue::titles;
use acr_doctor::kb::{Kb, Words};
use acr_doctor::protocol::{Reply, Request};
use acr_doctor::reading::Reading;
use acr_doctor::report::Span;
use acr_doctor::text::Lang;
use acr_doctor::{Engine, Input};
use documents::Documents;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// How long the first answer waits for the reader of documents. The page takes a worker for stuck that is silent for longer than 6 s.
const LATEST_MS: i32 = 4_000;

/// What the worker has at hand.
struct Desk {
    scope: DedicatedWorkerGlobalScope,
    engine: Engine,
    /// English first.
    words: Vec<(Lang, Words)>,
    documents: Documents,
    /// The newest question: one that comes before it is answered takes its place.
    waiting: Option<Question>,
    /// The list of causes that is wanted: its language, and the text of `words/details.json`.
    wanted: Option<(Lang, String)>,
}

struct Question {
    id: u32,
    paste: String,
    now: i64,
    lang: Lang,
    known: BTreeMap<String, String>,
}

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let words = vec![(Lang::En, Words::builtin())];
    let desk = Rc::new(RefCell::new(Desk {
        scope: scope.clone(),
        engine: Engine::new(Kb::builtin()),
        words,
        documents: Documents::default(),
        waiting: None,
        wanted: None,
    }));

    let answer = {
        let desk = Rc::clone(&desk);
        Closure::<dyn FnMut()>::new(move || answer(&desk))
    };
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let json = event.data().as_string().unwrap_or_default();
        let mut desk = desk.borrow_mut();
        let already_waits = desk.is_asked();
        desk.take(&json);
        if desk.is_asked() && !already_waits {
            // A turn of the event loop later, so that newer questions that are already here go first.
            let scheduled = desk.scope.set_timeout_with_callback(answer.as_ref().unchecked_ref());
            if scheduled.is_err() {
                desk.answer();
            }
        }
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    reply(&scope, &Reply::Ready);
}

/// Answers the newest question; the first one waits until the reader of documents has come, or is known not to come.
fn answer(desk: &Rc<RefCell<Desk>>) {
    let mut at_hand = desk.borrow_mut();
    if matches!(at_hand.documents, Documents::NotAsked) {
        at_hand.documents = Documents::Coming;
        let scope = at_hand.scope.clone();
        let late = {
            let desk = Rc::clone(desk);
            Closure::once_into_js(move || desk.borrow_mut().answer())
        };
        // Where timers are refused, only a line that hangs goes unnoticed here; the page notices.
        let _ = scope.set_timeout_with_callback_and_timeout_and_arguments_0(late.unchecked_ref(), LATEST_MS);
        let desk = Rc::clone(desk);
        documents::fetch(&scope, move |documents| {
            let mut desk = desk.borrow_mut();
            desk.documents = documents;
            desk.learn();
            desk.answer();
        });
    }
    if !matches!(at_hand.documents, Documents::Coming) {
        at_hand.answer();
    }
}

impl Desk {
    fn is_asked(&self) -> bool {
        self.waiting.is_some() || self.wanted.is_some()
    }

    fn take(&mut self, json: &str) {
        match letter::request(json) {
            Some(Request::Words { lang, json }) => {
                let words = letter::words(&json);
                let problem = words.is_none().then(|| "there are no texts of causes in it".to_owned());
                self.words.extend(words.map(|words| (lang, words)));
                reply(&self.scope, &Reply::Words { lang, problem });
            }
            Some(Request::Diagnose { id, paste, now, lang, known }) => {
                self.waiting = Some(Question { id, paste, now, lang, known });
            }
            Some(Request::Catalogue { lang, details }) => self.wanted = Some((lang, details)),
            None => reply(&self.scope, &Reply::Misunderstood { problem: json.chars().take(80).collect() }),
        }
    }

    /// Takes what to do about each cause, where it has come.
    fn learn(&mut self) {
        let Some(remedies) = documents::remedies(&self.documents) else { return };
        self.engine.learn(remedies.fixes);
        let (_, english) = &mut self.words[0];
        english.fixes = remedies.texts;
        english.permissions = remedies.permissions;
    }

    fn answer(&mut self) {
        if let Some((lang, details)) = self.wanted.take() {
            let details = letter::Details::read(&details);
            let causes = self.engine.catalogue(self.words(lang), lang, &|cause| details.of(cause));
            let titles = titles(lang, details.links(lang));
            reply(&self.scope, &Reply::Catalogue { lang, causes, titles });
        }
        let Some(Question { id, paste, now, lang, known }) = self.waiting.take() else { return };
        let documents = self.documents.read(&paste, now).unwrap_or_else(|| unread(&paste));
        let input = Input { paste: &paste, documents: &documents, now, lang, known: &known };
        let report = Box::new(self.engine.diagnose(&input, self.words(lang)));
        reply(&self.scope, &Reply::Report { id, report });
    }

    /// The words of a language; English until they have come.
    fn words(&self, lang: Lang) -> &Words {
        self.words.iter().find(|(known, _)| *known == lang).map_or(&self.words[0].1, |(_, words)| words)
    }
}

/// What is read where documents cannot be: nothing, and a note.
fn unread(paste: &str) -> Reading {
    let mut reading = Reading::default();
    reading.note("documents-unread", Span { start: 0, end: paste.len() }, "");
    reading
}

fn reply(scope: &DedicatedWorkerGlobalScope, reply: &Reply) {
    // Plain data always becomes JSON, and a string can always be posted.
    if let Ok(json) = serde_json::to_string(reply) {
        let _ = scope.post_message(&JsValue::from_str(&json));
    }
}
