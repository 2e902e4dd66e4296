//! The same engine inside a browser: it must give the very snapshots that it gives on the machine that built it.
//!
//! `cargo xtask test web` runs this as WebAssembly in Chromium.

#![cfg(target_arch = "wasm32")]

mod support;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// A paste with its snapshot, both from `tests/fixtures`.
macro_rules! fixture {
    ($name:literal) => {
        ($name, include_str!(concat!("fixtures/", $name, ".txt")), include_str!(concat!("fixtures/", $name, ".snap")))
    };
}

/// One or two of each section, near misses too.
const FIXTURES: &[(&str, &str, &str)] = &[
    fixture!("abac-mode-ignores-legacy-roles/check-health-note"),
    fixture!("admin-user-disabled/not-fallback-only"),
    fixture!("azure-cli-not-signed-in/terraform-provider"),
    fixture!("connection-refused-or-reset/windows-forcibly-closed"),
    fixture!("credentials-invalid/podman-login"),
    fixture!("dns-lookup-failed/not-resolved-and-refused"),
    fixture!("docker-client-outdated/password-stdin"),
    fixture!("docker-credential-helper-broken/wincred-too-long"),
    fixture!("docker-hub-rate-limit/buildkit"),
    fixture!("entra-account-blocked/oauth-body-50053"),
    fixture!("image-platform-mismatch/container-apps"),
    fixture!("kubelet-pull-rate-limit/describe"),
    fixture!("private-endpoint-dns/nslookup-public-chain"),
    fixture!("public-network-access-disabled/denied-and-show"),
    fixture!("registry-name-uppercase/no-basic-auth"),
    fixture!("repository-scope-missing/token-other-repository"),
    fixture!("service-principal-not-in-tenant/not-user-unknown"),
    fixture!("storage-limit-reached/usage"),
    fixture!("tls-not-trusted/kubelet-wrong-name"),
];

#[wasm_bindgen_test]
fn both_worlds_agree() {
    for (name, paste, snapshot) in FIXTURES {
        assert_eq!(&support::summary(&support::diagnose(paste)), snapshot, "{name}");
    }
}

#[wasm_bindgen_test]
fn a_megabyte_is_answered() {
    let paste = "2026-03-02T10:00:00Z #12 exporting layer sha256:0123456789abcdef done\n".repeat(15_000);
    assert!(support::diagnose(&paste).findings.is_empty());
}
