//! The list of all causes, without a paste: what the app shows under "Causes".

use serde::Serialize;

use crate::report::FixReport;

/// One cause as the list shows it. Its fixes carry blanks, since nothing was pasted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CauseCard {
    pub id: String,
    pub section: String,
    /// The step of the login that it breaks.
    pub step: String,
    pub who: String,
    pub title: String,
    pub why: String,
    /// What it looks like: a line that a tool prints, for each symptom that has one.
    pub samples: Vec<String>,
    pub fixes: Vec<FixReport>,
    pub sources: Vec<String>,
}
