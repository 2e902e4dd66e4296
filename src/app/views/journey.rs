//! The login's way, drawn as a line of steps: a dot passed, a ring broke, a hollow is unknown. And the same as text.

use std::ops::Range;

use acr_doctor::report::{JourneyStep, StepState};
use yew::prelude::*;

use super::text::text;
use crate::app::around::Around;
use crate::app::texts::Texts;

/// Where the line runs, and where names stand above and below it, in pixels.
const LINE_Y: u32 = 36;
const ABOVE_Y: u32 = 16;
const BELOW_Y: u32 = 62;

pub fn journey_line(around: &Around, steps: &[JourneyStep]) -> Html {
    let texts = &around.texts;
    let failed = steps.iter().find(|step| step.state == StepState::Failed);
    let name = match failed {
        Some(step) => texts.fill("journey.broke-at", &[("step", &step.name)]),
        None => texts.get("journey.unknown-yet"),
    };
    html! {
        <svg class="journey" role="img" aria-label={name} width="100%" height="72">
            { line("rail", 0, steps.len().saturating_sub(1), steps.len()) }
            { line("rail rail-passed", passed(steps).start, passed(steps).end, steps.len()) }
            for (at, step) in steps.iter().enumerate() {
                <g key={step.step.as_str()} class={state_class(step.state)}>
                    if around.in_full {
                        <title>{ format!("{}: {}", step.name, step.because) }</title>
                    }
                    { sign(step.state, &x(at, steps.len()), &LINE_Y.to_string()) }
                    { label(steps, at) }
                </g>
            }
        </svg>
    }
}

/// The same as the line shows, for who reads.
pub fn journey_list(texts: &Texts, steps: &[JourneyStep]) -> Html {
    html! {
        <ol class="steps">
            for step in steps {
                <li key={step.step.as_str()} class={state_class(step.state)}>
                    <svg class="step-sign" width="16" height="16" aria-hidden="true">{ sign(step.state, "8", "8") }</svg>
                    { text("span", "step-name", &step.name) }
                    { text("span", "step-state", texts.name("journey", state_id(step.state))) }
                    { text("span", "step-because", &step.because) }
                </li>
            }
        </ol>
    }
}

/// In percent of the width, so that the line fits any column without being scaled.
fn x(at: usize, of: usize) -> String {
    let hundredths = (2 * at + 1) * 5000 / of.max(1);
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// The stretch that was passed: from the first step that is known to have worked to the last, or to where it broke.
fn passed(steps: &[JourneyStep]) -> Range<usize> {
    let is_passed = |step: &JourneyStep| step.state == StepState::Passed;
    let first = steps.iter().position(is_passed).unwrap_or_default();
    let last = steps.iter().rposition(is_passed).unwrap_or_default();
    let broke = steps.get(last + 1).is_some_and(|next| next.state == StepState::Failed);
    first..last + usize::from(broke && steps.get(last).is_some_and(is_passed))
}

fn line(class: &'static str, from: usize, to: usize, of: usize) -> Html {
    let y = LINE_Y.to_string();
    html! { <line {class} x1={x(from, of)} x2={x(to, of)} y1={y.clone()} y2={y} /> }
}

fn sign(state: StepState, x: &str, y: &str) -> Html {
    let (x, y) = (x.to_owned(), y.to_owned());
    match state {
        StepState::Passed => html! { <circle class="dot" cx={x} cy={y} r="5" /> },
        StepState::Unknown => html! { <circle class="hollow" cx={x} cy={y} r="4" /> },
        StepState::Failed => html! {
            <>
                <circle class="ring" cx={x.clone()} cy={y.clone()} r="7" />
                <circle class="core" cx={x} cy={y} r="2.5" />
            </>
        },
    }
}

/// Names stand above and below in turn, so that each has the room of two steps; on a phone only the ends and the break have one.
fn label(steps: &[JourneyStep], at: usize) -> Html {
    let (step, of) = (&steps[at], steps.len());
    let is_end = at == 0 || at + 1 == of;
    // On a phone, an end gives way to the name of the break beside it.
    let is_free = steps.iter().position(|step| step.state == StepState::Failed).is_none_or(|failed| failed.abs_diff(at) > 3);
    let class = classes!("step-label", (is_end && is_free).then_some("step-end"));
    let y = if at.is_multiple_of(2) { BELOW_Y } else { ABOVE_Y };
    // The first and the last name stay inside of the drawing, however long they are.
    let (x, anchor) = match at {
        0 => ("0".to_owned(), "start"),
        _ if at + 1 == of => ("100%".to_owned(), "end"),
        _ => (x(at, of), "middle"),
    };
    html! { <text {class} {x} y={y.to_string()} text-anchor={anchor}>{ &step.name }</text> }
}

fn state_id(state: StepState) -> &'static str {
    match state {
        StepState::Passed => "passed",
        StepState::Failed => "failed",
        StepState::Unknown => "unknown",
    }
}

fn state_class(state: StepState) -> &'static str {
    match state {
        StepState::Passed => "step step-passed",
        StepState::Failed => "step step-failed",
        StepState::Unknown => "step step-unknown",
    }
}
