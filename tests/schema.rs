//! The report's JSON is a promise: the checked-in schema holds every output against it.

mod support;

use std::path::{Path, PathBuf};

use acr_doctor::text::Lang;
use serde_json::Value;

const SCHEMA: &str = include_str!("report.schema.json");

fn cases() -> Vec<PathBuf> {
    support::files(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases").as_ref(), "json")
}

fn paste(case: &Path) -> String {
    let case: Value = serde_json::from_str(&support::read(case)).expect("a case is JSON");
    case["input"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn every_report_keeps_the_promise() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let cases = cases();
    let mut pastes: Vec<String> = cases.iter().map(|file| paste(file)).collect();
    pastes.push(String::new());
    for (at, paste) in pastes.iter().enumerate() {
        let lang = Lang::ALL[at % Lang::ALL.len()];
        let report = serde_json::to_value(support::diagnose_in(paste, lang)).expect("a report is JSON");
        let problems: Vec<String> =
            validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(problems.is_empty(), "{:?}: {problems:#?}", cases.get(at));
    }
}

#[test]
fn a_change_says_what_it_needs_how_to_see_that_it_worked_and_whether_it_lasts() {
    let mut lasting = 0;
    for file in cases() {
        for fix in support::diagnose(&paste(&file)).findings.into_iter().flat_map(|finding| finding.fixes) {
            assert!(fix.kind == "check" || fix.needs.is_some() && fix.verify.is_some(), "{fix:?}");
            assert!(!fix.irreversible || fix.undo.is_none() && fix.note.is_some(), "{fix:?}");
            lasting += usize::from(fix.irreversible);
        }
    }
    assert!(lasting > 0, "no fix of any case is irreversible");
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let mut report = serde_json::to_value(support::diagnose("")).expect("a report is JSON");
    assert!(validator.is_valid(&report));
    report["journey"][0]["state"] = "perhaps".into();
    assert!(!validator.is_valid(&report));
}
