//! The whole engine, in three languages.

#![no_main]

use acr_doctor_fuzz::{invariants, paste::Kind};
use libfuzzer_sys::fuzz_target;

static KIND: Kind = Kind::of(&[
    include_str!("../../src/documents/access.rs"),
    include_str!("../../src/documents/claims.rs"),
    include_str!("../../src/documents/daemon.rs"),
    include_str!("../../src/documents/dns_lookup.rs"),
    include_str!("../../src/documents/docker_config.rs"),
    include_str!("../../src/documents/event_rows.rs"),
    include_str!("../../src/documents/health_check.rs"),
    include_str!("../../src/documents/http.rs"),
    include_str!("../../src/documents/kubernetes.rs"),
    include_str!("../../src/documents/network.rs"),
    include_str!("../../src/documents/pipeline.rs"),
    include_str!("../../src/documents/registry.rs"),
    include_str!("../../src/documents/tokens.rs"),
]);

fuzz_target!(|data: &[u8]| {
    invariants::diagnose(&KIND.paste(data));
});
