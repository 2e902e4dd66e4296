//! What the page fetches when it is wanted: `words/<lang>.json` for a language other than English, `words/details.json` for the
//! list of causes, `words/codes.json` for what codes of Microsoft Entra mean.

use std::fs;
use std::path::Path;

use acr_doctor::text::Lang;

use crate::run::{Because, Result};

/// Writes the words that are not built in.
pub fn write(folder: &Path) -> Result<()> {
    let words = folder.join("words");
    fs::create_dir_all(&words).because(|| format!("cannot create {}", words.display()))?;
    for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::En) {
        let file = words.join(format!("{}.json", lang.tag()));
        fs::write(&file, acr_doctor::words_file(lang)).because(|| format!("cannot write {}", file.display()))?;
    }
    for (name, text) in [("details.json", acr_doctor::details_file()), ("codes.json", acr_doctor::codes_file())] {
        let file = words.join(name);
        fs::write(&file, text).because(|| format!("{} cannot be written", file.display()))?;
    }
    Ok(())
}
