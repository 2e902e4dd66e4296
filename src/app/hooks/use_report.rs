//! The report: asked of the engine whenever the paste, the language or what is known by hand changes.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::browser::{self, Timer};
use crate::app::engine::{Answer, Catalogue, Health, Link, News, Question};
use crate::app::fetched::fetch;
use crate::app::state::{Came, State};
use crate::app::texts::Texts;

/// How long typing has to pause before it is diagnosed.
const PAUSE_MS: usize = 120;
/// One more for every so many bytes: a long text is asked about less often.
const BYTES_PER_PAUSE_MS: usize = 10_000;

/// What the engine has said.
pub struct Engine {
    pub answer: Option<Answer>,
    /// Whether it is time to draw all of the answer: the first about a text is drawn in two turns, what matters first.
    pub in_full: bool,
    pub catalogue: Option<Catalogue>,
    pub health: Health,
    pub retry: Callback<()>,
    /// Asks about a text before it stands in the box, and calls when the answer has come.
    pub ask_ahead: Callback<(Rc<str>, Callback<()>)>,
}

#[derive(Clone, Default)]
struct Heard {
    answer: Option<Answer>,
    /// The answer was drawn in part, and the rest of it comes next.
    in_part: bool,
    catalogue: Option<Catalogue>,
    health: Health,
}

impl Heard {
    /// Whether that changes anything.
    fn hear(&mut self, news: News) -> bool {
        match news {
            News::Answer(answer) => {
                self.in_part = self.answer.as_ref().is_none_or(|before| before.paste.trim().is_empty());
                self.answer = Some(answer);
            }
            News::Catalogue(catalogue) => self.catalogue = Some(catalogue),
            News::Health(health) => return std::mem::replace(&mut self.health, health) != health,
        }
        true
    }
}

#[hook]
pub fn use_report(state: &State, texts: &Texts, wants_catalogue: bool) -> Engine {
    let heard = use_mut_ref(Heard::default);
    let update = use_force_update();
    let link = {
        let (heard, update) = (Rc::clone(&heard), update.clone());
        use_memo((), move |()| {
            Link::start(Callback::from(move |news| {
                if heard.borrow_mut().hear(news) {
                    update.force_update();
                }
            }))
        })
    };
    let Heard { answer, in_part, catalogue, health } = heard.borrow().clone();
    use_effect_with(in_part, move |in_part| {
        let timer = in_part.then(|| {
            Timer::after(0, move || {
                heard.borrow_mut().in_part = false;
                update.force_update();
            })
        });
        move || drop(timer)
    });

    let question = Question { paste: Rc::clone(&state.paste.text), known: Rc::clone(&state.known), texts: texts.clone() };
    let known_before = use_mut_ref(|| Rc::clone(&state.known));
    {
        let link = Rc::clone(&link);
        let came = state.paste.came;
        use_effect_with(question, move |question| {
            let question = question.clone();
            let is_typed = came == Came::Typed || *known_before.borrow() != question.known;
            *known_before.borrow_mut() = Rc::clone(&question.known);
            let timer = if is_typed {
                let pause = PAUSE_MS + question.paste.len() / BYTES_PER_PAUSE_MS;
                Timer::after(i32::try_from(pause).unwrap_or(i32::MAX), move || link.ask(question))
            } else {
                link.ask(question);
                None
            };
            move || drop(timer)
        });
    }
    {
        let link = Rc::clone(&link);
        let details = use_mut_ref(|| None::<Rc<str>>);
        use_effect_with((wants_catalogue, texts.clone()), move |(wanted, texts)| {
            if !*wanted {
                return;
            }
            let texts = texts.clone();
            let here = details.borrow().clone();
            if let Some(here) = here {
                link.ask_for_catalogue(&texts, here);
                return;
            }
            let take = move |file: Option<String>| {
                *details.borrow_mut() = file.map(Rc::from);
                // The list is good without them, so a failing fetch costs the details and nothing else.
                let json = details.borrow().clone().unwrap_or_default();
                link.ask_for_catalogue(&texts, json);
            };
            fetch("words/details.json".into(), Box::new(take));
        });
    }
    use_effect_with(answer.clone(), |answer| {
        if answer.is_some() {
            browser::lay_out();
            browser::mark("answer");
        }
    });

    let ask_ahead = {
        let link = Rc::clone(&link);
        use_callback((Rc::clone(&state.known), texts.clone()), move |(paste, first), (known, texts)| {
            link.ask_ahead(Question { paste, known: Rc::clone(known), texts: texts.clone() }, first);
        })
    };
    let retry = Callback::from(move |()| link.retry());
    Engine { answer, in_full: !in_part, catalogue, health, retry, ask_ahead }
}
