//! What the tests share: one engine, and reports as text.

#![allow(dead_code, reason = "each test program uses a part")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use acr_doctor::kb::{Kb, Words};
use acr_doctor::report::{Finding, Report};
use acr_doctor::text::Lang;
use acr_doctor::{Engine, Input, decode, documents, time};

/// The clock of all tests: the dates in fixtures are written around it.
pub const NOW: &str = "2026-11-20T12:00:00Z";

/// Diagnoses in English at [`NOW`].
pub fn diagnose(paste: &str) -> Report {
    diagnose_in(paste, Lang::En)
}

pub fn diagnose_in(paste: &str, lang: Lang) -> Report {
    thread_local!(static ENGINE: Engine = Engine::new(Kb::builtin()));
    ENGINE.with(|engine| diagnose_by(engine, paste, lang))
}

/// Diagnoses with an engine of the test's own.
pub fn diagnose_by(engine: &Engine, paste: &str, lang: Lang) -> Report {
    static WORDS: OnceLock<BTreeMap<Lang, Words>> = OnceLock::new();
    let words = WORDS.get_or_init(|| Lang::ALL.into_iter().map(|lang| (lang, Words::of(lang))).collect());
    let known = BTreeMap::new();
    let now = time::seconds(NOW).expect("the tests' clock is a time");
    engine.diagnose(&Input { paste, documents: &documents::read(paste, now), now, lang, known: &known }, &words[&lang])
}

/// The findings as a person would redo the sums: a line a cause, a line a symptom.
pub fn summary(report: &Report) -> String {
    let mut text = String::new();
    let facts = &report.facts;
    for (name, value) in [("registry", &facts.registry), ("operation", &facts.operation)] {
        if let Some(value) = value {
            let _ = writeln!(text, "{name} {value}");
        }
    }
    if report.findings.is_empty() {
        let _ = writeln!(text, "nothing found");
    }
    for finding in &report.findings {
        text.push_str(&finding_summary(finding));
    }
    for note in &report.notes {
        let _ = writeln!(text, "note {}", note.id);
    }
    text
}

fn finding_summary(finding: &Finding) -> String {
    let mut text = format!("{} {} {:?}\n", finding.cause, finding.score, finding.verdict).to_lowercase();
    for one in &finding.evidence {
        let _ = writeln!(text, "  {:+} {} {}..{}", one.points, one.symptom, one.span.start, one.span.end);
    }
    text
}

/// The files of a folder with an ending, sorted.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry of a folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == ending))
        .collect();
    files.sort();
    files
}

/// A file as the page would read it; what the page would refuse, as bytes that became U+FFFD.
pub fn read(file: &Path) -> String {
    let bytes = std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    decode::decode(&bytes).map_or_else(|| String::from_utf8_lossy(&bytes).into_owned(), |decoded| decoded.text)
}

/// The paste of a case: a JSON file of `tests/cases`.
pub fn case_input(file: &Path) -> String {
    let case: serde_json::Value = serde_json::from_str(&read(file)).expect("a case is JSON");
    case["input"].as_str().expect("a case has an input").to_owned()
}

/// The name of a file or folder.
pub fn name(path: &Path) -> String {
    path.file_name().expect("a path that was listed has a name").to_string_lossy().into_owned()
}
