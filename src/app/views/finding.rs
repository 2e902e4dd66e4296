//! Why a finding is made, and what to do about it.

use yew::prelude::*;

use super::blanks::blanks;
use super::evidence::evidence_list;
use super::fixes::fix_list;
use super::text::label;
use crate::app::around::{Around, Known};

/// The finding at a place in the report, without its headline.
pub fn finding_body(around: &Around, known: &Known, at: usize) -> Html {
    let texts = &around.texts;
    let Some(finding) = known.report.findings.get(at) else { return html! {} };
    let (why, todo) = (format!("why-{at}"), format!("do-{at}"));
    html! {
        <>
            if !finding.evidence.is_empty() {
                <section aria-labelledby={why.clone()}>
                    { label("h3", why, texts.get("evidence.title")) }
                    { evidence_list(around, &finding.evidence) }
                </section>
            }
            if !finding.fixes.is_empty() {
                <section aria-labelledby={todo.clone()}>
                    { label("h3", todo, texts.get("fix.title")) }
                    { blanks(around, known, at) }
                    { fix_list(around, "h4", &finding.fixes, &known.report.blanks, &known.report.next) }
                </section>
            }
        </>
    }
}
