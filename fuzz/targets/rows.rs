//! Rows of logs, and long logs.

#![no_main]

use acr_doctor_fuzz::{invariants, paste::Kind};
use libfuzzer_sys::fuzz_target;

static KIND: Kind = Kind::of(&[
    include_str!("../../src/documents/rows.rs"),
    include_str!("../../src/documents/event_rows.rs"),
    include_str!("../../src/documents/log.rs"),
]);

fuzz_target!(|data: &[u8]| {
    invariants::read(&KIND.paste(data));
});
