//! Patterns: what a text around a keyword must look like, as steps that are tried byte by byte.
//!
//! The build turns the regular expressions of `kb/` into these steps (`compile.rs`), so that the page carries no compiler
//! and starts without one. A step is tried at most once at each place of a text: whatever a paste holds, the time is
//! linear in its length. Everything ignores case, as far as ASCII goes; a text is read as bytes.
//!
//! The way that is tried first is the way that counts, as in Perl: leftmost, then by preference.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    pub(crate) steps: Vec<Step>,
    /// The names of its groups.
    pub(crate) groups: Vec<String>,
}

/// Where a pattern matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    pub range: Range<usize>,
    /// By the numbers of [`Pattern::groups`].
    pub groups: Vec<Option<Range<usize>>>,
}

/// The sets of bytes that patterns share: steps name them by their number.
pub type Sets = Vec<Set>;

/// What to do at a place of the text. Ways are counted in steps from the one that names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Step {
    /// These bytes, in lower case here and in any case in the text. A space, which never stands first or last, is a run of
    /// white space.
    Text(Vec<u8>),
    /// One byte of a set.
    One { set: u16 },
    /// Between `least` and `most` bytes of a set, as many as can be.
    Many { set: u16, least: u16, most: u16 },
    /// Between `least` and `most` bytes of a set, as few as can be.
    Few { set: u16, least: u16, most: u16 },
    /// On with the next step; if that leads nowhere, so many steps further.
    Else(u16),
    /// On so many steps further; if that leads nowhere, with the next step.
    Rather(u16),
    /// On so many steps further.
    Skip(u16),
    /// Back by so many steps.
    Back(u16),
    /// The beginning (even) or the end (odd) of a group, twice its number.
    Group(u8),
    /// No byte, but a place.
    Edge(Edge),
    /// The pattern has matched.
    Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Edge {
    /// The first place of the text.
    Start,
    /// The last.
    End,
    /// Between a letter, a digit or `_`, and something else.
    Word,
    /// Anywhere else.
    NotWord,
}

/// As [`Step::Many`]'s `most`: as many as there are.
pub(crate) const ANY_NUMBER: u16 = u16::MAX;

/// A set of bytes, written down as ranges. Holds no capital letters: a text is asked in lower case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<(u8, u8)>", into = "Vec<(u8, u8)>")]
pub struct Set([u32; 8]);

impl Set {
    pub(crate) fn insert(&mut self, byte: u8) {
        self.0[usize::from(byte >> 5)] |= 1 << (byte & 31);
    }

    fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 5)] >> (byte & 31) & 1 == 1
    }

    fn add(&mut self, other: &Set) {
        for (bits, more) in self.0.iter_mut().zip(other.0) {
            *bits |= more;
        }
    }

    pub(crate) fn bytes(&self) -> impl Iterator<Item = u8> {
        (0..=u8::MAX).filter(|byte| self.has(*byte))
    }
}

impl From<Vec<(u8, u8)>> for Set {
    fn from(ranges: Vec<(u8, u8)>) -> Set {
        let mut set = Set::default();
        for byte in ranges.into_iter().flat_map(|(first, last)| first..=last) {
            set.insert(byte);
        }
        set
    }
}

impl From<Set> for Vec<(u8, u8)> {
    fn from(set: Set) -> Vec<(u8, u8)> {
        let mut ranges: Vec<(u8, u8)> = Vec::new();
        for byte in set.bytes() {
            match ranges.last_mut() {
                Some((_, last)) if byte - *last == 1 => *last = byte,
                _ => ranges.push((byte, byte)),
            }
        }
        ranges
    }
}

impl Pattern {
    /// The first match that begins at or after `from`, a place in the text.
    pub fn find(&self, sets: &[Set], text: &str, from: usize) -> Option<Match> {
        let mut first = Set::default();
        self.first_bytes(0, sets, &mut first);
        let mut search = Search::new(self, sets, text);
        let begins = |at: &usize| text.as_bytes().get(*at).is_some_and(|byte| first.has(byte.to_ascii_lowercase()));
        (from..text.len()).filter(begins).find_map(|start| search.at(start))
    }

