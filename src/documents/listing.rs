//! What `az acr` tells of a registry beside its properties: its replicas, and whether a name is free.
//!
//! Source: azure-mgmt-containerregistry models, `Replication` and `RegistryNameStatus`.

use super::node::Node;
use super::sheet::{Sheet, whole};
use super::{Around, Document};
use crate::reading::Reading;
use crate::report::Judged;
use crate::segment::SegmentKind;

pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    replications(root, around, reading) || name_status(root, around, reading)
}

/// `az acr replication list` and `show`.
fn replications(root: &Node, around: &Around<'_>, reading: &mut Reading) -> bool {
    let items = root.one_or_all();
    let inner = |item: &'_ Node| item.get("properties").is_some_and(|inner| inner.has("regionEndpointEnabled"));
    if !items.first().is_some_and(|first| first.has("regionEndpointEnabled") || inner(first)) {
        return false;
    }
    let segment = reading.segment(SegmentKind::AcrShow, root.span, around.inside);
    let mut sheet = Sheet::default();
    // No registry has more regions than Azure.
    for item in items.iter().take(100) {
        let fields = item.properties();
        if let Some(id) = item.get("id")
            && let Some(text) = id.text()
        {
            crate::extract::resource_id(text, id.span, reading);
        }
        let Some(region) = item.get("location").or_else(|| item.get("name")) else { continue };
        let Some(name) = region.text() else { continue };
        reading.fact("replica", name.to_ascii_lowercase().replace(' ', ""), region.span);
        let state = fields.text_of("provisioningState").unwrap_or_default();
        let is_routed = fields.get("regionEndpointEnabled").and_then(Node::truth) != Some(false);
        let judged = match (state, is_routed) {
            ("Succeeded" | "", true) => Judged::Allows,
            ("Succeeded" | "", false) => Judged::Plain,
            _ => Judged::Unknown,
        };
        let endpoint = if is_routed { "" } else { "regionEndpointEnabled: false" };
        let value = [state, endpoint].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ");
        sheet.row(name, &value, region.span, judged);
    }
    sheet.keep(segment, reading);
    true
}

/// `az acr check-name`.
fn name_status(root: &Node, around: &Around<'_>, reading: &mut Reading) -> bool {
    let Some(field) = root.field("nameAvailable") else { return false };
    let Some(is_free) = field.node.truth() else { return false };
    let of_registry = around.just_before().contains("acr check-name")
        || root.text_of("message").is_some_and(|message| message.to_ascii_lowercase().contains("registry"))
        || root.text_of("availableLoginServerName").is_some_and(|server| server.contains(".azurecr."));
    if !of_registry {
        return false;
    }
    let segment = reading.segment(SegmentKind::AcrShow, root.span, around.inside);
    let mut sheet = Sheet::default();
    // A name that breaks the rules or is reserved is not free either, and no registry has it.
    if is_free || root.text_of("reason").is_none_or(|reason| reason == "AlreadyExists") {
        reading.fact("name-available", is_free.to_string(), whole(field));
        sheet.field(field, if is_free { Judged::Forbids } else { Judged::Allows });
    } else {
        sheet.field(field, Judged::Plain);
    }
    for field in ["reason", "message"].iter().filter_map(|name| root.field(name)) {
        if field.node.text().is_some() {
            sheet.field(field, Judged::Plain);
        }
    }
    sheet.keep(segment, reading);
    true
}

#[cfg(test)]
mod tests {
    use crate::documents;

    #[test]
    fn a_name_that_is_reserved_is_no_registry() {
        let free = |paste: &str| documents::read(paste, 0).first("name-available").map(|fact| fact.value.clone());
        let asked = "$ az acr check-name -n contoso\n";
        assert_eq!(
            free(&[asked, r#"{"nameAvailable": true, "message": null, "reason": null}"#].concat()).as_deref(),
            Some("true")
        );
        assert_eq!(free(&[asked, r#"{"nameAvailable": false, "reason": "AlreadyExists"}"#].concat()).as_deref(), Some("false"));
        assert_eq!(free(&[asked, r#"{"nameAvailable": false, "reason": "Invalid"}"#].concat()), None);
        assert_eq!(free(r#"{"nameAvailable": true}"#), None);
    }
}
