//! The codes of Microsoft Entra: each leads to its cause, no other number does, and the build refuses a broken table.

mod support;

use std::fs;
use std::path::Path;

use acr_doctor::load;
use acr_doctor::report::{Report, Verdict};
use acr_doctor::text::Lang;
use serde_json::Value;

/// Number and cause of each code.
fn table() -> Vec<(String, String)> {
    let table: Value = serde_json::from_str(acr_doctor::codes_file()).expect("the table is JSON");
    let codes = table.as_object().expect("the table is by number");
    codes.iter().map(|(number, code)| (number.clone(), code["cause"].as_str().unwrap_or_default().to_owned())).collect()
}

fn codes(report: &Report) -> Vec<(u32, Option<&str>)> {
    report.codes.iter().map(|code| (code.number, code.cause.as_deref())).collect()
}

fn is_confirmed(report: &Report) -> bool {
    report.findings.iter().any(|finding| finding.verdict == Verdict::Confirmed)
}

#[test]
fn every_code_shows_its_cause_by_itself() {
    let table = table();
    assert!(table.len() > 200, "only {} codes", table.len());
    for (number, cause) in &table {
        for paste in [
            format!("AADSTS{number}: x"),
            format!("aadsts{number}: x"),
            format!("{{\"error_description\":\"x\",\"error_codes\":[{number}],\"timestamp\":\"2026-11-20 11:00:00Z\"}}"),
            format!("\"error_codes\": [\n    {number}\n  ],"),
        ] {
            let report = support::diagnose(&paste);
            let shown = report.findings.iter().find(|finding| finding.cause == *cause);
            let evidence = shown.iter().flat_map(|finding| &finding.evidence);
            let is_shown = evidence.filter(|one| one.supports).any(|one| one.text.contains(number.as_str()));
            assert!(is_shown, "{paste}: wanted {cause}\n{}", support::summary(&report));
            assert_eq!(codes(&report), [(number.parse().expect("a number"), Some(cause.as_str()))], "{paste}");
            let span = report.codes[0].span;
            assert!(paste[span.start..span.end].ends_with(number.as_str()), "{paste}: {span:?}");
        }
    }
}

#[test]
fn a_longer_number_is_another_code() {
    let table = table();
    for (number, _) in &table {
        for digit in 0..10 {
            let longer = format!("{number}{digit}");
            if longer.len() > 8 || table.iter().any(|(known, _)| *known == longer) {
                continue;
            }
            let report = support::diagnose(&format!("AADSTS{longer}: x"));
            assert_eq!(codes(&report), [(longer.parse().expect("a number"), None)]);
            assert_eq!(report.findings, [], "AADSTS{longer}");
        }
    }
}

#[test]
fn a_number_that_the_table_lacks_is_told_and_confirms_nothing() {
    for paste in ["AADSTS50999: something new", "{\"error\":\"invalid_grant\",\"error_codes\":[50999]}"] {
        let report = support::diagnose(paste);
        assert_eq!(codes(&report), [(50999, None)], "{paste}");
        assert!(!is_confirmed(&report), "{paste}");
    }
}

#[test]
fn what_only_looks_like_a_code_is_none() {
    for paste in [
        "exit code 50076",
        "AADSTS: 50076",
        "AADSTS error 50076",
        "AADSTS507: too short",
        "AADSTS500761234: too long",
        "\"error_codes\": []",
        "\"error_codes\": 50076",
        "\"error_codes\": [404, 1001]",
        "\"error_codes_seen\": [50076]",
    ] {
        let report = support::diagnose(paste);
        assert_eq!((codes(&report), report.findings.len()), (vec![], 0), "{paste}");
    }
}

