//! The registry's own properties, its tokens, secrets and role assignments, as `az` prints them.
//!
//! Source: Azure SDK for Python, azure-mgmt-containerregistry models; both the flat form of the CLI and the form with
//! `properties` of the management API are read, and a `--query` that left only some fields.

use serde_json::{Map, Value};

use crate::json::Document;
use crate::reading::Reading;
use crate::segment::SegmentKind;
use crate::segment::docker_config::place;
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

/// Takes a JSON document of Azure's: a registry, a token, secrets, a policy, or a registry's error.
pub fn read(paste: &str, document: &Document, now: i64, reading: &mut Reading) {
    let one = |value: &Value, reading: &mut Reading| {
        if let Value::Object(fields) = value {
            object(paste, document, fields, now, reading);
        }
    };
    match &document.value {
        Value::Array(items) => items.iter().for_each(|item| one(item, reading)),
        value => one(value, reading),
    }
}

fn object(paste: &str, document: &Document, fields: &Map<String, Value>, now: i64, reading: &mut Reading) {
    let inner = fields.get("properties").and_then(Value::as_object).unwrap_or(fields);
    if REGISTRY_FIELDS.iter().any(|field| inner.contains_key(*field)) {
        reading.segment(SegmentKind::AcrShow, document.span, None);
        registry(paste, document, inner, reading);
    } else if fields.get("errors").is_some_and(Value::is_array) {
        reading.segment(SegmentKind::OciError, document.span, None);
    } else if inner.contains_key("scopeMapId") {
        scoped_token(paste, document, inner, now, reading);
    } else if fields.len() == 1
        && let Some(status) = fields.get("status").and_then(Value::as_str)
        && paste[..document.span.start].contains("authentication-as-arm")
    {
        reading.fact("arm-auth", status, document.span);
    }
    // `az role assignment list`.
    for key in ["roleDefinitionName", "role"] {
        if let Some(role) =
            fields.get(key).and_then(Value::as_str).filter(|_| fields.contains_key("principalId") || key == "roleDefinitionName")
        {
            reading.fact("role-name", role, place(paste, document.span, role));
        }
    }
    // `az ad app credential list`; before Microsoft Graph the field was `endDate`.
    for end in ["endDateTime", "endDate"] {
        expired(paste, document, inner.get(end), "client-secret", now, reading);
    }
}

fn registry(paste: &str, document: &Document, fields: &Map<String, Value>, reading: &mut Reading) {
    let span = |key: &str| place(paste, document.span, &format!("\"{key}\""));
    for (key, fact) in [("adminUserEnabled", "admin-enabled"), ("anonymousPullEnabled", "anonymous-pull")] {
        if let Some(value) = fields.get(key).and_then(Value::as_bool) {
            reading.fact(fact, value.to_string(), span(key));
        }
    }
    if let Some(access) = fields.get("publicNetworkAccess").and_then(Value::as_str) {
        reading.fact("public-access", access.to_ascii_lowercase(), span("publicNetworkAccess"));
    }
    match fields.get("roleAssignmentMode").and_then(Value::as_str) {
        Some("AbacRepositoryPermissions" | "rbac-abac") => reading.fact("role-mode", "rbac-abac", span("roleAssignmentMode")),
        Some(_) => reading.fact("role-mode", "rbac", span("roleAssignmentMode")),
        None => {}
    }
    let policy = fields.get("policies").and_then(|policies| {
        policies.get("azureAdAuthenticationAsArmPolicy").or_else(|| policies.get("azureADAuthenticationAsArmPolicy"))
    });
    if let Some(status) = policy.and_then(|policy| policy.get("status")).and_then(Value::as_str) {
        reading.fact("arm-auth", status.to_ascii_lowercase(), span("azureAdAuthenticationAsArmPolicy"));
    }
    for connection in fields.get("privateEndpointConnections").and_then(Value::as_array).into_iter().flatten() {
        let inner = connection.get("properties").unwrap_or(connection);
        let state = inner.get("privateLinkServiceConnectionState").and_then(|state| state.get("status"));
        if let Some(status) = state.and_then(Value::as_str) {
            reading.fact("private-endpoint", status, span("privateEndpointConnections"));
        }
    }
    if let Some(id) = fields.get("id").and_then(Value::as_str) {
        crate::extract::resource_id(id, span("id"), reading);
    }
}

/// `az acr token show`.
fn scoped_token(paste: &str, document: &Document, fields: &Map<String, Value>, now: i64, reading: &mut Reading) {
    if let Some(name) = fields.get("name").and_then(Value::as_str) {
        reading.fact("token-name", name, place(paste, document.span, name));
    }
    if fields.get("status").and_then(Value::as_str) == Some("disabled") {
        reading.fact("token-disabled", "yes", place(paste, document.span, "\"status\""));
    }
    let passwords = fields.get("credentials").and_then(|credentials| credentials.get("passwords")).and_then(Value::as_array);
    for password in passwords.into_iter().flatten() {
        expired(paste, document, password.get("expiry"), "token-password", now, reading);
    }
}

fn expired(paste: &str, document: &Document, end: Option<&Value>, kind: &str, now: i64, reading: &mut Reading) {
    let Some(text) = end.and_then(Value::as_str) else { return };
    if time::seconds(text).is_some_and(|end| end < now) {
        reading.fact("secret-expired", kind, place(paste, document.span, text));
    }
}
