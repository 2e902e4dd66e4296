//! Mends: the least edits that make a configuration valid and right, with all else of the paste left as it is.
//!
//! A document is first made valid ([`repaired`]), then right ([`Draft::apply`], [`without`]): the edits that remain are told as
//! replacements of the document as it was written. What an edit puts in is quotes, commas, brackets and names: never a value.

use std::ops::Range;

use super::json;
use super::node::Field;

/// A document with more faults is no slip of a hand.
const MOST_CHANGES: usize = 100;
/// No configuration nests so deep.
const DEEPEST: usize = 24;
/// No configuration is so long.
const LONGEST: usize = 1 << 20;
/// The origin of what no hand wrote.
const NOWHERE: usize = usize::MAX;

/// A stretch of a text, and what should stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub range: Range<usize>,
    pub with: String,
    /// The id of the reason: its words stand under `mend.<id>`.
    pub because: &'static str,
}

impl Change {
    pub fn new(range: Range<usize>, with: impl Into<String>, because: &'static str) -> Change {
        Change { range, with: with.into(), because }
    }
}

/// A text on its way to being right; each byte knows where it was written.
#[derive(Clone, Debug)]
pub struct Draft {
    text: String,
    origin: Vec<usize>,
    /// How long the text was at first.
    len: usize,
    /// What was changed, in offsets of the text as it was at first.
    reasons: Vec<(Range<usize>, &'static str)>,
}

impl Draft {
    pub fn new(text: &str) -> Draft {
        Draft { text: text.to_owned(), origin: (0..text.len()).collect(), len: text.len(), reasons: Vec::new() }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a range of the text stood at first.
    pub fn at_first(&self, range: Range<usize>) -> Range<usize> {
        let start = self.written_from(range.start);
        let last = self.origin.get(range).and_then(|origin| origin.iter().rev().find(|at| **at != NOWHERE));
        start..last.map_or(start, |last| (last + 1).max(start))
    }

    /// The place of the first byte at or behind an offset that was written by hand.
    fn written_from(&self, at: usize) -> usize {
        self.origin.get(at..).and_then(|origin| origin.iter().find(|at| **at != NOWHERE)).copied().unwrap_or(self.len)
    }

    /// Makes changes; of two at one place the first.
    pub fn apply(&mut self, mut changes: Vec<Change>) {
        changes.sort_by_key(|change| (change.range.start, change.range.end));
        let (mut text, mut origin) = (String::with_capacity(self.text.len()), Vec::with_capacity(self.text.len()));
        let mut at = 0;
        for change in changes {
            let Change { range, with, because } = change;
            let (Some(kept), true) = (self.text.get(at..range.start), self.text.is_char_boundary(range.end)) else { continue };
            text.push_str(kept);
            origin.extend_from_slice(&self.origin[at..range.start]);
            text.push_str(&with);
            origin.extend(std::iter::repeat_n(NOWHERE, with.len()));
            self.reasons.push((self.written_from(range.start)..self.written_from(range.end), because));
            at = range.end;
        }
        text.push_str(&self.text[at..]);
        origin.extend_from_slice(&self.origin[at..]);
        (self.text, self.origin) = (text, origin);
    }

    /// All changes so far, in offsets of the text as it was at first: from first to last, none touching another.
    pub fn edits(&self) -> Vec<Change> {
        let mut edits = Vec::new();
        let mut at = 0;
        let mut with = String::new();
        let mut close = |gap: Range<usize>, with: &mut String| {
            if !gap.is_empty() || !with.is_empty() {
                // Of several that meet here, the one that takes most.
                let shared = |range: &Range<usize>| range.end.min(gap.end).saturating_sub(range.start.max(gap.start));
                let meeting = self.reasons.iter().filter(|(range, _)| range.start <= gap.end && gap.start <= range.end);
                let reason = meeting.max_by_key(|(range, _)| (shared(range), *range == gap));
                let because = reason.map_or("json", |(_, because)| because);
                edits.push(Change::new(gap, std::mem::take(with), because));
            }
        };
        for (offset, c) in self.text.char_indices() {
            match self.origin[offset] {
                NOWHERE => with.push(c),
                origin => {
                    close(at..origin, &mut with);
                    at = origin + c.len_utf8();
                }
            }
        }
        close(at..self.len, &mut with);
        edits
    }
}

/// Takes fields out of a map, with their commas; `fields` and `map` in offsets of a text that is valid JSON.
pub fn without(fields: &[Field], map: Range<usize>, because: impl Fn(usize) -> Option<&'static str>) -> Vec<Change> {
    let Some(reason) = (0..fields.len()).find_map(&because) else { return Vec::new() };
    if (0..fields.len()).all(|at| because(at).is_some()) {
        return vec![Change::new(map.start + 1..map.end - 1, "", reason)];
    }
    let mut has_before = false;
    let mut changes = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let Some(because) = because(at) else {
            has_before = true;
            continue;
        };
        let range = match (at.checked_sub(1).and_then(|before| fields.get(before)), fields.get(at + 1)) {
            (Some(before), _) if has_before => before.node.span.end..field.node.span.end,
            (_, Some(next)) => field.span.start..next.span.start,
            _ => field.span.start..field.node.span.end,
        };
        changes.push(Change::new(range, "", because));
    }
    changes
}

/// A text that begins with a document, with the least changes that make it valid JSON, and where the document ends in it.
/// `None` where nobody can tell what was meant.
pub fn repaired(text: &str) -> Option<(Draft, usize)> {
    if text.len() > LONGEST {
        return None;
    }
    // The indentation tells where a bracket is missing, unless it is all over the place.
    let tries = [true, false].into_iter().filter_map(|by_column| {
        let mut repair = Repair { text, at: 0, end: 0, columns: Vec::new(), changes: Vec::new(), failed: false, by_column };
        repair.value(0);
        let changes = repair.changes.len();
        if repair.failed || repair.end == 0 || changes > MOST_CHANGES {
            return None;
        }
        let mut draft = Draft::new(&text[..repair.end]);
        draft.apply(repair.changes);
        serde_json::from_str::<serde::de::IgnoredAny>(draft.text()).ok()?;
        is_sound(draft.text()).then_some((changes, draft, repair.end))
    });
    let (_, draft, end) = tries.min_by_key(|(changes, ..)| *changes)?;
    Some((draft, end))
}

/// Whether a repaired document has its parts where they belong: every registry's entry is a map.
fn is_sound(text: &str) -> bool {
    json::tree(text).is_some_and(|root| {
        let auths = root.get("auths").map_or(&[][..], super::node::Node::fields);
        auths.iter().all(|field| field.node.is_map() && field.node.fields().iter().all(|field| !field.node.is_map()))
    })
}

/// Reads what a hand meant for JSON, and notes what has to change.
struct Repair<'t> {
    text: &'t str,
    at: usize,
    /// The end of the last sign of the document.
    end: usize,
    /// Of each open map, where its names begin in their lines.
    columns: Vec<Option<usize>>,
    changes: Vec<Change>,
    failed: bool,
    by_column: bool,
}

