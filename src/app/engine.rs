//! The page's end of the line to the engine: asks, waits, and starts a fresh worker where one fell silent.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::{Rc, Weak};

use acr_doctor::catalogue::CauseCard;
use acr_doctor::protocol::Request;
use acr_doctor::report::Report;
use acr_doctor::text::Lang;
use yew::Callback;

use super::browser::{self, FromWorker, Letter, Timer, WorkerHandle};
use super::texts::Texts;

/// How long an engine may be silent before it counts as stuck: a good answer takes thousandths of this.
const PATIENCE_MS: i32 = 6_000;
/// More for long texts: for each million bytes.
const PATIENCE_PER_MEGABYTE_MS: i32 = 2_000;
/// How long the engine's file may take to arrive, on a slow line.
const ARRIVAL_MS: i32 = 90_000;
/// How long what was pasted waits for its answer, so that both are drawn together.
const AHEAD_MS: i32 = 50;
/// A question that stopped the engine twice is not asked a third time.
const STRIKES: u32 = 2;

/// What is to be diagnosed.
#[derive(Clone, PartialEq)]
pub struct Question {
    pub paste: Rc<str>,
    pub known: Rc<BTreeMap<String, String>>,
    pub texts: Texts,
}

/// A report, and the text that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub paste: Rc<str>,
    pub report: Shared<Report>,
}

/// What pages of documentation are called, by address.
pub type Titles = Shared<BTreeMap<String, String>>;

/// The list of all causes, in a language, and the titles of the pages that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    pub lang: Lang,
    pub causes: Shared<[CauseCard]>,
    pub titles: Titles,
}

/// Something that comes whole and never changes: it is the same if it lies at the same place. Nothing in it is compared.
#[derive(Debug)]
pub struct Shared<T: ?Sized>(pub Rc<T>);

impl<T: ?Sized> Clone for Shared<T> {
    fn clone(&self) -> Shared<T> {
        Shared(Rc::clone(&self.0))
    }
}

