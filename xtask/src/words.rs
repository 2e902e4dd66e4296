//! `words/<lang>.json`: what the page fetches when a language other than English is wanted.

use std::fs;
use std::path::Path;

use acr_doctor::text::Lang;

use crate::run::{Because, Result};

/// Writes the words of every language that is not built in.
pub fn write(folder: &Path) -> Result<()> {
    let words = folder.join("words");
    fs::create_dir_all(&words).because(|| format!("cannot create {}", words.display()))?;
    for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::En) {
        let file = words.join(format!("{}.json", lang.tag()));
        fs::write(&file, acr_doctor::words_file(lang)).because(|| format!("cannot write {}", file.display()))?;
    }
    let details = words.join("details.json");
    fs::write(&details, acr_doctor::details_file()).because(|| format!("{} cannot be written", details.display()))
}
