//! Docker configurations, and their mends.

#![no_main]

use acr_doctor_fuzz::{invariants, paste::Kind};
use libfuzzer_sys::fuzz_target;

static KIND: Kind = Kind::of(&[
    include_str!("../../src/documents/docker_config.rs"),
    include_str!("../../src/documents/lint.rs"),
    include_str!("../../src/documents/mend.rs"),
]);

fuzz_target!(|data: &[u8]| invariants::mend(&KIND.paste(data)));