impl<T: ?Sized> PartialEq for Shared<T> {
    fn eq(&self, other: &Shared<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: ?Sized> Eq for Shared<T> {}

impl<T: ?Sized> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Health {
    #[default]
    Well,
    /// It stopped, and a fresh one is at work.
    Restarted,
    /// It stopped again: this text is too much for it.
    GaveUp,
}

pub enum News {
    Answer(Answer),
    Catalogue(Catalogue),
    Health(Health),
}

/// The line to the engine. Dropping it ends the worker.
pub struct Link(Rc<RefCell<Desk>>);

struct Desk {
    tell: Callback<News>,
    worker: Option<WorkerHandle>,
    ready: bool,
    /// The languages whose words this worker has.
    has_words: Vec<Lang>,
    question: Option<Question>,
    /// The question stopped the engine again and again: it is not asked until a person says so.
    held: bool,
    /// The number of the question that waits for its answer.
    waits_for: Option<u32>,
    last_id: u32,
    /// The words of the list that is wanted, and what shows each cause.
    wants_catalogue: Option<(Texts, Rc<str>)>,
    strikes: u32,
    /// Runs while an answer, or the worker itself, is waited for.
    patience: Option<Timer>,
    /// Called before the next answer is told, or when that takes too long.
    first: Option<(Callback<()>, Option<Timer>)>,
}

impl Link {
    pub fn start(tell: Callback<News>) -> Link {
        let desk = Rc::new(RefCell::new(Desk {
            tell,
            worker: None,
            ready: false,
            has_words: vec![Lang::En],
            question: None,
            held: false,
            waits_for: None,
            last_id: 0,
            wants_catalogue: None,
            strikes: 0,
            patience: None,
            first: None,
        }));
        spawn(&desk);
        Link(desk)
    }

    /// Asks for a diagnosis. An older question that still waits is forgotten.
    pub fn ask(&self, question: Question) {
        let is_gone = {
            let mut desk = self.0.borrow_mut();
            if !desk.held && desk.question.as_ref() == Some(&question) {
                return;
            }
            desk.strikes = 0;
            desk.held = false;
            desk.tell.emit(News::Health(Health::Well));
            desk.question = Some(question);
            ask(&self.0, &mut desk);
            desk.worker.is_none()
        };
        if is_gone {
            spawn(&self.0);
        }
    }

    /// Asks for a diagnosis, and calls `first` before the answer is told: what has to be drawn with it is drawn once.
    pub fn ask_ahead(&self, question: Question, first: Callback<()>) {
        // What another paste still waits with is not lost to this one.
        call_first(&self.0);
        self.ask(question);
        let line = Rc::downgrade(&self.0);
        let timer = Timer::after(AHEAD_MS, move || {
            if let Some(desk) = line.upgrade() {
                call_first(&desk);
            }
        });
        self.0.borrow_mut().first = Some((first, timer));
    }

    /// Asks for the list of all causes. `details` is the text of `words/details.json`, or empty.
    pub fn ask_for_catalogue(&self, texts: &Texts, details: Rc<str>) {
        let mut desk = self.0.borrow_mut();
        desk.wants_catalogue = Some((texts.clone(), details));
        desk.ask_for_catalogue();
    }

    /// Asks the last question once more, of a fresh worker.
    pub fn retry(&self) {
        {
            let mut desk = self.0.borrow_mut();
            desk.strikes = 0;
            desk.held = false;
            desk.tell.emit(News::Health(Health::Well));
        }
        spawn(&self.0);
    }
}

impl Desk {
    fn give_words(&mut self, texts: &Texts) {
        if self.has_words.contains(&texts.lang) {
            return;
        }
        if let (Some(worker), Some(file)) = (&self.worker, &texts.file) {
            worker.ask(&Request::Words { lang: texts.lang, json: file.to_string() });
            self.has_words.push(texts.lang);
        }
    }

    fn ask_for_catalogue(&mut self) {
        let Some((texts, details)) = self.wants_catalogue.clone().filter(|_| self.ready) else { return };
        self.give_words(&texts);
        if let Some(worker) = &self.worker {
            worker.ask(&Request::Catalogue { lang: texts.lang, details: details.to_string() });
        }
    }
}

fn spawn(desk: &Rc<RefCell<Desk>>) {
    let line = Rc::downgrade(desk);
    let worker = WorkerHandle::start(move |news| hear(&line, news));
    let mut state = desk.borrow_mut();
    state.ready = false;
    state.has_words = vec![Lang::En];
    state.waits_for = None;
    state.patience = wait(desk, ARRIVAL_MS);
    state.worker = worker;
    if state.worker.is_none() {
        state.tell.emit(News::Health(Health::GaveUp));
    }
}

fn ask(line: &Rc<RefCell<Desk>>, desk: &mut Desk) {
    let Some(question) = desk.question.clone().filter(|_| desk.ready && !desk.held) else { return };
    desk.give_words(&question.texts);
    desk.last_id = desk.last_id.wrapping_add(1);
    desk.waits_for = Some(desk.last_id);
    let megabytes = i32::try_from(question.paste.len() / 1_000_000).unwrap_or_default();
    desk.patience = wait(line, PATIENCE_MS + megabytes * PATIENCE_PER_MEGABYTE_MS);
    if let Some(worker) = &desk.worker {
        worker.ask(&Request::Diagnose {
            id: desk.last_id,
            paste: question.paste.to_string(),
            now: browser::now(),
            lang: question.texts.lang,
            known: (*question.known).clone(),
        });
    }
}

fn call_first(desk: &Rc<RefCell<Desk>>) {
    let first = desk.borrow_mut().first.take();
    if let Some((first, _)) = first {
        first.emit(());
    }
}

fn wait(line: &Rc<RefCell<Desk>>, millis: i32) -> Option<Timer> {
    let line = Rc::downgrade(line);
    Timer::after(millis, move || hear(&line, FromWorker::Broke))
}

fn hear(line: &Weak<RefCell<Desk>>, news: FromWorker) {
    let Some(line) = line.upgrade() else { return };
    let letter = match news {
        FromWorker::Said(letter) => letter,
        FromWorker::Broke => return broke(&line),
    };
    let mut desk = line.borrow_mut();
    match letter {
        Letter::Ready => {
            desk.ready = true;
            desk.patience = None;
            ask(&line, &mut desk);
            desk.ask_for_catalogue();
        }
        Letter::Report { id, report } if desk.waits_for == Some(id) => {
            desk.waits_for = None;
            desk.patience = None;
            if let Some((first, _)) = desk.first.take() {
                first.emit(());
            }
            if let Some(question) = &desk.question {
                desk.tell.emit(News::Answer(Answer { paste: Rc::clone(&question.paste), report: Shared(Rc::from(report)) }));
            }
        }
        Letter::Catalogue { lang, causes, titles } => {
            let (causes, titles) = (Shared(causes.into()), Shared(Rc::new(titles)));
            desk.tell.emit(News::Catalogue(Catalogue { lang, causes, titles }));
        }
        // An answer that nobody waits for any more; and words, which the page has read itself before it sent them.
        Letter::Report { .. } | Letter::Other => {}
    }
}

/// The worker died or fell silent: a fresh one takes its place, and gets the question once more.
fn broke(line: &Rc<RefCell<Desk>>) {
    let gave_up = {
        let mut desk = line.borrow_mut();
        desk.strikes += 1;
        let gave_up = desk.strikes >= STRIKES;
        desk.held = gave_up;
        desk.tell.emit(News::Health(if gave_up { Health::GaveUp } else { Health::Restarted }));
        // A worker that never came would never come again.
        gave_up && !desk.ready
    };
    if gave_up {
        let mut desk = line.borrow_mut();
        desk.worker = None;
        desk.patience = None;
    } else {
        spawn(line);
    }
}
