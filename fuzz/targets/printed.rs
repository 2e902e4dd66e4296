//! What tools print as plain text.

#![no_main]

use acr_doctor_fuzz::{invariants, paste::Kind};
use libfuzzer_sys::fuzz_target;

static KIND: Kind = Kind::of(&[
    include_str!("../../src/documents/docker_version.rs"),
    include_str!("../../src/documents/health_check.rs"),
    include_str!("../../src/documents/aks_check.rs"),
    include_str!("../../src/documents/dns_lookup.rs"),
    include_str!("../../src/documents/lines.rs"),
]);

fuzz_target!(|data: &[u8]| {
    invariants::read(&KIND.paste(data));
});
