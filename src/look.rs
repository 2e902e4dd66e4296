//! Looking for a text where the scanner saw one of its keywords.

use std::ops::Range;

use crate::kb::Look;
use crate::pattern::{Pattern, Set};
use crate::readable::Readable;

/// A text that was found: its range in the readable form, and its named groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub range: Range<usize>,
    pub groups: Vec<(&'static str, Range<usize>)>,
}

/// How often one look is found and tried at most: enough for any count a person reads, and a bound on hostile input.
const MOST_FOUND: usize = 40;
const MOST_TRIED: usize = 400;

/// How much text a pattern sees around its keyword, in bytes and lines.
const BYTES_BEFORE: usize = 400;
const BYTES_AFTER: usize = 1200;
const LINES_AFTER: usize = 4;

/// The places of a text, at the hits of its keywords: found one by one, since most who ask want the first.
pub fn find<'l>(
    look: &'l Look,
    sets: &'l [Set],
    readable: &'l Readable,
    hits: &'l [Range<usize>],
) -> impl Iterator<Item = Found> + 'l {
    let mut search = Search { sets, readable, done: 0, last_miss: "" };
    let found = hits.iter().take(MOST_TRIED).filter_map(move |hit| match &look.pattern {
        None => Some(Found { range: hit.clone(), groups: Vec::new() }),
        Some(pattern) => search.at(hit, pattern),
    });
    found.take(MOST_FOUND)
}

/// How far a search has come.
struct Search<'l> {
    sets: &'l [Set],
    readable: &'l Readable,
    /// The end of what was found last.
    done: usize,
    /// What the pattern did not match last: identical lines are looked at once.
    last_miss: &'l str,
}

impl<'l> Search<'l> {
    fn at(&mut self, hit: &Range<usize>, pattern: &Pattern) -> Option<Found> {
        if hit.start < self.done {
            return None;
        }
        let text = self.readable.text();
        let window = window(self.readable, hit);
        let seen: &'l str = &text[window.clone()];
        if seen == self.last_miss {
            return None;
        }
        let place = |range: Range<usize>| window.start + range.start..window.start + range.end;
        let mut from = 0;
        loop {
            let Some(found) = pattern.find(self.sets, seen, from) else {
                self.last_miss = seen;
                return None;
            };
            from = found.range.end;
            let range = trimmed(text, place(found.range));
            if range.start < self.done {
                continue;
            }
            let groups = pattern
                .groups()
                .zip(found.groups)
                .filter_map(|(name, group)| Some((crate::fact::name(&name.replace('_', "-"))?, place(group?))));
            self.done = range.end.max(hit.end);
            return Some(Found { groups: groups.collect(), range });
        }
    }
}

/// A quote begins and ends with a word: what a pattern needed on its left or right to be sure is no part of it.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let around = |c: char| c.is_whitespace() || matches!(c, ':' | ',' | ';' | '>' | '-');
    let found = &text[range.clone()];
    let start = range.start + found.len() - found.trim_start_matches(around).len();
    let end = range.start + found.trim_end_matches(char::is_whitespace).len();
    if start < end { start..end } else { range }
}

/// The line of the hit, the line before it and some after it, within bounds on a very long line.
fn window(readable: &Readable, hit: &Range<usize>) -> Range<usize> {
    let text = readable.text();
    let line = readable.line_of(hit.start);
    let start = readable.line(line.saturating_sub(1)).start.max(hit.start.saturating_sub(BYTES_BEFORE));
    let end = readable.line(line + LINES_AFTER).end.min(hit.end + BYTES_AFTER);
    text.floor_char_boundary(start)..text.floor_char_boundary(end.max(hit.end))
}
