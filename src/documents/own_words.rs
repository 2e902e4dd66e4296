//! Roles that people say they have: `I am Owner of the resource group`, `has the Contributor role`.
//!
//! The names are everyday words, so a verb has to stand before them and the scope or the word itself behind them.

use crate::readable::Readable;
use crate::reading::Reading;

/// More than this in one text is a lesson on roles.
const MOST: usize = 20;

pub fn read(readable: &Readable, reading: &mut Reading) {
    let text = readable.text();
    for role in ["Owner", "Contributor", "Reader"] {
        for (at, name) in text.match_indices(role).take(MOST) {
            let before = &text[text.floor_char_boundary(at.saturating_sub(24))..at];
            let mut words = before.split_whitespace().rev().filter(|word| !matches!(*word, "the" | "an" | "a"));
            let is_had = before.ends_with(' ')
                && words.next().is_some_and(|word| {
                    ["am", "I'm", "i'm", "have", "has", "with", "är", "har"]
                        .iter()
                        .any(|verb| word.trim_start_matches(['(', '"']) == *verb)
                });
            let after = &text[at + name.len()..];
            let is_role = [" of ", " on ", " role", " at ", " in ", " för ", " på "].iter().any(|next| after.starts_with(next));
            if is_had && is_role {
                reading.fact("role-name", name, readable.span(at..at + name.len()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::documents;

    #[test]
    fn a_role_that_somebody_has() {
        let role = |text: &str| documents::read(text, 0).first("role-name").map(|fact| fact.value.clone());
        assert_eq!(role("(I am Owner of the resource group.)").as_deref(), Some("Owner"));
        assert_eq!(role("the app has the Contributor role").as_deref(), Some("Contributor"));
        assert_eq!(role("Ask the Owner of the registry. Kindle Reader on iOS. I am Owner."), None);
    }
}
