//! Who may come in: a registry's network rules and its private endpoint connections.
//!
//! Sources: Azure SDK for Python, azure-mgmt-containerregistry models (`NetworkRuleSet`, `IPRule`, `PrivateEndpointConnection`);
//! Azure CLI, `acr/network_rule.py` and `acr/private_endpoint_connection.py`. The CLI says `ipAddressOrRange` where the management
//! API says `value`.

use std::net::IpAddr;

use super::node::{Field, Node};
use super::sheet::{Sheet, whole};
use super::{Around, Document};
use crate::reading::{AddressRule, Reading, address};
use crate::report::{Judged, Span};
use crate::segment::SegmentKind;

/// A registry has at most 200 rules.
const MOST_RULES: usize = 400;

/// Takes the output of `az acr network-rule` and `az acr private-endpoint-connection`, and those parts of a registry that a query left.
pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    let line = around.line_before();
    // Storage accounts and vaults have rules of the same form.
    if ["az storage", "az keyvault", "az cosmosdb", "az cognitiveservices"].iter().any(|other| line.contains(other)) {
        return false;
    }
    let first = root.items().first();
    if root.is_map()
        && (root.has("ipRules") || root.has("defaultAction") && root.has("virtualNetworkRules"))
        && !root.has("bypass")
        && !root.has("resourceAccessRules")
    {
        let segment = reading.segment(SegmentKind::NetworkRules, root.span, around.inside);
        let mut sheet = Sheet::default();
        rule_set(root, root.span, reading, &mut sheet);
        sheet.keep(segment, reading);
        return true;
    }
    let is_rule = |node: &Node| node.has("ipAddressOrRange") || node.text().is_some_and(|text| range(text).is_some());
    if first.is_some_and(is_rule) && ["ipRules", "network-rule"].iter().any(|word| line.contains(word)) {
        let segment = reading.segment(SegmentKind::NetworkRules, root.span, around.inside);
        let mut sheet = Sheet::default();
        rules(root.items(), root.span, reading, &mut sheet);
        sheet.keep(segment, reading);
        return true;
    }
    let is_connection = |node: &Node| {
        node.has("privateLinkServiceConnectionState") || node.at(&["properties", "privateLinkServiceConnectionState"]).is_some()
    };
    let asked = line.contains("private-endpoint-connection list") || line.contains("privateEndpointConnections");
    if is_connection(root) || first.is_some_and(is_connection) || asked && root.items().is_empty() && !root.is_map() {
        let segment = reading.segment(SegmentKind::PrivateEndpoint, root.span, around.inside);
        let mut sheet = Sheet::default();
        let items = root.one_or_all();
        for connection in items.iter().take(MOST_RULES) {
            if let Some(id) = connection.get("id")
                && let Some(text) = id.text()
            {
                crate::extract::resource_id(text, id.span, reading);
            }
        }
        connections(items, root.span, reading, &mut sheet);
        sheet.keep(segment, reading);
        return true;
    }
    false
}

/// `networkRuleSet`: what happens to an address that no rule names, and the rules. A registry without the set lets everybody in.
pub fn rule_set(set: &Node, span: Span, reading: &mut Reading, sheet: &mut Sheet) {
    let list = set.get("ipRules").map_or(&[][..], Node::items);
    let mut at = set.field("ipRules").map_or(span, |field| field.span);
    let mut is_open = false;
    if let (Some(action), Some(field)) = (set.text_of("defaultAction"), set.field("defaultAction")) {
        is_open = action.eq_ignore_ascii_case("allow");
        at = whole(field);
        reading.fact("network-default-action", action.to_ascii_lowercase(), at);
        let judged = match (is_open, list.is_empty()) {
            (true, _) => Judged::Allows,
            (false, true) => Judged::Forbids,
            (false, false) => Judged::Unknown,
        };
        sheet.field(field, judged);
    }
    if is_open {
        for rule in list.iter().take(MOST_RULES) {
            if let Some((text, span)) = rule_text(rule) {
                sheet.row("ipRules", text, span, Judged::Plain);
            }
        }
    } else {
        rules(list, at, reading, sheet);
    }
    for rule in set.get("virtualNetworkRules").map_or(&[][..], Node::items).iter().take(MOST_RULES) {
        if let Some(field) = rule.field("virtualNetworkResourceId").or_else(|| rule.field("id")) {
            sheet.field(field, Judged::Plain);
        }
    }
}

/// Rules that decide, since everybody else is refused.
fn rules(list: &[Node], at: Span, reading: &mut Reading, sheet: &mut Sheet) {
    reading.rules_at = Some(at);
    for rule in list.iter().take(MOST_RULES) {
        let Some((text, span)) = rule_text(rule) else { continue };
        // The only action that there is is `Allow`.
        if rule.text_of("action").is_some_and(|action| !action.eq_ignore_ascii_case("allow")) {
            continue;
        }
        reading.fact("ip-rule", text, span);
        sheet.row("ipRules", text, span, Judged::Plain);
        if let Some((from, to)) = range(text)
            && reading.rules.len() < MOST_RULES
        {
            reading.rules.push(AddressRule { from, to, span });
        }
    }
}

