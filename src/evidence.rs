//! Evidence: symptoms that were found, each with its place, its points and who says so.

use std::ops::Range;

use crate::host::{self, Host, HostKind};
use crate::kb::{Kb, MessageRef, Sign};
use crate::look::{self, Found};
use crate::readable::Readable;
use crate::reading::Reading;
use crate::report::Span;
use crate::scan::{Hits, Purpose};

/// A message of the knowledge base that was found.
#[derive(Clone, Debug)]
pub struct Said {
    /// Its index in `kb.messages`.
    pub message: usize,
    pub kind: HostKind,
    pub range: Range<usize>,
    pub span: Span,
}

/// A symptom that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub cause: usize,
    pub symptom: usize,
    pub points: i32,
    pub decisive: bool,
    pub span: Span,
    /// Who said the quoted text, where a message tells.
    pub speaker: Option<String>,
}

/// Finds the shared messages, and adds what their named groups read.
pub fn messages(kb: &Kb, readable: &Readable, hits: &Hits<'_>, hosts: &[Host], reading: &mut Reading) -> Vec<Said> {
    let mut said = Vec::new();
    for (at, message) in kb.messages.iter().enumerate() {
        for found in look::find(&message.look, &kb.sets, readable, hits.of(Purpose::Message(at))) {
            let kind = if message.hostless { HostKind::Unknown } else { host::about(readable, hosts, &found.range) };
            let span = readable.span(found.range.clone());
            reading.fact("said", message.id.clone(), span);
            reading.fact("said", format!("{}@{}", message.id, kind.name()), span);
            reading.fact("speaker", message.speaker.clone(), span);
            groups(readable, &found, reading);
            let place = said.partition_point(|other: &Said| other.range.start <= found.range.start);
            said.insert(place, Said { message: at, kind, range: found.range, span });
        }
    }
    said
}

/// Adds the facts that the clues show.
pub fn clues(kb: &Kb, readable: &Readable, hits: &Hits<'_>, reading: &mut Reading) {
    for (at, clue) in kb.clues.iter().enumerate() {
        let Some(name) = crate::fact::name(&clue.fact) else { continue };
        for hit in hits.of(Purpose::Clue(at)).iter().take(20) {
            reading.fact(name, clue.value.clone(), readable.span(hit.clone()));
        }
    }
}

/// Finds every symptom. What the patterns of symptoms read with their groups becomes facts before conditions are asked.
pub fn find(
    kb: &Kb,
    readable: &Readable,
    hits: &Hits<'_>,
    hosts: &[Host],
    said: &[Said],
    reading: &mut Reading,
) -> Vec<Evidence> {
    let mut found_texts: Vec<(usize, usize, Found)> = Vec::new();
    for (cause_at, cause) in kb.causes.iter().enumerate() {
        for (at, symptom) in cause.symptoms.iter().enumerate() {
            let Sign::Text { look, about } = &symptom.sign else { continue };
            let hits = hits.of(Purpose::Symptom(cause_at, at));
            let found = look::find(look, &kb.sets, readable, hits).find(|found| {
                about.is_empty() || about.iter().any(|kind| kind == host::about(readable, hosts, &found.range).name())
            });
            if let Some(found) = found {
                groups(readable, &found, reading);
                found_texts.push((cause_at, at, found));
            }
        }
    }
    let facts = reading.facts.iter().map(|fact| (fact.name, fact.value.as_str()));
    let mut evidence = Vec::new();
    for (cause_at, cause) in kb.causes.iter().enumerate() {
        for (at, symptom) in cause.symptoms.iter().enumerate() {
            if symptom.when.as_ref().is_some_and(|when| when.holds(&facts).is_none()) {
                continue;
            }
            let place = match &symptom.sign {
                Sign::Text { .. } => found_texts
                    .iter()
                    .find(|(cause, symptom, _)| (*cause, *symptom) == (cause_at, at))
                    .map(|(_, _, found)| (readable.span(found.range.clone()), speaker_near(kb, said, &found.range))),
                Sign::Messages(refs) => said
                    .iter()
                    .find(|said| refs.iter().any(|wanted| fits(kb, said, wanted)))
                    .map(|said| (said.span, Some(kb.messages[said.message].speaker.clone()))),
                Sign::Facts(condition) => condition.holds(&facts).and_then(|shown| {
                    // A condition of denials only has no place: it adds to what was found elsewhere, and is shown there.
                    let span = reading.facts.get(shown.by?)?.span;
                    Some((span, speaker_at(kb, said, span)))
                }),
            };
            if let Some((span, speaker)) = place {
                evidence.push(Evidence {
                    cause: cause_at,
                    symptom: at,
                    points: symptom.weight,
                    decisive: symptom.decisive,
                    span,
                    speaker,
                });
            }
        }
    }
    evidence
}

/// Without a kind, a message is meant about an Azure registry or about nobody known.
fn fits(kb: &Kb, said: &Said, wanted: &MessageRef) -> bool {
    kb.messages[said.message].id == wanted.id
        && match &wanted.kind {
            Some(kind) => kind == said.kind.name(),
            None => matches!(said.kind, HostKind::Registry | HostKind::Data | HostKind::Unknown),
        }
}

fn groups(readable: &Readable, found: &Found, reading: &mut Reading) {
    for (name, range) in &found.groups {
        let value = readable.text()[range.clone()].to_owned();
        reading.fact(name, value, readable.span(range.clone()));
    }
}

/// The speaker of a message that overlaps a text.
fn speaker_near(kb: &Kb, said: &[Said], range: &Range<usize>) -> Option<String> {
    let near = said.iter().find(|said| said.range.start < range.end && range.start < said.range.end)?;
    Some(kb.messages[near.message].speaker.clone())
}

fn speaker_at(kb: &Kb, said: &[Said], span: Span) -> Option<String> {
    let near = said.iter().find(|said| said.span == span)?;
    Some(kb.messages[near.message].speaker.clone())
}
