//! The daemon's settings, docker info, and their mends.

#![no_main]

use acr_doctor_fuzz::{invariants, paste::Kind};
use libfuzzer_sys::fuzz_target;

static KIND: Kind = Kind::of(&[
    include_str!("../../src/documents/daemon.rs"),
    include_str!("../../src/documents/lint.rs"),
    include_str!("../../src/documents/mend.rs"),
    include_str!("../../src/documents/system.rs"),
]);

fuzz_target!(|data: &[u8]| invariants::mend(&KIND.paste(data)));
