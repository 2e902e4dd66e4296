//! Live credentials in a paste, beside those that a parser of their own finds (tokens, docker configuration, typed passwords).

use std::ops::Range;

use crate::readable::Readable;
use crate::reading::{Reading, Secret};
use crate::redact::Redactor;
use crate::run::run;

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
    // Tokens have a reader of their own, and it may not have come.
    "eyj",
];

/// Marks what stands at the places where the scanner stopped, in order.
pub fn find(readable: &Readable, hits: &[Range<usize>], reading: &mut Reading) {
    let text = readable.text();
    let known = Redactor::new(&reading.secrets);
    let mut values = Values::new(text);
    let mut done = 0;
    for hit in hits {
        if hit.start < done {
            continue;
        }
        let literal = text[hit.clone()].to_ascii_lowercase();
        let (range, kind) = match literal.as_str() {
            "eyj" => (token(text, hit), "jwt"),
            "q~" => (client_secret(text, hit), "password"),
            "private key-----" => (private_key(text, hit), "key"),
            _ if literal.starts_with("authorization") => (values.after(hit.end), "header"),
            "accountkey=" | "sharedaccesskey=" | "sig=" => (values.after(hit.end), "key"),
            _ => (values.after(hit.end), "password"),
        };
        let Some(range) = range else { continue };
        done = range.end;
        let span = readable.span(range);
        if !known.covers(span) {
            reading.secrets.push(Secret { kind: kind.into(), span, live_until: None });
        }
    }
}

/// The values behind `name=`, `"name": "` and the like.
///
/// Many names can stand before the end of one value, as in `sig=sig=sig=`: the end is looked for once.
struct Values<'t> {
    text: &'t str,
    /// The last value that was looked at, as far as it goes.
    last: Range<usize>,
    /// Where the last `***` in it begins.
    mask: Option<usize>,
}

impl<'t> Values<'t> {
    fn new(text: &'t str) -> Values<'t> {
        Values { text, last: 0..0, mask: None }
    }

    /// Nothing for a mask, a variable, a placeholder or prose.
    fn after(&mut self, end: usize) -> Option<Range<usize>> {
        let after = &self.text[end..];
        let lead = after.bytes().take(5).take_while(|b| matches!(b, b' ' | b'"' | b'\'')).count();
        if lead > 4 {
            return None;
        }
        let start = end + lead;
        if !(self.last.start <= start && start < self.last.end) {
            let value = run(self.text, start, usize::MAX, &|c| !c.is_whitespace() && !"\"'&;,)}>".contains(c));
            self.last = start..start + value.len();
            self.mask = value.as_bytes().windows(3).rposition(|three| three == b"***").map(|at| start + at);
        }
        let value = &self.text[start..self.last.end];
        let is_meant = value.len() >= 8
            && self.mask.is_none_or(|mask| mask < start)
            && !value.starts_with(['$', '<', '{', '%', '[', '*'])
            && value != "Basic"
            && value != "Bearer";
        is_meant.then_some(start..self.last.end)
    }
}

/// A JSON Web Token: what is shorter is a lone object.
fn token(text: &str, hit: &Range<usize>) -> Option<Range<usize>> {
    let goes_on = text[..hit.start].ends_with(|c: char| c.is_ascii_alphanumeric());
    if goes_on || &text[hit.clone()] != "eyJ" {
        return None;
    }
    let token = run(text, hit.start, usize::MAX, &|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    (token.len() > 40).then_some(hit.start..hit.start + token.len())
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
    let start = hit.start - before.len() + before.find("-----BEGIN")?;
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
        hits.sort_by_key(|hit| hit.end);
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
    fn names_that_share_an_end_are_one_secret() {
        assert_eq!(secrets("password=client_secret=abcdefgh"), ["client_secret=abcdefgh"]);
        assert_eq!(secrets("password=***client_secret=abcdefgh"), ["abcdefgh"]);
        assert_eq!(secrets("password=abcdefgh***client_secret=***").len(), 0);
        assert_eq!(secrets("password=short;client_secret=abcdefgh"), ["abcdefgh"]);
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
