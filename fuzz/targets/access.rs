//! Role assignments, their conditions, scope maps, tables of them.

#![no_main]

use acr_doctor_fuzz::{invariants, paste::Kind};
use libfuzzer_sys::fuzz_target;

static KIND: Kind = Kind::of(&[
    include_str!("../../src/documents/access.rs"),
    include_str!("../../src/documents/condition.rs"),
    include_str!("../../src/documents/table.rs"),
]);

fuzz_target!(|data: &[u8]| {
    invariants::read(&KIND.paste(data));
});
