//! The engine: from a paste to a report, in one direction.

use std::collections::BTreeMap;

use crate::answer::answers;
use crate::catalogue::{CauseCard, Details};
use crate::evidence::{self, Evidence, Said};
use crate::extract::moment;
use crate::fact::Fact;
use crate::fix;
use crate::host::{self, registry_of};
use crate::journey::journey;
use crate::kb::{Fix, Kb, Words};
use crate::link;
use crate::order::insert_by_key;
use crate::rank::{Ranked, rank};
use crate::readable::Readable;
use crate::reading::{LEFT_OUT, Reading};
use crate::redact::{MARK, Redactor};
use crate::report::{
    Blank, ClaimReport, CodeReport, Disagreement, EvidenceReport, FactsReport, Finding, Mend, NextCheck, Note, Report, RuledOut,
    SCHEMA, SecretReport, SegmentReport, Span, TokenReport, Verdict,
};
use crate::role;
use crate::scan::{Purpose, Scanner};
use crate::segment::command::Command;
use crate::segment::jwt::Token;
use crate::segment::{SegmentKind, command};
use crate::slots::{Slots, mark};
use crate::text::Lang;
use crate::time;

/// More of a claim is not shown.
const LONGEST_CLAIM: usize = 2000;

/// More of what a token grants is not shown.
const MOST_GRANTS: usize = 100;

/// What is diagnosed.
#[derive(Clone, Copy, Debug)]
pub struct Input<'i> {
    pub paste: &'i str,
    /// The documents of the paste, as [`crate::documents::read`] reads them with the same clock.
    pub documents: &'i Reading,
    /// The clock: whole seconds since 1970, UTC.
    pub now: i64,
    pub lang: Lang,
    /// Slots that a person filled in by hand: they win over what was read.
    pub known: &'i BTreeMap<String, String>,
}

/// The knowledge base, ready to look.
pub struct Engine {
    kb: Kb,
    scanner: Scanner,
}

/// Everything that was read and concluded, before it gets its words.
struct Diagnosis {
    reading: Reading,
    commands: Vec<Command>,
    said: Vec<Said>,
    evidence: Vec<Evidence>,
    ranked: Vec<Ranked>,
}

/// What each finding is told with.
struct About<'a> {
    input: &'a Input<'a>,
    words: &'a Words,
    reading: &'a Reading,
    slots: &'a Slots,
    redactor: &'a Redactor,
    /// What was being done, as [`doing`] tells it.
    doing: Option<&'a str>,
}

impl Engine {
    pub fn new(kb: Kb) -> Engine {
        Engine { scanner: Scanner::new(&kb), kb }
    }

    /// Takes what to do about each cause.
    pub fn learn(&mut self, fixes: Vec<Vec<Fix>>) {
        self.kb.learn(fixes);
    }

    /// Says what is wrong with a paste. The same input gives the same report on any machine.
    pub fn diagnose(&self, input: &Input<'_>, words: &Words) -> Report {
        let diagnosis = self.conclude(input);
        self.report(input, words, &diagnosis)
    }

    /// The list of all causes, in the words of a language, with their details where those were fetched.
    /// `details` gives what `words/details.json` has of a cause.
    pub fn catalogue(&self, words: &Words, lang: Lang, details: &dyn Fn(&str) -> Details) -> Vec<CauseCard> {
        let slots = Slots::default();
        let details_of = |id: &str| {
            let mut details = details(id);
            for source in &mut details.sources {
                *source = link::address(source, lang);
            }
            details
        };
        self.kb
            .causes
            .iter()
            .map(|cause| CauseCard {
                id: cause.id.clone(),
                section: cause.section.clone(),
                step: cause.step.clone(),
                who: cause.who.clone(),
                title: words.title(cause).to_owned(),
                why: slots.sentence_with_marks(words.why(cause)),
                fixes: fix::all_fixes(cause, words, lang, &slots, &mut Vec::new()),
                details: details_of(&cause.id),
            })
            .collect()
    }

    /// What was read of a paste, and what follows from it, as facts.
    pub fn facts(&self, input: &Input<'_>) -> Vec<Fact> {
        self.conclude(input).reading.facts
    }

