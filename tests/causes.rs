//! Every cause's fixtures: pastes that must show it first, and `not-*.txt` that must not.
//!
//! Each paste has a snapshot beside it: `UPDATE_EXPECT=1 cargo test --test causes` writes them.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use acr_doctor::kb::Kb;
use acr_doctor::report::Verdict;
use expect_test::expect_file;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");

#[test]
fn every_fixture_shows_what_its_folder_says() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for folder in folders() {
        let cause = support::name(&folder);
        for file in support::files(&folder, "txt") {
            seen += 1;
            let report = support::diagnose(&support::read(&file));
            let first = report.findings.first().map(|finding| finding.cause.as_str());
            let shown = report.findings.iter().any(|finding| finding.cause == cause && finding.verdict != Verdict::Possible);
            let is_near_miss = support::name(&file).starts_with("not-");
            if is_near_miss && shown || !is_near_miss && first != Some(&cause) {
                wrong.push(format!("{}\n{}", file.display(), support::summary(&report)));
            }
        }
    }
    assert!(seen > 100, "only {seen} fixtures were found");
    assert!(wrong.is_empty(), "{} of {seen} fixtures are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_fixture_gives_its_snapshot() {
    for folder in folders() {
        for file in support::files(&folder, "txt") {
            let report = support::diagnose(&support::read(&file));
            expect_file![file.with_extension("snap")].assert_eq(&support::summary(&report));
        }
    }
}

#[test]
fn every_cause_has_three_texts_that_show_it_and_three_that_only_look_like_it() {
    let mut wrong = Vec::new();
    // Names and numbers are made up: two texts that differ in nothing else are one.
    let essence = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for cause in Kb::builtin().causes {
        let files = support::files(&Path::new(FIXTURES).join(&cause.id), "txt");
        let (near, shown): (Vec<_>, Vec<_>) = files.iter().partition(|file| support::name(file).starts_with("not-"));
        if shown.len() < 3 || near.len() < 3 {
            wrong.push(format!("{}: {} texts and {} near misses", cause.id, shown.len(), near.len()));
        }
        for file in shown {
            let name = format!("{}/{}", cause.id, support::name(file));
            if let Some(twin) = seen.insert(essence(&support::read(file)), name.clone()) {
                wrong.push(format!("{name} is {twin} again"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn folders() -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(Path::new(FIXTURES)).expect("the fixtures stand beside this file");
    let mut folders: Vec<_> =
        entries.map(|entry| entry.expect("an entry can be read").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}
