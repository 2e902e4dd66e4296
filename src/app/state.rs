//! What the page knows: only what cannot be computed. The report is not in it (see `hooks::use_report`).

use std::collections::BTreeMap;
use std::rc::Rc;

use acr_doctor::decode::Encoding;
use acr_doctor::reading::LEFT_OUT;
use acr_doctor::report::Span;
use acr_doctor::text::Lang;
use yew::prelude::*;

use super::file::Refusal;
use super::route::Route;

/// Hands out actions; never changes, so its readers are not drawn anew.
pub type Dispatch = UseReducerDispatcher<State>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub paste: Paste,
    /// What the person filled in by hand, by slot.
    pub known: Rc<BTreeMap<String, String>>,
    pub shell: Shell,
    pub theme: Theme,
    pub route: Route,
    /// The language that is wanted; it is shown as soon as its words are there.
    pub lang: Lang,
    /// The place in the paste that is lit up.
    pub lit: Option<Span>,
    pub notice: Option<Notice>,
    /// The other finding that is unfolded, by its cause.
    pub open: Option<AttrValue>,
    /// What is searched for in the list of causes.
    pub search: AttrValue,
    /// The command that was copied just now, and whether the browser let it.
    pub copied: Option<(AttrValue, bool)>,
}

/// What stands in the box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paste {
    pub text: Rc<str>,
    pub came: Came,
    /// Counts the texts that the page itself put into the box, which the box then has to show.
    pub put: u32,
}

/// How the text came: what is typed is diagnosed when the typing pauses, the rest at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    Typed,
    AtOnce,
}

/// The shell that commands are written for.
#[expect(clippy::enum_variant_names, reason = "PowerShell is its name")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shell {
    #[default]
    Bash,
    PowerShell,
    Cmd,
}

impl Shell {
    pub const ALL: [Shell; 3] = [Shell::Bash, Shell::PowerShell, Shell::Cmd];

    /// The name in the report.
    pub fn id(self) -> &'static str {
        match self {
            Shell::Bash => "bash",
            Shell::PowerShell => "powershell",
            Shell::Cmd => "cmd",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Shell::Bash => "bash",
            Shell::PowerShell => "PowerShell",
            Shell::Cmd => "cmd",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    pub fn id(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn next(self) -> Theme {
        match self {
            Theme::Auto => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Auto,
        }
    }
}

/// What the page has to say about the box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A file did not go in.
    Refused(Refusal),
    /// Some bytes of a file were no text.
    Lossy,
    /// A file is in no encoding that says so itself.
    Guessed,
    /// A text was put under what was there.
    Added,
    /// The box was emptied; it can have its text back.
    Cleared(Rc<str>),
    /// A sample could not be fetched.
    NoSample,
}

pub enum Action {
    /// The box holds this now.
    Edit {
        text: Rc<str>,
        came: Came,
    },
    /// A text from elsewhere goes under what is in the box.
    Add {
        text: String,
        from: Encoding,
    },
    Clear,
    BringBack,
    /// A slot is filled in by hand, or emptied.
    Know {
        slot: String,
        value: String,
    },
    Tell(Notice),
    Light(Option<Span>),
    Speak(Lang),
    Paint(Theme),
    Use(Shell),
    Go(Route),
    /// Unfolds another finding, or folds it.
    Open(AttrValue),
    Search(AttrValue),
    Copied(Option<(AttrValue, bool)>),
}

impl State {
    pub fn new(lang: Lang, theme: Theme, shell: Shell, route: Route) -> State {
        let paste = Paste { text: "".into(), came: Came::AtOnce, put: 0 };
        State {
            paste,
            known: Rc::default(),
            shell,
            theme,
            route,
            lang,
            lit: None,
            notice: None,
            open: None,
            search: AttrValue::default(),
            copied: None,
        }
    }

    /// The page itself puts a text into the box.
    fn put(&mut self, text: Rc<str>) {
        self.paste = Paste { text, came: Came::AtOnce, put: self.paste.put + 1 };
        self.lit = None;
        self.take_all_in();
    }

