//! What holds for every input.

mod support;

use acr_doctor::patch::patched;
use acr_doctor::report::{Report, Span, Verdict};
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

/// The paste with all mends made.
fn mended(paste: &str, report: &Report) -> String {
    let mut edits: Vec<(Span, &str)> =
        report.mends.iter().flat_map(|mend| &mend.edits).map(|edit| (edit.span, edit.with.as_str())).collect();
    edits.sort();
    patched(paste, Span { start: 0, end: paste.len() }, edits.into_iter())
}

/// A docker configuration as hands write it: entries of all kinds, and what goes wrong while typing.
fn any_configuration() -> impl Strategy<Value = (String, bool)> {
    let host = proptest::sample::select(vec![
        "contoso.azurecr.io",
        "Contoso.azurecr.io",
        "https://fabrikam.azurecr.io/v2/",
        "northwind.azurecr.io:443",
        "ghcr.io",
        "https://index.docker.io/v1/",
    ]);
    let entry = proptest::sample::select(vec![
        "{}",
        "{ \"auth\": \"Y2k6bm90LWEtcmVhbC1vbmU=\" }",
        "{\"auth\": \"***\"}",
        "{\"email\":\"\"}",
    ]);
    let entries = proptest::collection::vec((host, entry), 0..5);
    let store = proptest::sample::select(vec![None, Some("desktop.exe"), Some("wincred"), Some("pass")]);
    let helpers = proptest::collection::vec(
        (
            proptest::sample::select(vec!["contoso.azurecr.io", "public.ecr.aws", "gcr.io"]),
            proptest::sample::select(vec!["ecr-login", "gcloud", "pass", "osxkeychain"]),
        ),
        0..4,
    );
    let typed = (0_u8..3, 0_usize..8, any::<bool>());
    (entries, store, helpers, typed).prop_map(|(entries, store, helpers, (space, fault, crlf))| {
        let (line, indent) = [("", ""), ("\n", "  "), ("\n", "\t")][usize::from(space)];
        let list = |items: Vec<String>| {
            if items.is_empty() {
                return "{}".to_owned();
            }
            let joined = items.join(&format!(",{line}{indent}{indent}"));
            let comma = if fault == 1 { "," } else { "" };
            format!("{{{line}{indent}{indent}{joined}{comma}{line}{indent}}}")
        };
        let mut fields = Vec::new();
        fields.push(format!("\"auths\": {}", list(entries.iter().map(|(host, entry)| format!("\"{host}\": {entry}")).collect())));
        if let Some(store) = store {
            fields.push(format!("\"credsStore\": \"{store}\""));
        }
        if !helpers.is_empty() {
            fields.push(format!(
                "\"credHelpers\": {}",
                list(helpers.iter().map(|(host, helper)| format!("\"{host}\": \"{helper}\"")).collect())
            ));
        }
        let between = if fault == 2 { " " } else { "," };
        let end = match fault {
            3 => ",",
            4 if line.is_empty() => " /* mine */",
            4 => " // mine",
            _ => "",
        };
        let closing = if fault == 5 { "" } else { "}" };
        let mut file = format!("{{{line}{indent}{}{end}{line}{closing}", fields.join(&format!("{between}{line}{indent}")));
        if fault == 6 {
            file = file.replace('"', "'");
        }
        let paste = format!(
            "root@build-7:~# cat /root/.docker/config.json\n{file}\nroot@build-7:~# docker pull contoso.azurecr.io/app:1\n"
        );
        (if crlf { paste.replace('\n', "\r\n") } else { paste }, (1..=6).contains(&fault))
    })
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
    fn a_mended_configuration_is_valid_and_has_nothing_left_to_mend((paste, is_broken) in any_configuration()) {
        let report = support::diagnose(&paste);
        let mended = mended(&paste, &report);
        let start = mended.find('{').expect("the file begins");
        let file = serde_json::Deserializer::from_str(&mended[start..]).into_iter::<serde_json::Value>().next();
        let file = file.expect("a file is there");
        prop_assert!(file.is_ok(), "{paste}\nbecame\n{mended}\n{file:?}");
        prop_assert!(mended[..start] == paste[..start] && mended.ends_with("docker pull contoso.azurecr.io/app:1\n") || paste.contains('\r'));
        let again = support::diagnose(&mended);
        prop_assert!(again.mends.is_empty(), "{paste}\nbecame\n{mended}\n{:?}", again.mends);
        prop_assert!(!again.notes.iter().any(|note| note.id == "config-broken"), "{mended}");
        let is_told = report.notes.iter().any(|note| note.id == "config-broken");
        prop_assert!(is_broken || !is_told, "{paste}");
    }

    #[test]
    fn mends_lie_in_the_paste_and_hold_no_secret(paste in any_paste()) {
        let report = support::diagnose(&paste);
        for mend in &report.mends {
            prop_assert!(mend.segment < report.segments.len() && !mend.edits.is_empty());
            prop_assert!(mend.edits.windows(2).all(|two| two[0].span.end <= two[1].span.start), "{:?}", mend.edits);
            for edit in &mend.edits {
                prop_assert!(paste.get(edit.span.start..edit.span.end).is_some() && edit.with.len() < 300 && !edit.because.is_empty());
            }
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
