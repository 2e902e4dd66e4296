//! One pass over the text for every literal that anything looks for.
//!
//! The cost of a paste is this pass: patterns, hosts, commands and tokens are looked at only where it stopped.

use std::ops::Range;

use crate::automaton::Automaton;
use crate::host;
use crate::kb::{Kb, Look, Sign};
use crate::order::insert_by_key;

/// What a literal was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// `kb.messages[i]`.
    Message(usize),
    /// `kb.causes[i].symptoms[j]`.
    Symptom(usize, usize),
    /// `kb.clues[i]`.
    Clue(usize),
    /// `kb.roles[i]`.
    Role(usize),
    /// Part of a host's name.
    Host,
    /// The beginning of a command that somebody typed.
    Command,
    /// What stands before a secret, or inside one.
    Secret,
}

/// All literals in one automaton.
pub struct Scanner {
    automaton: Automaton,
    /// By the automaton's numbers of texts: the number of its purpose. A literal with two purposes stands there twice.
    purpose_of: Vec<usize>,
    /// In order, each once.
    purposes: Vec<Purpose>,
}

/// Where the literals stand, by purpose: each list is in their order.
pub struct Hits<'s> {
    purposes: &'s [Purpose],
    lists: Vec<Vec<Range<usize>>>,
}

impl Hits<'_> {
    pub fn of(&self, purpose: Purpose) -> &[Range<usize>] {
        self.purposes.binary_search(&purpose).map_or(&[], |at| &self.lists[at])
    }
}

impl Scanner {
    pub fn new(kb: &Kb) -> Scanner {
        let own = [
            (host::literals().collect(), Purpose::Host),
            (crate::segment::command::LITERALS.to_vec(), Purpose::Command),
            (crate::secret::LITERALS.to_vec(), Purpose::Secret),
        ];
        let mut literals: Vec<(&str, Purpose)> = Vec::new();
        for (texts, purpose) in &own {
            literals.extend(texts.iter().map(|text| (*text, *purpose)));
        }
        for (look, purpose) in looks(kb) {
            literals.extend(look.keywords.iter().map(|keyword| (keyword.as_str(), purpose)));
        }
        for (at, clue) in kb.clues.iter().enumerate() {
            literals.extend(clue.keywords.iter().map(|keyword| (keyword.as_str(), Purpose::Clue(at))));
        }
        for (at, role) in kb.roles.iter().enumerate() {
            literals.extend(role.literals().map(|literal| (literal, Purpose::Role(at))));
        }
        let mut purposes = Vec::new();
        for (_, purpose) in &literals {
            if let Err(at) = purposes.binary_search(purpose) {
                purposes.insert(at, *purpose);
            }
        }
        let purpose_of = literals.iter().filter_map(|(_, purpose)| purposes.binary_search(purpose).ok()).collect();
        Scanner { automaton: Automaton::new(literals.iter().map(|(literal, _)| *literal)), purpose_of, purposes }
    }

    /// Every literal in the text.
    pub fn scan(&self, text: &str) -> Hits<'_> {
        let mut lists = vec![Vec::new(); self.purposes.len()];
        self.automaton.find(text.as_bytes(), |literal, range| {
            insert_by_key(&mut lists[self.purpose_of[literal]], range, |range: &Range<usize>| range.start);
        });
        Hits { purposes: &self.purposes, lists }
    }
}

/// Everything with keywords in the knowledge base.
pub fn looks(kb: &Kb) -> impl Iterator<Item = (&Look, Purpose)> {
    let messages = kb.messages.iter().enumerate().map(|(at, message)| (&message.look, Purpose::Message(at)));
    let symptoms = kb.causes.iter().enumerate().flat_map(|(cause_at, cause)| {
        cause.symptoms.iter().enumerate().filter_map(move |(at, symptom)| match &symptom.sign {
            Sign::Text { look, .. } => Some((look, Purpose::Symptom(cause_at, at))),
            Sign::Messages(_) | Sign::Facts(_) => None,
        })
    });
    messages.chain(symptoms)
}