fn rule_text(rule: &Node) -> Option<(&str, Span)> {
    if let Some(text) = rule.text() {
        return Some((text, rule.span));
    }
    let field: &Field = rule.field("ipAddressOrRange").or_else(|| rule.field("value"))?;
    Some((field.node.text()?, whole(field)))
}

/// `203.0.113.0/24` or `2001:db8::1`: the first address and the last.
fn range(text: &str) -> Option<(u128, u128)> {
    let (network, length) = text.trim().split_once('/').map_or((text.trim(), None), |(network, length)| (network, Some(length)));
    let network: IpAddr = network.parse().ok()?;
    let bits: u32 = if network.is_ipv4() { 32 } else { 128 };
    let length = length.map_or(Some(bits), |length| length.parse().ok()).filter(|length| *length <= bits)?;
    let rest = 1_u128.checked_shl(bits - length).map_or(u128::MAX, |size| size - 1);
    let first = address(network) & !rest;
    Some((first, first | rest))
}

/// `privateEndpointConnections`: only an approved one is a way in.
pub fn connections(list: &[Node], span: Span, reading: &mut Reading, sheet: &mut Sheet) {
    if list.is_empty() {
        reading.fact("private-endpoint-none", "yes", span);
        sheet.row("privateEndpointConnections", "[]", span, Judged::Plain);
    }
    for connection in list.iter().take(MOST_RULES) {
        let inner = connection.properties();
        let Some(status) = inner.at(&["privateLinkServiceConnectionState", "status"]) else { continue };
        let Some(text) = status.text() else { continue };
        reading.fact("private-endpoint", text, status.span);
        let judged = if text.eq_ignore_ascii_case("approved") { Judged::Allows } else { Judged::Forbids };
        let id = inner.at(&["privateEndpoint", "id"]).and_then(Node::text).unwrap_or_default();
        let name = id.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("privateEndpointConnections");
        sheet.row(name, text, status.span, judged);
        if let Some(field) = inner.field("provisioningState").filter(|field| field.node.text() != Some("Succeeded")) {
            sheet.field(field, Judged::Unknown);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents;
    use std::net::IpAddr;

    fn holds(rule: &str, client: &str) -> bool {
        let (from, to) = range(rule).unwrap();
        let client = address(client.parse::<IpAddr>().unwrap());
        from <= client && client <= to
    }

    #[test]
    fn a_range_holds_its_first_and_its_last_address() {
        assert!(holds("198.51.100.128/26", "198.51.100.128") && holds("198.51.100.128/26", "198.51.100.191"));
        assert!(!holds("198.51.100.128/26", "198.51.100.192") && !holds("198.51.100.128/26", "198.51.100.127"));
        assert!(holds("203.0.113.8", "203.0.113.8") && !holds("203.0.113.8", "203.0.113.9"));
        // An address inside the range instead of its first one.
        assert!(holds("203.0.113.8/24", "203.0.113.1"));
        assert!(holds("0.0.0.0/0", "203.0.113.1") && !holds("0.0.0.0/0", "2001:db8::1"));
        assert!(holds("2001:db8::/32", "2001:db8:ffff::1") && !holds("2001:db8::/32", "2001:db9::1"));
        assert!(holds("::/0", "2001:db8::1"));
        // A client that speaks IPv4 within IPv6.
        assert!(holds("203.0.113.0/24", "::ffff:203.0.113.7"));
        for nonsense in ["", "203.0.113.0/33", "203.0.113", "office", "203.0.113.0/", "2001:db8::/129"] {
            assert_eq!(range(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn rules_are_read_in_every_form_that_a_query_leaves() {
        for paste in [
            r#"{"defaultAction": "Deny", "ipRules": [{"action": "Allow", "ipAddressOrRange": "203.0.113.8"}]}"#,
            r#"{"defaultAction": "Deny", "ipRules": [{"action": "Allow", "value": "203.0.113.8"}]}"#,
            "$ az acr show -n contoso --query networkRuleSet.ipRules\n[{\"action\": \"Allow\", \"ipAddressOrRange\": \"203.0.113.8\"}]",
            "$ az acr network-rule list -n contoso --query \"ipRules[].ipAddressOrRange\"\n[\"203.0.113.8\"]",
        ] {
            let reading = documents::read(paste, 0);
            assert_eq!(reading.values("ip-rule").collect::<Vec<_>>(), ["203.0.113.8"], "{paste}");
            assert_eq!(reading.rules.len(), 1, "{paste}");
        }
    }

    #[test]
    fn no_connection_is_told_only_where_it_was_asked() {
        let none = |paste: &str| documents::read(paste, 0).has("private-endpoint-none");
        assert!(none("$ az acr private-endpoint-connection list -r contoso\n[]\n"));
        assert!(!none("$ az acr list\n[]\n"));
    }
}
