//! The readable form of a paste: what a person would read, with a way back to every byte of the paste.
//!
//! Terminals, pipelines and JSON wrap messages in colours, time stamps and escapes. Patterns should not have to know.
//! So this form has none of them: ANSI sequences are gone, CRLF and CR are LF, time stamps and `##[error]` tags at the
//! start of a line are gone, JSON escapes are undone, `%2F %3A %2C` are decoded, curly quotes are straight.
//! [`Readable::span`] leads from a range of this form to the range of the paste that a person sees.

use std::ops::Range;

use crate::report::Span;

/// A text without its wrapping, and where each part of it stood.
#[derive(Clone, Debug)]
pub struct Readable {
    text: String,
    runs: Vec<Run>,
    /// Where each line begins in `text`.
    line_starts: Vec<usize>,
}

/// A stretch of the readable text and the stretch of the paste that it stands for.
#[derive(Clone, Copy, Debug)]
struct Run {
    readable: usize,
    paste: usize,
    paste_end: usize,
    /// Byte for byte the same: offsets inside can be counted.
    copied: bool,
}

impl Readable {
    /// Makes the readable form. Time and memory are linear in the length of the paste.
    pub fn new(paste: &str) -> Readable {
        Readable::written(paste, true)
    }

    /// The paste without what terminals and pipelines put around its lines; escapes stay, for those who parse them.
    pub fn lines(paste: &str) -> Readable {
        Readable::written(paste, false)
    }

    fn written(paste: &str, unescape: bool) -> Readable {
        let mut writer = Writer { paste, text: String::with_capacity(paste.len()), runs: Vec::new(), unescape };
        let mut start = 0;
        while start < paste.len() {
            let end = paste[start..].find(['\n', '\r']).map_or(paste.len(), |at| start + at);
            writer.line(start, end);
            let newline_end = match &paste.as_bytes()[end..] {
                [b'\r', b'\n', ..] => end + 2,
                [_, ..] => end + 1,
                [] => end,
            };
            if newline_end > end {
                writer.replace(end, newline_end, "\n");
            }
            start = newline_end;
        }
        let mut line_starts = vec![0];
        line_starts.extend(writer.text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1));
        Readable { text: writer.text, runs: writer.runs, line_starts }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The range of the paste that a range of the readable text stands for.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.run_at(range.start).map_or(0, |run| run.start_of(range.start));
        let end = match range.end.checked_sub(1).filter(|last| *last >= range.start) {
            Some(last) => self.run_at(last).map_or(start, |run| run.end_of(last)),
            None => start,
        };
        Span { start, end: end.max(start) }
    }

    /// The range of the readable text that a span of the paste stands for.
    pub fn range(&self, span: Span) -> Option<Range<usize>> {
        let inner = |at: usize| {
            let run = &self.runs[self.runs.partition_point(|run| run.paste <= at).checked_sub(1)?];
            Some(if run.copied { run.readable + (at.min(run.paste_end) - run.paste) } else { run.readable })
        };
        let (start, end) = (inner(span.start)?, inner(span.end)?.min(self.text.len()));
        (start <= end && self.text.is_char_boundary(start) && self.text.is_char_boundary(end)).then_some(start..end)
    }

    /// The number of the line that holds an offset of the readable text.
    pub fn line_of(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The range of a line in the readable text, without its line break; the last line for a number past the end.
    pub fn line(&self, number: usize) -> Range<usize> {
        let number = number.min(self.line_starts.len() - 1);
        let start = self.line_starts[number];
        let end = self.line_starts.get(number + 1).map_or(self.text.len(), |next| next - 1);
        start..end
    }

    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The last run that begins at or before an offset.
    fn run_at(&self, offset: usize) -> Option<&Run> {
        self.runs.get(self.runs.partition_point(|run| run.readable <= offset).checked_sub(1)?)
    }
}

impl Run {
    fn start_of(&self, offset: usize) -> usize {
        if self.copied { (self.paste + offset - self.readable).min(self.paste_end) } else { self.paste }
    }

    /// The end of the character whose last byte stands at `offset`.
    fn end_of(&self, offset: usize) -> usize {
        if self.copied { (self.paste + offset + 1 - self.readable).min(self.paste_end) } else { self.paste_end }
    }
}

struct Writer<'p> {
    paste: &'p str,
    text: String,
    runs: Vec<Run>,
    /// Whether escapes are undone and quotes made straight.
    unescape: bool,
}

