//! Secrets of documents, blotted out of what is shown: a decoded text, a row of a readout.

use std::ops::Range;

use super::Document;
use crate::reading::Reading;
use crate::run::run;

/// Names of fields whose value is a secret, in all kinds of documents.
const SECRETS: &[&str] = &[
    "auth",
    "password",
    "identitytoken",
    "registrytoken",
    "accessToken",
    "refreshToken",
    "access_token",
    "refresh_token",
    "secretText",
    "clientSecret",
    "Authorization",
    "token",
];

/// Whether a field of this name holds a secret.
pub(super) fn is_secret(name: &str) -> bool {
    SECRETS.iter().any(|secret| secret.eq_ignore_ascii_case(name))
}

/// A decoded text as it may be shown: values of secret fields, tokens and what is encoded once more are blotted out.
pub fn without_secrets(text: &str, documents: &[Document]) -> String {
    let mut secrets: Vec<&str> = Vec::new();
    for document in documents {
        document.root.walk(&mut |node| {
            let named = node.fields().iter().filter(|field| is_secret(&field.name));
            secrets.extend(named.filter_map(|field| field.node.text()).filter(|value| !value.is_empty()).take(MOST_SECRETS));
        });
    }
    secrets.truncate(MOST_SECRETS);
    // A short one within a long one would leave the rest of it to be seen; and a blot in the place of a blot only grows.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets.dedup();
    let mut shown = text.to_owned();
    for secret in secrets.into_iter().filter(|secret| !BLOT.contains(secret)) {
        shown = shown.replace(secret, BLOT);
    }
    let shown = without_named_secrets(&shown);
    let mut clean = String::with_capacity(shown.len());
    let mut at = 0;
    while at < shown.len() {
        let run = run(&shown, at, shown.len(), &|c| c.is_ascii_alphanumeric() || "+/=-_.".contains(c));
        let is_encoded = run.len() >= LONGEST_WORD && !run.starts_with("sha256") && run.bytes().any(|b| b.is_ascii_uppercase());
        clean.push_str(if is_encoded { BLOT } else { run });
        at += run.len();
        let between = run_until_word(&shown, at);
        clean.push_str(between);
        at += between.len();
    }
    clean
}

/// A text without what stands behind the name of a secret: not every text that was decoded is a document that could be read.
pub(super) fn without_named_secrets(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut values: Vec<Range<usize>> = Vec::new();
    for name in SECRETS.iter().map(|name| name.to_ascii_lowercase()) {
        values.extend(lower.match_indices(&name).filter_map(|(at, name)| named_value(text, at + name.len())));
    }
    values.sort_by_key(|value| value.start);
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    for value in values {
        if value.start >= at {
            clean.push_str(&text[at..value.start]);
            clean.push_str(BLOT);
        }
        at = at.max(value.end);
    }
    clean.push_str(&text[at..]);
    clean
}

/// The value behind a name: `": "value"`, `=value`, with any number of backslashes; nothing where it is a part or no text.
fn named_value(text: &str, name_end: usize) -> Option<Range<usize>> {
    const QUOTES: &str = "\\\"'";
    /// What stands between a name and its value; `%` begins one of the same in percent.
    const BETWEEN: &[&str] = &["\\", "\"", "'", " ", "%5C", "%5c", "%22", "%27", "%20"];
    let skip = |start: usize| {
        let mut at = start;
        while at < start + LONGEST_WORD
            && let Some(sign) = BETWEEN.iter().find(|sign| text[at..].starts_with(**sign))
        {
            at += sign.len();
        }
        at
    };
    let end = skip(name_end);
    let end = end + [":", "=", "%3A", "%3a", "%3D", "%3d"].iter().find(|sign| text[end..].starts_with(**sign))?.len();
    let start = skip(end);
    let is_percent = text[name_end..start].contains('%');
    let is_quoted = text[end..start].contains(['"', '\'']);
    let ends = |c: char| {
        let is_end = if is_quoted { QUOTES.contains(c) || c == '\n' } else { c.is_whitespace() || "\"',;&)]}".contains(c) };
        is_end || is_percent && c == '%'
    };
    let scheme = ["Bearer ", "Basic "].into_iter().find(|scheme| text[start..].starts_with(scheme)).map_or(0, str::len);
    let value = run(text, start + scheme, usize::MAX, &|c| !ends(c));
    let is_meant = !value.is_empty() && !value.starts_with(['{', '[', '|', '>']) && !["null", "true", "false"].contains(&value);
    is_meant.then_some(start..start + scheme + value.len())
}

/// Blots out what a readout has under the name of a secret: a host of `credHelpers` can have it, and so can a mistake.
pub fn readouts(reading: &mut Reading) {
    for row in reading.readouts.iter_mut().flat_map(|readout| &mut readout.rows) {
        let name = row.name.rsplit(' ').next().unwrap_or_default();
        if is_secret(name) && !row.value.is_empty() {
            BLOT.clone_into(&mut row.value);
        }
    }
}

/// What stands between two words; at least one character, where there is one.
fn run_until_word(text: &str, at: usize) -> &str {
    run(text, at, text.len(), &|c| !(c.is_ascii_alphanumeric() || "+/=-_.".contains(c)))
}

/// What stands for a secret.
pub(super) const BLOT: &str = "•••";
/// More secrets than this in one document are no configuration.
const MOST_SECRETS: usize = 50;
/// A longer run of letters and digits is encoded, or a key.
const LONGEST_WORD: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::{json, layer::Layer, node::Budget, read};

    fn blotted(text: &str) -> String {
        without_secrets(text, &json::documents(&Layer::whole(text), &mut Budget(10_000)))
    }

    #[test]
    fn values_of_secrets_are_blotted_out_where_no_document_can_be_read() {
        assert_eq!(blotted("kind: |\n  a\ntoken: hunter2, b\nimage: app"), "kind: |\n  a\ntoken: •••, b\nimage: app");
        assert_eq!(blotted(r#"x {\\\"password\\\":\\\"hunter2 3\\\","a":1}"#), r#"x {\\\"password\\\":\\\"•••\\\","a":1}"#);
        assert_eq!(blotted("Authorization: Bearer abc def"), "Authorization: ••• def");
        assert_eq!(blotted("%22auth%22%3A%5C%22hunter2%5C%22%7D"), "%22auth%22%3A%5C%22•••%5C%22%7D");
        assert_eq!(blotted("password=a&b=c"), "password=•••&b=c");
        for text in ["{\"auth\": null}", "auth: {a: b}", "the token is", "author: a", "token:"] {
            assert_eq!(blotted(text), text);
        }
    }

    #[test]
    fn a_secret_within_another_leaves_nothing_of_it() {
        assert_eq!(blotted(r#"{"auth":"a","password":"hat","b":"hat"}"#), r#"{"•••uth":"•••","p•••ssword":"•••","b":"•••"}"#);
    }

    #[test]
    fn blots_do_not_grow() {
        let fields = vec![r#""auth":"•""#; 60].join(",");
        assert!(blotted(&format!("{{{fields}}}")).len() < 4 * fields.len());
    }

    #[test]
    fn a_readout_shows_no_value_under_the_name_of_a_secret() {
        let reading = read(r#"{"auths": {}, "credHelpers": {"token": "hunter2", "ghcr.io": "pass"}}"#, 0);
        let values: Vec<&str> = reading.readouts[0].rows.iter().map(|row| row.value.as_str()).collect();
        assert!(values.contains(&"pass") && !values.contains(&"hunter2"), "{values:?}");
    }
}
