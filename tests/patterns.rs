//! Our patterns against the regex crate: the same expression, the same text, the same match with the same groups.

use std::fmt::Write as _;

use acr_doctor::compile::{compile, with_open_spaces};
use acr_doctor::pattern::Sets;
use proptest::prelude::*;
use regex::bytes::RegexBuilder;

/// Expressions of the kinds that `kb/` has, made of small parts.
fn expression() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("a".to_owned()),
        Just("ab".to_owned()),
        Just("a b".to_owned()),
        Just("b ?a".to_owned()),
        Just("[ab]".to_owned()),
        Just("[^a]".to_owned()),
        Just("[^\\n]{0,3}?".to_owned()),
        Just("[a-c1]{1,4}".to_owned()),
        Just("\\S{1,3}?".to_owned()),
        Just("\\s*".to_owned()),
        Just("\\b".to_owned()),
        Just("a+".to_owned()),
        Just("1?".to_owned()),
        Just("värd".to_owned()),
    ];
    let alone = part.clone();
    part.prop_recursive(3, 12, 3, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|ways| format!("({})", ways.join("|"))),
            inner.clone().prop_map(|inner| format!("(?P<g{}>{inner})", inner.len() % 90)),
            inner.clone().prop_map(|inner| format!("({inner})?")),
            (alone.clone(), 2..4_u8).prop_map(|(inner, times)| format!("(x{inner}){{1,{times}}}")),
            inner.prop_map(|inner| format!("(c{inner})*?a")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_first_match_is_the_regex_crates(source in expression(), text in "[abcx1 \n_-]{0,24}(värd)?[abAB ]{0,8}") {
        let mut sets = Sets::new();
        // Two groups of one name, or nothing that must be there: refused by one or the other.
        let Ok(pattern) = compile(&source, &mut sets) else { return Ok(()) };
        let Ok(regex) = RegexBuilder::new(&with_open_spaces(&source)).unicode(false).case_insensitive(true).build() else {
            return Ok(());
        };
        let ours = pattern.find(&sets, &text, 0).map(|found| {
            let mut told = format!("{:?}", found.range);
            for (name, group) in pattern.groups().zip(found.groups) {
                let _ = write!(told, " {name}={group:?}");
            }
            told
        });
        let theirs = regex.captures(text.as_bytes()).and_then(|captures| {
            let whole = |found: regex::bytes::Match<'_>| {
                text.floor_char_boundary(found.start())..text.ceil_char_boundary(found.end())
            };
            let mut told = format!("{:?}", whole(captures.get(0)?));
            for name in regex.capture_names().flatten() {
                let _ = write!(told, " {name}={:?}", captures.name(name).map(whole));
            }
            Some(told)
        });
        prop_assert_eq!(ours, theirs, "{} in {:?}", source, text);
    }
}

/// Expressions that cost a careless matcher the square or more of the text's length: a hang would show here.
#[test]
fn the_worst_texts_cost_no_more_than_others() {
    for (source, text) in [
        ("(a+)+b", "a".repeat(20_000)),
        ("([a-z]+[.-])*azurecr", "a.".repeat(10_000)),
        ("\\S{1,300}?x\\S{1,300}?y", "x".repeat(20_000)),
        ("a[^\\n]*b[^\\n]*c", "ab".repeat(10_000)),
    ] {
        let mut sets = Sets::new();
        let pattern = compile(source, &mut sets).expect(source);
        assert_eq!(pattern.find(&sets, &text, 0), None, "{source}");
    }
}
