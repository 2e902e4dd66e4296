//! Why a finding is made, and what to do about it.

use acr_doctor::report::RoleReport;
use yew::prelude::*;

use super::blanks::blanks;
use super::evidence::evidence_list;
use super::fixes::fix_list;
use super::text::{label, text};
use crate::app::around::{Around, Known};
use crate::app::texts::Texts;

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
                    { least_role(texts, &finding.roles) }
                    { blanks(around, known, at) }
                    { fix_list(around, "h4", &finding.fixes, &known.report.blanks, &known.report.next) }
                </section>
            }
        </>
    }
}

/// The least role that would do: by mode, where the registry's is not known and they differ.
fn least_role(texts: &Texts, roles: &[RoleReport]) -> Html {
    let [first, rest @ ..] = roles else { return html! {} };
    let mut names = first.name.clone();
    for other in rest.iter().filter(|other| other.name != first.name) {
        names = format!("{names} ({}), {} ({})", first.mode, other.name, other.mode);
    }
    text("p", "least-role", texts.fill("fix.least-role", &[("roles", &names)]))
}
