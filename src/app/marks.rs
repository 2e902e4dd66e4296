//! Where the paste is marked: the evidence, the secrets, and what is lit up.

use std::ops::Range;

use acr_doctor::report::{Report, Span};

/// What is marked, of which kinds a place can have several at once.
#[expect(clippy::struct_excessive_bools, reason = "a place may be all of these at once")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    pub evidence_for: bool,
    pub evidence_against: bool,
    pub secret: bool,
    pub lit: bool,
}

/// A stretch of the paste that is marked in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub range: Range<usize>,
    pub kinds: Kinds,
}

/// Cuts the paste where marks begin and end. Together the pieces are the whole paste.
///
/// A place of the paste, and what it adds to the kinds of what stands there.
type Mark = (Range<usize>, fn(&mut Kinds));

/// `answered` is the text that the report is about: its places are carried over to `paste`, which may have been edited since.
pub fn pieces(paste: &str, answered: &str, report: Option<&Report>, lit: Option<Span>) -> Vec<Piece> {
    let edit = Edit::between(answered, paste);
    let place = |span: Span| edit.carry(span).filter(|range| !range.is_empty() && paste.get(range.clone()).is_some());
    let mut marks: Vec<Mark> = Vec::new();
    if let Some(report) = report {
        for evidence in report.findings.first().into_iter().flat_map(|finding| &finding.evidence) {
            let mark: fn(&mut Kinds) =
                if evidence.supports { |kinds| kinds.evidence_for = true } else { |kinds| kinds.evidence_against = true };
            marks.extend(place(evidence.span).map(|range| (range, mark)));
        }
        for secret in &report.secrets {
            marks.extend(place(secret.span).map(|range| (range, (|kinds| kinds.secret = true) as fn(&mut Kinds))));
        }
        if let Some(range) = lit.and_then(place) {
            marks.push((range, |kinds| kinds.lit = true));
        }
    }
    let mut cuts: Vec<usize> = Vec::new();
    for cut in marks.iter().flat_map(|(range, _)| [range.start, range.end]).chain([0, paste.len()]) {
        // Kept in order from the start: a few dozen cuts don't need a sorter, which would weigh more than all of this.
        if let Err(at) = cuts.binary_search(&cut) {
            cuts.insert(at, cut);
        }
    }
    let piece = |range: Range<usize>| {
        let mut kinds = Kinds::default();
        for (_, mark) in marks.iter().filter(|(mark, _)| mark.start <= range.start && range.end <= mark.end) {
            mark(&mut kinds);
        }
        Piece { range, kinds }
    };
    cuts.windows(2).map(|cut| piece(cut[0]..cut[1])).collect()
}

/// What was typed since the report was made: one stretch of the old text became another.
struct Edit {
    /// Where the texts begin to differ.
    start: usize,
    /// Where they are the same again.
    old_end: usize,
    new_end: usize,
}

impl Edit {
    fn between(old: &str, new: &str) -> Edit {
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let same = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(old, new)| old == new).count();
        Edit { start, old_end: old.len() - same, new_end: new.len() - same }
    }

    /// Where a place of the old text is in the new one; `None` if it was edited itself.
    fn carry(&self, span: Span) -> Option<Range<usize>> {
        if span.end <= self.start {
            Some(span.start..span.end)
        } else if span.start >= self.old_end {
            let moved = |at: usize| at - self.old_end + self.new_end;
            Some(moved(span.start)..moved(span.end))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried(old: &str, new: &str, quote: &str) -> Option<String> {
        let start = old.find(quote).expect("a quote of the text");
        let range = Edit::between(old, new).carry(Span { start, end: start + quote.len() })?;
        Some(new[range].to_owned())
    }

    #[test]
    fn marks_stay_where_they_were_while_the_text_around_them_is_typed() {
        assert_eq!(carried("one denied two", "one denied two three", "denied").as_deref(), Some("denied"));
        assert_eq!(carried("one denied two", "zero one denied two", "denied").as_deref(), Some("denied"));
        assert_eq!(carried("å denied", "åäö denied", "denied").as_deref(), Some("denied"));
    }

    #[test]
    fn a_mark_that_was_edited_is_gone() {
        assert_eq!(carried("one denied two", "one dened two", "denied"), None);
        assert_eq!(carried("one denied two", "", "denied"), None);
    }

    #[test]
    fn without_a_report_the_paste_is_one_piece() {
        assert_eq!(pieces("denied", "", None, None), [Piece { range: 0..6, kinds: Kinds::default() }]);
        assert_eq!(pieces("", "", None, None), []);
    }
}
