//! Slots: the paste's own names, to be put into sentences and commands.

use std::collections::BTreeMap;

use crate::command_line::{self, Shell};
use crate::order::insert_by_key;
use crate::reading::Reading;
use crate::segment::jwt::ZEROS;

/// What each slot is filled with.
#[derive(Clone, Debug, Default)]
pub struct Slots(BTreeMap<String, String>);

impl Slots {
    /// From what was read; what a person filled in by hand wins.
    pub fn of(reading: &Reading, hidden: impl Fn(&str) -> bool, known: &BTreeMap<String, String>) -> Slots {
        let mut slots = BTreeMap::new();
        for fact in &reading.facts {
            // The user of a token login is nobody's name.
            let is_nobody = fact.name == "user" && fact.value == ZEROS;
            let is_masked = fact.value.contains("***") || fact.value.is_empty() || is_nobody;
            if !is_masked && !hidden(&fact.value) {
                slots.entry(fact.name.to_owned()).or_insert_with(|| fact.value.clone());
            }
        }
        for (slot, value) in known.iter().filter(|(_, value)| !value.trim().is_empty()) {
            slots.insert(slot.clone(), value.trim().to_owned());
        }
        // The login server and the resource name tell each other.
        if let Some(registry) = known.get("registry").filter(|registry| !registry.trim().is_empty()) {
            let name = registry.trim().split('.').next().unwrap_or_default();
            slots.insert("registry-name".into(), name.to_ascii_lowercase());
        }
        for of_both in ["object-id", "app-id", "user"] {
            if let Some(value) = slots.get(of_both).cloned() {
                slots.entry("assignee".into()).or_insert(value);
            }
        }
        Slots(slots)
    }

    pub fn get(&self, slot: &str) -> Option<&str> {
        self.0.get(slot).map(String::as_str)
    }

    /// Fills a slot that neither the paste nor a person filled.
    pub fn fill(&mut self, slot: &str, value: &str) {
        self.0.entry(slot.into()).or_insert_with(|| value.into());
    }

    pub fn set(&mut self, slot: &str, value: String) {
        self.0.insert(slot.into(), value);
    }

    /// Fills a sentence; `None` where a slot is not known.
    pub fn sentence(&self, text: &str) -> Option<String> {
        let mut all_known = true;
        let filled = replace(text, |slot| {
            let value = self.get(slot);
            all_known &= value.is_some();
            value.unwrap_or_default().to_owned()
        });
        all_known.then_some(filled)
    }

    /// Fills a sentence, with a mark for what is not known.
    pub fn sentence_with_marks(&self, text: &str) -> String {
        replace(text, |slot| self.get(slot).map_or_else(|| mark(slot), str::to_owned))
    }

    /// Renders a command template for a shell; the slots that stayed blank are added to `blanks`.
    pub fn command(&self, template: &str, shell: Shell, blanks: &mut Vec<String>) -> String {
        let Ok(words) = command_line::split(template) else { return String::new() };
        let words: Vec<String> = words.iter().map(|word| replace(word, |slot| self.value_or_mark(slot, blanks))).collect();
        command_line::join(&words, shell)
    }

    /// Fills a line that was written by hand for a shell: each value is quoted, nothing else is touched.
    pub fn line(&self, template: &str, shell: Shell, blanks: &mut Vec<String>) -> String {
        replace(template, |slot| command_line::quote(&self.value_or_mark(slot, blanks), shell))
    }

    /// The slots that are shown to a person.
    pub fn shown(&self) -> BTreeMap<String, String> {
        const SHOWN: &[&str] = &[
            "registry",
            "registry-name",
            "repository",
            "tag",
            "image",
            "operation",
            "platform",
            "identity",
            "user",
            "app-id",
            "object-id",
            "tenant",
            "subscription",
            "resource-group",
            "client-ip",
            "cluster",
            "namespace",
            "pull-secret",
            "token-name",
        ];
        let mut shown = BTreeMap::new();
        for slot in SHOWN {
            if let Some(value) = self.get(slot) {
                shown.insert((*slot).to_owned(), value.to_owned());
            }
        }
        shown
    }

    fn value_or_mark(&self, slot: &str, blanks: &mut Vec<String>) -> String {
        self.get(slot).map_or_else(
            || {
                if !blanks.iter().any(|blank| blank == slot) {
                    insert_by_key(blanks, slot.to_owned(), String::clone);
                }
                mark(slot)
            },
            str::to_owned,
        )
    }
}

/// What stands in a command for a slot that is not known: a word that every shell leaves alone.
pub fn mark(slot: &str) -> String {
    slot.to_ascii_uppercase().replace('-', "_")
}

/// Replaces each `{slot}`; braces around anything else stay.
fn replace(text: &str, mut value: impl FnMut(&str) -> String) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}') {
            Some((slot, after)) if is_slot(slot) => {
                filled.push_str(&value(slot));
                rest = after;
            }
            _ => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

fn is_slot(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