    /// The names of the groups.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().map(String::as_str)
    }

    /// Adds the bytes with which a match can go on at a step. The build has seen that no way leads back before a byte.
    fn first_bytes(&self, step: usize, sets: &[Set], first: &mut Set) {
        match &self.steps[step] {
            Step::Text(text) => first.insert(text[0]),
            Step::One { set } => first.add(&sets[usize::from(*set)]),
            Step::Many { set, least, .. } | Step::Few { set, least, .. } => {
                first.add(&sets[usize::from(*set)]);
                if *least == 0 {
                    self.first_bytes(step + 1, sets, first);
                }
            }
            Step::Else(further) | Step::Rather(further) => {
                self.first_bytes(step + 1, sets, first);
                self.first_bytes(step + usize::from(*further), sets, first);
            }
            Step::Skip(further) => self.first_bytes(step + usize::from(*further), sets, first),
            Step::Back(_) | Step::Done => {}
            Step::Group(_) | Step::Edge(_) => self.first_bytes(step + 1, sets, first),
        }
    }
}

/// A search in one text.
struct Search<'s> {
    pattern: &'s Pattern,
    sets: &'s [Set],
    text: &'s str,
    /// What is left to try, the last first.
    left: Vec<Left>,
    /// One bit for each step at each place: tried already, and it led nowhere.
    tried: Vec<u64>,
    /// For each step, the places after it that have all been tried.
    spent: Vec<Range<usize>>,
    groups: Vec<Option<usize>>,
}

enum Left {
    /// On with a step at a place.
    Go { step: usize, at: usize },
    /// On behind a run of bytes, at any of these places.
    Any { step: usize, lazy: bool, places: Range<usize>, whole: Range<usize> },
    /// Takes back the place of a group.
    Restore { group: usize, was: Option<usize> },
}

