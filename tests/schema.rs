//! The report's JSON is a promise: the checked-in schema holds every output against it.

mod support;

use acr_doctor::text::Lang;
use serde_json::Value;

const SCHEMA: &str = include_str!("report.schema.json");

#[test]
fn every_report_keeps_the_promise() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let cases = support::files(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases").as_ref(), "json");
    let mut pastes: Vec<String> = cases
        .iter()
        .map(|file| {
            serde_json::from_str::<Value>(&support::read(file)).expect("a case is JSON")["input"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
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
fn the_schema_refuses_what_is_no_report() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let mut report = serde_json::to_value(support::diagnose("")).expect("a report is JSON");
    assert!(validator.is_valid(&report));
    report["journey"][0]["state"] = "perhaps".into();
    assert!(!validator.is_valid(&report));
}
