//! `docs/causes.md`: every cause at a glance, made from the knowledge base so that it cannot tell anything else.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use acr_doctor::kb::{Cause, Sign};
use acr_doctor::link;
use acr_doctor::load::{self, Folder};
use acr_doctor::text::Lang;

use crate::kinds;
use crate::run::{Because, Failure, Result, root};

const HEAD: &str = "\
# All causes

Written by `cargo xtask table`; a test fails where it is not up to date. *Shown by* counts the symptoms that speak for a cause and those
that speak against it; *tested by* counts the texts that must show it and those that only look like it.
";

/// Writes the tables.
pub fn write() -> Result<()> {
    for (file, text) in [(file(), table()?), (kinds::file(), kinds::page()?)] {
        fs::write(&file, text).because(|| format!("cannot write {}", file.display()))?;
        println!("written: {}", file.display());
    }
    Ok(())
}

fn file() -> PathBuf {
    root().join("docs/causes.md")
}

fn table() -> Result<String> {
    let folder = load::load(&root().join("kb"))
        .map_err(|problems| Failure(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))?;
    let mut sections: Vec<&str> = Vec::new();
    for cause in &folder.kb.causes {
        if !sections.contains(&cause.section.as_str()) {
            sections.push(&cause.section);
        }
    }
    let mut text = HEAD.to_owned();
    for section in sections {
        let _ = write!(
            text,
            "\n## {section}\n\n| cause | says | acts | shown by | tested by | source |\n| --- | --- | --- | --- | --- | --- |\n"
        );
        for cause in folder.kb.causes.iter().filter(|cause| cause.section == section) {
            text.push_str(&row(&folder, cause)?);
        }
    }
    Ok(text)
}

fn row(folder: &Folder, cause: &Cause) -> Result<String> {
    let (shows, looks_like) = fixtures(&root().join("tests/fixtures").join(&cause.id))?;
    let speaks_for = cause.symptoms.iter().filter(|symptom| symptom.weight > 0);
    let (texts, facts): (Vec<_>, Vec<_>) = speaks_for.partition(|symptom| !matches!(symptom.sign, Sign::Facts(_)));
    let against = cause.symptoms.len() - texts.len() - facts.len();
    let read = folder.details.get(&cause.id).map_or("", |details| &details.read);
    let title = folder.links.get(&cause.source).map_or(&cause.source, |titles| &titles[&Lang::En]);
    Ok(format!(
        "| `{}` | {} | {} | {} texts, {} facts, {against} against | {shows} and {looks_like} | [{}]({}), read {read} |\n",
        cause.id,
        folder.words[&Lang::En].title(cause),
        cause.who,
        texts.len(),
        facts.len(),
        // What stands for something in a title is no element of the page.
        title.replace('<', "&lt;"),
        link::address(&cause.source, Lang::En),
    ))
}

/// How many fixtures show a cause, and how many only look like it.
fn fixtures(folder: &Path) -> Result<(usize, usize)> {
    let entries = fs::read_dir(folder).because(|| format!("cannot read {}", folder.display()))?;
    let files = entries.flatten().map(|entry| entry.path()).filter(|file| file.extension().is_some_and(|end| end == "txt"));
    let is_near_miss = |file: &PathBuf| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("not-"));
    let (looks_like, shows): (Vec<PathBuf>, Vec<PathBuf>) = files.partition(is_near_miss);
    Ok((shows.len(), looks_like.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_in_the_docs_is_up_to_date() {
        let written = fs::read_to_string(file()).expect("docs/causes.md is there");
        assert!(written == table().expect("kb/ is in order"), "docs/causes.md is old: run `cargo xtask table`");
    }

    #[test]
    fn every_cause_is_shown_and_has_a_near_miss() {
        for line in table().expect("kb/ is in order").lines().filter(|line| line.starts_with("| `")) {
            assert!(!line.contains("| 0 texts, 0 facts") && !line.contains("| 0 and") && !line.contains("and 0 |"), "{line}");
        }
    }
}
