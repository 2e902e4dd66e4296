//! JSON documents in a paste, whole or broken.
//!
//! Where a document begins and ends is found by counting brackets outside strings. The steps are bounded by four times the length of
//! the paste, so that a text of nothing but `{` costs no more than another.

use serde_json::Value;

use crate::report::Span;

/// A JSON document in the paste.
#[derive(Clone, Debug)]
pub struct Document {
    pub span: Span,
    /// What could be read, after mending if need be.
    pub value: Value,
    /// Why it is not valid JSON, with line and column, where it is not.
    pub problem: Option<String>,
}

/// The documents of a text, outermost only, in order.
pub fn documents(text: &str) -> Vec<Document> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut budget = text.len().saturating_mul(4);
    while let Some(start) = next_start(text, at) {
        let (end, closed) = end_of(text, start, &mut budget);
        match read(&text[start..end], closed) {
            Some((value, problem)) => {
                found.push(Document { span: Span { start, end }, value, problem });
                at = end;
            }
            None => at = start + 1,
        }
        if budget == 0 {
            break;
        }
    }
    found
}

/// The next `{` or `[` that can begin a document: `{"`, `{}`, `[{`, `["`, with white space between.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find(|at| {
        let wanted: &[u8] = match bytes[*at] {
            b'{' => b"\"}",
            b'[' => b"{\"",
            _ => return false,
        };
        let next = bytes[at + 1..].iter().find(|b| !b.is_ascii_whitespace());
        next.is_some_and(|b| wanted.contains(b))
    })
}

/// The end of the document that begins at `start`, and whether it was closed there.
fn end_of(text: &str, start: usize, budget: &mut usize) -> (usize, bool) {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        if *budget == 0 {
            return (text.len(), false);
        }
        *budget -= 1;
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            // No JSON string holds a line break: a quote was forgotten.
            b'\n' if in_string => in_string = false,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return (at + 1, true);
                }
            }
            _ => {}
        }
    }
    (text.len(), false)
}

/// Reads a document, mended where it is broken; `None` where nothing can be made of it.
fn read(text: &str, closed: bool) -> Option<(Value, Option<String>)> {
    let problem = match serde_json::from_str(text) {
        Ok(value) => return Some((value, None)),
        Err(problem) => problem.to_string(),
    };
    // Text that goes on for long after an unclosed bracket is prose, not a document.
    if !closed && text.len() > 64 * 1024 {
        return None;
    }
    let value = serde_json::from_str(&mended(text, closed)).ok()?;
    let is_document = match &value {
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(items) => items.iter().any(Value::is_object),
        _ => false,
    };
    is_document.then_some((value, Some(problem)))
}

/// The document without trailing commas, and with every open string and bracket closed.
fn mended(text: &str, closed: bool) -> String {
    let mut mended = String::with_capacity(text.len() + 8);
    let mut open = Vec::new();
    let mut in_string = false;
    let mut escaped = false;
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '\n' if in_string => {
                mended.push('"');
                in_string = false;
            }
            '{' | '[' if !in_string => open.push(if c == '{' { '}' } else { ']' }),
            '}' | ']' if !in_string => {
                drop_trailing_comma(&mut mended);
                open.pop();
            }
            _ => {}
        }
        mended.push(c);
    }
    if !closed {
        if in_string {
            mended.push('"');
        }
        drop_trailing_comma(&mut mended);
        if mended.trim_end().ends_with(':') {
            mended.push_str("null");
        }
        mended.extend(open.iter().rev());
    }
    mended
}

fn drop_trailing_comma(text: &mut String) {
    let kept = text.trim_end().len();
    if text[..kept].ends_with(',') {
        text.truncate(kept - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Document {
        let mut found = documents(text);
        assert_eq!(found.len(), 1, "{text}");
        found.remove(0)
    }

    #[test]
    fn a_document_is_found_in_a_terminal() {
        let text = "$ cat config.json\n{\n  \"auths\": {\"a\": {}}\n}\n$ docker pull";
        let found = one(text);
        assert_eq!(&text[found.span.start..found.span.end], "{\n  \"auths\": {\"a\": {}}\n}");
        assert!(found.problem.is_none());
    }

    #[test]
    fn trailing_commas_and_missing_ends_are_mended_and_told() {
        let comma = one("{\"auths\": {\"a\": {},},}");
        assert!(comma.problem.unwrap().contains("trailing comma"));
        assert!(comma.value["auths"]["a"].is_object());
        let cut = one("{\"auths\": {\"contoso.azurecr.io\": {\"auth\": \"YWJ");
        assert!(cut.problem.is_some());
        assert!(cut.value["auths"]["contoso.azurecr.io"].is_object());
    }

    #[test]
    fn brackets_in_prose_are_no_document() {
        for text in ["Output {not json} here", "[error] x", "{", "{\"", "map[Action:pull] [a]"] {
            assert!(documents(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn many_open_brackets_cost_no_more_than_other_text() {
        assert!(documents(&"{\"a\":".repeat(20_000)).len() <= 1);
    }
}
