//! JSON documents in a text, whole or broken.
//!
//! Where a document begins and ends is found by counting brackets outside strings. The steps are bounded by four times the length of
//! the text, so that a text of nothing but `{` costs no more than another.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::layer::Layer;
use super::node::{Budget, Content, Field, Node};
use super::{Document, Format, mend, yaml};
use crate::report::Span;

/// What lies deeper is kept as text: no tool nests so deep, and each level is read once more.
const DEEPEST: usize = 24;

/// What stands only in configurations that people write by hand: those are read even where it takes guessing what was meant.
const CONFIGURATION: &[&str] = &[
    "auths",
    "credsStore",
    "credHelpers",
    "registry-mirrors",
    "insecure-registries",
    "proxies",
    "max-concurrent",
    "log-driver",
    "storage-driver",
    "data-root",
];

/// Whether a text names what only such configurations have.
pub fn is_configuration(text: &str) -> bool {
    CONFIGURATION.iter().any(|name| text.contains(name))
}

/// The tree of a text that is valid JSON, with offsets of that text for places.
pub fn tree(text: &str) -> Option<Node> {
    serde_json::from_str::<&RawValue>(text).ok()?;
    Some(node(text, 0..text.len(), DEEPEST, &|within| Span { start: within.start, end: within.end }, &mut Budget(10_000)))
}

/// The documents of a text, outermost only, in order.
pub fn documents(layer: &Layer, budget: &mut Budget) -> Vec<Document> {
    let text = layer.text();
    let mut found = Vec::new();
    let mut at = 0;
    let mut steps = text.len().saturating_mul(4);
    let with_comments = is_configuration(text);
    while let Some(start) = next_start(text, at, with_comments) {
        let (end, closed) = end_of(text, start, &mut steps);
        match read(layer, start..end, closed, budget) {
            Some(document) => {
                // One that was never closed may end before the text does.
                at = document.range.end.min(end);
                found.push(document);
            }
            None => at = start + 1,
        }
        if steps == 0 || budget.0 == 0 {
            break;
        }
    }
    let pieces = pieces(layer, &found, budget);
    if !pieces.is_empty() {
        let is_in = |document: &Document| {
            let before = pieces.partition_point(|piece| piece.range.start <= document.range.start).checked_sub(1);
            before.is_some_and(|before| document.range.start < pieces[before].range.end)
        };
        found.retain(|document| !is_in(document));
        found.extend(pieces);
        found.sort_by_key(|document| document.range.start);
    }
    found
}

/// Names in what `az` prints of a registry, by which a piece of it is known.
const OF_A_REGISTRY: &[&str] = &[
    "adminUserEnabled",
    "anonymousPullEnabled",
    "loginServer",
    "networkRuleBypassOptions",
    "networkRuleSet",
    "privateEndpointConnections",
    "provisioningState",
    "publicNetworkAccess",
    "roleAssignmentMode",
];

/// Pieces that were cut out of a document without its outer braces: lines of `"name": value,` under each other.
fn pieces(layer: &Layer, known: &[Document], budget: &mut Budget) -> Vec<Document> {
    let text = layer.text();
    let mut found = Vec::new();
    if !OF_A_REGISTRY.iter().any(|name| text.contains(name)) {
        return found;
    }
    let is_taken = |at: usize| {
        let before = known.partition_point(|document| document.range.start <= at).checked_sub(1);
        before.is_some_and(|before| at < known[before].range.end)
    };
    // Where the piece began, how deep it is in it, and whether one of the names stands outermost.
    let mut piece: Option<(usize, usize, bool)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim();
        let name = line_name(body);
        if let Some((from, depth, is_known)) = piece {
            let goes_on = if depth > 0 { body.starts_with(['"', '{', '}', '[', ']']) } else { name.is_some() };
            if let Some(then) = deeper(body, depth).filter(|_| goes_on) {
                let is_one = depth == 0 && name.is_some_and(|name| OF_A_REGISTRY.contains(&name));
                piece = Some((from, then, is_known || is_one));
                continue;
            }
            found.extend(is_known.then(|| whole_of(layer, from..start, budget)).flatten());
            piece = None;
        }
        if let Some(name) = name.filter(|_| !is_taken(start)) {
            piece = deeper(body, 0).map(|depth| (start, depth, OF_A_REGISTRY.contains(&name)));
        }
    }
    if let Some((from, _, true)) = piece {
        found.extend(whole_of(layer, from..text.len(), budget));
    }
    found
}

