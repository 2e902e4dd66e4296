//! Base64, gzip, percent and quoted, in one another.

#![no_main]

use acr_doctor_fuzz::{invariants, paste::Kind};
use libfuzzer_sys::fuzz_target;

static KIND: Kind = Kind::of(&[
    include_str!("../../src/documents/layer.rs"),
    include_str!("../../src/documents/kubernetes.rs"),
    include_str!("../../src/documents/docker_config.rs"),
]);

fuzz_target!(|data: &[u8]| {
    invariants::read(&KIND.paste(data));
});
