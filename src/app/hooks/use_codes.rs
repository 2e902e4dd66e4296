//! What codes of Microsoft Entra mean: fetched with the first answer, whatever was pasted, so that the request tells nothing of the paste.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::browser::letter::Codes;
use crate::app::fetched::fetch;

/// Where the file could not be fetched, it is tried again when codes are shown or searched for.
#[hook]
pub fn use_codes(is_answered: bool, are_shown: bool) -> Codes {
    let codes = use_mut_ref(|| Codes::NOT_YET);
    let update = use_force_update();
    {
        let codes = Rc::clone(&codes);
        use_effect_with((is_answered, are_shown), move |(is_answered, are_shown)| {
            if (*is_answered || *are_shown) && codes.borrow().are_to_fetch() {
                *codes.borrow_mut() = Codes::ON_THE_WAY;
                let take = move |file: Option<String>| {
                    *codes.borrow_mut() = Codes::read(file.as_deref());
                    update.force_update();
                };
                fetch("words/codes.json".into(), Box::new(take));
            }
        });
    }
    codes.borrow().clone()
}
