//! What no command could be filled with: fill it in once, and it stands in all of them.

use acr_doctor::report::FixReport;
use yew::prelude::*;

use super::text::text;
use crate::app::around::{Around, Known};
use crate::app::browser;
use crate::app::state::Action;

/// The blanks of the finding at a place in the report.
pub fn blanks(around: &Around, known: &Known, at: usize) -> Html {
    let Around { texts, dispatch, .. } = around;
    let Some(finding) = known.report.findings.get(at) else { return html! {} };
    let wanted = |mark: &str| finding.fixes.iter().any(|fix| has(fix, mark));
    let blank = known.report.blanks.iter().filter(|blank| wanted(&blank.mark)).map(|blank| (&*blank.slot, Some(&*blank.mark)));
    // What was filled in stays, so that it can be changed; the registry has its own place beside the box.
    let filled = known.slots.keys().map(|slot| (slot.as_str(), None));
    let mut slots: Vec<(&str, Option<&str>)> = Vec::new();
    for (slot, mark) in filled.chain(blank).filter(|(slot, _)| *slot != "registry") {
        // In one order, whether filled in or not: a field must not move while it is typed in.
        if let Err(at) = slots.binary_search_by_key(&slot, |(slot, _)| slot) {
            slots.insert(at, (slot, mark));
        }
    }
    if slots.is_empty() {
        return html! {};
    }
    let field = |slot: &str, mark: Option<&str>| {
        let id = format!("blank-{at}-{slot}");
        let value = known.slots.get(slot).cloned().unwrap_or_default();
        let (dispatch, name) = (dispatch.clone(), slot.to_owned());
        let know = move |event: InputEvent| {
            dispatch.dispatch(Action::Know { slot: name.clone(), value: browser::field_of(&event) });
        };
        html! {
            <div key={slot} class="blank-field">
                <label for={id.clone()}>{ texts.name("slot", slot) }</label>
                <input class="field" {id} {value} oninput={know} placeholder={mark.unwrap_or_default().to_owned()} spellcheck="false" autocomplete="off" autocapitalize="off" />
            </div>
        }
    };
    html! {
        <fieldset class="blanks">
            { text("legend", "", texts.get("fix.blanks")) }
            for (slot, mark) in slots {
                { field(slot, mark) }
            }
        </fieldset>
    }
}

fn has(fix: &FixReport, mark: &str) -> bool {
    fix.commands.values().chain(&fix.verify).chain(&fix.undo).any(|command| command.contains(mark))
}
