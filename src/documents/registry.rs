//! The registry's own properties, its tokens, secrets and role assignments, as `az` prints them.
//!
//! Source: Azure SDK for Python, azure-mgmt-containerregistry models; both the flat form of the CLI and the form with
//! `properties` of the management API are read, and a `--query` that left only some fields.

use super::node::Node;
use super::sheet::{Sheet, whole as whole_field};
use super::{Around, Document, network, policy};
use crate::reading::Reading;
use crate::report::Judged;
use crate::segment::SegmentKind;
use crate::time;

/// Fields that only a registry has.
const REGISTRY_FIELDS: &[&str] = &[
    "adminUserEnabled",
    "anonymousPullEnabled",
    "roleAssignmentMode",
    "networkRuleBypassOptions",
    "publicNetworkAccess",
    "networkRuleSet",
];

/// More registries than this are a list of which none is in question.
const MOST_REGISTRIES: usize = 50;

/// Takes a document of Azure's: a registry, a token, secrets, a policy, or a registry's error.
pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    let items = root.one_or_all();
    let mut is_known = false;
    for item in items {
        is_known |= object(root, item, around, reading);
    }
    is_known
}

/// Takes what a query left of a registry, its fields in their places.
pub fn told(root: &Node, fields: &Node, around: &Around<'_>, reading: &mut Reading) -> bool {
    let known = [
        "encryption",
        "sku",
        "policies",
        "provisioningState",
        "privateEndpointConnections",
        "dataEndpointEnabled",
        "loginServer",
    ];
    if !REGISTRY_FIELDS.iter().chain(&known).any(|field| fields.has(field)) {
        return false;
    }
    let is_single = root.is_map() || root.items().len() == 1;
    if may_look(reading) && is_in_question(fields, fields, is_single, around) {
        let segment = state_segment(root, around, reading);
        registry(fields, fields, segment, around, reading);
    }
    true
}

fn object(root: &Node, fields: &Node, around: &Around<'_>, reading: &mut Reading) -> bool {
    let inner = fields.properties();
    let mut is_known = true;
    if is_of_another_service(fields) {
        is_known = false;
    } else if REGISTRY_FIELDS.iter().any(|field| inner.has(field)) || is_beside_login_server(fields, inner) {
        let segment = state_segment(root, around, reading);
        let is_single = root.is_map() || root.items().len() == 1;
        if may_look(reading) && is_in_question(fields, inner, is_single, around) {
            registry(fields, inner, segment, around, reading);
        }
    } else {
        is_known = false;
    }
    is_known
}

/// A query may leave only fields that others have, too: then a login server tells whose they are.
fn is_beside_login_server(fields: &Node, inner: &Node) -> bool {
    let beside = ["sku", "policies", "provisioningState", "privateEndpointConnections", "dataEndpointEnabled"];
    inner.has("loginServer") && beside.iter().any(|field| fields.has(field) || inner.has(field))
}

/// The segment of a document, once for all registries of a list.
fn state_segment(root: &Node, around: &Around<'_>, reading: &mut Reading) -> usize {
    match reading.segments.last() {
        Some(last) if last.kind == SegmentKind::AcrShow && last.span == root.span => reading.segments.len() - 1,
        _ => reading.segment(SegmentKind::AcrShow, root.span, around.inside),
    }
}

