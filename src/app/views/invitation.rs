//! The empty page: what may be pasted, and the line on which the answer will stand.

use acr_doctor::report::Report;
use yew::prelude::*;

use super::help::inputs;
use super::journey::journey_line;
use super::text::text;
use crate::app::around::Around;

/// The report on the empty box knows the names of the steps.
pub fn invitation(around: &Around, report: Option<&Report>) -> Html {
    let texts = &around.texts;
    html! {
        <div class="invitation">
            { text("p", "sentence", texts.get("invitation.sentence")) }
            { text("p", "measure", texts.get("invitation.how")) }
            { text("h3", "label", texts.get("invitation.inputs")) }
            { inputs(texts) }
            if let Some(report) = report {
                { text("h3", "label", texts.get("journey.steps-title")) }
                { journey_line(around, &report.journey) }
                { text("p", "measure quiet", texts.get("invitation.journey")) }
            }
        </div>
    }
}
