//! The answer: the best finding in full, and everything else one step away.

use acr_doctor::report::{Finding, Report, Span};
use yew::prelude::*;

use super::chart::charts;
use super::codes::codes;
use super::evidence::disagreements;
use super::finding::finding_body;
use super::journey::{journey_line, journey_list};
use super::mend::mends;
use super::others::{not_this, others};
use super::text::{label, more, text};
use super::token::tokens;
use crate::app::around::{Around, Known};
use crate::app::texts::Texts;

#[derive(Properties, PartialEq)]
pub struct AnswerProps {
    pub around: Around,
    pub known: Known,
}

#[component]
pub fn AnswerView(props: &AnswerProps) -> Html {
    let around = &props.around;
    let texts = &around.texts;
    let report = &props.known.report;
    let first = report.findings.first();
    // A token that is the matter itself stands before what to do about it.
    let is_about_token = first.is_some_and(|first| first.evidence.iter().any(|evidence| is_in_token(report, evidence.span)));
    html! {
        <div class="answer">
            <output class="hidden" aria-live="polite">{ announcement(texts, first) }</output>
            if let Some(first) = first {
                { headline(texts, first) }
            } else {
                { nothing(texts, report) }
            }
            { secrets(texts, report) }
            { notes(report) }
            if first.is_some() {
                <section aria-labelledby="broke">
                    { label("h3", "broke", texts.get("journey.title")) }
                    { journey_line(around, &report.journey) }
                    { more(around, texts.get("journey.all"), || journey_list(texts, &report.journey)) }
                </section>
                if is_about_token {
                    { tokens(around, report) }
                }
                { finding_body(around, &props.known, 0) }
            }
            if !is_about_token {
                { tokens(around, report) }
            }
            { charts(around, report) }
            { disagreements(around, report) }
            if around.in_full {
                { mends(around, &props.known) }
                { codes(around, report) }
                { others(around, &props.known) }
                { not_this(texts, report) }
            }
        </div>
    }
}

fn is_in_token(report: &Report, span: Span) -> bool {
    report.tokens.iter().any(|token| token.span.start <= span.start && span.end <= token.span.end && span.start < span.end)
}

/// What a screen reader says when the answer has changed.
fn announcement(texts: &Texts, first: Option<&Finding>) -> AttrValue {
    match first {
        Some(first) => {
            let verdict = texts.name("verdict", verdict_id(first));
            texts.fill("answer.announce", &[("title", &first.title), ("verdict", &verdict)])
        }
        None => texts.get("nothing.title"),
    }
}

fn headline(texts: &Texts, first: &Finding) -> Html {
    html! {
        <div class="headline">
            { text("h2", "sentence", &first.title) }
            <p class="why">
                <strong class="verdict" title={texts.find("verdict-means", verdict_id(first))}>{ texts.name("verdict", verdict_id(first)) }</strong>
                { " " }{ &first.why }
            </p>
            { text("p", "who", texts.fill("answer.who", &[("who", &texts.name("who", &first.who))])) }
        </div>
    }
}

pub fn verdict_id(finding: &Finding) -> &'static str {
    match finding.verdict {
        acr_doctor::report::Verdict::Confirmed => "confirmed",
        acr_doctor::report::Verdict::Likely => "likely",
        acr_doctor::report::Verdict::Possible => "possible",
    }
}

fn nothing(texts: &Texts, report: &Report) -> Html {
    // Something was read, and it shows no trouble; or nothing was.
    let is_something = report.segments.iter().any(|segment| segment.kind != "text");
    let why = if is_something { "nothing.healthy" } else { "nothing.why" };
    html! {
        <div class="headline">
            { text("h2", "sentence", texts.get("nothing.title")) }
            { text("p", "why", texts.get(why)) }
            { text("h3", "label", texts.get("nothing.looked-for")) }
            { super::help::inputs(texts) }
            <p><a href="#/causes">{ texts.get("samples.nothing") }</a></p>
        </div>
    }
}

fn secrets(texts: &Texts, report: &Report) -> Html {
    if report.secrets.is_empty() {
        return html! {};
    }
    let mut how: Vec<&str> = Vec::new();
    for secret in &report.secrets {
        if !how.contains(&secret.revoke.as_str()) {
            how.push(&secret.revoke);
        }
    }
    html! {
        <div class="notice notice-secret">
            { text("p", "", texts.fill("secret.notice", &[("count", &report.secrets.len().to_string())])) }
            <ul class="plain">
                for sentence in how {
                    <li key={sentence}>{ sentence }</li>
                }
            </ul>
        </div>
    }
}

fn notes(report: &Report) -> Html {
    if report.notes.is_empty() {
        return html! {};
    }
    html! {
        <ul class="notice plain">
            for (at, note) in report.notes.iter().enumerate() {
                <li key={at}>{ &note.text }</li>
            }
        </ul>
    }
}