    fn conclude(&self, input: &Input<'_>) -> Diagnosis {
        let readable = Readable::new(input.paste);
        let hits = self.scanner.scan(readable.text());
        let at = |purpose| hits.of(purpose);
        let mut reading = input.documents.clone();
        crate::unreadable::note(input.paste, &mut reading);

        // Segments, and the facts in them.
        let commands = command::commands(input.paste, &readable, at(Purpose::Command), &mut reading);
        for place in input.known.keys().filter_map(|slot| left_out(slot)) {
            reading.leave_out(place);
        }
        crate::secret::find(&readable, at(Purpose::Secret), &mut reading);

        // Facts of the text as a whole.
        let hosts = host::hosts(&readable, at(Purpose::Host));
        let said = evidence::messages(&self.kb, &readable, &hits, &hosts, &mut reading);
        let error_lines: Vec<usize> = said.iter().map(|said| readable.line_of(said.range.start)).collect();
        crate::extract::from_hosts(&readable, &hosts, &error_lines, &mut reading);
        crate::extract::entra_codes(&readable, &self.kb.leads, &mut reading);
        crate::extract::from_words(&readable, &mut reading);
        evidence::clues(&self.kb, &readable, &hits, &mut reading);
        role::read(&self.kb, &readable, &hits, &mut reading);
        if !said.is_empty() || reading.has("aadsts") {
            crate::extract::operation_from_addresses(&readable, &hosts, &mut reading);
        }
        let told = said
            .iter()
            .map(|said| said.span)
            .chain(reading.facts.iter().filter(|fact| fact.name == "aadsts").map(|fact| fact.span));
        crate::extract::times(input.paste, &told.collect::<Vec<_>>(), &mut reading);
        known_facts(input.known, &mut reading);
        crate::extract::together(&readable, &commands, input.now, &mut reading);
        role::allowed(&self.kb, &mut reading);
        role::weigh(&self.kb, input.now, &mut reading);

        // What they speak for.
        let evidence = evidence::find(&self.kb, &readable, &hits, &hosts, &said, &mut reading);
        let ranked = rank(&self.kb, evidence.clone());
        errors_as_segments(&said, &ranked, &mut reading);
        if reading.segments.is_empty() && !input.paste.trim().is_empty() {
            reading.segment(SegmentKind::Text, Span { start: 0, end: input.paste.len() }, None);
        }
        Diagnosis { reading, commands, said, evidence, ranked }
    }

    fn report(&self, input: &Input<'_>, words: &Words, diagnosis: &Diagnosis) -> Report {
        let Diagnosis { reading, commands, said, ranked, .. } = diagnosis;
        let redactor = Redactor::new(&reading.secrets);
        let hidden = |value: &str| redactor.hides(input.paste, value);
        let doing = doing(reading, ranked.first());
        let operation = doing.as_deref().map(operation_of_report);
        let mut slots = Slots::of(reading, hidden, input.known);
        if let Some(operation) = &operation {
            slots.set("operation", operation.clone());
        }
        let right = role::lacking("operation", doing.as_deref(), reading);
        if let Some(role) = role::least_in_each_mode(&self.kb, right, reading).first() {
            slots.fill("role", &role.name);
        }
        if let Some(corrected) = fix::corrected(commands, reading) {
            slots.set("corrected", corrected);
        }
        let mut blanks = Vec::new();
        let about = About { input, words, reading, slots: &slots, redactor: &redactor, doing: doing.as_deref() };
        let findings: Vec<Finding> = ranked.iter().map(|ranked| self.finding(&about, ranked, &mut blanks)).collect();
        let first = ranked.first().map(|ranked| &self.kb.causes[ranked.cause]);
        Report {
            schema: SCHEMA,
            lang: input.lang,
            segments: segments(reading, words),
            facts: FactsReport {
                registry: slots.get("registry").map(str::to_owned),
                operation,
                speaker: findings.first().and_then(|finding| finding.evidence.iter().find_map(|one| one.speaker.clone())),
                platform: slots.get("platform").map(str::to_owned),
                identity: slots.get("identity").map(str::to_owned),
                slots: slots.shown(),
            },
            next: next(&findings, words),
            findings,
            ruled_out: self.ruled_out(words, diagnosis),
            journey: journey(&self.kb, words, first, said, reading),
            disagreements: disagreements(commands, reading, words),
            secrets: reading
                .secrets
                .iter()
                .map(|secret| SecretReport {
                    kind: secret.kind.clone().into_owned(),
                    span: secret.span,
                    live_until: secret.live_until.map(time::rfc3339),
                    revoke: words.get(&format!("secret.{}", secret.kind)).to_owned(),
                })
                .collect(),
            notes: reading
                .notes
                .iter()
                .map(|note| Note {
                    id: note.id.clone().into_owned(),
                    span: note.span,
                    text: words.get(&format!("note.{}", note.id)).replace("{problem}", &note.reason),
                })
                .collect(),
            tokens: reading.tokens.iter().map(|token| token_report(token, input.now, reading, words)).collect(),
            blanks: blanks.into_iter().map(|slot| Blank { mark: mark(&slot), slot }).collect(),
            codes: self.codes(reading),
            readouts: reading.readouts.clone(),
            mends: mends(reading, words),
            charts: reading.charts.clone(),
            layers: reading.layers.clone(),
        }
    }

