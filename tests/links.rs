//! The pages of documentation that causes and fixes lead to: `kb/links.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use acr_doctor::catalogue::{Details, titles};
use acr_doctor::kb::{Kb, Words};
use acr_doctor::load::{self, Folder, Problem};
use acr_doctor::text::Lang;
use acr_doctor::{Engine, Input, details_file, documents, link};
use serde_json::Value;

fn folder() -> Folder {
    load::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("kb")).expect("kb/ is in order")
}

#[test]
fn every_page_is_named_and_every_named_page_has_its_titles() {
    let folder = folder();
    let sources = folder.details.values().flat_map(|details| &details.sources);
    let fixes = folder.kb.causes.iter().flat_map(|cause| &cause.fixes).filter_map(|fix| fix.link.as_ref());
    let named: BTreeSet<&String> = sources.chain(fixes).collect();
    assert_eq!(named, folder.links.keys().collect(), "left: what causes name; right: what the table has");
    for (page, by_lang) in &folder.links {
        let address = link::address(page, Lang::En);
        assert!(address.starts_with("https://") && !address.contains(['?', ' ']) && !address.ends_with('#'), "{address}");
        assert_eq!(link::short(&address), page);
        for lang in Lang::ALL {
            let title = by_lang.get(&lang).map_or("", |title| title.as_str());
            assert!(!title.is_empty() && title.trim() == title, "{address} in {}: `{title}`", lang.tag());
        }
        let is_japanese = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
        let is_translated = by_lang[&Lang::Ja].chars().any(is_japanese) && by_lang[&Lang::Sv] != by_lang[&Lang::En];
        let is_the_same = by_lang[&Lang::Ja] == by_lang[&Lang::En] && by_lang[&Lang::Sv] == by_lang[&Lang::En];
        assert!(is_translated || is_the_same, "{address} is translated in part: {by_lang:?}");
    }
}

#[test]
fn every_link_of_the_catalogue_has_a_title_in_its_language() {
    let details: Value = serde_json::from_str(details_file()).expect("the build writes JSON");
    let engine = Engine::new(Kb::builtin());
    for (lang, page) in [(Lang::En, "/azure/"), (Lang::Ja, "/ja-jp/azure/"), (Lang::Sv, "/sv-se/azure/")] {
        let links = details["links"].as_object().expect("the file has links");
        let title = |by_lang: &Value| by_lang[lang.tag()].as_str().expect("a link has titles").to_owned();
        let titles = titles(lang, links.iter().map(|(short, by_lang)| (short.clone(), title(by_lang))));
        let details_of =
            |id: &str| serde_json::from_value::<Details>(details["causes"][id].clone()).expect("a cause has details");
        for cause in engine.catalogue(&Words::of(lang), lang, &details_of) {
            assert!(!cause.details.sources.is_empty(), "{}", cause.id);
            for address in cause.fixes.iter().map(|fix| &fix.link).chain(&cause.details.sources) {
                assert!(titles.contains_key(address), "{}: {address} has no title", cause.id);
                let path = address.strip_prefix("https://learn.microsoft.com");
                assert!(
                    path.is_none_or(|path| !path.contains("/azure/container-registry/") || path.starts_with(page)),
                    "{address}"
                );
            }
        }
    }
    let without = engine.catalogue(&Words::of(Lang::En), Lang::En, &|_| Details::default());
    assert!(without.iter().all(|cause| cause.details.sources.is_empty()));
}

#[test]
fn a_report_leads_to_pages_in_its_language() {
    let engine = Engine::new(Kb::builtin());
    let paste = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?";
    let known = BTreeMap::new();
    let links = |lang| -> Vec<String> {
        let report = engine.diagnose(
            &Input { paste, documents: &documents::read(paste, 1_795_176_000), now: 1_795_176_000, lang, known: &known },
            &Words::of(lang),
        );
        report.findings.into_iter().flat_map(|finding| finding.fixes).map(|fix| fix.link).collect()
    };
    let english = links(Lang::En);
    assert!(english.iter().any(|link| link.starts_with("https://learn.microsoft.com/azure/")), "{english:?}");
    for lang in Lang::ALL {
        let expected: Vec<String> = english.iter().map(|link| link::address(link::short(link), lang)).collect();
        assert_eq!(links(lang), expected, "{}", lang.tag());
    }
}

