//! Exchanges as curl prints them, challenges, errors of registries.

#![no_main]

use acr_doctor::documents::challenge;
use acr_doctor_fuzz::{invariants, paste::Kind};
use libfuzzer_sys::fuzz_target;

static KIND: Kind = Kind::of(&[
    include_str!("../../src/documents/http.rs"),
    include_str!("../../src/documents/challenge.rs"),
    include_str!("../../src/documents/oci_error.rs"),
]);

fuzz_target!(|data: &[u8]| {
    let paste = KIND.paste(data);
    for challenge in challenge::read(&paste.text) {
        assert!(challenge.get("realm").is_none_or(|realm| realm.len() <= paste.text.len()));
    }
    invariants::read(&paste);
});
