//! What a cluster and its tools print.

#![no_main]

use acr_doctor_fuzz::{invariants, paste::Kind};
use libfuzzer_sys::fuzz_target;

static KIND: Kind = Kind::of(&[
    include_str!("../../src/documents/kubernetes.rs"),
    include_str!("../../src/documents/kubernetes/text.rs"),
    include_str!("../../src/documents/kubernetes/judge.rs"),
    include_str!("../../src/documents/kubernetes/cluster.rs"),
]);

fuzz_target!(|data: &[u8]| {
    invariants::read(&KIND.paste(data));
});
