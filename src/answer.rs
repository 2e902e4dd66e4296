//! A token, answered: could it do that, there, then?

use crate::extract::moment;
use crate::fact::Fact;
use crate::kb::Words;
use crate::reading::Reading;
use crate::report::Answer;
use crate::report::Judged::{Allows, Forbids, Unknown};
use crate::segment::jwt::Token;
use crate::time::rfc3339;

/// What the token's own claims say to what was tried, most telling first.
pub fn answers(token: &Token, now: i64, reading: &Reading, words: &Words) -> Vec<Answer> {
    let own = |name: &str| reading.facts.iter().find(|fact| fact.name == name && fact.span == token.span);
    let value = |fact: Option<&Fact>| fact.map_or_else(String::new, |fact| fact.value.clone());
    let other = |name: &str| value(reading.facts.iter().find(|fact| fact.name == name && fact.span != token.span));
    let is = |name: &str, wanted: &str| reading.values(name).any(|value| value == wanted);
    let mut answers = Vec::new();
    let mut say = |about: &str, judged, key: &str, left: &str, right: &str| {
        let because = words.get(key).replace("{left}", left).replace("{right}", right).replace("{problem}", left);
        answers.push(Answer { about: about.to_owned(), judged, because });
    };

    let at = moment(token, now, reading);
    let then = rfc3339(at);
    let is_early = own("token-not-yet-valid").is_some();
    match token.time("exp") {
        Some(end) if at < end && is_early => {}
        None => say("lifetime", Unknown, "answer.lifetime-open", "", ""),
        Some(end) if at < end => say("lifetime", Allows, "answer.lifetime-live", &rfc3339(end), &then),
        Some(end) => say("lifetime", Forbids, "answer.lifetime-over", &rfc3339(end), &then),
    }
    if let Some(begins) = token.begins() {
        if is_early {
            say("clock", Forbids, "answer.clock-ahead", &rfc3339(begins), &then);
        } else if let Some(failed) = reading.first("time").filter(|_| at == now && begins <= now) {
            say("clock", Unknown, "answer.clock-later", &rfc3339(begins), &failed.value);
        }
    }

    let (audience, registry) = (value(own("token-audience")), value(reading.first("registry")));
    let kind = value(own("token-audience-kind"));
    let (judged, key) = match kind.as_str() {
        "" => (Unknown, ""),
        _ if own("token-audience-other-registry").is_some() => (Forbids, "disagree.token-registry"),
        _ if token.is_of_a_registry() => (Allows, "answer.audience-registry"),
        _ if own("identity").is_some_and(|fact| fact.value == "workload-identity") => (Forbids, "answer.audience-entra"),
        "acr" => (Allows, "answer.audience-acr"),
        "arm" if is("arm-auth", "disabled") => (Forbids, "answer.audience-arm-off"),
        "arm" => (if is("arm-auth", "enabled") { Allows } else { Unknown }, "answer.audience-arm"),
        _ => (Forbids, "answer.audience-other"),
    };
    if !key.is_empty() {
        say("audience", judged, key, &audience, &registry);
    }

    let needed = [other("other-tenant"), other("tenant")].into_iter().find(|tenant| !tenant.is_empty());
    if let (Some(tenant), Some(needed)) = (own("token-tenant"), needed) {
        if tenant.value.eq_ignore_ascii_case(&needed) {
            say("tenant", Allows, "answer.tenant", &needed, "");
        } else {
            say("tenant", Forbids, "disagree.token-tenant", &tenant.value, &needed);
        }
    }

    let repository = reading.first("repository").map_or(registry, |fact| fact.value.clone());
    if let Some(lacks) = own("token-lacks") {
        say("grants", Forbids, "answer.grants-not", &lacks.value, &repository);
    } else if let Some(tried) = reading.values("operation").find(|tried| {
        reading.facts.iter().any(|fact| fact.name == "token-grants" && fact.span == token.span && fact.value == *tried)
    }) {
        say("grants", Allows, "answer.grants", tried, &repository);
    } else if let Some(oid) = token.text("oid") {
        say("grants", Unknown, "answer.grants-roles", oid, "");
    }

    // What is odd in its form was noted where it was read.
    for note in reading.notes.iter().filter(|note| note.span == token.span) {
        let key = format!("note.{}", note.id);
        if note.id.starts_with("alg-") {
            say("algorithm", Forbids, &key, &note.reason, "");
        } else if note.id.starts_with("claim-") {
            say("claims", Unknown, &key, &note.reason, "");
        }
    }
    answers
}
