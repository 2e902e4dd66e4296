//! Texts without registry trouble: no answer is better than a wrong one.

mod support;

use std::path::Path;

use acr_doctor::report::Verdict;

const TEXTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/benign");

#[test]
fn a_text_without_registry_trouble_gets_no_diagnosis() {
    let files = support::files(Path::new(TEXTS), "txt");
    assert!(files.len() >= 150, "only {} benign texts were found", files.len());
    let mut wrong = Vec::new();
    let mut suspected = Vec::new();
    for file in &files {
        let report = support::diagnose(&support::read(file));
        if report.findings.iter().any(|finding| finding.verdict != Verdict::Possible) {
            wrong.push(format!("{}\n{}", support::name(file), support::summary(&report)));
        }
        if !report.findings.is_empty() {
            suspected.push(support::name(file));
        }
    }
    assert!(wrong.is_empty(), "{} of {} benign texts get a diagnosis:\n{}", wrong.len(), files.len(), wrong.join("\n"));
    let few = files.len() / 10;
    assert!(
        suspected.len() <= few,
        "{} of {} benign texts get a suspicion, more than {few}: {}",
        suspected.len(),
        files.len(),
        suspected.join(", ")
    );
}
