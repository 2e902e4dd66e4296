//! What holds for every input.

mod support;

use acr_doctor::report::{Report, Verdict};
use acr_doctor::text::Lang;
use proptest::prelude::*;

/// Pastes that show something, to be cut, joined and wrapped.
fn pastes() -> Vec<String> {
    let cases = support::files(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases").as_ref(), "json");
    cases
        .iter()
        .map(|file| {
            let case: serde_json::Value = serde_json::from_str(&support::read(file)).expect("a case is JSON");
            case["input"].as_str().expect("a case has an input").to_owned()
        })
        .collect()
}

fn any_paste() -> impl Strategy<Value = String> {
    let known = pastes();
    let piece = prop_oneof![
        4 => proptest::sample::select(known),
        1 => "\\PC{0,200}",
        1 => proptest::collection::vec(any::<u8>(), 0..200).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        1 => "[{}\\[\\]\":,\\\\eyJ.\n\r\u{1b}%]{0,200}",
    ];
    (proptest::collection::vec(piece, 1..3), any::<proptest::sample::Index>(), any::<bool>()).prop_map(|(pieces, cut, is_cut)| {
        let mut paste = pieces.join("\n");
        if is_cut && !paste.is_empty() {
            paste.truncate(paste.floor_char_boundary(cut.index(paste.len())));
        }
        paste
    })
}

fn causes(report: &Report) -> Vec<(&str, i32)> {
    report.findings.iter().map(|finding| (finding.cause.as_str(), finding.score)).collect()
}

/// The page waits for the module that reads documents only where there may be some.
#[test]
fn what_the_reader_of_documents_finds_is_waited_for() {
    for paste in pastes() {
        let reading = acr_doctor::documents::read(&paste, 1_795_176_000);
        let is_empty = reading.segments.is_empty() && reading.facts.is_empty() && reading.notes.is_empty();
        assert!(is_empty || acr_doctor::signs::may_hold_documents(&paste), "{paste}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_report_whose_spans_lie_in_it(paste in any_paste()) {
        let report = support::diagnose(&paste);
        let mut spans: Vec<_> = report.segments.iter().map(|segment| segment.span).collect();
        spans.extend(report.findings.iter().flat_map(|finding| finding.evidence.iter().map(|one| one.span)));
        spans.extend(report.secrets.iter().map(|secret| secret.span));
        spans.extend(report.notes.iter().map(|note| note.span));
        spans.extend(report.disagreements.iter().flat_map(|one| [one.left, one.right]));
        for span in spans {
            prop_assert!(span.start <= span.end && paste.get(span.start..span.end).is_some(), "{span:?} in {} bytes", paste.len());
        }
    }

    #[test]
    fn a_score_is_the_sum_of_its_points(paste in any_paste()) {
        for finding in support::diagnose(&paste).findings {
            prop_assert_eq!(finding.score, finding.evidence.iter().map(|one| one.points).sum::<i32>());
            prop_assert!(finding.evidence.iter().any(|one| one.supports));
        }
    }

    #[test]
    fn line_ends_are_nothing_to_go_by(paste in proptest::sample::select(pastes())) {
        let unix = paste.replace("\r\n", "\n");
        let windows = unix.replace('\n', "\r\n");
        let (unix, windows) = (support::diagnose(&unix), support::diagnose(&windows));
        prop_assert_eq!(causes(&unix), causes(&windows));
    }

    #[test]
    fn unrelated_lines_take_nothing_away(
        paste in proptest::sample::select(pastes()),
        before in proptest::collection::vec("[A-Z][a-z]{2,9} [a-z ]{3,40}", 0..20),
        after in proptest::collection::vec("step [0-9]{1,3} of [0-9]{1,3} [a-z ]{3,40}", 0..20),
    ) {
        let alone = support::diagnose(&paste);
        let among = support::diagnose(&format!("{}\n{paste}\n{}", before.join("\n"), after.join("\n")));
        for finding in alone.findings.iter().filter(|finding| finding.verdict != Verdict::Possible) {
            prop_assert!(among.findings.iter().any(|other| other.cause == finding.cause), "{} is gone", finding.cause);
        }
    }

    #[test]
    fn another_language_changes_words_only(paste in any_paste()) {
        let english = support::diagnose_in(&paste, Lang::En);
        for lang in [Lang::Ja, Lang::Sv] {
            let other = support::diagnose_in(&paste, lang);
            prop_assert_eq!(causes(&english), causes(&other));
            prop_assert_eq!(&english.facts, &other.facts);
            let commands = |report: &Report| -> Vec<_> {
                report.findings.iter().flat_map(|finding| finding.fixes.iter().map(|fix| fix.commands.clone())).collect()
            };
            prop_assert_eq!(commands(&english), commands(&other));
        }
    }

    #[test]
    fn a_planted_secret_is_in_no_report(user in "[a-z]{3,8}", secret in "[A-Za-z0-9+/]{32,52}", registry in "[a-z]{5,12}") {
        let paste = format!(
            "$ docker login {registry}.azurecr.io -u {user} -p {secret}\n\
             Error response from daemon: Get \"https://{registry}.azurecr.io/v2/\": unauthorized: authentication required"
        );
        let json = serde_json::to_string(&support::diagnose(&paste)).expect("a report is JSON");
        for at in 0..secret.len() - 8 {
            prop_assert!(!json.contains(&secret[at..at + 8]), "{} is in the report", &secret[at..at + 8]);
        }
    }
}

#[test]
fn the_same_paste_gives_the_same_report() {
    for paste in pastes() {
        assert_eq!(support::diagnose(&paste), support::diagnose(&paste));
    }
}
