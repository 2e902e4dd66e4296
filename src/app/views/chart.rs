//! Rows of a log, counted: over time, and by what they have in common.

use std::fmt::Write as _;

use acr_doctor::report::{Bar, Chart, Report};
use acr_doctor::time::rfc3339;
use yew::prelude::*;

use super::text::{label, more, text};
use crate::app::around::Around;
use crate::app::browser;

/// The drawing's own units; it is stretched to the width there is.
const WIDTH: usize = 400;
const HEIGHT: u32 = 60;

pub fn charts(around: &Around, report: &Report) -> Html {
    if report.charts.is_empty() {
        return html! {};
    }
    html! {
        <section aria-labelledby="charts">
            { label("h3", "charts", around.texts.get("chart.title")) }
            for (at, one) in report.charts.iter().enumerate() {
                <div class="token" key={at}>{ chart(around, one) }</div>
            }
        </section>
    }
}

fn chart(around: &Around, chart: &Chart) -> Html {
    let texts = &around.texts;
    let time = |at: i64| browser::local_time(at, texts.lang);
    let began = chart.began.map(|at| texts.fill("chart.began", &[("when", &time(at)), ("utc", &rfc3339(at))]));
    html! {
        <>
            if let (Some(first), Some(last)) = (chart.bars.first(), chart.bars.last()) {
                { drawing(chart, &texts.fill("chart.label", &[
                    ("failed", &sum(&chart.bars, |bar| bar.failed)),
                    ("all", &sum(&chart.bars, |bar| bar.all)),
                    ("from", &time(first.from)),
                    ("to", &time(last.from + chart.step)),
                ])) }
            }
            if let Some(began) = began {
                { text("p", "", began) }
            }
            { more(around, texts.get("chart.tallies"), || tallies(around, chart)) }
        </>
    }
}

fn sum(bars: &[Bar], count: fn(&Bar) -> u32) -> String {
    bars.iter().map(count).fold(0, u32::saturating_add).to_string()
}

/// All rows behind those that failed, and a line where the failures that lasted began. The words under it say the same.
fn drawing(chart: &Chart, words: &AttrValue) -> Html {
    let width = WIDTH / chart.bars.len().max(1);
    let most = chart.bars.iter().map(|bar| bar.all).max().unwrap_or_default().max(1);
    let path = |count: fn(&Bar) -> u32| {
        let mut path = String::new();
        for (at, bar) in chart.bars.iter().enumerate().filter(|(_, bar)| count(bar) > 0) {
            // One row of thousands is still seen.
            let height = (u64::from(count(bar)) * u64::from(HEIGHT) / u64::from(most)).max(2);
            let _ = write!(path, "M{} {HEIGHT}v-{height}h{}v{height}z", at * width, width.saturating_sub(1).max(1));
        }
        path
    };
    let began =
        chart.began.and_then(|began| chart.bars.iter().rposition(|bar| bar.from <= began)).map(|at| (at * width).to_string());
    html! {
        <>
            <svg class="life" role="img" aria-label={words} width="100%" height="64" viewBox={format!("0 0 {} {HEIGHT}", width * chart.bars.len())} preserveAspectRatio="none">
                <path class="bar" d={path(|bar| bar.all)} />
                <path class="bar-failed" d={path(|bar| bar.failed)} />
                if let Some(x) = began {
                    <line class="now" x1={x.clone()} x2={x} y1="0" y2={HEIGHT.to_string()} />
                }
            </svg>
            { text("p", "quiet", words) }
        </>
    }
}

fn tallies(around: &Around, chart: &Chart) -> Html {
    let texts = &around.texts;
    html! {
        <table class="tallies">
            <thead>
                <tr><td></td><td></td>{ text("th", "", texts.get("chart.failed")) }{ text("th", "", texts.get("chart.all")) }</tr>
            </thead>
            <tbody>
                for (at, tally) in chart.tallies.iter().enumerate() {
                    <tr key={at}>
                        { text("th", "quiet", texts.name("chart", &tally.by)) }
                        { text("td", "", if tally.value.is_empty() { texts.get("chart.rest") } else { AttrValue::from(tally.value.clone()) }) }
                        { text("td", "", tally.failed.to_string()) }
                        { text("td", "", tally.all.to_string()) }
                    </tr>
                }
            </tbody>
        </table>
    }
}