/// The name that a line of a document begins with.
fn line_name(body: &str) -> Option<&str> {
    let (name, rest) = body.strip_prefix('"')?.split_once('"')?;
    let fits = !name.is_empty() && name.len() <= 80 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    (fits && rest.trim_start().starts_with(':')).then_some(name)
}

/// How deep it is behind a line; `None` where the line ends more than began.
fn deeper(body: &str, depth: usize) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (depth, false, false);
    for byte in body.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    Some(depth)
}

/// The document that a piece makes with braces around it.
fn whole_of(layer: &Layer, range: Range<usize>, budget: &mut Budget) -> Option<Document> {
    let piece = layer.text()[range.clone()].trim_end();
    let range = range.start..range.start + piece.len();
    let text = mended(&["{", piece].concat(), false);
    serde_json::from_str::<&RawValue>(&text).ok()?;
    let inner = |at: usize| range.start + at.saturating_sub(1).min(piece.len());
    let place = |within: Range<usize>| layer.span(inner(within.start)..inner(within.end));
    let root = node(&text, 0..text.len(), DEEPEST, &place, budget);
    root.is_map().then_some(Document { format: Format::Json, root, problem: None, range })
}

/// The next `{` or `[` that can begin a document: `{"`, `{}`, `[{`, `["`, `[]`, `{'`, with white space between.
///
/// In what people write by hand, a comment may come first.
fn next_start(text: &str, from: usize, with_comments: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find(|at| {
        let wanted: &[u8] = match bytes[*at] {
            b'{' if with_comments => b"\"}'/#",
            b'{' => b"\"}'",
            b'[' => b"{\"",
            _ => return false,
        };
        let next = bytes[at + 1..].iter().find(|b| !b.is_ascii_whitespace());
        let empty_list = bytes[*at] == b'[' && next == Some(&b']') && (*at == 0 || bytes[at - 1] == b'\n');
        empty_list || next.is_some_and(|b| wanted.contains(b))
    })
}

/// The end of the document that begins at `start`, and whether it was closed there.
fn end_of(text: &str, start: usize, steps: &mut usize) -> (usize, bool) {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        if *steps == 0 {
            return (text.len(), false);
        }
        *steps -= 1;
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
fn read(layer: &Layer, range: Range<usize>, closed: bool, budget: &mut Budget) -> Option<Document> {
    let text = &layer.text()[range.clone()];
    let place = |within: Range<usize>| layer.span(range.start + within.start..range.start + within.end);
    let document = |root: Node, problem: Option<String>| Document { format: Format::Json, root, problem, range: range.clone() };
    let problem = match serde_json::from_str::<&RawValue>(text) {
        Ok(_) => return Some(document(node(text, 0..text.len(), DEEPEST, &place, budget), None)),
        // Whoever reads values as values says more of what is wrong.
        Err(problem) => serde_json::from_str::<serde_json::Value>(text).err().unwrap_or(problem).to_string(),
    };
    let repaired = || {
        let (draft, end) = is_configuration(text).then(|| mend::repaired(text)).flatten()?;
        let place = |within: Range<usize>| place(draft.at_first(within));
        let root = node(draft.text(), 0..draft.text().len(), DEEPEST, &place, &mut Budget(10_000));
        Some(Document { range: range.start..range.start + end, ..document(root, Some(problem.clone())) })
    };
    // Text that goes on for long after an unclosed bracket is prose, not a document.
    if !closed && text.len() > 64 * 1024 {
        return None;
    }
    let mended = mended(text, closed);
    let root = if serde_json::from_str::<&RawValue>(&mended).is_ok() {
        node(&mended, 0..mended.len(), DEEPEST, &place, budget)
    } else {
        // Python and Ruby print maps with single quotes: that is YAML.
        match text.starts_with("{'").then(|| yaml::first(text, &place, budget)).flatten() {
            Some(root) => root,
            None => return repaired(),
        }
    };
    let is_document = match &root.value {
        Content::Map(fields) => !fields.is_empty(),
        Content::List(items) => items.iter().any(Node::is_map),
        _ => false,
    };
    is_document.then(|| document(root, Some(problem)))
}

/// The fields of an object in their order, each value unread.
pub(super) struct Fields<'t>(pub Vec<(String, &'t RawValue)>);

