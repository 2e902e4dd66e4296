//! What tools print line by line.

use crate::readable::Readable;
use crate::reading::Reading;
use crate::report::Span;
use crate::segment::SegmentKind;

/// Reads a tool's output line by line, wherever its lines stand: from the first line that `read` takes to the last is one segment.
/// No tool prints a line of over 2,000 bytes here.
pub fn read_lines(
    kind: SegmentKind,
    readable: &Readable,
    reading: &mut Reading,
    mut read: impl FnMut(usize, &str, Span, &mut Reading) -> bool,
) {
    let mut block: Option<(usize, usize)> = None;
    for number in 0..readable.line_count() {
        let range = readable.line(number);
        let line = &readable.text()[range.clone()];
        if line.len() <= 2000 && read(number, line, readable.span(range.clone()), reading) {
            block = Some((block.map_or(range.start, |(start, _)| start), range.end));
        }
    }
    if let Some((start, end)) = block {
        reading.segment(kind, readable.span(start..end), None);
    }
}