impl Repair<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, bytes: usize) {
        self.at += bytes;
        self.end = self.at;
    }

    fn change(&mut self, range: Range<usize>, with: &str, because: &'static str) {
        self.changes.push(Change::new(range, with, because));
        self.failed |= self.changes.len() > MOST_CHANGES;
    }

    fn fail(&mut self) -> bool {
        self.failed = true;
        false
    }

    /// Steps over white space, and takes comments out.
    fn skip(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let space = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
            self.at += space;
            let rest = &self.text[self.at..];
            let len = if rest.starts_with("//") || rest.starts_with('#') {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                match rest.find("*/") {
                    Some(at) => at + 2,
                    None => return,
                }
            } else {
                return;
            };
            // Behind a document, `# ` is a prompt and no comment.
            if self.columns.is_empty() {
                return;
            }
            let mut start = self.text[..self.at].trim_end_matches([' ', '\t']).len();
            if self.text[..start].ends_with('\n') && rest[len..].starts_with('\n') {
                start -= 1;
            }
            self.change(start..self.at + len, "", "comment");
            self.at += len;
        }
    }

    /// Reads a value; `false` where none begins.
    fn value(&mut self, depth: usize) -> bool {
        self.skip();
        match self.peek() {
            _ if self.failed || depth > DEEPEST => self.fail(),
            Some('{') => self.map(depth),
            Some('[') => self.list(depth),
            Some('"' | '\'' | '“' | '”') => self.string(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-._".contains(c)).unwrap_or(rest.len());
        let word = &rest[..len];
        let right = match word {
            "True" | "TRUE" => "true",
            "False" | "FALSE" => "false",
            "None" => "null",
            "true" | "false" | "null" => word,
            _ if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') => word,
            _ => return self.fail(),
        };
        if right != word {
            self.change(self.at..self.at + len, right, "word");
        }
        self.take(len);
        true
    }

    fn string(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let Some(open) = rest.chars().next() else { return self.fail() };
        let is_close = |c: char| if open == '“' || open == '”' { matches!(c, '“' | '”') } else { c == open };
        let mut escaped = false;
        let start = self.at + open.len_utf8();
        for (offset, c) in self.text[start..].char_indices() {
            match c {
                '\n' | '\r' => break,
                '\'' if escaped && open != '"' => return self.fail(),
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if is_close(c) => {
                    let close = start + offset;
                    if open != '"' {
                        self.change(self.at..start, "\"", "quotes");
                        self.change(close..close + c.len_utf8(), "\"", "quotes");
                    }
                    self.at = close;
                    self.take(c.len_utf8());
                    return true;
                }
                '"' => return self.fail(),
                _ => {}
            }
        }
        // The line ends in the text: its quote was forgotten. Where the paste ends, it was cut.
        let line = self.text[start..].find('\n').map(|len| self.text[start..start + len].trim_end());
        let Some(line) = line.filter(|_| open == '"') else { return self.fail() };
        let content = line.trim_end_matches([',', '}', ']', ' ']);
        if content.is_empty() || content.contains(['{', '[']) || content.ends_with(':') {
            return self.fail();
        }
        self.at = start;
        self.take(content.len());
        self.change(self.at..self.at, "\"", "quote-missing");
        true
    }

    fn map(&mut self, depth: usize) -> bool {
        let open = self.at;
        self.take(1);
        self.columns.push(None);
        let mut comma: Option<usize> = None;
        let mut is_first = true;
        loop {
            self.skip();
            if self.failed {
                return false;
            }
            match self.peek() {
                Some('}') => {
                    self.drop_comma(comma);
                    self.take(1);
                    self.columns.pop();
                    return true;
                }
                Some(',') => {
                    self.change(self.at..self.at + 1, "", "comma-extra");
                    self.at += 1;
                    continue;
                }
                Some(c) if self.begins_name(c) && !self.belongs_further_out() => {}
                _ => return self.close(open, comma, '}', depth),
            }
            if comma.is_none() && !is_first {
                self.change(self.end..self.end, ",", "comma-missing");
            }
            let column = self.column();
            if let Some(last) = self.columns.last_mut().filter(|last| last.is_none()) {
                *last = column;
            }
            is_first = false;
            if !self.name() {
                return self.fail();
            }
            self.skip();
            if self.peek() != Some(':') {
                return self.fail();
            }
            self.take(1);
            if !self.value(depth + 1) {
                return self.fail();
            }
            comma = self.comma();
        }
    }

    fn list(&mut self, depth: usize) -> bool {
        let open = self.at;
        self.take(1);
        let mut comma: Option<usize> = None;
        let mut is_first = true;
        loop {
            self.skip();
            if self.failed {
                return false;
            }
            match self.peek() {
                Some(']') => {
                    self.drop_comma(comma);
                    self.take(1);
                    return true;
                }
                Some('}') | None => return self.close(open, comma, ']', depth),
                Some(_) => {}
            }
            if comma.is_none() && !is_first {
                self.change(self.end..self.end, ",", "comma-missing");
            }
            is_first = false;
            if !self.value(depth + 1) {
                return self.fail();
            }
            comma = self.comma();
        }
    }

    /// The comma behind a value.
    fn comma(&mut self) -> Option<usize> {
        let end = self.end;
        self.skip();
        if self.peek() == Some(',') {
            let at = self.at;
            self.take(1);
            return Some(at);
        }
        self.end = end;
        None
    }

    fn drop_comma(&mut self, comma: Option<usize>) {
        if let Some(comma) = comma {
            self.change(comma..comma + 1, "", "comma-extra");
        }
    }

    /// Puts the bracket where it is missing, on a line of its own if the opening one does not share its line.
    fn close(&mut self, open: usize, comma: Option<usize>, bracket: char, depth: usize) -> bool {
        // Of a map or list that was opened and no more, the rest was cut off.
        if self.end == open + 1 {
            return self.fail();
        }
        match comma {
            Some(comma) if depth > 0 => self.end = comma,
            _ => self.drop_comma(comma),
        }
        if bracket == '}' {
            self.columns.pop();
        }
        let is_one_line = !self.text[open..self.end].contains('\n');
        let line = self.text[..open].rfind('\n').map_or(0, |at| at + 1);
        let indent: String = self.text[line..].chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
        let with = if is_one_line { bracket.to_string() } else { format!("\n{indent}{bracket}") };
        self.change(self.end..self.end, &with, "bracket-missing");
        self.at = self.end;
        true
    }

    fn begins_name(&self, c: char) -> bool {
        let rest = &self.text[self.at..];
        matches!(c, '"' | '\'' | '“' | '”') || {
            let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            // `auths: {`, and not the next line of a terminal.
            len > 0
                && rest[len..].starts_with(':')
                && !rest[len..].starts_with("://")
                && rest[len + 1..].trim_start_matches(' ').starts_with(['"', '{', '['])
        }
    }

    fn name(&mut self) -> bool {
        if self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
            let rest = &self.text[self.at..];
            let len = rest.find(':').unwrap_or(rest.len());
            self.change(self.at..self.at, "\"", "quotes");
            self.change(self.at + len..self.at + len, "\"", "quotes");
            self.take(len);
            return true;
        }
        self.string()
    }

    /// Where the name at hand begins in its line; `None` where something stands before it.
    fn column(&self) -> Option<usize> {
        // A file of one long line is not looked through again for each of its names.
        let near = self.text.floor_char_boundary(self.at.saturating_sub(DEEPEST * 8));
        let line = near + self.text[near..self.at].rfind('\n')? + 1;
        self.text[line..self.at].trim().is_empty().then_some(self.at - line)
    }

    /// Whether the name at hand stands below the names of a map further out: the bracket between them is missing.
    fn belongs_further_out(&self) -> bool {
        let Some((here, outer)) = self.columns.split_last() else { return false };
        let column = self.column();
        self.by_column && column.is_some() && here.is_some() && column < *here && outer.contains(&column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The document as it is mended, and why.
    fn mended(text: &str) -> Option<(String, Vec<&'static str>)> {
        let (draft, end) = repaired(text)?;
        let edits = draft.edits();
        let mut mended = text[..end].to_owned();
        for edit in edits.iter().rev() {
            mended.replace_range(edit.range.clone(), &edit.with);
        }
        assert_eq!(mended, draft.text(), "the edits make the draft");
        Some((mended, edits.into_iter().map(|edit| edit.because).collect()))
    }

    #[test]
    fn what_hands_do_to_json_is_mended_with_the_least_edits() {
        for (text, wanted, because) in [
            ("{\"auths\": {\"a\": {},},}", "{\"auths\": {\"a\": {}}}", &["comma-extra", "comma-extra"][..]),
            ("{\"auths\": {\"a\": {}}", "{\"auths\": {\"a\": {}}}", &["bracket-missing"]),
            ("{\"auths\": {\"a\": {}}\n$ docker pull x", "{\"auths\": {\"a\": {}}}", &["bracket-missing"]),
            (
                "{\"auths\": {\"a\": {}} \"credsStore\": \"x\"}",
                "{\"auths\": {\"a\": {}}, \"credsStore\": \"x\"}",
                &["comma-missing"],
            ),
            ("{'auths': {'a': {'auth': 'YWJj'}}}", "{\"auths\": {\"a\": {\"auth\": \"YWJj\"}}}", &["quotes"; 8]),
            ("{\n  // mine\n  \"auths\": {} # end\n}", "{\n  \"auths\": {}\n}", &["comment", "comment"]),
            ("{auths: {\"a\": {}}}", "{\"auths\": {\"a\": {}}}", &["quotes", "quotes"]),
            ("{\"auths\": {}, \"x\": True}", "{\"auths\": {}, \"x\": true}", &["word"]),
            (
                "{\n  \"auths\": {\n    \"a\": {\n      \"auth\": \"YWJj\"\n  },\n  \"credsStore\": \"x\"\n}",
                "{\n  \"auths\": {\n    \"a\": {\n      \"auth\": \"YWJj\"\n  }\n  },\n  \"credsStore\": \"x\"\n}",
                &["bracket-missing"],
            ),
            (
                "{\n \"auths\": {\"a\": {\"auth\": \"YWJj}}\n}",
                "{\n \"auths\": {\"a\": {\"auth\": \"YWJj\"}}\n}",
                &["quote-missing"],
            ),
        ] {
            let (text, found) = mended(text).unwrap_or_else(|| panic!("{text} is not mended"));
            assert_eq!((text.as_str(), found.as_slice()), (wanted, because));
        }
    }

    #[test]
    fn nothing_is_mended_where_nobody_can_tell_what_was_meant() {
        for text in
            ["{\"auths\": {\"a\": {\"auth\": \"YWJ", "{\"auths\": ", "{\"auths\" {}}", "{\"auths: {}}", "{\"a\": 'x\"y'}", "{"]
        {
            assert_eq!(mended(text), None, "{text}");
        }
    }

    #[test]
    fn fields_go_with_their_commas() {
        let text = "{ \"a\": 1,\n \"b\": 2 , \"c\": {\"x\": 1} }";
        for taken in 0..8_u32 {
            let root = json::tree(text).unwrap();
            let because = |at: usize| (taken >> at & 1 == 1).then_some("entry-expired");
            let mut draft = Draft::new(text);
            draft.apply(without(root.fields(), root.span.start..root.span.end, because));
            let left = json::tree(draft.text()).unwrap_or_else(|| panic!("{}", draft.text()));
            let names: String = left.fields().iter().map(|field| field.name.as_str()).collect();
            let wanted: String =
                ["a", "b", "c"].iter().enumerate().filter(|(at, _)| because(*at).is_none()).map(|(_, name)| *name).collect();
            assert_eq!(names, wanted, "{}", draft.text());
        }
    }
}
