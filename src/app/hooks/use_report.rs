//! The report: asked of the engine whenever the paste, the language or what is known by hand changes.

use std::rc::Rc;

use yew::platform::spawn_local;
use yew::prelude::*;

use crate::app::browser::{self, Timer};
use crate::app::engine::{Answer, Catalogue, Health, Link, News, Question};
use crate::app::fetched::fetched;
use crate::app::state::{Came, State};
use crate::app::texts::Texts;

/// How long typing has to pause before it is diagnosed.
const PAUSE_MS: usize = 120;
/// One more for every so many bytes: a long text is asked about less often.
const BYTES_PER_PAUSE_MS: usize = 10_000;

/// What the engine has said.
pub struct Engine {
    pub answer: Option<Answer>,
    pub catalogue: Option<Catalogue>,
    pub health: Health,
    pub retry: Callback<()>,
}

#[hook]
pub fn use_report(state: &State, texts: &Texts, wants_catalogue: bool) -> Engine {
    let heard = use_mut_ref(|| (None::<Answer>, None::<Catalogue>, Health::default()));
    let update = use_force_update();
    let link = {
        let heard = Rc::clone(&heard);
        use_memo((), move |()| {
            Link::start(Callback::from(move |news| {
                match news {
                    News::Answer(answer) => heard.borrow_mut().0 = Some(answer),
                    News::Catalogue(catalogue) => heard.borrow_mut().1 = Some(catalogue),
                    News::Health(health) if heard.borrow().2 == health => return,
                    News::Health(health) => heard.borrow_mut().2 = health,
                }
                update.force_update();
            }))
        })
    };
    let (answer, catalogue, health) = heard.borrow().clone();

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
            spawn_local(async move {
                let here = details.borrow().clone();
                let details_json = match here {
                    Some(here) => here,
                    // The list is good without them, so a failing fetch costs the details and nothing else.
                    None => fetched("words/details.json").await.map_or_else(|| "".into(), Rc::from),
                };
                *details.borrow_mut() = Some(Rc::clone(&details_json)).filter(|json| !json.is_empty());
                link.ask_for_catalogue(&texts, details_json);
            });
        });
    }
    use_effect_with(answer.clone(), |answer| {
        if answer.is_some() {
            browser::lay_out();
            browser::mark("answer");
        }
    });

    let retry = Callback::from(move |()| link.retry());
    Engine { answer, catalogue, health, retry }
}