/// What the registry says of itself.
fn registry(whole: &Node, fields: &Node, segment: usize, around: &Around<'_>, reading: &mut Reading) {
    let mut sheet = Sheet::default();
    named(whole, fields, around, reading);
    if let Some(field) = whole.field("name").filter(|field| field.node.text().is_some()) {
        sheet.field(field, Judged::Plain);
    }
    if let Some(field) = fields.field("loginServer") {
        sheet.field(field, Judged::Plain);
    }
    let sku = whole.field("sku").or_else(|| fields.field("sku"));
    if let Some(field) = sku
        && let Some(name) = field.node.get("name").or(Some(&field.node)).filter(|name| name.text().is_some())
    {
        reading.fact("sku", name.text().unwrap_or_default(), name.span);
        sheet.row("sku", name.text().unwrap_or_default(), name.span, Judged::Plain);
    }
    if let Some(field) = fields.field("publicNetworkAccess")
        && let Some(access) = field.node.text().filter(|access| !access.is_empty())
    {
        let is_off = access.eq_ignore_ascii_case("disabled");
        reading.fact("public-access", access.to_ascii_lowercase(), field.span);
        sheet.field(field, if is_off { Judged::Forbids } else { Judged::Allows });
    }
    match fields.field("networkRuleSet") {
        Some(set) if set.node.is_map() => network::rule_set(&set.node, whole_field(set), reading, &mut sheet),
        // What a query left of it.
        Some(set) if set.node.text().is_some() => {
            reading.fact("network-default-action", set.node.text().unwrap_or_default().to_ascii_lowercase(), whole_field(set));
            sheet.field(set, Judged::Unknown);
        }
        // Without rules everybody comes in.
        Some(set) => {
            reading.fact("network-default-action", "allow", whole_field(set));
            sheet.field(set, Judged::Allows);
        }
        None => {}
    }
    for (key, fact) in [("networkRuleBypassOptions", "trusted-services"), ("networkRuleBypassAllowedForTasks", "tasks-bypass")] {
        if let Some(field) = fields.field(key) {
            let value = field.node.text().map_or_else(|| (field.node.truth() == Some(true)).to_string(), str::to_ascii_lowercase);
            reading.fact(fact, value, whole_field(field));
            sheet.field(field, Judged::Plain);
        }
    }
    if let Some(list) = fields.field("privateEndpointConnections") {
        network::connections(list.node.items(), whole_field(list), reading, &mut sheet);
    }
    for (key, fact) in [("adminUserEnabled", "admin-enabled"), ("anonymousPullEnabled", "anonymous-pull")] {
        if let Some(field) = fields.field(key)
            && let Some(value) = field.node.truth()
        {
            reading.fact(fact, value.to_string(), field.span);
            let judged = if key == "adminUserEnabled" { admin(whole, value, around) } else { Judged::Plain };
            sheet.field(field, judged);
        }
    }
    if let (Some(mode), Some(field)) = (fields.text_of("roleAssignmentMode"), fields.field("roleAssignmentMode")) {
        let mode = if matches!(mode, "AbacRepositoryPermissions" | "rbac-abac") { "rbac-abac" } else { "rbac" };
        reading.fact("role-mode", mode, field.span);
        sheet.field(field, Judged::Plain);
    }
    if let Some(policies) = fields.get("policies") {
        policy::all(policies, reading, &mut sheet);
    }
    state(whole, fields, reading, &mut sheet);
    encryption(whole, fields, reading, &mut sheet);
    sheet.keep(segment, reading);
}

/// The key of the registry's own encryption: the identity that reads it has to be one of the registry's.
///
/// Source: azure-mgmt-containerregistry models, `KeyVaultProperties`: the client id of the identity that is used to access the key.
fn encryption(whole: &Node, fields: &Node, reading: &mut Reading, sheet: &mut Sheet) {
    let Some(vault) = fields.get("encryption").and_then(|encryption| encryption.get("keyVaultProperties")) else { return };
    for field in ["keyIdentifier", "identity"].iter().filter_map(|name| vault.field(name)) {
        sheet.field(field, Judged::Plain);
    }
    let Some(field) = whole.field("identity").or_else(|| fields.field("identity")) else { return };
    if !vault.is_map() {
        return;
    }
    let kind = field.node.text_of("type").unwrap_or_default().to_ascii_lowercase();
    let users = field.node.get("userAssignedIdentities").map_or(&[][..], Node::fields);
    let is_there = match vault.text_of("identity") {
        // Without a client id it is the registry's own.
        None => kind.contains("systemassigned"),
        // Ids that a query or a mask left out cannot be held against it.
        Some(id) => users.iter().any(|user| user.node.text_of("clientId").is_none_or(|known| known.eq_ignore_ascii_case(id))),
    };
    if !is_there {
        let id = vault.text_of("identity").unwrap_or("SystemAssigned");
        reading.fact("encryption-identity-gone", id, whole_field(field));
        sheet.row("identity", field.node.text_of("type").unwrap_or("null"), whole_field(field), Judged::Forbids);
    }
}