impl<'t> Deserialize<'t> for Fields<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'t> Visitor<'t> for Reader {
            type Value = Fields<'t>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<M: MapAccess<'t>>(self, mut map: M) -> Result<Fields<'t>, M::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// The tree of `text[range]`, which is valid JSON. `place` leads from a range of `text` to the paste.
///
/// The parser reads one level and hands out what is below as the text it stands in: that is where the places come from.
fn node(text: &str, range: Range<usize>, depth: usize, place: &dyn Fn(Range<usize>) -> Span, budget: &mut Budget) -> Node {
    let raw = text[range.clone()].trim();
    let start = raw.as_ptr() as usize - text.as_ptr() as usize;
    let span = place(start..start + raw.len());
    let below = |value: &RawValue| {
        let value = value.get();
        let start = value.as_ptr() as usize - text.as_ptr() as usize;
        start..start + value.len()
    };
    let keep = || Content::Text(raw.to_owned());
    if !budget.take() {
        return Node { span, value: Content::Null };
    }
    let value = match raw.bytes().next() {
        Some(b'{') if depth > 0 => serde_json::from_str::<Fields<'_>>(raw).map_or_else(
            |_| keep(),
            |fields| {
                let mut before = start + 1;
                let mut read = Vec::new();
                for (name, value) in fields.0 {
                    let value = below(value);
                    let written = text[before..value.start].trim_matches(|c: char| c.is_whitespace() || c == ',' || c == ':');
                    let name_start = written.as_ptr() as usize - text.as_ptr() as usize;
                    before = value.end;
                    read.push(Field {
                        name,
                        span: place(name_start..name_start + written.len()),
                        node: node(text, value, depth - 1, place, budget),
                    });
                }
                Content::Map(read)
            },
        ),
        Some(b'[') if depth > 0 => serde_json::from_str::<Vec<&RawValue>>(raw).map_or_else(
            |_| keep(),
            |items| Content::List(items.into_iter().map(|item| node(text, below(item), depth - 1, place, budget)).collect()),
        ),
        Some(b'"') => serde_json::from_str(raw).map_or_else(|_| keep(), Content::Text),
        Some(b't') => Content::Bool(true),
        Some(b'f') => Content::Bool(false),
        Some(b'n') => Content::Null,
        Some(b'{' | b'[') | None => keep(),
        Some(_) => Content::Number(raw.to_owned()),
    };
    Node { span, value }
}

/// The document with a space for every trailing comma, and with every open string and bracket closed.
///
/// What is there keeps its offset: only the end grows.
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
                // The string's end takes the place of the line's.
                mended.push('"');
                in_string = false;
                continue;
            }
            '{' | '[' if !in_string => open.push(if c == '{' { '}' } else { ']' }),
            '}' | ']' if !in_string => {
                blank_trailing_comma(&mut mended);
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
        blank_trailing_comma(&mut mended);
        let end = mended.trim_end();
        if end.ends_with(':') {
            mended.push_str("null");
        } else if ends_in_a_name(end) {
            mended.push_str(":null");
        }
        mended.extend(open.iter().rev());
    }
    mended
}

/// Whether a text was cut off behind the name of a field: `{"a": 1, "b"`.
fn ends_in_a_name(text: &str) -> bool {
    let Some(rest) = text.strip_suffix('"') else { return false };
    let Some((before, name)) = rest.rsplit_once('"') else { return false };
    let before = before.trim_end();
    !name.is_empty() && before.ends_with(['{', ',']) && {
        let opened = before.rfind('{');
        opened.is_some() && opened > before.rfind('[')
    }
}

