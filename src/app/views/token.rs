//! A token, answered: what it is, for whom, until when.

use acr_doctor::report::{Judged, Report, TokenReport};
use acr_doctor::time::rfc3339;
use yew::prelude::*;

use super::text::{label, more, row, text};
use crate::app::around::Around;
use crate::app::browser;
use crate::app::texts::Texts;
use crate::app::timeline::timeline;

pub fn tokens(around: &Around, report: &Report) -> Html {
    let texts = &around.texts;
    if report.tokens.is_empty() {
        return html! {};
    }
    html! {
        <section aria-labelledby="tokens">
            { label("h3", "tokens", texts.get("token.title")) }
            for (at, one) in report.tokens.iter().enumerate() {
                <div class="token" key={at}>{ token(around, one) }</div>
            }
        </section>
    }
}

fn token(around: &Around, token: &TokenReport) -> Html {
    let texts = &around.texts;
    let moment = |key: &str, at: Option<i64>| at.map(|at| moment(texts, key, at, token.now));
    let fact = |key: &str, value: Option<&str>| value.map(|value| row(texts.get(key), text("code", "", value)));
    html! {
        <>
            { text("p", "token-name", &token.name) }
            { line(texts, token) }
            <ul class="answers">
                for (at, one) in token.answers.iter().enumerate() {
                    <li key={at} class={judged(one.judged)}>{ &one.because }</li>
                }
            </ul>
            <dl class="token-facts">
                { moment("token.issued", token.issued_at) }
                { moment("token.not-before", token.not_before.filter(|at| Some(*at) != token.issued_at)) }
                { moment("token.expires", token.expires_at) }
                { fact("token.audience", token.audience.as_deref()) }
                { fact("token.issuer", token.issuer.as_deref()) }
                { fact("token.tenant", token.tenant.as_deref()) }
                if let Some(identity) = &token.identity {
                    { row(texts.name("fact", "identity"), text("span", "", texts.name("value", identity))) }
                }
                for grant in &token.grants {
                    { fact("token.grants", Some(grant)) }
                }
            </dl>
            if !token.claims.is_empty() {
                { more(around, texts.get("token.claims"), || claims(token)) }
            }
        </>
    }
}

/// The sign before an answer; its sentence says the same.
fn judged(judged: Judged) -> &'static str {
    match judged {
        Judged::Plain => "",
        Judged::Allows => "answer-allows",
        Judged::Forbids => "answer-forbids",
        Judged::Unknown => "answer-unknown",
    }
}

fn claims(token: &TokenReport) -> Html {
    html! {
        <dl class="claims">
            for claim in &token.claims {
                { row(&claim.name, html! { <>{ text("code", "", &claim.value) }{ text("span", "quiet", &claim.meaning) }</> }) }
            }
        </dl>
    }
}

fn moment(texts: &Texts, key: &str, at: i64, now: i64) -> Html {
    let utc = rfc3339(at);
    let three_ways = html! {
        <>
            { text("strong", "", browser::relative_time(at.saturating_sub(now), texts.lang)) }
            { text("span", "", browser::local_time(at, texts.lang)) }
            { text("time", "quiet", utc) }
        </>
    };
    row(texts.get(key), three_ways)
}

/// The token's life as a thick stretch, and now as a tick.
fn line(texts: &Texts, token: &TokenReport) -> Html {
    let Some(places) = timeline(token) else { return html! {} };
    let x = |thousandths: u16| format!("{}.{}%", thousandths / 10, thousandths % 10);
    let is_live = token.expires_at.is_some_and(|end| token.now < end);
    let key = if is_live { "token.line-live" } else { "token.line-over" };
    let end = browser::relative_time(token.expires_at.unwrap_or_default().saturating_sub(token.now), texts.lang);
    let tick = |class: &'static str, at: u16, y: u8, name: &str| {
        // The name stays inside of the drawing.
        let anchor = match at {
            0..150 => "start",
            850.. => "end",
            _ => "middle",
        };
        html! {
            <>
                <line {class} x1={x(at)} x2={x(at)} y1="6" y2="26" />
                <text class="now-label" x={x(at)} y={y.to_string()} text-anchor={anchor}>{ name }</text>
            </>
        }
    };
    html! {
        <svg class="life" role="img" aria-label={texts.fill(key, &[("when", &end)])} width="100%" height={if places.at.is_some() { "60" } else { "44" }}>
            <line class="rail" x1="0" x2="100%" y1="16" y2="16" />
            <line class={if is_live { "span span-live" } else { "span" }} x1={x(places.start)} x2={x(places.end)} y1="16" y2="16" />
            { tick("now", places.now, 40, &texts.get("token.now")) }
            if let Some(at) = places.at {
                { tick("now failed", at, 56, &texts.get("token.failed")) }
            }
        </svg>
    }
}
