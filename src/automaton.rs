//! Looks for many short texts in one pass: Aho and Corasick's automaton, with a row of next states for every state.
//!
//! Capital letters are read as small ones. Bytes that no text needs share one column, so that a row is short. Only the first
//! bytes of a text stand in the automaton, and the rest is compared where they were found: that keeps the table small
//! enough for a processor's cache, however long the texts are.

use std::ops::Range;

/// How many bytes of a text stand in the automaton.
const DEPTH: usize = 8;

/// In a row: texts end in this state.
const ENDS: u32 = 1 << 31;

const NONE: u32 = u32::MAX;

/// An automaton for a list of texts, which are numbered in their order.
pub struct Automaton {
    texts: Vec<Text>,
    /// The column of each byte.
    columns: [u8; 256],
    /// A row is a power of two wide: this many bits.
    width: u32,
    /// The next state, by state and column.
    next: Vec<u32>,
    states: Vec<State>,
}

struct Text {
    length: usize,
    /// What follows the bytes that stand in the automaton.
    tail: Box<[u8]>,
    /// Another text whose first bytes are the same, or [`NONE`].
    twin: u32,
}

#[derive(Clone, Copy)]
struct State {
    /// A text whose first bytes end here, or [`NONE`].
    text: u32,
    /// The longest other state that the bytes so far also end in.
    shorter: u32,
    /// The nearest of the shorter ones where a text ends; 0 for none.
    shorter_end: u32,
}

impl State {
    const NEW: State = State { text: NONE, shorter: 0, shorter_end: 0 };

    fn is_end(self) -> bool {
        self.text != NONE || self.shorter_end != 0
    }
}

impl Automaton {
    pub fn new<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> Automaton {
        let mut columns = [0; 256];
        let mut count = 1u8;
        for byte in texts.clone().flat_map(head) {
            let lower = usize::from(byte.to_ascii_lowercase());
            if columns[lower] == 0 {
                columns[lower] = count;
                columns[usize::from(byte.to_ascii_uppercase())] = count;
                count = count.saturating_add(1);
            }
        }
        let width = u32::from(count).next_power_of_two().trailing_zeros();
        let mut automaton = Automaton { texts: Vec::new(), columns, width, next: vec![0; 1 << width], states: vec![State::NEW] };
        for text in texts {
            automaton.add(text);
        }
        automaton.link();
        automaton
    }

    /// Calls `found` with the number and the range of each text in `bytes`. Ranges come in the order of their first
    /// bytes' ends.
    pub fn find(&self, bytes: &[u8], mut found: impl FnMut(usize, Range<usize>)) {
        let mut state = 0;
        for (at, byte) in bytes.iter().enumerate() {
            let entry = self.next[self.place(state, *byte)];
            state = entry & !ENDS;
            if entry & ENDS != 0 {
                self.ends(state, bytes, at + 1, &mut found);
            }
        }
    }

    /// The texts that end in a state, where the rest of them follows.
    fn ends(&self, mut state: u32, bytes: &[u8], at: usize, found: &mut impl FnMut(usize, Range<usize>)) {
        loop {
            let State { mut text, shorter_end, .. } = self.states[state as usize];
            while text != NONE {
                let Text { length, tail, twin } = &self.texts[text as usize];
                let follows = bytes.get(at..at + tail.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(tail));
                if follows {
                    let end = at + tail.len();
                    found(text as usize, end - length..end);
                }
                text = *twin;
            }
            if shorter_end == 0 {
                return;
            }
            state = shorter_end;
        }
    }

    fn place(&self, state: u32, byte: u8) -> usize {
        ((state as usize) << self.width) + usize::from(self.columns[usize::from(byte)])
    }

    fn add(&mut self, text: &str) {
        let mut state = 0;
        for byte in head(text) {
            let place = self.place(state, byte);
            if self.next[place] == 0 {
                self.next[place] = number(self.states.len());
                self.states.push(State::NEW);
                self.next.resize(self.states.len() << self.width, 0);
            }
            state = self.next[place];
        }
        let state = &mut self.states[state as usize];
        let tail = text.as_bytes().get(DEPTH..).unwrap_or_default().into();
        let twin = std::mem::replace(&mut state.text, number(self.texts.len()));
        self.texts.push(Text { length: text.len(), tail, twin });
    }

    /// Leads every byte that goes on with no text to where the longest ending of what was read would have led: state by
    /// state, shorter ones first.
    fn link(&mut self) {
        let row = 1usize << self.width;
        let mut states = vec![0u32];
        let mut at = 0;
        while let Some(state) = states.get(at).copied() {
            at += 1;
            let shorter = self.states[state as usize].shorter;
            for column in 0..row {
                let place = ((state as usize) << self.width) + column;
                let otherwise = if state == 0 { 0 } else { self.next[((shorter as usize) << self.width) + column] };
                match self.next[place] {
                    0 => self.next[place] = otherwise,
                    child => {
                        let short = self.states[otherwise as usize];
                        let shorter_end = if short.text == NONE { short.shorter_end } else { otherwise };
                        let child_state = &mut self.states[child as usize];
                        (child_state.shorter, child_state.shorter_end) = (otherwise, shorter_end);
                        states.push(child);
                    }
                }
            }
        }
        for entry in &mut self.next {
            if self.states[*entry as usize].is_end() {
                *entry |= ENDS;
            }
        }
    }
}

/// The bytes of a text that stand in the automaton.
fn head(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().take(DEPTH)
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(texts: &[&'t str], text: &str) -> Vec<(&'t str, usize)> {
        let mut all = Vec::new();
        Automaton::new(texts.iter().copied()).find(text.as_bytes(), |number, range| all.push((texts[number], range.start)));
        all
    }

    #[test]
    fn every_text_is_found_in_any_case_also_inside_another() {
        let texts = ["he", "she", "his", "hers"];
        assert_eq!(found(&texts, "uSHErs"), [("she", 1), ("he", 2), ("hers", 2)]);
    }

    #[test]
    fn long_texts_are_compared_to_their_end() {
        let texts = ["unauthorized: authentication", "unauthorized: access", "unauthorized"];
        let text = "unauthorized: Access. unauthorized: authentic";
        assert_eq!(found(&texts, text), [("unauthorized", 0), ("unauthorized: access", 0), ("unauthorized", 22)]);
    }

    #[test]
    fn text_in_other_alphabets_is_read_as_bytes() {
        assert_eq!(found(&["värden är okänd"], "värden är okänd."), [("värden är okänd", 0)]);
        assert!(found(&["ä"], "Ä").is_empty());
    }
}
