//! What is in a paste and cannot be read: told in a plain sentence, never an error.

use crate::reading::Reading;
use crate::report::Span;

/// A line longer than this was no line to begin with.
const LONG_LINE_BYTES: usize = 100_000;

/// Notes on a packed file, on what is no text, and on a line without end.
pub fn note(paste: &str, reading: &mut Reading) {
    if let Some(span) = packed(paste) {
        reading.note("archive", span, "");
        return;
    }
    let head = &paste[..paste.floor_char_boundary(65_536)];
    let foreign = head.chars().filter(|c| matches!(c, '\0' | '\u{fffd}')).count();
    if foreign > 0 {
        let at = head.find(['\0', '\u{fffd}']).unwrap_or_default();
        let len = head[at..].chars().next().map_or(0, char::len_utf8);
        // UTF-16 that was taken for letters of one byte.
        let nuls = head.bytes().filter(|b| *b == 0).count();
        let id = if nuls > head.len() / 4 { "utf16" } else { "not-text" };
        reading.note(id, Span { start: at, end: at + len }, "");
    }
    let mut start = 0;
    for line in paste.split('\n') {
        if line.len() > LONG_LINE_BYTES {
            let end = start + line.len();
            reading.note("line-long", Span { start, end }, "");
            break;
        }
        start += line.len() + 1;
    }
}

/// The signature of a zip or gzip file, also where its bytes were already taken for text.
/// Sources: APPNOTE.TXT 4.3.7 (`PK\x03\x04`); RFC 1952, section 2.3.1 (`\x1f\x8b`).
fn packed(paste: &str) -> Option<Span> {
    let is_packed = paste.starts_with("PK\u{3}\u{4}") || paste.starts_with("\u{1f}\u{8b}") || paste.starts_with("\u{1f}\u{fffd}");
    is_packed.then(|| Span { start: 0, end: paste.chars().take(2).map(char::len_utf8).sum() })
}
