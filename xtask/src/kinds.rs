//! `docs/kinds.md`: every kind of thing that can be pasted, with a sample, what is read of it, and what it can decide. Made from the
//! samples in `tests/kinds` and from the knowledge base, so that it cannot tell anything else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use acr_doctor::kb::{Kb, Sign, Words};
use acr_doctor::report::Span;
use acr_doctor::text::Lang;
use acr_doctor::{Engine, Input, documents, time};

use crate::run::{Because, Failure, Result, root};

const HEAD: &str = "\
# What can be pasted

Written by `cargo xtask table`; a test fails where it is not up to date. Each kind with a sample (`tests/kinds`), the facts that are read of
it, the table that the page shows beside it, and the causes that these facts speak for or against. A cause in **bold** is proven by one
sign alone.
";

/// The clock that the samples were written for.
const NOW: &str = "2026-11-20T12:00:00Z";

/// Facts that every text has: they decide with others, not for their kind.
const COMMON: &[&str] = &[
    "registry",
    "registry-name",
    "registry-suffix",
    "operation",
    "platform",
    "tool",
    "identity",
    "user",
    "user-kind",
    "said",
    "speaker",
    "image",
    "image-ref",
    "repository",
    "tag",
    "command",
    "time",
    "other-registry",
    "tenant",
    "token-name",
    "correlation-id",
    "scope",
    "action",
    "client-ip",
    "app-id",
    "object-id",
    "subscription",
    "resource-group",
    "namespace",
    "pod",
    "http-status",
];

pub fn file() -> PathBuf {
    root().join("docs/kinds.md")
}

pub fn page() -> Result<String> {
    let kb = Kb::builtin();
    let engine = Engine::new(kb.clone());
    let words = Words::of(Lang::En);
    let now = time::seconds(NOW).ok_or_else(|| Failure("the samples' clock is no time".to_owned()))?;
    let mut text = HEAD.to_owned();
    for (kind, sample) in samples()? {
        let known = BTreeMap::new();
        let input = Input { paste: &sample, documents: &documents::read(&sample, now), now, lang: Lang::En, known: &known };
        let report = engine.diagnose(&input, &words);
        let Some(at) = report.segments.iter().position(|segment| segment.kind == kind) else {
            return Err(Failure(format!("tests/kinds/{kind}.txt is not read as {kind}")));
        };
        let segment = &report.segments[at];
        let within = |span: Span| segment.span.start <= span.start && span.end <= segment.span.end;
        let facts: BTreeSet<&str> =
            engine.facts(&input).into_iter().filter(|fact| within(fact.span)).map(|fact| fact.name).collect();
        let _ = write!(text, "\n## {} (`{kind}`)\n\n```text\n{}\n```\n\n", segment.name, sample.trim_end());
        let names: Vec<String> = facts.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(text, "Facts: {}.", if names.is_empty() { "none of its own".to_owned() } else { names.join(", ") });
        let rows: Vec<_> =
            report.readouts.iter().filter(|readout| readout.segment == at).flat_map(|readout| &readout.rows).collect();
        if !rows.is_empty() {
            text.push_str("\n| field | value | |\n| --- | --- | --- |\n");
            for row in rows {
                let judged = format!("{:?}", row.judged).to_lowercase();
                let _ = writeln!(text, "| {} | {} | {judged} |", cell(&row.name), cell(&row.value));
            }
        }
        let own: BTreeSet<&str> = facts.into_iter().filter(|name| !COMMON.contains(name)).collect();
        let (speaks_for, against) = decided(&kb, &own);
        for (label, causes) in [("Speaks for", speaks_for), ("Speaks against", against)] {
            if !causes.is_empty() {
                let _ = writeln!(text, "\n{label}: {}.", causes.join(", "));
            }
        }
    }
    Ok(text)
}

/// The causes that facts speak for, those proven by one sign alone in bold, and those that they speak against.
fn decided(kb: &Kb, facts: &BTreeSet<&str>) -> (Vec<String>, Vec<String>) {
    let (mut speaks_for, mut against) = (Vec::new(), Vec::new());
    for cause in &kb.causes {
        let about = cause.symptoms.iter().filter(|symptom| match &symptom.sign {
            Sign::Facts(condition) => condition.terms().any(|term| !term.negated && facts.contains(term.name.as_str())),
            _ => false,
        });
        let (support, deny): (Vec<_>, Vec<_>) = about.partition(|symptom| symptom.weight > 0);
        if support.iter().any(|symptom| symptom.decisive) {
            speaks_for.push(format!("**`{}`**", cause.id));
        } else if !support.is_empty() {
            speaks_for.push(format!("`{}`", cause.id));
        }
        if !deny.is_empty() {
            against.push(format!("`{}`", cause.id));
        }
    }
    (speaks_for, against)
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;").replace('\n', " ")
}

/// The samples by kind, in the order of the kinds' names.
fn samples() -> Result<BTreeMap<String, String>> {
    let folder = root().join("tests/kinds");
    let entries = fs::read_dir(&folder).because(|| format!("cannot read {}", folder.display()))?;
    let mut samples = BTreeMap::new();
    for file in entries.flatten().map(|entry| entry.path()) {
        let text = fs::read_to_string(&file).because(|| format!("cannot read {}", file.display()))?;
        let kind = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        samples.insert(kind, text);
    }
    Ok(samples)
}

#[cfg(test)]
mod tests {
    use acr_doctor::segment::SegmentKind;

    use super::*;

    #[test]
    fn the_page_in_the_docs_is_up_to_date() {
        let written = fs::read_to_string(file()).expect("docs/kinds.md is there");
        assert!(written == page().expect("every sample is of its kind"), "docs/kinds.md is old: run `cargo xtask table`");
    }

    #[test]
    fn every_kind_has_a_sample() {
        let samples = samples().expect("the samples can be read");
        let ids: BTreeSet<&str> = SegmentKind::ALL.iter().map(|kind| kind.id()).filter(|id| *id != "text").collect();
        assert_eq!(samples.keys().map(String::as_str).collect::<BTreeSet<_>>(), ids);
    }
}
