//! Signs that a paste holds more than words: the page then waits for the module that reads documents (`src/reader.rs`).

use crate::documents::rows;

/// Whether a paste may hold a document: only then the answer waits for the module that reads them.
pub fn may_hold_documents(paste: &str) -> bool {
    /// Signs of YAML, tables and encoded text; JSON has brackets.
    const SIGNS: &[&str] = &[
        "{",
        "[]",
        "eyJ",
        "kind:",
        "data:",
        "metadata:",
        "uses:",
        "task:",
        "Enabled:",
        "Access:",
        "Server:",
        "Namespace:",
        "LAST SEEN",
        "kubectl",
        "INVOLVED",
        "----",
    ];
    /// Signs of what tools print as text: look-ups of names, versions, health checks.
    const PRINTED: &[&str] = &[
        "nslookup",
        "dig ",
        "DiG ",
        "esolve-DnsName",
        "privatelink",
        "canonical name",
        "CNAME",
        "alias",
        ".azcr.io",
        "ddress",
        "dresse",
        "アドレス",
        "NXDOMAIN",
        "n-existent domain",
        "NS name does not exist",
        "an't resolve '",
        "azure-cli",
        "ersion:",
        "ocker version",
        "_ERROR",
        "daemon status",
        ": OK",
        "Checking ",
        "Validating ",
        "can pull",
        "verify if",
        "An error occurred while",
        "reach DNS",
        "Registry '",
        "a secure connection",
        "Too many requests, access",
        "identity used for",
        "--repository",
    ];
    SIGNS.iter().chain(PRINTED).any(|sign| paste.contains(sign)) || rows::may_hold(paste)
}
