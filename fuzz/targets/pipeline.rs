//! Workflows and pipelines.

#![no_main]

use acr_doctor_fuzz::{invariants, paste::Kind};
use libfuzzer_sys::fuzz_target;

static KIND: Kind = Kind::of(&[include_str!("../../src/documents/pipeline.rs"), include_str!("../../src/documents/yaml.rs")]);

fuzz_target!(|data: &[u8]| {
    invariants::read(&KIND.paste(data));
});
