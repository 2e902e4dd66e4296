//! The journey: which steps of the login worked, and where it broke.

use crate::evidence::Said;
use crate::kb::{Cause, Kb, Words};
use crate::reading::Reading;
use crate::report::{JourneyStep, StepState};

/// The steps of a login, in order.
pub const STEPS: &[&str] =
    &["client", "name", "dns", "connect", "tls", "challenge", "sign-in", "token-exchange", "authorize", "manifest", "layers"];

/// Facts that prove a step and all before it.
const PROOFS: &[(&str, &str, &str)] = &[
    ("health-ok", "dns", "dns"),
    ("health-ok", "challenge", "challenge"),
    ("health-ok", "refresh-token", "token-exchange"),
    ("health-ok", "access-token", "token-exchange"),
    ("aks-check", "dns-ok", "dns"),
    ("aks-check", "pull-ok", "token-exchange"),
    ("login-succeeded", "yes", "token-exchange"),
    ("pull-succeeded", "yes", "layers"),
    ("push-succeeded", "yes", "layers"),
];

/// Every step's state. `first` is the cause that is named first, if any.
pub fn journey(kb: &Kb, words: &Words, first: Option<&Cause>, said: &[Said], reading: &Reading) -> Vec<JourneyStep> {
    let number = |step: &str| STEPS.iter().position(|name| *name == step);
    let failed = first.and_then(|cause| number(&cause.step));
    let by_messages = said.iter().filter_map(|said| number(kb.messages[said.message].proves.as_deref()?));
    let by_facts = PROOFS.iter().filter(|(name, value, _)| reading.values(name).any(|has| has == *value));
    let proven = by_messages.chain(by_facts.filter_map(|(_, _, step)| number(step))).max();
    STEPS
        .iter()
        .enumerate()
        .map(|(at, step)| {
            let state = match (failed, proven) {
                (Some(failed), _) if at == failed => StepState::Failed,
                // What lies behind the break was not reached, whatever an older line proves.
                (Some(failed), _) if at > failed => StepState::Unknown,
                (_, Some(proven)) if at <= proven => StepState::Passed,
                _ => StepState::Unknown,
            };
            let because = match state {
                StepState::Failed => first.map(|cause| words.title(cause).to_owned()),
                StepState::Passed => Some(words.get("journey.passed").to_owned()),
                StepState::Unknown => Some(words.get("journey.unknown").to_owned()),
            };
            JourneyStep {
                step: (*step).to_owned(),
                name: words.get(&format!("step.{step}")).to_owned(),
                state,
                because: because.unwrap_or_default(),
            }
        })
        .collect()
}
