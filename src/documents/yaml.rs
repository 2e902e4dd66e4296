//! YAML documents in a text, whole or broken: manifests, secrets, pipelines, `az … --output yaml`.
//!
//! Any line with a colon could be YAML, so a stretch of lines counts only where one of the names stands that our kinds of document
//! have. References (`*name`) are not followed: nothing here needs them, and so no bomb can be built of them.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as Marked};

use super::layer::Layer;
use super::node::{Budget, Content, Field, Node};
use super::{Document, Format};
use crate::report::Span;

/// No tool nests so deep.
const DEEPEST: usize = 64;

/// Names that the documents we read have, and that prose has not.
const NAMES: &[&str] = &[
    // Kubernetes
    "apiVersion",
    "kind",
    "metadata",
    "data",
    "stringData",
    ".dockerconfigjson",
    ".dockercfg",
    "imagePullSecrets",
    "containers",
    "initContainers",
    "serviceAccountName",
    "dockerconfigjson",
    // Pipelines and workflows
    "steps",
    "jobs",
    "stages",
    "task",
    "uses",
    "pool",
    "runs-on",
    "containerRegistry",
    "azureSubscription",
    "services",
    "script",
    "before_script",
    // What `az … --output yaml` prints
    "adminUserEnabled",
    "loginServer",
    "publicNetworkAccess",
    "roleDefinitionName",
    "networkRuleSet",
    "scopeMapId",
    "tenantId",
    "environmentName",
    "endDateTime",
    "principalId",
    "anonymousPullEnabled",
    "roleAssignmentMode",
    "provisioningState",
    "privateLinkServiceConnectionState",
    "ipRules",
    "regionEndpointEnabled",
    "azureAdAuthenticationAsArmPolicy",
    // Docker's own
    "auths",
    "credsStore",
    "credHelpers",
];

/// The documents of a text, in order. `taken` holds what other formats have already.
pub fn documents(layer: &Layer, taken: &[Range<usize>], budget: &mut Budget) -> Vec<Document> {
    let text = layer.text();
    let mut found = Vec::new();
    for block in blocks(text) {
        let before = taken.partition_point(|range| range.start <= block.start).checked_sub(1);
        if before.and_then(|before| taken.get(before)).is_some_and(|range| block.start < range.end) {
            continue;
        }
        let place = |within: Range<usize>| layer.span(block.start + within.start..block.start + within.end);
        let read = read(&text[block.clone()], &place, budget);
        let last = read.roots.len().saturating_sub(1);
        for (number, (root, range)) in read.roots.into_iter().enumerate() {
            if root.is_map() || root.items().iter().any(Node::is_map) {
                let problem = read.problem.clone().filter(|_| number == last);
                let range = block.start + range.start..block.start + range.end;
                found.push(Document { format: Format::Yaml, root, problem, range });
            }
        }
    }
    found
}

/// The first document of a text that is nothing else.
pub fn first(text: &str, place: &dyn Fn(Range<usize>) -> Span, budget: &mut Budget) -> Option<Node> {
    let read = read(text, place, budget);
    read.roots.into_iter().next().map(|(root, _)| root).filter(|_| read.problem.is_none())
}

/// Stretches of lines that look like YAML and have one of the names.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut block: Option<Block> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_end();
        let indent = bare.len() - bare.trim_start_matches(' ').len();
        let body = &bare[indent..];
        let goes_on = block.as_ref().is_some_and(|block| {
            body.is_empty() || body.starts_with('#') || indent > block.indent || body == "---" || body == "..."
        });
        let name = name_of(body);
        if name.is_none() && !goes_on && body != "---" {
            found.extend(block.take().and_then(Block::finish));
            continue;
        }
        let block = block.get_or_insert(Block { start, end: at, indent: usize::MAX, known: false });
        if let Some(name) = name {
            block.indent = block.indent.min(indent);
            block.known |= NAMES.contains(&name);
        }
        if !body.is_empty() {
            block.end = start + bare.len();
        }
    }
    found.extend(block.and_then(Block::finish));
    found
}

