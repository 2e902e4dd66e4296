//! Tokens in the open, in layers, and as their claims.

#![no_main]

use acr_doctor_fuzz::{invariants, paste::Kind};
use libfuzzer_sys::fuzz_target;

static KIND: Kind = Kind::of(&[
    include_str!("../../src/documents/tokens.rs"),
    include_str!("../../src/documents/claims.rs"),
    include_str!("../../src/documents/http.rs"),
]);

fuzz_target!(|data: &[u8]| {
    invariants::read(&KIND.paste(data));
});