/// How the registry fares: its provisioning, its data endpoints, its last change.
fn state(whole: &Node, fields: &Node, reading: &mut Reading, sheet: &mut Sheet) {
    if let Some(field) = fields.field("provisioningState")
        && let Some(state) = field.node.text()
    {
        reading.fact("provisioning", state.to_ascii_lowercase(), whole_field(field));
        let judged = match state.to_ascii_lowercase().as_str() {
            "succeeded" => Judged::Allows,
            "failed" | "deleting" | "canceled" => Judged::Forbids,
            _ => Judged::Unknown,
        };
        sheet.field(field, judged);
    }
    if let Some(field) = fields.get("status").and_then(|status| status.field("displayStatus")) {
        sheet.field(field, Judged::Plain);
    }
    if let Some(field) = fields.field("dataEndpointEnabled")
        && let Some(value) = field.node.truth()
    {
        reading.fact("data-endpoint", value.to_string(), whole_field(field));
        sheet.field(field, Judged::Plain);
    }
    for key in ["dataEndpointHostNames", "zoneRedundancy", "location", "autoGeneratedDomainNameLabelScope"] {
        let field = fields.field(key).or_else(|| whole.field(key));
        if let Some(field) = field.filter(|field| field.node.text().is_some() || !field.node.items().is_empty()) {
            sheet.field(field, Judged::Plain);
        }
    }
    if let Some(field) = whole.get("systemData").and_then(|data| data.field("lastModifiedAt"))
        && let Some(changed) = field.node.text().and_then(time::seconds)
    {
        reading.changed = Some((changed, whole_field(field)));
        sheet.field(field, Judged::Plain);
    }
}

/// The registry's name, group and subscription; and its login server, where that has a label that the host in the text has not.
fn named(whole: &Node, fields: &Node, around: &Around<'_>, reading: &mut Reading) {
    if let Some(id) = whole.get("id").or_else(|| fields.get("id"))
        && let Some(text) = id.text()
    {
        crate::extract::resource_id(text, id.span, reading);
    }
    let Some(name) = whole.get("name").filter(|name| name.text().is_some_and(|text| !text.contains(['/', '.']))) else { return };
    let text = name.text().unwrap_or_default().to_ascii_lowercase();
    reading.fact("registry-name", text.clone(), name.span);
    if let Some(group) = whole.get("resourceGroup")
        && let Some(text) = group.text()
    {
        reading.fact("resource-group", text, group.span);
    }
    if let Some(server) = fields.get("loginServer")
        && let Some(host) = server.text()
        && host.starts_with(&format!("{text}-"))
        && around.says(&format!("{text}.azurecr."))
        && !around.says(host)
    {
        reading.fact("login-server-label", host, server.span);
    }
}

/// What the admin user means here: a login with the registry's name as user is one as admin.
fn admin(whole: &Node, is_on: bool, around: &Around<'_>) -> Judged {
    let Some(name) = whole.text_of("name") else { return Judged::Plain };
    let is_asked = ["-u ", "--username ", "--username=", "Username: "].iter().any(|flag| {
        let sign = [flag, name].concat();
        [around.before, around.after]
            .iter()
            .any(|text| text.match_indices(&sign).any(|(at, sign)| ends(&text[at + sign.len()..])))
    });
    match (is_asked, is_on) {
        (false, _) => Judged::Plain,
        (true, true) => Judged::Allows,
        (true, false) => Judged::Forbids,
    }
}

/// Whether a name ends before this.
fn ends(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "-_.@".contains(c))
}

/// Whether another registry may be held against the whole text.
fn may_look(reading: &mut Reading) -> bool {
    reading.registries += 1;
    reading.registries <= MOST_REGISTRIES
}

/// Of several registries, those that the rest of the text speaks of; of a single one, whether it is another than the one in question.
fn is_in_question(fields: &Node, inner: &Node, is_single: bool, around: &Around<'_>) -> bool {
    let host = inner.text_of("loginServer").or_else(|| fields.text_of("loginServer"));
    let named = host.is_some_and(|host| around.says(host))
        || fields.text_of("name").is_some_and(|name| around.says(&format!("{name}.azurecr.")) || !is_single && around.asks(name));
    // Nothing to hold it against.
    named || is_single && (host.is_none() || !around.says("azurecr."))
}