    /// Each code of Microsoft Entra once, where it first stands.
    fn codes(&self, reading: &Reading) -> Vec<CodeReport> {
        let mut codes: Vec<CodeReport> = Vec::new();
        for fact in reading.facts.iter().filter(|fact| fact.name == "aadsts") {
            let Ok(number) = fact.value.parse() else { continue };
            if !codes.iter().any(|code| code.number == number) {
                codes.push(CodeReport {
                    number,
                    cause: self.kb.cause_of_code(number).map(str::to_owned),
                    span: fact.span,
                    #[cfg(feature = "all-languages")]
                    text: None,
                });
            }
        }
        codes
    }

    fn finding(&self, about: &About<'_>, ranked: &Ranked, blanks: &mut Vec<String>) -> Finding {
        let About { input, words, reading, slots, redactor, doing } = about;
        let cause = &self.kb.causes[ranked.cause];
        let headline = words.headline(cause).and_then(|headline| slots.sentence(headline));
        let evidence = ranked.evidence.iter().map(|one| {
            let symptom = &cause.symptoms[one.symptom];
            EvidenceReport {
                symptom: if symptom.id.is_empty() { one.symptom.to_string() } else { symptom.id.clone() },
                supports: one.points > 0,
                points: one.points,
                span: one.span,
                text: quote(redactor.quote(input.paste, one.span), one.span, reading),
                speaker: one.speaker.clone(),
                because: slots.sentence_with_marks(words.because(cause, one.symptom)),
            }
        });
        Finding {
            cause: cause.id.clone(),
            section: cause.section.clone(),
            step: cause.step.clone(),
            verdict: ranked.verdict,
            score: ranked.score,
            title: headline.unwrap_or_else(|| words.title(cause).to_owned()),
            why: slots.sentence_with_marks(words.why(cause)),
            who: cause.who.clone(),
            // A repository-scoped token has a scope map, and no roles.
            roles: cause.right.as_deref().filter(|_| !reading.has("token-name")).map_or_else(Vec::new, |right| {
                role::least_in_each_mode(&self.kb, role::lacking(right, *doing, reading), reading)
            }),
            evidence: evidence.collect(),
            fixes: fix::fixes(cause, words, input.lang, slots, reading, blanks),
        }
    }

    /// Causes that evidence speaks against, so that nobody tries their fixes.
    fn ruled_out(&self, words: &Words, diagnosis: &Diagnosis) -> Vec<RuledOut> {
        let is_found = |cause: usize| diagnosis.ranked.iter().any(|ranked| ranked.cause == cause);
        let mut against: Vec<&Evidence> = Vec::new();
        for one in diagnosis.evidence.iter().filter(|one| one.points < 0 && !is_found(one.cause)) {
            if !against.iter().any(|other| other.cause == one.cause) {
                insert_by_key(&mut against, one, |one| (one.points, one.cause));
            }
        }
        let told = against.into_iter().take(6).map(|one| {
            let cause = &self.kb.causes[one.cause];
            RuledOut {
                cause: cause.id.clone(),
                title: words.title(cause).to_owned(),
                because: words.because(cause, one.symptom).to_owned(),
            }
        });
        told.collect()
    }
}

/// The place of a piece that a person said is not what it was taken for.
fn left_out(slot: &str) -> Option<Span> {
    let (start, end) = slot.strip_prefix(LEFT_OUT)?.split_once('-')?;
    Some(Span { start: start.parse().ok()?, end: end.parse().ok()? })
}