impl<'s> Search<'s> {
    fn new(pattern: &'s Pattern, sets: &'s [Set], text: &'s str) -> Search<'s> {
        let places = pattern.steps.len() * (text.len() + 1);
        Search {
            pattern,
            sets,
            text,
            left: Vec::new(),
            tried: vec![0; places.div_ceil(64)],
            spent: vec![0..0; pattern.steps.len()],
            groups: vec![None; 2 * pattern.groups.len()],
        }
    }

    fn at(&mut self, start: usize) -> Option<Match> {
        self.left.push(Left::Go { step: 0, at: start });
        while let Some(left) = self.left.pop() {
            let end = match left {
                Left::Go { step, at } => self.go(step, at),
                Left::Any { step, lazy, mut places, whole } => {
                    let next = if lazy { places.next() } else { places.next_back() };
                    if let Some(at) = next {
                        self.left.push(Left::Any { step, lazy, places, whole });
                        self.go(step + 1, at)
                    } else {
                        self.spent[step] = whole;
                        None
                    }
                }
                Left::Restore { group, was } => {
                    self.groups[group] = was;
                    None
                }
            };
            if let Some(end) = end {
                let group = |at: usize| Some(self.whole(self.groups[2 * at]?..self.groups[2 * at + 1]?));
                let groups = (0..self.pattern.groups.len()).map(group).collect();
                return Some(Match { range: self.whole(start..end), groups });
            }
        }
        None
    }

    /// Follows the steps from one on, and leaves the other ways in `left`; gives the end where the pattern has matched.
    fn go(&mut self, mut step: usize, mut at: usize) -> Option<usize> {
        let text = self.text.as_bytes();
        loop {
            match &self.pattern.steps[step] {
                Step::Text(wanted) => {
                    at = after_text(text, at, wanted)?;
                    step += 1;
                }
                Step::One { set } => {
                    let byte = text.get(at)?;
                    if !self.sets[usize::from(*set)].has(byte.to_ascii_lowercase()) {
                        return None;
                    }
                    at += 1;
                    step += 1;
                }
                Step::Many { set, least, most } => return self.run(step, at, (*set, *least, *most), false),
                Step::Few { set, least, most } => return self.run(step, at, (*set, *least, *most), true),
                Step::Else(further) => {
                    if !self.is_first_try(step, at) {
                        return None;
                    }
                    self.left.push(Left::Go { step: step + usize::from(*further), at });
                    step += 1;
                }
                Step::Rather(further) => {
                    if !self.is_first_try(step, at) {
                        return None;
                    }
                    self.left.push(Left::Go { step: step + 1, at });
                    step += usize::from(*further);
                }
                Step::Skip(further) => step += usize::from(*further),
                Step::Back(back) => step -= usize::from(*back),
                Step::Group(group) => {
                    let group = usize::from(*group);
                    self.left.push(Left::Restore { group, was: self.groups[group].replace(at) });
                    step += 1;
                }
                Step::Edge(edge) => {
                    if !edge.is_at(text, at) {
                        return None;
                    }
                    step += 1;
                }
                Step::Done => return Some(at),
            }
        }
    }

    /// Leaves every place behind a run of bytes to try.
    fn run(&mut self, step: usize, at: usize, (set, least, most): (u16, u16, u16), lazy: bool) -> Option<usize> {
        if !self.is_first_try(step, at) {
            return None;
        }
        let text = self.text.as_bytes();
        let most = if most == ANY_NUMBER { text.len() } else { text.len().min(at + usize::from(most)) };
        let set = &self.sets[usize::from(set)];
        let is_other = |byte: &u8| !set.has(byte.to_ascii_lowercase());
        let end = text[at..most].iter().position(is_other).map_or(most, |run| at + run);
        let whole = at + usize::from(least)..end + 1;
        if !whole.is_empty() {
            let places = without(&whole, &self.spent[step]);
            self.left.push(Left::Any { step, lazy, places, whole });
        }
        None
    }

    fn is_first_try(&mut self, step: usize, at: usize) -> bool {
        let bit = step * (self.text.len() + 1) + at;
        let word = &mut self.tried[bit / 64];
        let is_first = *word >> (bit % 64) & 1 == 0;
        *word |= 1 << (bit % 64);
        is_first
    }

    /// A range of whole characters: a set of bytes can end in the middle of one.
    fn whole(&self, range: Range<usize>) -> Range<usize> {
        self.text.floor_char_boundary(range.start)..self.text.ceil_char_boundary(range.end)
    }
}

/// What `\s` is: Perl's, as the regex crate has it.
pub(crate) fn is_white_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// The place behind a text, where it stands at a place.
fn after_text(text: &[u8], mut at: usize, wanted: &[u8]) -> Option<usize> {
    for byte in wanted {
        if *byte == b' ' {
            let run = text[at..].iter().take_while(|byte| is_white_space(**byte)).count();
            at += (run > 0).then_some(run)?;
        } else {
            text.get(at).filter(|found| found.eq_ignore_ascii_case(byte))?;
            at += 1;
        }
    }
    Some(at)
}

/// What is left of the places of a run when those that were spent are taken away: a run of the same bytes that began
/// a byte earlier has tried nearly all of them.
fn without(whole: &Range<usize>, spent: &Range<usize>) -> Range<usize> {
    if spent.start <= whole.start && whole.start < spent.end {
        whole.start.max(spent.end).min(whole.end)..whole.end
    } else if spent.start < whole.end && whole.end <= spent.end {
        whole.start..spent.start.max(whole.start)
    } else {
        whole.clone()
    }
}

impl Edge {
    fn is_at(self, text: &[u8], at: usize) -> bool {
        let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let is_word_edge = || is_word(at.checked_sub(1).and_then(|before| text.get(before))) != is_word(text.get(at));
        match self {
            Edge::Start => at == 0,
            Edge::End => at == text.len(),
            Edge::Word => is_word_edge(),
            Edge::NotWord => !is_word_edge(),
        }
    }
}
