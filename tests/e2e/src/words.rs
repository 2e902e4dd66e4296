//! What the interface says: so that a test asks for "the button that copies", in any language.

use std::path::Path;

use crate::{Failure, Result, because, fail};

/// The languages that the page speaks.
pub const LANGUAGES: [&str; 3] = ["en", "ja", "sv"];

/// The interface's words in one language, from `kb/ui`.
pub struct Words {
    table: toml::Table,
    lang: String,
}

impl Words {
    pub fn read(lang: &str) -> Result<Words> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../kb/ui/{lang}.toml"));
        let doing = format!("cannot read {}", file.display());
        let text = std::fs::read_to_string(&file).map_err(because(&doing))?;
        Ok(Words { table: text.parse().map_err(because(&doing))?, lang: lang.to_owned() })
    }

    /// The words under a key: `paste.title`.
    pub fn get(&self, key: &str) -> Result<String> {
        let Some((section, name)) = key.split_once('.') else {
            return fail(format!("`{key}` is no key: `section.name` was expected"));
        };
        let found = self.table.get(section).and_then(|section| section.get(name)).and_then(toml::Value::as_str);
        found.map(str::to_owned).ok_or_else(|| Failure(format!("kb/ui/{}.toml has no `{key}`", self.lang)))
    }
}