#[test]
fn each_code_is_told_once_where_it_first_stands() {
    let paste = "AADSTS50076: x\nAADSTS50999: y\nAADSTS50076: x\n{\"error_codes\":[50076,53003]}";
    let report = support::diagnose(paste);
    let expected = [(50076, Some("conditional-access-blocked")), (50999, None), (53003, Some("conditional-access-blocked"))];
    assert_eq!(codes(&report), expected);
    assert_eq!((report.codes[0].span.start, report.codes[0].span.end), (0, 11));
    let paste = "'error_codes': [50076, 53003, [50079";
    let report = support::diagnose(paste);
    let spans: Vec<&str> = report.codes.iter().map(|code| &paste[code.span.start..code.span.end]).collect();
    assert_eq!(spans, ["50076", "53003"]);
}

#[test]
fn codes_are_explained_in_each_language() {
    let is_japanese = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    for (number, _) in table() {
        let mut texts = Vec::new();
        for lang in Lang::ALL {
            let mut report = support::diagnose_in(&format!("AADSTS{number}: x"), lang);
            assert_eq!(report.codes[0].text, None);
            acr_doctor::explain_codes(&mut report);
            let text = report.codes[0].text.take().unwrap_or_default();
            assert!(text.ends_with(['.', '。']) && text.len() < 240, "{number}: {text}");
            assert_eq!(text.chars().any(is_japanese), lang == Lang::Ja, "{number}: {text}");
            texts.push(text);
        }
        texts.dedup();
        assert_eq!(texts.len(), Lang::ALL.len(), "{number}: {texts:?}");
    }
    let mut report = support::diagnose("AADSTS50999: x");
    acr_doctor::explain_codes(&mut report);
    assert_eq!(report.codes[0].text, None);
}

/// What the build says of the table with one text of it replaced.
fn refused(name: &str, from: &str, to: &str) -> String {
    let root = std::env::temp_dir().join(format!("acr-doctor-codes-{name}-{}", std::process::id()));
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("kb"), &root);
    let file = root.join("entra-codes.toml");
    let table = support::read(&file);
    assert_eq!(table.matches(from).count(), 1, "{from}");
    fs::write(&file, table.replace(from, to)).expect("a copy can be written");
    let problems = load::load(&root).err().unwrap_or_default();
    fs::remove_dir_all(&root).expect("a copy can be removed");
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder of the project can be read") {
        let path = entry.expect("an entry can be read").path();
        let target = to.join(path.file_name().expect("a path that was listed has a name"));
        if path.is_dir() { copy(&path, &target) } else { assert!(fs::copy(&path, &target).is_ok(), "{}", path.display()) }
    }
}

#[test]
fn the_build_refuses_a_broken_table() {
    let number = |number: u32| format!("number = {number}\n");
    for (name, from, to, reason) in [
        ("twice", number(16001), number(16000), "code.16000: this code stands twice"),
        ("order", number(16002), number(15999), "code.15999: stands behind 16001"),
        ("long", number(9_002_332), number(900_233_200), "a code has four to eight digits"),
        ("cause", "cause  = \"tls-not-trusted\"".into(), "cause  = \"tls-trusted\"".into(), "there is no cause `tls-trusted`"),
        (
            "unread",
            "cause  = \"tls-not-trusted\"".into(),
            "cause  = \"docker-cli-missing\"".into(),
            "code.1002016.cause: no symptom of `docker-cli-missing` reads it",
        ),
        (
            "sign",
            "cause  = \"tenant-mismatch@gone\"".into(),
            "cause  = \"tenant-mismatch@lost\"".into(),
            "asks for `entra-cause tenant-mismatch@gone`, which no code has",
        ),
        ("language", "sv = \"Begäran är felaktigt utformad.\"\n".into(), String::new(), "missing field `sv`"),
        ("empty", "en = \"The request is malformed.\"".into(), "en = \" \"".into(), "code.9002313.en: must not be empty"),
    ] {
        let said = refused(name, &from, &to);
        assert!(said.contains(reason), "{name}: {said}");
        // A table that cannot be read is no reason to blame conditions that ask for something else.
        assert!(!said.contains("asks for `said"), "{name}: {said}");
    }
}