/// What says of itself that it is of another service: storage accounts and vaults have network rules, too.
fn is_of_another_service(fields: &Node) -> bool {
    ["type", "id"].iter().filter_map(|key| fields.text_of(key)).any(|text| {
        let text = text.to_ascii_lowercase();
        text.contains("microsoft.") && !text.contains("microsoft.containerregistry")
    })
}

#[cfg(test)]
mod tests {
    use crate::documents;

    fn public(paste: &str) -> Vec<String> {
        documents::read(paste, 0).values("public-access").map(str::to_owned).collect()
    }

    #[test]
    fn of_several_registries_those_count_that_the_text_speaks_of() {
        let list = r#"[{"name": "contosotest", "loginServer": "contosotest.azurecr.io", "publicNetworkAccess": "Disabled"},
            {"name": "contoso", "loginServer": "contoso.azurecr.io", "publicNetworkAccess": "Enabled"}]"#;
        assert_eq!(public(&format!("denied: contoso.azurecr.io/team/app\n{list}")), ["enabled"]);
        assert_eq!(public(&format!("$ az acr login -n contosotest\n{list}")), ["disabled"]);
        assert!(public(list).is_empty());
    }

    #[test]
    fn a_registry_beside_the_one_in_question_tells_nothing_of_it() {
        let show = r#"{"name": "contosotest", "loginServer": "contosotest.azurecr.io", "publicNetworkAccess": "Disabled"}"#;
        assert!(public(&format!("denied: contoso.azurecr.io/team/app\n{show}")).is_empty());
        assert_eq!(public(&format!("denied: CONTOSOTEST.azurecr.io/team/app\n{show}")), ["disabled"]);
        assert_eq!(public(&format!("denied: requested access\n{show}")), ["disabled"]);
    }

    #[test]
    fn the_identity_of_the_encryption_has_to_be_the_registrys() {
        let gone = |identity: &str| {
            let show = format!(
                r#"{{"loginServer": "contoso.azurecr.io", "sku": {{"name": "Premium"}}, "identity": {identity},
                "encryption": {{"status": "enabled", "keyVaultProperties": {{"identity": "71158c81-0000-0000-0000-000000000001"}}}}}}"#
            );
            documents::read(&show, 0).has("encryption-identity-gone")
        };
        assert!(gone("null") && gone(r#"{"type": "SystemAssigned", "userAssignedIdentities": null}"#));
        let user =
            |id: &str| format!(r#"{{"type": "UserAssigned", "userAssignedIdentities": {{"/id/acr": {{"clientId": "{id}"}}}}}}"#);
        assert!(gone(&user("71158c81-0000-0000-0000-000000000002")) && !gone(&user("71158C81-0000-0000-0000-000000000001")));
    }

    #[test]
    fn a_storage_account_is_no_registry() {
        let account = r#"{"id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/contoso",
            "publicNetworkAccess": "Disabled", "networkRuleSet": {"defaultAction": "Deny", "ipRules": []}}"#;
        let reading = documents::read(account, 0);
        assert!(reading.facts.is_empty() && reading.readouts.is_empty() && reading.segments.is_empty());
    }

    #[test]
    fn the_fields_are_rows_and_judged() {
        let show = r#"{"adminUserEnabled": false, "loginServer": "contoso.azurecr.io", "name": "contoso",
            "networkRuleSet": {"defaultAction": "Deny", "ipRules": []}, "privateEndpointConnections": [],
            "publicNetworkAccess": "Disabled", "sku": {"name": "Premium", "tier": "Premium"}}"#;
        let reading = documents::read(&format!("$ docker login contoso.azurecr.io -u contoso -p $KEY\n{show}"), 0);
        let rows = &reading.readouts[0].rows;
        let told: Vec<String> = rows.iter().map(|row| format!("{} {} {:?}", row.name, row.value, row.judged)).collect();
        assert_eq!(
            told,
            [
                "name contoso Plain",
                "loginServer contoso.azurecr.io Plain",
                "sku Premium Plain",
                "publicNetworkAccess Disabled Forbids",
                "defaultAction Deny Forbids",
                "privateEndpointConnections [] Plain",
                "adminUserEnabled false Forbids",
            ]
        );
    }
}