/// A quote; where all of it is covered, what a document says there in the open: the host in an encoded secret.
fn quote(quote: String, span: Span, reading: &Reading) -> String {
    let mut rows = reading.readouts.iter().flat_map(|readout| &readout.rows);
    let told = rows.find(|row| quote == MARK && row.span.start <= span.start && span.end <= row.span.end);
    told.map_or(quote, |row| row.value.clone())
}

/// What a person filled in counts as read, at no place of the paste.
fn known_facts(known: &BTreeMap<String, String>, reading: &mut Reading) {
    for (name, value) in known.iter().filter(|(_, value)| !value.trim().is_empty()) {
        if let Some(name) = crate::fact::name(name) {
            reading.replace(name, value.trim(), Span::default());
        }
    }
}

/// The lines that hold a known message or a finding's evidence, as segments.
fn errors_as_segments(said: &[Said], ranked: &[Ranked], reading: &mut Reading) {
    let evidence = ranked.iter().flat_map(|ranked| &ranked.evidence).filter(|one| one.points > 0).map(|one| one.span);
    let mut spans = Vec::new();
    for span in said.iter().map(|said| said.span).chain(evidence) {
        insert_by_key(&mut spans, span, |span| *span);
    }
    for span in spans {
        let overlaps = |other: Span| other.start < span.end && span.start < other.end;
        let is_other = |kind: SegmentKind| kind != SegmentKind::Log;
        if span.start < span.end && !reading.segments.iter().any(|other| is_other(other.kind) && overlaps(other.span)) {
            reading.segment(SegmentKind::Error, span, None);
        }
    }
}

/// What was being done when the first finding's evidence was printed: the nearest sign before it; else the boldest.
fn doing(reading: &Reading, first: Option<&Ranked>) -> Option<String> {
    let operations: Vec<&Fact> = reading.facts.iter().filter(|fact| fact.name == "operation").collect();
    // A message was printed by what was being done; a document may stand anywhere.
    let said = |one: &&Evidence| one.points > 0 && one.speaker.is_some();
    let at = first.and_then(|first| {
        let mut for_it = first.evidence.iter().filter(|one| one.points > 0);
        for_it.clone().find(said).or_else(|| for_it.next())
    });
    let at = at.map(|one| one.span);
    let nearest = at.and_then(|at| operations.iter().filter(|fact| fact.span.start <= at.end).max_by_key(|fact| fact.span.start));
    let boldest = || {
        ["push", "pull", "delete", "login", "list", "manage"]
            .iter()
            .find_map(|name| operations.iter().find(|fact| fact.value == *name))
    };
    Some(nearest.or_else(boldest)?.value.clone())
}

/// The report knows four operations: listing and deleting what is in a registry is managing it.
fn operation_of_report(doing: &str) -> String {
    if matches!(doing, "delete" | "list") { "manage".to_owned() } else { doing.to_owned() }
}

fn segments(reading: &Reading, words: &Words) -> Vec<SegmentReport> {
    reading
        .segments
        .iter()
        .map(|segment| SegmentReport {
            kind: segment.kind.id().to_owned(),
            name: words.get(&format!("segment.{}", segment.kind.id())).to_owned(),
            span: segment.span,
            inside: segment.inside,
        })
        .collect()
}

/// Each mend with the reasons in words.
fn mends(reading: &Reading, words: &Words) -> Vec<Mend> {
    let mut mends = reading.mends.clone();
    for edit in mends.iter_mut().flat_map(|mend| &mut mend.edits) {
        edit.because = words.get(&format!("mend.{}", edit.because)).to_owned().into();
    }
    mends
}

/// The first check of the best finding, where it is not confirmed.
fn next(findings: &[Finding], words: &Words) -> Vec<NextCheck> {
    let Some(first) = findings.first().filter(|first| first.verdict != Verdict::Confirmed) else { return Vec::new() };
    let check = first.fixes.iter().find(|fix| fix.kind == "check").and_then(|fix| fix.commands.get("bash"));
    check
        .map(|command| NextCheck { ask: words.get("next.ask").to_owned(), command: command.clone(), outcomes: Vec::new() })
        .into_iter()
        .collect()
}

