//! A registry's state: networks, policies, lists, queries.

#![no_main]

use acr_doctor_fuzz::{invariants, paste::Kind};
use libfuzzer_sys::fuzz_target;

static KIND: Kind = Kind::of(&[
    include_str!("../../src/documents/registry.rs"),
    include_str!("../../src/documents/network.rs"),
    include_str!("../../src/documents/policy.rs"),
    include_str!("../../src/documents/listing.rs"),
    include_str!("../../src/documents/query.rs"),
    include_str!("../../src/documents/table.rs"),
]);

fuzz_target!(|data: &[u8]| {
    invariants::read(&KIND.paste(data));
});