struct Block {
    start: usize,
    end: usize,
    /// The least indentation of a name: what stands further right belongs to the block.
    indent: usize,
    known: bool,
}

impl Block {
    fn finish(self) -> Option<Range<usize>> {
        self.known.then_some(self.start..self.end)
    }
}

/// The name that a line begins with: `name:`, `- name: value`, `"name": value`. Nothing where YAML would not take the line.
fn name_of(body: &str) -> Option<&str> {
    let mut rest = body;
    while let Some(inner) = rest.strip_prefix("- ") {
        rest = inner.trim_start();
    }
    if rest == "-" || body.starts_with("- ") && !rest.contains(':') {
        return Some("");
    }
    let (name, value) = rest.split_once(':')?;
    let name = name.trim_matches(['"', '\'']);
    let fits = !name.is_empty() && name.len() <= 120 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._/-$".contains(&b));
    let value_fits = value.is_empty() || value.starts_with([' ', '\t']);
    let plain = value.trim_start();
    let is_quoted = plain.starts_with(['"', '\'', '{', '[', '|', '>', '#']);
    (fits && value_fits && (is_quoted || !plain.contains(": "))).then_some(name)
}

/// What was read: the documents with their ranges, and why it ended early.
struct Read {
    roots: Vec<(Node, Range<usize>)>,
    problem: Option<String>,
}

/// A map or list that is not closed yet.
struct Open {
    start: usize,
    content: Content,
    /// The name that waits for its value.
    name: Option<(String, Span)>,
}

fn read(text: &str, place: &dyn Fn(Range<usize>) -> Span, budget: &mut Budget) -> Read {
    let offsets = Offsets::of(text);
    let mut read = Read { roots: Vec::new(), problem: None };
    let mut open: Vec<Open> = Vec::new();
    let mut end = 0;
    for event in Parser::new_from_str(text) {
        let (event, mark) = match event {
            Ok(event) => event,
            Err(problem) => {
                let marker = problem.marker();
                read.problem = Some(format!("{} at line {} column {}", problem.info(), marker.line(), marker.col() + 1));
                break;
            }
        };
        let range = offsets.range(&mark);
        end = range.end.max(end);
        let leaf = |value| Node { span: place(range.clone()), value };
        match event {
            Event::Scalar(value, style, ..) => put(&mut open, &mut read.roots, leaf(scalar(&value, style)), range),
            Event::Alias(_) => put(&mut open, &mut read.roots, leaf(Content::Null), range),
            Event::SequenceStart(..) => open.push(Open { start: range.start, content: Content::List(Vec::new()), name: None }),
            Event::MappingStart(..) => open.push(Open { start: range.start, content: Content::Map(Vec::new()), name: None }),
            Event::SequenceEnd | Event::MappingEnd => close(text, &mut open, &mut read.roots, range.start, place),
            _ => {}
        }
        if open.len() > DEEPEST || !budget.take() {
            read.problem = Some("too deep or too large".to_owned());
            break;
        }
    }
    while !open.is_empty() {
        close(text, &mut open, &mut read.roots, end, place);
    }
    read
}

/// Puts a value where it belongs: a name or a value of the innermost map, an item of the innermost list, or a document.
fn put(open: &mut [Open], roots: &mut Vec<(Node, Range<usize>)>, node: Node, range: Range<usize>) {
    let Some(innermost) = open.last_mut() else {
        roots.push((node, range));
        return;
    };
    match &mut innermost.content {
        Content::List(items) => items.push(node),
        Content::Map(fields) => {
            if let Some((name, span)) = innermost.name.take() {
                fields.push(Field { name, span, node });
                return;
            }
            let name = match node.value {
                Content::Text(name) | Content::Number(name) => name,
                Content::Bool(truth) => truth.to_string(),
                _ => String::new(),
            };
            innermost.name = Some((name, node.span));
        }
        _ => {}
    }
}