    /// Pieces that were left out are known by their place, which another text does not have.
    fn take_all_in(&mut self) {
        if self.known.keys().any(|slot| slot.starts_with(LEFT_OUT)) {
            Rc::make_mut(&mut self.known).retain(|slot, _| !slot.starts_with(LEFT_OUT));
        }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(mut self: Rc<Self>, action: Action) -> Rc<Self> {
        // Where nothing changes, the same `Rc` goes back: then nothing is drawn.
        match action {
            Action::Light(lit) if lit == self.lit => return self,
            Action::Speak(lang) if lang == self.lang => return self,
            Action::Go(ref route) if *route == self.route => return self,
            Action::Edit { ref text, .. } if *text == self.paste.text => return self,
            _ => {}
        }
        let state = Rc::make_mut(&mut self);
        match action {
            Action::Edit { text, came } => {
                state.paste = Paste { text, came, put: state.paste.put };
                state.notice = None;
                state.lit = None;
                state.take_all_in();
            }
            Action::Add { text, from } => {
                let had = state.paste.text.trim_end();
                state.notice = match (from, had.is_empty()) {
                    (Encoding::Lossy, _) => Some(Notice::Lossy),
                    (Encoding::Windows1252, _) => Some(Notice::Guessed),
                    (_, false) => Some(Notice::Added),
                    (_, true) => None,
                };
                let text = if had.is_empty() { text } else { format!("{had}\n\n{text}") };
                state.put(text.into());
            }
            Action::Clear => {
                state.notice = Some(Notice::Cleared(Rc::clone(&state.paste.text)));
                state.known = Rc::default();
                state.put("".into());
            }
            Action::BringBack => {
                if let Some(Notice::Cleared(text)) = state.notice.take() {
                    state.put(text);
                }
            }
            Action::Know { slot, value } => {
                let known = Rc::make_mut(&mut state.known);
                if value.is_empty() {
                    known.remove(&slot)
                } else {
                    known.insert(slot, value)
                };
            }
            Action::Tell(notice) => state.notice = Some(notice),
            Action::Light(lit) => state.lit = lit,
            Action::Speak(lang) => state.lang = lang,
            Action::Paint(theme) => state.theme = theme,
            Action::Use(shell) => state.shell = shell,
            Action::Go(route) => state.route = route,
            Action::Open(cause) => state.open = Some(cause).filter(|cause| state.open.as_ref() != Some(cause)),
            Action::Search(words) => state.search = words,
            Action::Copied(copied) => state.copied = copied,
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(actions: impl IntoIterator<Item = Action>) -> Rc<State> {
        let start = Rc::new(State::new(Lang::En, Theme::Auto, Shell::Bash, Route::Diagnose));
        actions.into_iter().fold(start, Reducible::reduce)
    }

    fn typed(text: &str) -> Action {
        Action::Edit { text: text.into(), came: Came::Typed }
    }

    fn added(text: &str) -> Action {
        Action::Add { text: text.into(), from: Encoding::Utf8 }
    }

    #[test]
    fn a_second_piece_goes_under_the_first() {
        let state = after([added("denied\n"), added("Server:\tnone")]);
        assert_eq!(&*state.paste.text, "denied\n\nServer:\tnone");
        assert_eq!((state.paste.put, &state.notice), (2, &Some(Notice::Added)));
    }

    #[test]
    fn what_was_cleared_comes_back_until_something_else_is_typed() {
        assert_eq!(&*after([typed("denied"), Action::Clear, Action::BringBack]).paste.text, "denied");
        assert_eq!(&*after([typed("denied"), Action::Clear, typed("x"), Action::BringBack]).paste.text, "x");
    }

    #[test]
    fn a_refused_file_leaves_the_box_as_it_was() {
        let state = after([typed("denied"), Action::Tell(Notice::Refused(Refusal::Binary))]);
        assert_eq!(&*state.paste.text, "denied");
    }

    #[test]
    fn nothing_new_is_the_same_state() {
        let state = after([typed("denied")]);
        assert!(Rc::ptr_eq(&state, &Rc::clone(&state).reduce(typed("denied"))));
        assert!(Rc::ptr_eq(&state, &Rc::clone(&state).reduce(Action::Speak(Lang::En))));
    }

    #[test]
    fn an_emptied_slot_is_forgotten() {
        let know = |value: &str| Action::Know { slot: "tenant".into(), value: value.into() };
        assert_eq!(after([know("a")]).known.get("tenant").map(String::as_str), Some("a"));
        assert!(after([know("a"), know("")]).known.is_empty());
    }
}
