//! Real pastes with the right answer, scored: what tools printed in public reports, identifiers replaced.
//!
//! A case names the causes of which any is right as the first finding. The floors below are what the knowledge base has reached:
//! they go up with it and never down.

mod support;

use acr_doctor::report::Verdict;
use expect_test::expect_file;
use serde_json::Value;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");

/// What at least must be right, in parts of one.
const FLOOR_TOP1: f64 = 0.99;
const FLOOR_TOP3: f64 = 0.99;
const FLOOR_REGISTRY: f64 = 0.99;
const FLOOR_OPERATION: f64 = 0.97;

#[derive(Default)]
struct Score {
    cases: u32,
    positive: u32,
    top1: u32,
    top3: u32,
    wrong_confirmed: Vec<String>,
    false_findings: Vec<String>,
    registries: u32,
    registries_right: u32,
    operations: u32,
    operations_right: u32,
    missed: Vec<String>,
}

#[test]
fn real_pastes_get_the_right_answer() {
    let score = score();
    let part = |right: u32, of: u32| f64::from(right) / f64::from(of.max(1));
    let top1 = part(score.top1, score.positive);
    let top3 = part(score.top3, score.positive);
    let registry = part(score.registries_right, score.registries);
    let operation = part(score.operations_right, score.operations);
    println!(
        "{} cases: top-1 {top1:.3}, top-3 {top3:.3}, registry {registry:.3}, operation {operation:.3}, confirmed and wrong {}, false {}",
        score.cases,
        score.wrong_confirmed.len(),
        score.false_findings.len()
    );
    for missed in &score.missed {
        println!("  {missed}");
    }
    assert!(score.cases > 100, "only {} cases were found", score.cases);
    assert_eq!(score.wrong_confirmed, [] as [String; 0]);
    assert_eq!(score.false_findings, [] as [String; 0]);
    assert!(top1 >= FLOOR_TOP1, "top-1 {top1:.3} is under {FLOOR_TOP1}");
    assert!(top3 >= FLOOR_TOP3, "top-3 {top3:.3} is under {FLOOR_TOP3}");
    assert!(registry >= FLOOR_REGISTRY, "registry {registry:.3} is under {FLOOR_REGISTRY}");
    assert!(operation >= FLOOR_OPERATION, "operation {operation:.3} is under {FLOOR_OPERATION}");
}

#[test]
fn every_case_gives_its_snapshot() {
    for file in support::files(CASES.as_ref(), "json") {
        expect_file![file.with_extension("snap")].assert_eq(&support::summary(&support::diagnose(&support::case_input(&file))));
    }
}

fn score() -> Score {
    let mut score = Score::default();
    for file in support::files(CASES.as_ref(), "json") {
        let case: Value = serde_json::from_str(&support::read(&file)).expect("a case is JSON");
        let id = support::name(&file);
        let expect = &case["expect"];
        let top = texts(&expect["top"]);
        let present = texts(&expect["present"]);
        let report = support::diagnose(case["input"].as_str().expect("a case has an input"));
        let found: Vec<&str> = report.findings.iter().map(|finding| finding.cause.as_str()).collect();
        score.cases += 1;
        if top.is_empty() {
            if report.findings.iter().any(|finding| finding.verdict != Verdict::Possible) {
                score.false_findings.push(format!("{id}: {found:?}"));
            }
        } else {
            score.positive += 1;
            score.top1 += u32::from(found.first().is_some_and(|first| top.contains(first)));
            let is_near = found.iter().take(3).any(|cause| top.contains(cause));
            score.top3 += u32::from(is_near);
            if !found.first().is_some_and(|first| top.contains(first)) {
                score.missed.push(format!("{id}: wanted {top:?}, got {:?}", &found[..found.len().min(3)]));
            }
            let is_wrong = |cause: &str| !top.contains(&cause) && !present.contains(&cause);
            let confirmed = report.findings.iter().filter(|finding| finding.verdict == Verdict::Confirmed);
            for wrong in confirmed.filter(|finding| is_wrong(&finding.cause)) {
                score.wrong_confirmed.push(format!("{id}: {}", wrong.cause));
            }
        }
        if let Some(registry) = expect["registry"].as_str() {
            score.registries += 1;
            score.registries_right += u32::from(report.facts.registry.as_deref() == Some(registry));
        }
        if let Some(operation) = expect["operation"].as_str() {
            score.operations += 1;
            score.operations_right += u32::from(report.facts.operation.as_deref() == Some(operation));
        }
    }
    score
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}
