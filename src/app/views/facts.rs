//! What was recognised, and the small facts that every command is filled with.

use acr_doctor::report::Report;
use yew::prelude::*;

use super::text::row;
use crate::app::around::{Around, Known};
use crate::app::browser;
use crate::app::state::{Action, Shell};
use crate::app::texts::Texts;

pub fn facts(around: &Around, known: &Known) -> Html {
    let Around { texts, dispatch, shell, .. } = around;
    let facts = &known.report.facts;
    let registry = known.slots.get("registry").or(facts.registry.as_ref()).cloned().unwrap_or_default();
    let know = {
        let dispatch = dispatch.clone();
        move |event: InputEvent| dispatch.dispatch(Action::Know { slot: "registry".into(), value: browser::field_of(&event) })
    };
    let dispatch = dispatch.clone();
    let choose = move |event: Event| {
        let id = browser::choice_of(&event);
        if let Some(shell) = Shell::ALL.into_iter().find(|shell| shell.id() == id) {
            dispatch.dispatch(Action::Use(shell));
        }
    };
    html! {
        <div class="facts">
            { recognised(texts, &known.report) }
            <dl class="fact-list">
                <div>
                    <dt><label for="fact-registry">{ texts.get("fact.registry") }</label></dt>
                    <dd><input class="field" id="fact-registry" value={registry} oninput={know} placeholder="REGISTRY.azurecr.io" spellcheck="false" autocomplete="off" autocapitalize="off" /></dd>
                </div>
                { fact(texts, "operation", facts.operation.as_deref()) }
                { fact(texts, "identity", facts.identity.as_deref()) }
                { fact(texts, "platform", facts.platform.as_deref()) }
                <div>
                    <dt><label for="fact-shell">{ texts.get("fact.shell") }</label></dt>
                    <dd>
                        <select class="select" id="fact-shell" onchange={choose}>
                            for one in Shell::ALL {
                                <option key={one.id()} value={one.id()} selected={one == *shell}>{ one.name() }</option>
                            }
                        </select>
                    </dd>
                </div>
            </dl>
        </div>
    }
}

/// The kinds of the pieces that were recognised, each once, in the order of the paste.
fn recognised(texts: &Texts, report: &Report) -> Html {
    let mut names: Vec<&str> = Vec::new();
    for segment in &report.segments {
        if !names.contains(&segment.name.as_str()) {
            names.push(&segment.name);
        }
    }
    if names.is_empty() {
        return html! {};
    }
    html! { <p class="recognised"><span class="hidden">{ texts.get("fact.recognised") }{ " " }</span>{ names.join(" · ") }</p> }
}

fn fact(texts: &Texts, name: &str, value: Option<&str>) -> Html {
    let Some(value) = value else { return html! {} };
    row(texts.name("fact", name), html! { texts.name("value", value) })
}
