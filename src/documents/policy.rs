//! A registry's policies, as `az acr config … show` prints them one by one and `az acr show --query policies` together.
//!
//! Source: Azure CLI, `acr/policy.py`; azure-mgmt-containerregistry models, `Policies`.

use super::node::Node;
use super::sheet::{Sheet, whole};
use super::{Around, Document};
use crate::reading::Reading;
use crate::report::Judged;
use crate::segment::SegmentKind;

/// What `az acr config` calls a policy, its field in the registry, and the fact that its status is.
const POLICIES: &[(&str, &str, &str)] = &[
    ("authentication-as-arm", "azureAdAuthenticationAsArmPolicy", "arm-auth"),
    ("quarantine", "quarantinePolicy", "quarantine"),
    ("content-trust", "trustPolicy", "content-trust"),
    ("retention", "retentionPolicy", ""),
    ("soft-delete", "softDeletePolicy", ""),
    ("export", "exportPolicy", ""),
];

/// Takes one policy, or all of them, alone.
pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    let mut sheet = Sheet::default();
    if POLICIES.iter().any(|(_, field, _)| root.has(field)) && !root.has("publicNetworkAccess") && !root.has("loginServer") {
        let segment = reading.segment(SegmentKind::AcrShow, root.span, around.inside);
        all(root, reading, &mut sheet);
        sheet.keep(segment, reading);
        return true;
    }
    let Some((_, asked)) = around.just_before().rsplit_once("acr config ") else { return false };
    let Some((_, field, fact)) = POLICIES.iter().find(|(name, ..)| asked.starts_with(name)) else { return false };
    if !root.has("status") || !root.fields().iter().all(|field| SHOWN.contains(&field.name.as_str())) {
        return false;
    }
    let kind = if *fact == "arm-auth" { SegmentKind::ArmAuthPolicy } else { SegmentKind::AcrShow };
    let segment = reading.segment(kind, root.span, around.inside);
    one(field, fact, root, reading, &mut sheet);
    sheet.keep(segment, reading);
    true
}

/// The fields of a policy; another object with a status has others.
const SHOWN: &[&str] = &["status", "type", "days", "retentionDays", "lastUpdatedTime", "additionalProperties"];

/// `policies` of a registry.
pub fn all(policies: &Node, reading: &mut Reading, sheet: &mut Sheet) {
    for (_, name, fact) in POLICIES {
        let field = policies.fields().iter().rev().find(|field| field.name.eq_ignore_ascii_case(name));
        if let Some(field) = field {
            one(name, fact, &field.node, reading, sheet);
        }
    }
}

fn one(name: &str, fact: &'static str, policy: &Node, reading: &mut Reading, sheet: &mut Sheet) {
    let (Some(status), Some(field)) = (policy.text_of("status"), policy.field("status")) else { return };
    let is_on = status.eq_ignore_ascii_case("enabled");
    let judged = match (fact, is_on) {
        ("arm-auth", true) | ("quarantine", false) => Judged::Allows,
        // Which kind of token is sent, and which image is held back, stands elsewhere.
        ("arm-auth", false) | ("quarantine", true) => Judged::Unknown,
        _ => Judged::Plain,
    };
    if !fact.is_empty() {
        reading.fact(fact, status.to_ascii_lowercase(), whole(field));
    }
    sheet.row(name, status, whole(field), judged);
    if is_on {
        for field in ["days", "retentionDays"].iter().filter_map(|days| policy.field(days)) {
            sheet.field(field, Judged::Plain);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::documents;

    #[test]
    fn a_policy_is_the_one_that_was_asked_for() {
        let arm = |paste: &str| documents::read(paste, 0).first("arm-auth").map(|fact| fact.value.clone());
        let asked = "$ az acr config authentication-as-arm show -r contoso\n{\n  \"status\": \"disabled\"\n}\n";
        assert_eq!(arm(asked).as_deref(), Some("disabled"));
        let other = "$ az acr config authentication-as-arm show -r contoso\n$ az acr config content-trust show -r contoso\n{\"status\": \"disabled\", \"type\": \"Notary\"}";
        assert_eq!(arm(other), None);
        assert_eq!(arm(r#"{"policies": {"azureADAuthenticationAsArmPolicy": {"status": "Disabled"}}, "loginServer": "contoso.azurecr.io"}"#).as_deref(), Some("disabled"));
        assert_eq!(
            arm(r#"{"azureAdAuthenticationAsArmPolicy": {"status": "enabled"}, "quarantinePolicy": {"status": "disabled"}}"#)
                .as_deref(),
            Some("enabled")
        );
    }
}
