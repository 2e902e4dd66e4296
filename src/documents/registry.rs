//! The registry's own properties, its tokens, secrets and role assignments, as `az` prints them.
//!
//! Source: Azure SDK for Python, azure-mgmt-containerregistry models; both the flat form of the CLI and the form with
//! `properties` of the management API are read, and a `--query` that left only some fields.

use super::node::Node;
use super::{Around, Document};
use crate::reading::Reading;
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

/// Takes a document of Azure's: a registry, a token, secrets, a policy, or a registry's error.
pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    let items = if root.is_map() { std::slice::from_ref(root) } else { root.items() };
    let mut is_known = false;
    for item in items {
        is_known |= object(root, item, around, reading);
    }
    is_known
}

fn object(root: &Node, fields: &Node, around: &Around<'_>, reading: &mut Reading) -> bool {
    let inner = fields.get("properties").filter(|inner| inner.is_map()).unwrap_or(fields);
    let mut is_known = true;
    if REGISTRY_FIELDS.iter().any(|field| inner.has(field)) {
        reading.segment(SegmentKind::AcrShow, root.span, around.inside);
        registry(fields, inner, reading);
    } else if fields.get("errors").is_some_and(|errors| !errors.items().is_empty()) {
        reading.segment(SegmentKind::OciError, root.span, around.inside);
    } else if inner.has("scopeMapId") {
        scoped_token(inner, around.now, reading);
    } else if fields.fields().len() == 1
        && let Some(status) = fields.text_of("status")
        && around.before.contains("authentication-as-arm")
    {
        reading.fact("arm-auth", status, root.span);
    } else {
        is_known = false;
    }
    // `az role assignment list`.
    for key in ["roleDefinitionName", "role"] {
        if let Some(role) = fields.get(key).filter(|_| fields.has("principalId") || key == "roleDefinitionName")
            && let Some(name) = role.text()
        {
            reading.fact("role-name", name, role.span);
            is_known = true;
        }
    }
    // `az ad app credential list`; before Microsoft Graph the field was `endDate`.
    for end in ["endDateTime", "endDate"] {
        expired(inner.get(end), "client-secret", around.now, reading);
    }
    is_known
}

fn registry(whole: &Node, fields: &Node, reading: &mut Reading) {
    for (key, fact) in [("adminUserEnabled", "admin-enabled"), ("anonymousPullEnabled", "anonymous-pull")] {
        if let Some(field) = fields.field(key)
            && let Some(value) = field.node.truth()
        {
            reading.fact(fact, value.to_string(), field.span);
        }
    }
    if let (Some(access), Some(field)) = (fields.text_of("publicNetworkAccess"), fields.field("publicNetworkAccess")) {
        reading.fact("public-access", access.to_ascii_lowercase(), field.span);
    }
    if let (Some(mode), Some(field)) = (fields.text_of("roleAssignmentMode"), fields.field("roleAssignmentMode")) {
        let mode = if matches!(mode, "AbacRepositoryPermissions" | "rbac-abac") { "rbac-abac" } else { "rbac" };
        reading.fact("role-mode", mode, field.span);
    }
    let policies = fields.get("policies");
    let policy = policies.and_then(|policies| {
        policies.field("azureAdAuthenticationAsArmPolicy").or_else(|| policies.field("azureADAuthenticationAsArmPolicy"))
    });
    if let Some(policy) = policy
        && let Some(status) = policy.node.text_of("status")
    {
        reading.fact("arm-auth", status.to_ascii_lowercase(), policy.span);
    }
    for connection in fields.get("privateEndpointConnections").map_or(&[][..], Node::items) {
        let inner = connection.get("properties").unwrap_or(connection);
        if let Some(status) = inner.at(&["privateLinkServiceConnectionState", "status"])
            && let Some(text) = status.text()
        {
            reading.fact("private-endpoint", text, status.span);
        }
    }
    if let Some(id) = whole.get("id").or_else(|| fields.get("id"))
        && let Some(text) = id.text()
    {
        crate::extract::resource_id(text, id.span, reading);
    }
}

/// `az acr token show`.
fn scoped_token(fields: &Node, now: i64, reading: &mut Reading) {
    if let Some(name) = fields.get("name")
        && let Some(text) = name.text()
    {
        reading.fact("token-name", text, name.span);
    }
    if let Some(status) = fields.field("status").filter(|status| status.node.text() == Some("disabled")) {
        reading.fact("token-disabled", "yes", status.span);
    }
    for password in fields.at(&["credentials", "passwords"]).map_or(&[][..], Node::items) {
        expired(password.get("expiry"), "token-password", now, reading);
    }
}

fn expired(end: Option<&Node>, kind: &str, now: i64, reading: &mut Reading) {
    let Some(end) = end else { return };
    if end.text().and_then(time::seconds).is_some_and(|end| end < now) {
        reading.fact("secret-expired", kind, end.span);
    }
}
