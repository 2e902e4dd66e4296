//! What is around every view: the words, the actions, and what the answer is drawn with.

use std::collections::BTreeMap;
use std::rc::Rc;

use acr_doctor::report::Report;
use yew::prelude::*;

use super::browser::letter::Codes;
use super::engine::{Shared, Titles};
use super::state::{Dispatch, Shell};
use super::texts::Texts;

/// Handed from `Page` to every view: a context would weigh more than this argument.
#[derive(Clone, PartialEq)]
pub struct Around {
    pub texts: Texts,
    pub dispatch: Dispatch,
    pub shell: Shell,
    /// The titles of documentation in this language, once the list of causes has brought them.
    pub titles: Option<Titles>,
    /// Whether it is time for what is folded away or further down: the first lines of an answer are drawn without it.
    pub in_full: bool,
    pub codes: Codes,
    /// The command that was copied just now, and whether the browser let it.
    pub copied: Option<(AttrValue, bool)>,
}

/// A report, what was filled in by hand, and the other finding that is unfolded. The report is compared by its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub report: Shared<Report>,
    /// The text that the report is about.
    pub paste: Shared<str>,
    pub slots: Rc<BTreeMap<String, String>>,
    pub open: Option<AttrValue>,
}
