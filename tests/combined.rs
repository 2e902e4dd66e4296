//! Two pieces pasted together, an error and something beside it: the error alone leaves it open, the second piece decides.
//!
//! Form of a case: as in `tests/cases`, and `split`, the byte at which the second piece begins, and `decides`, which of the two
//! decides: the one `before` it or the one `after`.

mod support;

use acr_doctor::report::{Report, Verdict};
use expect_test::expect_file;
use serde_json::Value;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/combined");

/// How many at least have the right cause first, in parts of one.
const FLOOR_TOP1: f64 = 0.95;

struct Case {
    name: String,
    input: String,
    /// The piece that does not decide, alone.
    undecided: String,
    top: Vec<String>,
    absent: Vec<String>,
}

#[test]
fn the_second_piece_decides() {
    let cases = cases();
    assert!(cases.len() >= 40, "only {} cases", cases.len());
    let mut right = 0_u32;
    let mut wrong_confirmed = Vec::new();
    for case in &cases {
        let report = support::diagnose(&case.input);
        let found: Vec<&str> = report.findings.iter().map(|finding| finding.cause.as_str()).collect();
        if is_right(&report, case) {
            right += 1;
        } else {
            println!("  {}: wanted {:?}, got {:?}", case.name, case.top, &found[..found.len().min(3)]);
        }
        for finding in &report.findings {
            let is_wrong = case.absent.contains(&finding.cause) && finding.verdict != Verdict::Possible
                || !case.top.contains(&finding.cause) && finding.verdict == Verdict::Confirmed;
            if is_wrong {
                wrong_confirmed.push(format!("{}: {} is {:?}", case.name, finding.cause, finding.verdict));
            }
        }
    }
    let part = f64::from(right) / f64::from(u32::try_from(cases.len()).expect("few cases"));
    println!("{} combined cases: top-1 {part:.3}", cases.len());
    assert_eq!(wrong_confirmed, [] as [String; 0]);
    assert!(part >= FLOOR_TOP1, "top-1 {part:.3} is under {FLOOR_TOP1}");
}

#[test]
fn without_the_second_piece_it_is_open() {
    for case in cases() {
        let report = support::diagnose(&case.undecided);
        let is_decided = is_right(&report, &case) && report.findings[0].verdict == Verdict::Confirmed;
        assert!(!is_decided, "{}: the piece alone is {:?}", case.name, support::summary(&report));
    }
}

#[test]
fn every_combined_case_gives_its_snapshot() {
    for file in support::files(FOLDER.as_ref(), "json") {
        expect_file![file.with_extension("snap")].assert_eq(&support::summary(&support::diagnose(&support::case_input(&file))));
    }
}

fn is_right(report: &Report, case: &Case) -> bool {
    report.findings.first().is_some_and(|first| case.top.contains(&first.cause))
}

fn cases() -> Vec<Case> {
    let read = |file: &std::path::Path| {
        let case: Value = serde_json::from_str(&support::read(file)).expect("a case is JSON");
        let input = case["input"].as_str().expect("a case has an input").to_owned();
        let split = usize::try_from(case["split"].as_u64().expect("a case has a split")).expect("a split is an offset");
        let undecided = if case["decides"] == "after" { &input[..split] } else { &input[split..] }.to_owned();
        let texts = |value: &Value| value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
        Case {
            name: support::name(file),
            undecided,
            top: texts(&case["expect"]["top"]),
            absent: texts(&case["expect"]["absent"]),
            input,
        }
    };
    support::files(FOLDER.as_ref(), "json").iter().map(|file| read(file)).collect()
}