/// What is said of a folder with this table, and one cause with this source and this link of a fix.
fn problems(name: &str, table: &str, source: &str, fix: &str) -> Vec<Problem> {
    let root: PathBuf = [env!("CARGO_TARGET_TMPDIR"), "links", name].iter().collect();
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(root.join("causes/docker")).expect("a folder can be made");
    fs::write(root.join("links.toml"), table).expect("a file can be written");
    let by_lang = "{ en = 'a', ja = 'a', sv = 'a' }";
    let texts = "{ title = 'a', why = 'a' }";
    let cause = format!(
        "id = 'one'\nstep = 'client'\nwho = 'you'\nsources = ['{source}']\nread = '2026-08-20'\n\
         text = {{ en = {texts}, ja = {texts}, sv = {texts} }}\n\
         [[symptom]]\nid = 'a'\nweight = 20\nfact = 'said == a'\nbecause = {by_lang}\n\
         [[fix]]\nid = 'look'\nkind = 'check'\nrisk = 'reads'\ntitle = {by_lang}\nlink = '{fix}'\n"
    );
    fs::write(root.join("causes/docker/one.toml"), cause).expect("a file can be written");
    load::read_all(&root).1
}

fn entry(url: &str) -> String {
    format!("[[link]]\nurl = '{url}'\nen = 'en {url}'\nja = 'ja {url}'\nsv = 'sv {url}'\n")
}

#[track_caller]
fn is_refused(problems: &[Problem], file: &str, key: &str, reason: &str) {
    let is_said = |problem: &Problem| problem.file.ends_with(file) && problem.key == key && problem.reason.contains(reason);
    assert!(problems.iter().any(is_said), "{problems:#?}");
}

const GOOD: &str = "https://docs.docker.com/engine/install/";

#[test]
fn a_table_in_order_is_taken() {
    let found = problems("good", &entry(GOOD), GOOD, GOOD);
    let about_links = |problem: &&Problem| problem.file.ends_with("links.toml") || problem.reason.contains("links.toml");
    assert_eq!(found.iter().find(about_links), None);
}

#[test]
fn an_address_of_another_form_is_refused() {
    for (name, url, reason) in [
        ("http", "http://docs.docker.com/engine/install/", "is no https address"),
        ("locale", "https://learn.microsoft.com/en-us/azure/aks/http-proxy", "names a language"),
        ("upper-locale", "https://learn.microsoft.com/sv-SE/azure/aks/http-proxy", "names a language"),
        ("parameters", "https://learn.microsoft.com/azure/aks/http-proxy?WT.mc_id=a", "has parameters"),
        ("empty-anchor", "https://docs.docker.com/engine/install/#", "ends in `#`"),
        ("anchor", "https://docs.docker.com/engine/install/#Step%201", "an anchor that no heading gives"),
        ("two-anchors", "https://docs.docker.com/engine/install/#a#b", "an anchor that no heading gives"),
        ("space", "https://docs.docker.com/engine install/", "is no address"),
    ] {
        is_refused(&problems(name, &entry(url), url, url), "links.toml", &format!("link.{url}"), reason);
    }
}

#[test]
fn the_table_and_the_causes_name_the_same_pages() {
    let other = "https://helm.sh/docs/intro/install/";
    let both = entry(GOOD) + &entry(other);
    let found = problems("unused", &both, GOOD, GOOD);
    is_refused(&found, "links.toml", &format!("link.{other}"), "no cause names this page");
    let found = problems("unknown", &entry(GOOD), other, other);
    is_refused(&found, "causes/docker/one.toml", "sources", other);
    is_refused(&found, "causes/docker/one.toml", "fix.look.link", other);
}

#[test]
fn each_page_stands_once_in_order_and_with_a_title_of_its_own_in_each_language() {
    let other = "https://helm.sh/docs/intro/install/";
    let found = problems("twice", &(entry(GOOD) + &entry(GOOD)), GOOD, GOOD);
    is_refused(&found, "links.toml", &format!("link.{GOOD}"), "stands twice");
    let found = problems("order", &(entry(other) + &entry(GOOD)), GOOD, other);
    is_refused(&found, "links.toml", &format!("link.{GOOD}"), "sort by address");
    let found = problems("language", &format!("[[link]]\nurl = '{GOOD}'\nen = 'a'\nsv = ' '\n"), GOOD, GOOD);
    is_refused(&found, "links.toml", &format!("link.{GOOD}.ja"), "a title in every language");
    is_refused(&found, "links.toml", &format!("link.{GOOD}.sv"), "a title in every language");
    let same = entry(GOOD) + &entry(other).replace(&format!("en {other}"), &format!("en {GOOD}"));
    let found = problems("same-title", &same, GOOD, other);
    is_refused(&found, "links.toml", &format!("link.{other}.en"), "has the title of");
}