impl Writer<'_> {
    fn copy(&mut self, start: usize, end: usize) {
        if start == end {
            return;
        }
        match self.runs.last_mut() {
            Some(run) if run.copied && run.paste_end == start => run.paste_end = end,
            _ => self.runs.push(Run { readable: self.text.len(), paste: start, paste_end: end, copied: true }),
        }
        self.text.push_str(&self.paste[start..end]);
    }

    fn replace(&mut self, start: usize, end: usize, with: &str) {
        if !with.is_empty() {
            self.runs.push(Run { readable: self.text.len(), paste: start, paste_end: end, copied: false });
            self.text.push_str(with);
        }
    }

    /// Writes one line: `paste[start..end]` without its line break.
    fn line(&mut self, start: usize, end: usize) {
        let start = start + prefix_len(&self.paste[start..end]);
        let line = &self.paste[start..end];
        if line.bytes().all(|b| b.is_ascii() && !matches!(b, b'\x1b' | b'\\' | b'%' | 0)) {
            return self.copy(start, end);
        }
        let escaped = self.unescape && looks_escaped(line);
        let mut at = start;
        while let Some(c) = self.paste[at..end].chars().next() {
            let rest = &self.paste[at..end];
            let (len, with) = match c {
                '\x1b' => (escape_sequence_len(rest), Some(String::new())),
                '\\' if escaped => undo_backslashes(rest),
                '%' if self.unescape => percent(rest),
                _ if !self.unescape && !matches!(c, '\u{feff}' | '\u{a0}' | '\0') => (c.len_utf8(), None),
                '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2032}' => (c.len_utf8(), Some("'".into())),
                '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => (c.len_utf8(), Some("\"".into())),
                '\u{a0}' | '\u{202f}' | '\u{3000}' | '\u{2007}' => (c.len_utf8(), Some(" ".into())),
                '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' | '\0' => (c.len_utf8(), Some(String::new())),
                _ => (c.len_utf8(), None),
            };
            match with {
                Some(with) => self.replace(at, at + len, &with),
                None => self.copy(at, at + len),
            }
            at += len;
        }
    }
}

/// The length of what pipelines put before a line: time stamps, `##[error]`, `::error::`.
fn prefix_len(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let indent = rest.len() - rest.trim_start_matches([' ', '\t', '\u{feff}']).len();
        let word = &rest[indent..];
        let len = stamp_len(word).or_else(|| tag_len(word));
        match len {
            Some(len) => at += indent + len,
            // Indentation tells nested text from the line itself, so it stays where nothing was taken away.
            None if at == 0 => return 0,
            None => return at + usize::from(rest.starts_with(' ')),
        }
    }
}

/// `2026-05-01T10:00:00.0000000Z`, `2026-05-01 10:00:00,123`, `2026/05/01 10:00:00`, each also in brackets.
fn stamp_len(word: &str) -> Option<usize> {
    let bytes = word.as_bytes();
    let open = usize::from(bytes.first() == Some(&b'['));
    let date = bytes.get(open..open + 19)?;
    let shape = b"dddd-dd-ddTdd:dd:dd";
    let fits = date.iter().zip(shape).all(|(b, wanted)| match wanted {
        b'd' => b.is_ascii_digit(),
        b'-' => matches!(b, b'-' | b'/'),
        b'T' => matches!(b, b'T' | b't' | b' '),
        _ => b == wanted,
    });
    if !fits {
        return None;
    }
    let mut end = open + 19;
    let tail = |end: usize| bytes.get(end).copied().unwrap_or(b' ');
    if matches!(tail(end), b'.' | b',') {
        end += 1;
        while tail(end).is_ascii_digit() {
            end += 1;
        }
    }
    match tail(end) {
        b'Z' | b'z' => end += 1,
        b'+' | b'-' => {
            end += 1;
            while tail(end).is_ascii_digit() || tail(end) == b':' {
                end += 1;
            }
        }
        _ => {}
    }
    if open == 1 {
        return (tail(end) == b']').then_some(end + 1);
    }
    (matches!(tail(end), b' ' | b'\t') && end <= bytes.len()).then_some(end)
}

/// `##[error]`, `##[section]`, `::error::`, `::error file=a.yml::`.
fn tag_len(word: &str) -> Option<usize> {
    if let Some(rest) = word.strip_prefix("##[") {
        let end = rest.find(']').filter(|end| *end <= 16)?;
        return rest[..end].bytes().all(|b| b.is_ascii_alphabetic()).then_some(end + 4);
    }
    let rest = word.strip_prefix("::")?;
    let name = ["error", "warning", "notice", "debug"].into_iter().find(|name| rest.starts_with(name))?;
    let end = rest[name.len()..].find("::")?;
    (end < 120).then_some(2 + name.len() + end + 2)
}

/// Whether backslashes of a line are JSON's: a Windows path alone is no reason to undo anything.
fn looks_escaped(line: &str) -> bool {
    ["\\\"", "\\u00", "\\r\\n", "\\\\n", "\\u201", "\\n\\t"].iter().any(|sign| line.contains(sign))
}

