//! The rows of a document's readout: its fields in the tool's own words, each judged.

use super::node::{Content, Field, Node};
use crate::reading::Reading;
use crate::report::{Judged, Readout, Row, Span};

/// More rows than this are no overview.
const MOST_ROWS: usize = 60;

#[derive(Debug, Default)]
pub struct Sheet(Vec<Row>);

impl Sheet {
    /// A field and its value; nothing for what has parts of its own.
    pub fn field(&mut self, field: &Field, judged: Judged) {
        if let Some(value) = shown(&field.node) {
            self.row(&field.name, &value, whole(field), judged);
        }
    }

    pub fn row(&mut self, name: &str, value: &str, span: Span, judged: Judged) {
        if self.0.len() < MOST_ROWS {
            self.0.push(Row { name: name.to_owned(), value: value.to_owned(), span, judged });
        }
    }

    /// Gives the rows to the reading, beside their segment.
    pub fn keep(self, segment: usize, reading: &mut Reading) {
        if !self.0.is_empty() {
            reading.readouts.push(Readout { segment, rows: self.0 });
        }
    }
}

/// A field's name and value together.
pub fn whole(field: &Field) -> Span {
    Span { start: field.span.start.min(field.node.span.start), end: field.span.end.max(field.node.span.end) }
}

/// A value as the tool shows it; `None` for a map, and for a list of anything but words.
fn shown(node: &Node) -> Option<String> {
    Some(match &node.value {
        Content::Null => "null".to_owned(),
        Content::Bool(truth) => truth.to_string(),
        Content::Number(text) | Content::Text(text) => text.clone(),
        Content::List(items) if items.is_empty() => "[]".to_owned(),
        Content::List(items) => items.iter().take(20).map(Node::text).collect::<Option<Vec<_>>>()?.join(", "),
        Content::Map(_) => return None,
    })
}
