//! Live credentials in a paste, beside those that a parser of their own finds (tokens, docker configuration, typed passwords).

use std::ops::Range;

use crate::readable::Readable;
use crate::reading::{Reading, Secret};

/// What the scanner looks for: what stands before a secret, or inside one.
pub const LITERALS: &[&str] = &[
    "authorization: basic ",
    "authorization: bearer ",
    "authorization\": \"",
    "password=",
    "password\":",
    "password:",
    "password2\":",
    "client_secret=",
    "client-secret ",
    "client-secret:",
    "clientsecret\":",
    "client_secret\":",
    "clientsecret=",
    "secrettext\":",
    "accountkey=",
    "sharedaccesskey=",
    "sig=",
    "q~",
    "private key-----",
    "refresh_token=",
    "access_token=",
    "docker-password=",
    "docker_auth_config=",
];

/// Marks what stands at the places where the scanner stopped.
pub fn find(readable: &Readable, hits: &[Range<usize>], reading: &mut Reading) {
    let text = readable.text();
    for hit in hits {
        let literal = text[hit.clone()].to_ascii_lowercase();
        let (range, kind) = match literal.as_str() {
            "q~" => (client_secret(text, hit), "password"),
            "private key-----" => (private_key(text, hit), "key"),
            _ if literal.starts_with("authorization") => (value_after(text, hit.end), "header"),
            "accountkey=" | "sharedaccesskey=" | "sig=" => (value_after(text, hit.end), "key"),
            _ => (value_after(text, hit.end), "password"),
        };
        let Some(range) = range else { continue };
        let span = readable.span(range);
        let is_known = reading.secrets.iter().any(|secret| secret.span.start <= span.start && span.end <= secret.span.end);
        if !is_known {
            reading.secrets.push(Secret { kind, span, live_until: None });
        }
    }
}

/// The value behind `name=`, `"name": "` and the like; nothing for a mask, a variable, a placeholder or prose.
fn value_after(text: &str, end: usize) -> Option<Range<usize>> {
    let rest = &text[end..];
    let trimmed = rest.trim_start_matches([' ', '"', '\'']);
    let start = end + rest.len() - trimmed.len();
    if start - end > 4 {
        return None;
    }
    let len = trimmed.find(|c: char| c.is_whitespace() || "\"'&;,)}>".contains(c)).unwrap_or(trimmed.len()).min(8192);
    let value = trimmed.get(..len)?;
    let is_meant = value.len() >= 8
        && !value.contains("***")
        && !value.starts_with(['$', '<', '{', '%', '[', '*'])
        && value != "Basic"
        && value != "Bearer";
    is_meant.then_some(start..start + len)
}

/// A client secret of Microsoft Entra: three characters, a digit, `Q~`, then some thirty more.
/// Source: gitleaks, `cmd/generate/config/rules/azure.go`.
fn client_secret(text: &str, hit: &Range<usize>) -> Option<Range<usize>> {
    let is_secret_char = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'~' | b'.' | b'-');
    let start = hit.start.checked_sub(4)?;
    let before = text.as_bytes().get(start..hit.start)?;
    let len = text.as_bytes()[hit.end..].iter().take(40).take_while(|b| is_secret_char(**b)).count();
    let is_one = before.iter().all(|b| is_secret_char(*b)) && before[3].is_ascii_digit() && (28..=40).contains(&len);
    is_one.then_some(start..hit.end + len)
}

/// From `-----BEGIN … PRIVATE KEY-----` to its end, or to the end of the text.
fn private_key(text: &str, hit: &Range<usize>) -> Option<Range<usize>> {
    let before = &text[text.floor_char_boundary(hit.start.saturating_sub(30))..hit.start];
    let start = hit.start - before.len() + before.rfind("-----BEGIN")?;
    let rest = &text[hit.end..];
    let end = rest.find("PRIVATE KEY-----").map_or(text.len(), |end| hit.end + end + "PRIVATE KEY-----".len());
    Some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(paste: &str) -> Vec<String> {
        let readable = Readable::new(paste);
        let lower = paste.to_ascii_lowercase();
        let mut hits: Vec<Range<usize>> = Vec::new();
        for literal in LITERALS {
            hits.extend(lower.match_indices(literal).map(|(at, _)| at..at + literal.len()));
        }
        let mut reading = Reading::default();
        find(&readable, &hits, &mut reading);
        reading.secrets.iter().map(|secret| paste[secret.span.start..secret.span.end].to_owned()).collect()
    }

    #[test]
    fn credentials_are_found_in_their_usual_places() {
        assert_eq!(secrets("curl -H 'Authorization: Basic Zm9vOmJhcmJheg=='"), ["Zm9vOmJhcmJheg=="]);
        assert_eq!(secrets(r#"{"name": "password", "password": "hunter2hunter2"}"#), ["hunter2hunter2"]);
        assert_eq!(secrets("secret abc8Q~0123456789012345678901234567890123 end"), ["abc8Q~0123456789012345678901234567890123"]);
        assert_eq!(secrets("AccountKey=c2VjcmV0c2VjcmV0;EndpointSuffix=x"), ["c2VjcmV0c2VjcmV0"]);
    }

    #[test]
    fn masks_variables_and_prose_are_no_secrets() {
        for paste in [
            "--password=***",
            "password=$PASSWORD123",
            "password: ",
            "Password:\nLogin Succeeded",
            "the password: it is",
            "\"password\": null",
        ] {
            assert!(secrets(paste).is_empty(), "{paste}");
        }
    }
}
