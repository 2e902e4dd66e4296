//! What codes of Microsoft Entra mean: fetched when the first is shown, or searched for.

use std::rc::Rc;

use acr_doctor::report::Report;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::app::browser::letter::Codes;
use crate::app::engine::Shared;
use crate::app::fetched::fetched;

/// `report` is one that has codes. Where the file could not be fetched, the next report tries again.
#[hook]
pub fn use_codes(report: Option<Shared<Report>>, is_searched: bool) -> Codes {
    let codes = use_mut_ref(|| Codes::NOT_YET);
    let update = use_force_update();
    {
        let codes = Rc::clone(&codes);
        use_effect_with((report, is_searched), move |(report, is_searched)| {
            if (report.is_some() || *is_searched) && !codes.borrow().are_here() {
                spawn_local(async move {
                    let file = fetched("words/codes.json").await;
                    *codes.borrow_mut() = Codes::read(file.as_deref());
                    update.force_update();
                });
            }
        });
    }
    codes.borrow().clone()
}