/// Undoes a run of backslashes and what it escapes, however often it was escaped.
fn undo_backslashes(rest: &str) -> (usize, Option<String>) {
    let run = rest.bytes().take_while(|b| *b == b'\\').count();
    let after = &rest[run..];
    match after.bytes().next() {
        Some(b'"') => (run + 1, Some("\"".into())),
        Some(b'/') => (run + 1, Some("/".into())),
        Some(b'n') => (run + 1, Some("\n".into())),
        Some(b'r') => (run + 1, Some(String::new())),
        Some(b't') => (run + 1, Some(" ".into())),
        Some(b'u') => {
            let code = after.get(1..5).and_then(|hex| u32::from_str_radix(hex, 16).ok());
            match code.and_then(char::from_u32) {
                Some('\u{1b}') => {
                    let sequence = escape_sequence_len(&after[4..]);
                    (run + 4 + sequence.max(1), Some(String::new()))
                }
                Some(c) => (run + 5, Some(c.to_string())),
                None => (run, None),
            }
        }
        _ if run > 1 => (run, Some("\\".into())),
        _ => (run, None),
    }
}

/// The length of an ANSI sequence whose first byte stands for ESC: `ESC [ … m`, `ESC ] … BEL`, `ESC c`.
fn escape_sequence_len(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let len = match bytes.get(1) {
        Some(b'[') => bytes[2..].iter().take(64).position(|b| (0x40..=0x7e).contains(b)).map(|end| end + 3),
        Some(b']') => bytes[2..].iter().take(512).position(|b| *b == 7).map(|end| end + 3),
        _ => None,
    };
    len.filter(|len| rest.is_char_boundary(*len)).unwrap_or_else(|| rest.chars().next().map_or(1, char::len_utf8))
}

fn percent(rest: &str) -> (usize, Option<String>) {
    let decoded = match rest.get(1..3) {
        Some("2F" | "2f") => "/",
        Some("3A" | "3a") => ":",
        Some("2C" | "2c") => ",",
        _ => return (1, None),
    };
    (3, Some(decoded.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(paste: &str) -> String {
        Readable::new(paste).text().to_owned()
    }

    /// What the paste shows where the readable text has `part`.
    fn seen<'p>(paste: &'p str, part: &str) -> &'p str {
        let readable = Readable::new(paste);
        let start = readable.text().find(part).unwrap();
        let span = readable.span(start..start + part.len());
        &paste[span.start..span.end]
    }

    #[test]
    fn stamps_and_tags_go() {
        assert_eq!(read("2026-05-01T10:00:00.0000000Z ##[error]denied: x"), "denied: x");
        assert_eq!(read("[2021-01-11T21:08:53Z] Checking host"), "Checking host");
        assert_eq!(read("2023/08/24 12:43:22 Logging in"), "Logging in");
        assert_eq!(read("::error::Username required"), "Username required");
        assert_eq!(read("2026-05-01"), "2026-05-01");
        assert_eq!(read("    indented"), "    indented");
    }

    #[test]
    fn escapes_are_undone_however_deep() {
        assert_eq!(
            read(r#"{\"message\":\"client with IP \u0027203.0.113.5\u0027\"}"#),
            r#"{"message":"client with IP '203.0.113.5'"}"#
        );
        assert_eq!(read(r#"x \\\"a\\\" \\r\\n y"#), "x \"a\" \n y");
        assert_eq!(read(r"C:\new\table"), r"C:\new\table");
        assert_eq!(read("scope=repository%3Ateam%2fapp%3Apull"), "scope=repository:team/app:pull");
    }

    #[test]
    fn colours_and_invisible_characters_go() {
        assert_eq!(read("\u{1b}[31mFAILED\u{1b}[0m\u{200b}!"), "FAILED!");
        assert_eq!(read("\u{1b}"), "");
        assert_eq!(read("‘a’ “b”\u{a0}c"), "'a' \"b\" c");
    }

    #[test]
    fn spans_lead_back_to_what_is_seen() {
        assert_eq!(seen("a\r\nb \u{1b}[1mFAILED\u{1b}[0m", "FAILED"), "FAILED");
        assert_eq!(seen(r#"{\"IP \u0027é\u0027\"}"#, "'é'"), r"\u0027é\u0027");
        assert_eq!(
            seen("2026-05-01T10:00:00Z denied\r\n2026-05-01T10:00:00Z x", "denied\nx"),
            "denied\r\n2026-05-01T10:00:00Z x"
        );
    }

    #[test]
    fn crlf_is_lf() {
        assert_eq!(read("a\r\nb\rc\n"), read("a\nb\nc\n"));
    }
}
