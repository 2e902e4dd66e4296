//! The interface's own words, from `kb/ui/<lang>.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The interface's texts of one language, by key: `paste.title`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UiTexts(pub BTreeMap<String, String>);

impl UiTexts {
    /// The text of a key; the key itself where a text is missing, which the build forbids.
    pub fn get<'t>(&'t self, key: &'t str) -> &'t str {
        self.0.get(key).map_or(key, String::as_str)
    }
}
