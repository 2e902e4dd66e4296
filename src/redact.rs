//! What must never leave: secrets in quoted text are replaced by a mark that tells what stood there.

use crate::order::insert_by_key;
use crate::reading::Secret;
use crate::report::Span;

/// The secrets of a paste, in order, none overlapping another.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    secrets: Vec<Span>,
}

/// What stands in a quote where a secret was.
pub const MARK: &str = "•••";

impl Redactor {
    pub fn new(secrets: &[Secret]) -> Redactor {
        let mut spans = Vec::new();
        for secret in secrets {
            insert_by_key(&mut spans, secret.span, |span| *span);
        }
        let mut merged: Vec<Span> = Vec::new();
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.start < last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        Redactor { secrets: merged }
    }

    /// Whether a place lies within a secret.
    pub fn covers(&self, span: Span) -> bool {
        let behind = self.secrets.partition_point(|secret| secret.start <= span.start);
        self.secrets[..behind].last().is_some_and(|secret| span.end <= secret.end)
    }

    /// The quoted part of the paste, without secrets, in one line, at most about 300 characters.
    pub fn quote(&self, paste: &str, span: Span) -> String {
        let mut quote = String::new();
        let mut at = span.start;
        for secret in self.secrets.iter().filter(|secret| secret.start < span.end && span.start < secret.end) {
            quote.push_str(paste.get(at..secret.start.max(at)).unwrap_or_default());
            quote.push_str(MARK);
            at = secret.end.min(span.end).max(at);
        }
        quote.push_str(paste.get(at..span.end).unwrap_or_default());
        let words: Vec<&str> = quote.split_whitespace().collect();
        let line = words.join(" ");
        match line.char_indices().nth(300) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    }

    /// Whether a value is part of a secret, so that it must not be put into a sentence or a command.
    pub fn hides(&self, paste: &str, value: &str) -> bool {
        value.len() >= 6
            && self.secrets.iter().any(|secret| paste.get(secret.start..secret.end).is_some_and(|text| text.contains(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_stands_in_a_quote() {
        let paste = "docker login -u a -p hunter2 contoso.azurecr.io";
        let at = paste.find("hunter2").unwrap();
        let secret = Secret { kind: "password".into(), span: Span { start: at, end: at + 7 }, live_until: None };
        let redactor = Redactor::new(&[secret]);
        assert_eq!(redactor.quote(paste, Span { start: 0, end: paste.len() }), "docker login -u a -p ••• contoso.azurecr.io");
        assert_eq!(redactor.quote(paste, Span { start: at + 2, end: at + 4 }), "•••");
    }
}