fn close(
    text: &str,
    open: &mut Vec<Open>,
    roots: &mut Vec<(Node, Range<usize>)>,
    end: usize,
    place: &dyn Fn(Range<usize>) -> Span,
) {
    let Some(mut closed) = open.pop() else { return };
    let end = end.max(closed.start);
    // A flow map ends with its bracket, a block with its last line.
    let is_flow = text[closed.start..].starts_with(['{', '[']);
    let end = if is_flow { (end + 1).min(text.len()) } else { closed.start + text[closed.start..end].trim_end().len() };
    let end = text.floor_char_boundary(end);
    if let (Content::Map(fields), Some((name, span))) = (&mut closed.content, closed.name.take()) {
        // Cut off behind a name.
        fields.push(Field { name, span, node: Node { span, value: Content::Null } });
    }
    let range = closed.start..end;
    let node = Node { span: place(range.clone()), value: closed.content };
    put(open, roots, node, range);
}

/// Source: YAML 1.2.2, 10.3.2, the core schema.
fn scalar(value: &str, style: ScalarStyle) -> Content {
    if !matches!(style, ScalarStyle::Plain) {
        return Content::Text(value.to_owned());
    }
    match value {
        "" | "~" | "null" | "Null" | "NULL" => Content::Null,
        "true" | "True" | "TRUE" => Content::Bool(true),
        "false" | "False" | "FALSE" => Content::Bool(false),
        number if is_number(number) => Content::Number(number.to_owned()),
        text => Content::Text(text.to_owned()),
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.bytes().next().is_some_and(|b| b.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'-' | b'+'))
        && text.parse::<f64>().is_ok()
}

/// From the parser's places, which count characters, to ours, which count bytes.
struct Offsets {
    /// Where each character begins; nothing where all are one byte long.
    starts: Vec<usize>,
    len: usize,
}

impl Offsets {
    fn of(text: &str) -> Offsets {
        let starts = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Offsets { starts, len: text.len() }
    }

    fn byte(&self, character: usize) -> usize {
        if self.starts.is_empty() { character.min(self.len) } else { self.starts.get(character).copied().unwrap_or(self.len) }
    }

    fn range(&self, mark: &Marked) -> Range<usize> {
        let start = self.byte(mark.start.index());
        start..self.byte(mark.end.index()).max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Document> {
        documents(&Layer::whole(text), &[], &mut Budget(10_000))
    }

    fn seen<'t>(text: &'t str, node: &Node) -> &'t str {
        &text[node.span.start..node.span.end]
    }

    #[test]
    fn manifests_are_found_between_a_terminal_and_a_message() {
        let text = "$ kubectl get secret acr -o yaml\napiVersion: v1\nkind: Secret\ndata:\n  .dockerconfigjson: e30K\ntype: x\n---\nkind: Pod\nspec:\n  containers:\n  - image: å/b:1\n    name: b\n\nError: ImagePullBackOff: back-off\n";
        let found = all(text);
        assert_eq!(found.len(), 2);
        assert_eq!(seen(text, found[0].root.at(&["data", ".dockerconfigjson"]).unwrap()), "e30K");
        let image = found[1].root.at(&["spec", "containers"]).unwrap().items()[0].get("image").unwrap();
        assert_eq!(seen(text, image), "å/b:1");
        assert!(found.iter().all(|document| document.problem.is_none()));
    }

    #[test]
    fn a_broken_document_gives_what_can_be_read() {
        let text = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: acr\n  namespace: [prod\ndata:\n  x: y\n";
        let found = all(text);
        assert_eq!(found[0].root.at(&["metadata", "name"]).and_then(Node::text), Some("acr"));
        assert!(found[0].problem.is_some());
    }

    #[test]
    fn prose_with_colons_is_no_document() {
        for text in [
            "Error: unauthorized: authentication required",
            "Name: app\nNamespace: default\nStatus: Pending",
            "level=error msg=x\nkind of: strange",
        ] {
            assert!(all(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn bombs_and_depth_end_early() {
        let deep = format!("kind: {}x", "[".repeat(5000));
        assert!(all(&deep).len() <= 1);
        let bomb = "kind: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c]\n";
        let found = all(bomb);
        let mut nodes = 0;
        found[0].root.walk(&mut |_| nodes += 1);
        assert!(nodes < 20, "{nodes} nodes");
    }
}
