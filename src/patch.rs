//! A text with some of its stretches replaced.

use crate::report::Span;

/// A part of a text with edits made, which come in order; one that does not lie in the part, or begins in another, is left out.
pub fn patched<'e>(text: &str, part: Span, edits: impl Iterator<Item = (Span, &'e str)>) -> String {
    let mut patched = String::new();
    let mut at = part.start;
    for (span, with) in edits {
        if span.start >= at
            && span.end <= part.end
            && let Some(kept) = text.get(at..span.start)
        {
            patched.push_str(kept);
            patched.push_str(with);
            at = span.end;
        }
    }
    patched.push_str(text.get(at..part.end).unwrap_or_default());
    patched
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_replaced_within_a_part() {
        let edits = [(0, 1, "-"), (2, 3, "bb"), (2, 4, "x"), (4, 4, "+"), (8, 9, "-")];
        let edits = edits.map(|(start, end, with)| (Span { start, end }, with));
        assert_eq!(patched("abcdefghi", Span { start: 1, end: 7 }, edits.into_iter()), "bbbd+efg");
    }
}