/// What does not fit together.
fn disagreements(commands: &[Command], reading: &Reading, words: &Words) -> Vec<Disagreement> {
    let mut found = Vec::new();
    let mut say = |about: &str, key: &str, left: (&str, Span), right: (&str, Span)| {
        found.push(Disagreement {
            about: about.to_owned(),
            left: left.1,
            right: right.1,
            because: words.get(key).replace("{left}", left.0).replace("{right}", right.0),
        });
    };
    let login = commands.iter().filter(|command| command.name == "docker-login").find_map(|command| {
        command.words.iter().find_map(|word| registry_of(&word.to_ascii_lowercase())).map(|registry| (registry, command.span))
    });
    let image = reading
        .facts
        .iter()
        .filter(|fact| fact.name == "image")
        .find_map(|fact| registry_of(fact.value.split('/').next().unwrap_or_default()).map(|registry| (registry, fact.span)));
    if let (Some((login, left)), Some((image, right))) = (&login, &image)
        && login != image
    {
        say("registry", "disagree.login-registry", (login, *left), (image, *right));
    }
    if let (Some(login), Some(image)) = (reading.first("pipeline-login-elsewhere"), reading.first("pipeline-push")) {
        say("registry", "disagree.login-registry", (&login.value, login.span), (&image.value, image.span));
    }
    if let (Some(token), Some(registry)) = (reading.first("token-audience-other-registry"), reading.first("registry")) {
        say("registry", "disagree.token-registry", (&token.value, token.span), (&registry.value, registry.span));
    }
    if let (Some(token), Some(tenant)) = (reading.first("token-tenant"), reading.first("tenant"))
        && !token.value.eq_ignore_ascii_case(&tenant.value)
    {
        say("tenant", "disagree.token-tenant", (&token.value, token.span), (&tenant.value, tenant.span));
    }
    for (secret, own, about, key) in [
        ("pull-secret-other-host", "registry", "registry", "disagree.secret-registry"),
        ("pull-secret-other-namespace", "namespace", "namespace", "disagree.secret-namespace"),
    ] {
        if let (Some(left), Some(right)) = (reading.first(secret), reading.first(own)) {
            say(about, key, (&left.value, left.span), (&right.value, right.span));
        }
    }
    if let (Some(account), Some(tenant)) = (reading.first("account-tenant"), reading.first("other-tenant")) {
        say("tenant", "disagree.account-tenant", (&account.value, account.span), (&tenant.value, tenant.span));
    }
    if let (Some(account), Some(registry)) = (reading.first("account-suffix"), reading.first("registry"))
        && !reading.values("registry-suffix").any(|suffix| suffix == account.value)
    {
        say("cloud", "disagree.account-cloud", (&account.value, account.span), (&registry.value, registry.span));
    }
    found
}

fn token_report(token: &Token, now: i64, reading: &Reading, words: &Words) -> TokenReport {
    // A claim of a megabyte is none that a person reads.
    let short = |text: &str| text[..text.floor_char_boundary(LONGEST_CLAIM)].to_owned();
    let grants =
        token.access().into_iter().flatten().map(|(kind, name, actions)| format!("{kind} {name}: {}", actions.join(", ")));
    let claims = token.claims.iter().filter_map(|(name, value)| {
        let meaning = words.find(&format!("claim.{name}"))?;
        // Not `Value`'s own `to_string`: a second writer beside this one costs the page 3 KB.
        let value = value.as_str().map_or_else(|| serde_json::to_string(value).unwrap_or_default(), str::to_owned);
        Some(ClaimReport { name: name.clone(), value: short(&value), meaning: meaning.to_owned() })
    });
    TokenReport {
        span: token.span,
        kind: token.kind.id().to_owned(),
        name: words.get(&format!("token.{}", token.kind.id())).to_owned(),
        issued_at: token.time("iat"),
        not_before: token.time("nbf"),
        expires_at: token.time("exp"),
        now,
        audience: token.audience().map(short),
        issuer: token.text("iss").map(short),
        tenant: token.tenant().map(short),
        grants: grants.map(|grant| short(&grant)).take(MOST_GRANTS).collect(),
        claims: claims.collect(),
        at: moment(token, now, reading),
        identity: reading
            .facts
            .iter()
            .find(|fact| fact.name == "identity" && fact.span == token.span)
            .map(|fact| fact.value.clone()),
        answers: answers(token, now, reading, words),
    }
}
