//! Tables as `az … --output table` and PowerShell print them: names, a line of dashes, rows in the same columns.
//!
//! A table becomes a list of maps, so that the readers of JSON and YAML read it too. `TenantId` becomes `tenantId`, as the JSON has it.

use std::ops::Range;

use super::layer::Layer;
use super::node::{Budget, Content, Field, Node};
use super::{Document, Format};

/// Tables with more rows are logs, which are counted elsewhere.
const MOST_ROWS: usize = 300;
/// A wider line is no table's.
const WIDEST: usize = 4000;

/// Name, place of the name, and first byte of a column.
type Column = (String, Range<usize>, usize);
/// Columns, rows, and the place of it all.
type Table = (Vec<Column>, Vec<Node>, Range<usize>);

/// The tables of a text, in order.
pub fn documents(layer: &Layer, budget: &mut Budget) -> Vec<Document> {
    let text = layer.text();
    let mut found = Vec::new();
    // The line before, and the table that is being read.
    let mut before = 0..0;
    let mut table: Option<Table> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let range = at..at + line.trim_end().len();
        at += line.len();
        if let Some((columns, rows, whole)) = &mut table {
            match row(layer, columns, range.clone(), budget).filter(|_| rows.len() < MOST_ROWS) {
                Some(row) => {
                    rows.push(row);
                    whole.end = range.end;
                    continue;
                }
                None => finish(layer, table.take(), &mut found),
            }
        }
        if let Some(columns) = columns(text, before.clone(), range.clone()) {
            table = Some((columns, Vec::new(), before.start..range.end));
        }
        before = range;
    }
    finish(layer, table, &mut found);
    found
}

fn finish(layer: &Layer, table: Option<Table>, found: &mut Vec<Document>) {
    if let Some((_, rows, range)) = table.filter(|(_, rows, _)| !rows.is_empty()) {
        let root = Node { span: layer.span(range.clone()), value: Content::List(rows) };
        found.push(Document { format: Format::Table, root, problem: None, range });
    }
}

/// The columns over a line of dashes; `None` where the line has other than dashes or one column only.
fn columns(text: &str, names: Range<usize>, dashes: Range<usize>) -> Option<Vec<Column>> {
    let line = &text[dashes];
    if !line.starts_with("--") || line.len() > WIDEST || line.bytes().any(|b| b != b'-' && b != b' ') {
        return None;
    }
    let header = &text[names.clone()];
    let starts: Vec<usize> =
        (0..line.len()).filter(|at| line.as_bytes()[*at] == b'-' && (*at == 0 || line.as_bytes()[at - 1] == b' ')).collect();
    let ends = starts[1..].iter().copied().chain([header.len()]);
    let columns = starts.iter().zip(ends).filter_map(|(start, end)| {
        let cell = header.get(*start..end.min(header.len()))?;
        let name = cell.trim();
        let place = names.start + start..names.start + start + name.len();
        let mut chars = name.chars();
        let first = chars.next()?.to_ascii_lowercase();
        Some((first.to_string() + chars.as_str(), place, *start))
    });
    let columns: Vec<Column> = columns.collect();
    (columns.len() == starts.len() && columns.len() > 1).then_some(columns)
}

/// A row, where every column begins behind a space: a prompt or a message behind the table does not fit so.
fn row(layer: &Layer, columns: &[Column], range: Range<usize>, budget: &mut Budget) -> Option<Node> {
    let line = &layer.text()[range.clone()];
    let fits = columns[1..].iter().all(|(.., start)| line.as_bytes().get(start - 1).is_none_or(|b| *b == b' '));
    if !fits || line.len() > WIDEST || line.len() <= columns[1].2 || line.starts_with(' ') || !budget.take() {
        return None;
    }
    let ends = columns[1..].iter().map(|(.., start)| *start).chain([line.len()]);
    let fields = columns.iter().zip(ends).filter_map(|((name, place, start), end)| {
        let cell = line.get(*start..end.min(line.len()))?.trim_end();
        let place_of_cell = range.start + start..range.start + start + cell.len();
        budget.take().then(|| Field {
            name: name.clone(),
            span: layer.span(place.clone()),
            node: Node { span: layer.span(place_of_cell), value: Content::Text(cell.to_owned()) },
        })
    });
    Some(Node { span: layer.span(range.clone()), value: Content::Map(fields.collect()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Document> {
        documents(&Layer::whole(text), &mut Budget(10_000))
    }

    #[test]
    fn a_table_is_read_up_to_the_next_prompt() {
        let text = "$ az role assignment list -o table\nPrincipal  Role         Scope\n---------  -----------  -----\n\
                    ana        AcrPush      /a\nbo         Contributor\n$ docker pull contoso.azurecr.io/app:1\n";
        let found = all(text);
        assert_eq!(found.len(), 1);
        let rows = found[0].root.items();
        let told: Vec<_> = rows.iter().map(|row| (row.text_of("principal"), row.text_of("role"), row.text_of("scope"))).collect();
        assert_eq!(told, [(Some("ana"), Some("AcrPush"), Some("/a")), (Some("bo"), Some("Contributor"), None)]);
        let role = rows[1].get("role").unwrap();
        assert_eq!(&text[role.span.start..role.span.end], "Contributor");
    }

    #[test]
    fn rules_and_odd_lines_are_no_tables() {
        for text in [
            "---\nkind: Pod\n",
            "a b\n-- --\n",
            "\n-- --\nx  y\n",
            "Name\n----\nx\n",
            "é  b\n-- --\né\u{301}x yy\n",
            "-- --\n-- --\n",
        ] {
            assert!(all(text).iter().all(|document| document.root.items().len() < 2), "{text}");
        }
        assert!(all(&"-- --\n".repeat(10_000)).len() <= 10_000);
    }
}