fn blank_trailing_comma(text: &mut String) {
    let kept = text.trim_end().len();
    if text[..kept].ends_with(',') {
        text.replace_range(kept - 1..kept, " ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Document> {
        documents(&Layer::whole(text), &mut Budget(10_000))
    }

    fn one(text: &str) -> Document {
        let mut found = all(text);
        assert_eq!(found.len(), 1, "{text}");
        found.remove(0)
    }

    fn seen<'t>(text: &'t str, node: &Node) -> &'t str {
        &text[node.span.start..node.span.end]
    }

    #[test]
    fn a_document_is_found_in_a_terminal() {
        let text = "$ cat config.json\n{\n  \"auths\": {\"a\": {}}\n}\n$ docker pull";
        let found = one(text);
        assert_eq!(seen(text, &found.root), "{\n  \"auths\": {\"a\": {}}\n}");
        assert!(found.problem.is_none());
    }

    #[test]
    fn every_part_knows_its_place() {
        let text = "x [{\"a\" : [1, \"b\\\"c\", {\"d\":null}], \"a\":true}] y";
        let found = one(text);
        let map = &found.root.items()[0];
        assert_eq!(
            map.fields().iter().map(|field| &text[field.span.start..field.span.end]).collect::<Vec<_>>(),
            ["\"a\"", "\"a\""]
        );
        let list = &map.fields()[0].node;
        assert_eq!(list.items().iter().map(|item| seen(text, item)).collect::<Vec<_>>(), ["1", "\"b\\\"c\"", "{\"d\":null}"]);
        assert_eq!(map.get("a").and_then(Node::truth), Some(true), "the last of doubled names counts");
    }

    #[test]
    fn trailing_commas_and_missing_ends_are_mended_and_told() {
        let text = "{\"auths\": {\"a\": {},},}";
        let comma = one(text);
        assert!(comma.problem.unwrap().contains("trailing comma"));
        assert_eq!(seen(text, comma.root.at(&["auths", "a"]).unwrap()), "{}");
        for cut in ["{\"auths\": {\"contoso.azurecr.io\": {\"auth\": \"YWJ", "{\"auths\": {\"contoso.azurecr.io\": {}, \"b\""] {
            let cut = one(cut);
            assert!(cut.problem.is_some());
            assert!(cut.root.at(&["auths", "contoso.azurecr.io"]).unwrap().is_map());
        }
    }

    #[test]
    fn maps_with_single_quotes_are_read() {
        let text = "KeyError {'auths': {'contoso.azurecr.io': {'auth': 'YWJj'}}, 'x': True}";
        let found = one(text);
        assert_eq!(found.root.at(&["auths", "contoso.azurecr.io"]).unwrap().text_of("auth"), Some("YWJj"));
    }

    #[test]
    fn a_piece_without_its_braces_is_a_document() {
        let text = "A part of it:\n  \"adminUserEnabled\": false,\n  \"sku\": {\n    \"name\": \"Basic\"\n  },\n  \"tags\": {},\nand denied";
        let found = one(text);
        assert_eq!(found.root.at(&["sku", "name"]).unwrap().text(), Some("Basic"));
        assert_eq!(seen(text, found.root.get("adminUserEnabled").unwrap()), "false");
        assert_eq!(seen(text, found.root.at(&["sku", "name"]).unwrap()), "\"Basic\"");
        let cut = "\"loginServer\": \"contoso.azurecr.io\",\n\"networkRuleSet\": {\n  \"defaultAction\": \"Deny\",\n  \"ipRules\": [\n    {\n      \"action\": \"Allow\",";
        assert_eq!(one(cut).root.at(&["networkRuleSet", "defaultAction"]).unwrap().text(), Some("Deny"));
        let tail = "    \"name\": \"Basic\"\n  },\n  \"publicNetworkAccess\": \"Enabled\"\n}\n";
        assert_eq!(one(tail).root.fields().len(), 1, "what stood inside something else is not the registry's");
        assert!(all("\"name\": \"x\",\n\"status\": 3\n loginServer").is_empty());
    }

    #[test]
    fn brackets_in_prose_are_no_document() {
        for text in ["Output {not json} here", "[error] x", "{", "{\"", "map[Action:pull] [a]"] {
            assert!(all(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn many_open_brackets_cost_no_more_than_other_text() {
        assert!(all(&"{\"a\":".repeat(20_000)).len() <= 1);
        assert!(all(&"[".repeat(100_000)).len() <= 1);
    }
}
