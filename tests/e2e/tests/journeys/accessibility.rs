//! axe-core finds nothing: on every view, in every language, light and dark, at three widths.

use std::path::PathBuf;

use e2e::page::Page;
use e2e::words::LANGUAGES;
use e2e::{Failure, Result, fail};

use crate::{REFUSED, Visit, visit_in};

const WIDTHS: [u32; 3] = [360, 768, 1440];
const SCHEMES: [&str; 2] = ["light", "dark"];

/// Every view: what is pasted, and the address it has.
const VIEWS: &[(&str, &str, &str)] = &[
    ("empty", "", "#/"),
    ("answer", REFUSED, "#/"),
    ("nothing recognised", "the quick brown fox jumps over the lazy dog", "#/"),
    ("causes", "", "#/causes"),
    ("a cause", "", "#/cause/docker-daemon-unreachable"),
    ("trust", "", "#/trust"),
];

#[test]
fn axe_finds_nothing_in_english() -> Result<()> {
    every_view_in(LANGUAGES[0])
}

#[test]
fn axe_finds_nothing_in_japanese() -> Result<()> {
    every_view_in(LANGUAGES[1])
}

#[test]
fn axe_finds_nothing_in_swedish() -> Result<()> {
    every_view_in(LANGUAGES[2])
}

fn every_view_in(lang: &str) -> Result<()> {
    let axe = axe()?;
    let mut found = Vec::new();
    for (view, paste, address) in VIEWS {
        let mut visit = visit_in(lang)?;
        show(&mut visit, paste, address)?;
        visit.page.evaluate(&axe)?;
        for scheme in SCHEMES {
            visit.page.prefer(scheme)?;
            for width in WIDTHS {
                visit.page.resize(width, 800)?;
                let violations = violations(&mut visit.page)?;
                found
                    .extend(violations.into_iter().map(|violation| format!("{lang}, {scheme}, {width} px, {view}: {violation}")));
            }
        }
        if let Err(complaint) = visit.end() {
            found.push(format!("{lang}, {view}: {complaint}"));
        }
    }
    if found.is_empty() { Ok(()) } else { fail(format!("axe-core found {}:\n{}", found.len(), found.join("\n"))) }
}

fn show(visit: &mut Visit, paste: &str, address: &str) -> Result<()> {
    if !paste.is_empty() {
        visit.page.paste(paste)?;
        visit.settled()?;
    }
    if address != "#/" {
        visit.page.evaluate(&format!("location.hash = {address:?}"))?;
        let paste_box = visit.words.get("paste.label")?;
        visit.page.wait_until("another view", |page| Ok(page.look("textbox", &paste_box)?.is_none()))?;
        let wait = visit.words.get("causes.wait")?;
        visit.page.wait_until("what the view shows", |page| Ok(!page.text()?.contains(&wait)))?;
    }
    Ok(())
}

/// The rule, the element, and what is wrong with it.
fn violations(page: &mut Page) -> Result<Vec<String>> {
    let found = page.evaluate(
        "axe.run(document, {
            runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
            resultTypes: ['violations'],
        }).then(results => results.violations.flatMap(rule =>
            rule.nodes.map(node => `${rule.id}: ${node.target} ${node.html.slice(0, 160)} ${node.failureSummary}`)))",
    )?;
    let list = found.as_array().ok_or_else(|| Failure(format!("axe-core gave no list: {found}")))?;
    Ok(list.iter().map(|violation| violation.as_str().unwrap_or_default().to_owned()).collect())
}

fn axe() -> Result<String> {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../.tools/node_modules/axe-core/axe.min.js"));
    std::fs::read_to_string(&file).map_err(|error| Failure(format!("{}: {error}. Run `cargo xtask setup` first", file.display())))
}
