//! One pass over the text for every literal that anything looks for.
//!
//! The cost of a paste is this pass: patterns, hosts, commands and tokens are looked at only where it stopped.

use std::collections::BTreeMap;
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
    /// Part of a host's name.
    Host,
    /// The beginning of a command that somebody typed.
    Command,
    /// The beginning of a JWT.
    Jwt,
    /// What stands before a secret, or inside one.
    Secret,
}

/// All literals in one automaton.
pub struct Scanner {
    automaton: Automaton,
    /// By the automaton's numbers of texts.
    purposes: Vec<Vec<Purpose>>,
}

/// Where the literals stand, by purpose: each list is in their order.
pub type Hits = BTreeMap<Purpose, Vec<Range<usize>>>;

impl Scanner {
    pub fn new(kb: &Kb) -> Scanner {
        let mut purposes_of: BTreeMap<&str, Vec<Purpose>> = BTreeMap::new();
        let mut add = |literals: &mut dyn Iterator<Item = &'static str>, purpose| {
            for literal in literals {
                purposes_of.entry(literal).or_default().push(purpose);
            }
        };
        add(&mut host::literals(), Purpose::Host);
        add(&mut crate::segment::command::LITERALS.iter().copied(), Purpose::Command);
        add(&mut crate::secret::LITERALS.iter().copied(), Purpose::Secret);
        add(&mut ["eyJ"].into_iter(), Purpose::Jwt);
        for (look, purpose) in looks(kb) {
            for keyword in &look.keywords {
                purposes_of.entry(keyword).or_default().push(purpose);
            }
        }
        for (at, clue) in kb.clues.iter().enumerate() {
            for keyword in &clue.keywords {
                purposes_of.entry(keyword).or_default().push(Purpose::Clue(at));
            }
        }
        Scanner { automaton: Automaton::new(purposes_of.keys().copied()), purposes: purposes_of.into_values().collect() }
    }

    /// Every literal in the text.
    pub fn scan(&self, text: &str) -> Hits {
        let mut hits = Hits::new();
        self.automaton.find(text.as_bytes(), |literal, range| {
            for purpose in &self.purposes[literal] {
                insert_by_key(hits.entry(*purpose).or_default(), range.clone(), |range| range.start);
            }
        });
        hits
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
