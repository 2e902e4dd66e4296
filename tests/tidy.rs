//! What holds for the tree: the sources and the knowledge base as data.

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use acr_doctor::kb::{Kb, Words};
use acr_doctor::text::Lang;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder with an ending.
fn tree(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the project can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no .{ending} file was found below {}", folder.display());
    found
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).expect("the path is below the root").to_string_lossy().replace('\\', "/")
}

#[test]
fn every_cause_has_fixtures_and_every_fixture_a_cause() {
    let causes: BTreeSet<String> = Kb::builtin().causes.into_iter().map(|cause| cause.id).collect();
    let mut with_fixtures = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("tests/fixtures")).expect("the fixtures can be read") {
        let folder = entry.expect("an entry can be read").path();
        let cause = support::name(&folder);
        assert!(causes.contains(&cause), "tests/fixtures/{cause} belongs to no cause");
        let files = support::files(&folder, "txt");
        let near_misses = files.iter().filter(|file| support::name(file).starts_with("not-")).count();
        assert!(files.len() - near_misses >= 2, "tests/fixtures/{cause} has fewer than two pastes that show it");
        assert!(near_misses >= 1, "tests/fixtures/{cause} has no not-*.txt");
        for snap in support::files(&folder, "snap") {
            assert!(snap.with_extension("txt").exists(), "{} has no paste", snap.display());
        }
        with_fixtures.insert(cause);
    }
    let without: Vec<&String> = causes.difference(&with_fixtures).collect();
    assert!(without.is_empty(), "causes without fixtures: {without:?}");
}

#[test]
fn no_two_fixtures_are_alike() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for file in tree(&root().join("tests/fixtures"), "txt") {
        let words: Vec<String> = support::read(&file).split_whitespace().map(str::to_owned).collect();
        assert!(seen.insert(words.join(" ")), "{} says the same as another fixture", relative(&file));
    }
}

#[test]
fn only_the_app_knows_the_browser() {
    const MAY: &[&str] =
        &["src/app/browser.rs", "src/worker/main.rs", "src/worker/documents.rs", "src/reader.rs", "src/main.rs", "src/js.rs"];
    for file in tree(&root().join("src"), "rs") {
        let name = relative(&file);
        let text = support::read(&file);
        let is_of_the_app = name.starts_with("src/app/") || MAY.contains(&name.as_str());
        for browser in ["web_sys", "js_sys", "gloo_net", "wasm_bindgen"] {
            let may = if browser == "web_sys" { MAY.contains(&name.as_str()) || is_of_the_app } else { is_of_the_app };
            assert!(may || !text.contains(browser), "{name} names {browser}");
        }
    }
}

#[test]
fn only_one_file_builds_patterns() {
    for file in tree(&root().join("src"), "rs") {
        let name = relative(&file);
        assert!(name == "src/compile.rs" || !support::read(&file).contains("regex_syntax"), "{name} names regex_syntax");
    }
}

#[test]
fn no_source_unwraps_outside_tests() {
    for file in tree(&root().join("src"), "rs") {
        let text = support::read(&file);
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        assert!(!code.contains(".unwrap()"), "{} unwraps", relative(&file));
    }
}

#[test]
fn every_language_says_everything() {
    let english = Words::of(Lang::En);
    for lang in [Lang::Ja, Lang::Sv] {
        let words = Words::of(lang);
        assert!(english.engine.keys().eq(words.engine.keys()), "{}", lang.tag());
        assert_eq!(english.causes.len(), words.causes.len(), "{}", lang.tag());
        assert_eq!(english.permissions.len(), words.permissions.len(), "{}", lang.tag());
        let translated = words.causes.iter().chain(&words.permissions);
        for (text, translated) in english.causes.iter().chain(&english.permissions).zip(translated) {
            assert_eq!(text.is_empty(), translated.is_empty(), "{}: {text} / {translated}", lang.tag());
            assert!(text.len() <= 40 || text != translated, "left in English for {}: {text}", lang.tag());
        }
    }
}

#[test]
fn japanese_is_written_in_japanese() {
    let is_japanese = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    let words = Words::of(Lang::Ja);
    for cause in Kb::builtin().causes {
        let texts = [Some(words.title(&cause)), Some(words.why(&cause)), words.headline(&cause)];
        let because = (0..cause.symptoms.len()).map(|at| Some(words.because(&cause, at)));
        for text in texts.into_iter().chain(because).flatten() {
            assert!(text.chars().any(is_japanese), "{}: {text}", cause.id);
        }
    }
}
