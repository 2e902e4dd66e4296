//! The body of a registry's refusal: `{"errors":[{"code":…,"message":…,"detail":[{"Type":…,"Name":…,"Action":…}]}]}`.
//!
//! Source: OCI distribution specification 1.1, "Error codes"; distribution/distribution, `registry/api/errcode`, for `detail`.

use super::node::Node;
use super::{Around, Document};
use crate::reading::Reading;
use crate::report::{Judged, Readout, Row};
use crate::segment::SegmentKind;

/// More errors than this repeat themselves.
const MOST_ERRORS: usize = 20;

/// Takes a document that is the body of a registry's refusal.
pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    let errors = root.get("errors").map_or(&[][..], Node::items);
    if !errors.iter().any(|error| error.text_of("code").is_some_and(is_code)) {
        return false;
    }
    let segment = reading.segment(SegmentKind::OciError, root.span, around.inside);
    let mut rows = Vec::new();
    for error in errors.iter().take(MOST_ERRORS) {
        for name in ["code", "message"] {
            tell(name, error.get(name), Judged::Plain, &mut rows);
        }
        let Some(detail) = error.get("detail") else { continue };
        let details = detail.one_or_all();
        for detail in details.iter().take(MOST_ERRORS) {
            access(detail, &mut rows, reading);
        }
    }
    reading.readouts.push(Readout { segment, rows });
    true
}

/// `UNAUTHORIZED`, `MANIFEST_UNKNOWN`
fn is_code(code: &str) -> bool {
    code.len() > 4 && code.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
}

/// What was asked for and refused.
fn access(detail: &Node, rows: &mut Vec<Row>, reading: &mut Reading) {
    let kind = detail.text_of("Type").unwrap_or_default();
    for name in ["Type", "Name", "Action", "name", "Tag", "tag", "Digest"] {
        tell(name, detail.get(name), if name == "Action" { Judged::Forbids } else { Judged::Plain }, rows);
    }
    if let Some(name) = detail.get("Name").filter(|_| kind == "repository")
        && let Some(text) = name.text()
    {
        reading.fact("repository", text, name.span);
    }
    if let Some(action) = detail.get("Action")
        && let Some(text) = action.text()
    {
        let is_catalog = kind == "registry" && detail.text_of("Name") == Some("catalog");
        for one in text.split(',').filter(|one| !one.is_empty()).take(8) {
            reading.fact("action", if is_catalog { "catalog" } else { one }, action.span);
        }
    }
}

fn tell(name: &str, node: Option<&Node>, judged: Judged, rows: &mut Vec<Row>) {
    if let Some(node) = node
        && let Some(text) = node.text().filter(|text| !text.is_empty())
    {
        let value = text[..text.floor_char_boundary(300)].to_owned();
        rows.push(Row { name: name.to_owned(), value, span: node.span, judged });
    }
}

#[cfg(test)]
mod tests {
    use crate::documents;

    fn facts(paste: &str) -> String {
        let reading = documents::read(paste, 0);
        let facts = reading.facts.iter().map(|fact| format!("{} {}\n", fact.name, fact.value));
        facts.collect()
    }

    #[test]
    fn what_was_refused_stands_in_the_detail() {
        let paste = r#"{"errors":[{"code":"UNAUTHORIZED","message":"authentication required","detail":[{"Type":"repository","Name":"team/app","Action":"pull"},{"Type":"repository","Name":"team/app","Action":"push"}]}]}"#;
        assert_eq!(facts(paste), "repository team/app\naction pull\nrepository team/app\naction push\n");
        let catalog =
            r#"{"errors":[{"code":"UNAUTHORIZED","message":"x","detail":[{"Type":"registry","Name":"catalog","Action":"*"}]}]}"#;
        assert_eq!(facts(catalog), "action catalog\n");
    }

    #[test]
    fn details_of_any_shape_and_others_errors_are_no_trouble() {
        for detail in ["null", "\"x\"", "[]", "[1]", "{\"Tag\":\"7\"}", "[{\"Action\":7,\"Name\":null}]"] {
            assert_eq!(facts(&format!("{{\"errors\":[{{\"code\":\"MANIFEST_UNKNOWN\",\"detail\":{detail}}}]}}")), "", "{detail}");
        }
        assert!(documents::read("{\"errors\":[{\"code\":\"E1\",\"message\":\"x\"}, 7]}", 0).readouts.is_empty());
    }
}
