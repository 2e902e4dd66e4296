//! The words of the language that is wanted: English is here, the others are fetched.

use std::cell::Cell;
use std::rc::Rc;

use acr_doctor::text::Lang;
use yew::prelude::*;

use crate::app::fetched::fetch;
use crate::app::texts::Texts;

/// The words that are shown, and what came of fetching those that are wanted.
pub struct Speech {
    pub texts: Texts,
    /// The language whose words could not be fetched.
    pub missing: Option<Lang>,
    /// Whether the first words that are wanted are still on their way: until they come, English need not be shown.
    pub waits: bool,
    pub retry: Callback<()>,
}

#[hook]
pub fn use_texts(wanted: Lang) -> Speech {
    let fetched = use_mut_ref(Fetched::default);
    let update = use_force_update();
    let tries = fetched.borrow().tries;
    {
        let (fetched, update) = (Rc::clone(&fetched), update.clone());
        use_effect_with((wanted, tries), move |(lang, _)| {
            let lang = *lang;
            fetched.borrow_mut().missing = None;
            // Another language may be chosen while this one is on its way.
            let is_wanted = Rc::new(Cell::new(true));
            if fetched.borrow().has(lang) {
                fetched.borrow_mut().show(lang);
                update.force_update();
            } else {
                let is_wanted = Rc::clone(&is_wanted);
                let take = move |file: Option<String>| {
                    if is_wanted.get() {
                        // What can go wrong is the same to a person: the words are not there.
                        fetched.borrow_mut().take(lang, file.and_then(|file| Texts::from_file(lang, &file).ok()));
                        update.force_update();
                    }
                };
                fetch(format!("words/{}.json", lang.tag()), Box::new(take));
            }
            move || is_wanted.set(false)
        });
    }
    let retry = {
        let fetched = Rc::clone(&fetched);
        Callback::from(move |()| {
            fetched.borrow_mut().tries += 1;
            update.force_update();
        })
    };
    let now = fetched.borrow();
    let texts = now.texts.iter().find(|texts| texts.lang == now.shown).or(now.texts.first()).cloned();
    let waits = !now.settled && wanted != Lang::En;
    Speech { texts: texts.unwrap_or_else(Texts::english), missing: now.missing, waits, retry }
}

/// The words that are here.
struct Fetched {
    texts: Vec<Texts>,
    shown: Lang,
    missing: Option<Lang>,
    /// The first words that were wanted have come, or will not.
    settled: bool,
    tries: u32,
}

impl Default for Fetched {
    fn default() -> Fetched {
        Fetched { texts: vec![Texts::english()], shown: Lang::En, missing: None, settled: false, tries: 0 }
    }
}

impl Fetched {
    fn has(&self, lang: Lang) -> bool {
        self.texts.iter().any(|texts| texts.lang == lang)
    }

    fn take(&mut self, lang: Lang, answer: Option<Texts>) {
        if let Some(texts) = answer {
            self.texts.push(texts);
            self.show(lang);
        } else {
            self.missing = Some(lang);
            self.settled = true;
        }
    }

    fn show(&mut self, lang: Lang) {
        self.shown = lang;
        self.settled = true;
    }
}
