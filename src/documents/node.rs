//! A document as a tree, each part with its place in the paste.
//!
//! Whatever the format, JSON or YAML, in the open or encoded: what reads a kind of document sees nodes.

use serde_json::{Map, Value};

use super::blot::{BLOT, is_secret, without_named_secrets};
use crate::report::Span;

/// A value, and where a person sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub span: Span,
    pub value: Content,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Null,
    Bool(bool),
    /// As written: a number of a token may be larger than any type of ours.
    Number(String),
    Text(String),
    List(Vec<Node>),
    /// In the order of the document, doubled names included.
    Map(Vec<Field>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    pub node: Node,
}

impl Node {
    /// A field by its name. Of doubled names the last counts, as it does for every tool here.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.field(name).map(|field| &field.node)
    }

    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().iter().rev().find(|field| field.name == name)
    }

    /// A field of a field of a field.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, name| node.get(name))
    }

    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a field that is there and not empty.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name)?.text().filter(|text| !text.is_empty())
    }

    /// `true` and `false`, also where a table or a template wrote them as text.
    pub fn truth(&self) -> Option<bool> {
        match &self.value {
            Content::Bool(truth) => Some(*truth),
            Content::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Content::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The items of a list; nothing for anything else.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Content::List(items) => items,
            _ => &[],
        }
    }

    /// The items of a list, or the map itself: many tools print one thing as a map and several as a list.
    pub fn one_or_all(&self) -> &[Node] {
        if self.is_map() { std::slice::from_ref(self) } else { self.items() }
    }

    /// Where Azure's fields are: in `properties`, as the management API has them, or beside the name, as the CLI prints them.
    #[must_use]
    pub fn properties(&self) -> &Node {
        self.get("properties").filter(|inner| inner.is_map()).unwrap_or(self)
    }

    /// The fields of a map; nothing for anything else.
    pub fn fields(&self) -> &[Field] {
        match &self.value {
            Content::Map(fields) => fields,
            _ => &[],
        }
    }

    pub fn is_map(&self) -> bool {
        matches!(self.value, Content::Map(_))
    }

    /// Calls `visit` for this node and all below it, outermost first.
    pub fn walk<'n>(&'n self, visit: &mut dyn FnMut(&'n Node)) {
        visit(self);
        self.items().iter().for_each(|item| item.walk(visit));
        self.fields().iter().for_each(|field| field.node.walk(visit));
    }

    /// Without places and secrets, for what works on plain JSON: the claims of a token, which are shown.
    pub fn to_json(&self) -> Value {
        match &self.value {
            Content::Null => Value::Null,
            Content::Bool(truth) => Value::Bool(*truth),
            Content::Number(number) => serde_json::from_str(number).unwrap_or_else(|_| Value::String(number.clone())),
            Content::Text(text) => Value::String(without_named_secrets(text)),
            Content::List(items) => Value::Array(items.iter().map(Node::to_json).collect()),
            Content::Map(_) => Value::Object(self.to_json_map()),
        }
    }

    pub fn to_json_map(&self) -> Map<String, Value> {
        let shown = |field: &Field| match field.node.text() {
            Some(_) if is_secret(&field.name) => Value::String(BLOT.to_owned()),
            _ => field.node.to_json(),
        };
        self.fields().iter().map(|field| (field.name.clone(), shown(field))).collect()
    }
}

/// Builds trees with a limit on their size: no paste that a person can read needs more.
#[derive(Debug)]
pub struct Budget(pub usize);

impl Budget {
    /// Takes one node of the budget; `false` once it is spent.
    pub fn take(&mut self) -> bool {
        let left = self.0 > 0;
        self.0 = self.0.saturating_sub(1);
        left
    }
}
