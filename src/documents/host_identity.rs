//! The identities of what runs images: of scale sets, virtual machines, web apps and container apps.
//!
//! A node of AKS pulls with an identity that is assigned to its scale set, the kubelet identity: without it nothing is sent.
//! Sources: `az vmss identity show`, `az vm identity show`, `az containerapp identity show`; AKS, "Use a managed identity".

use super::{Around, Document};
use crate::reading::Reading;

/// Takes the identity of a host, alone or within what is shown of the host.
pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    let is_alone = root.has("userAssignedIdentities") || root.has("type") && around.line_before().contains(" identity ");
    let of_host = ["virtualMachineProfile", "storageProfile", "hardwareProfile"].iter().any(|field| root.has(field));
    let identity = if is_alone { root } else { root.get("identity").filter(|_| of_host).unwrap_or(root) };
    if !is_alone && (!of_host || !root.has("identity")) {
        return false;
    }
    let kind = identity.text_of("type").unwrap_or("None").to_ascii_lowercase();
    let has_user =
        kind.contains("userassigned") && identity.get("userAssignedIdentities").is_none_or(|list| !list.fields().is_empty());
    let command = around.line_before();
    let is_node = (command.contains("vmss") || of_host)
        && (command.contains("aks-")
            || command.contains(" MC_")
            || root.text_of("id").is_some_and(|id| id.contains("/virtualMachineScaleSets/aks-")));
    let value = match (kind.contains("systemassigned"), has_user) {
        (_, false) if is_node => "node-lacks",
        (_, true) => "user",
        (true, false) => "system",
        (false, false) => "none",
    };
    let span = identity.field("userAssignedIdentities").map_or(identity.span, super::sheet::whole);
    reading.fact("host-identity", value, span);
    if is_node {
        reading.fact("platform", "aks", root.span);
    }
    true
}

#[cfg(test)]
mod tests {
    use crate::documents;

    fn identity(paste: &str) -> Option<String> {
        documents::read(paste, 0).first("host-identity").map(|fact| fact.value.clone())
    }

    #[test]
    fn a_node_needs_a_user_assigned_identity() {
        let node = "$ az vmss identity show -g MC_rg_aks_westeurope -n aks-user1-30112233-vmss\n";
        let system = r#"{"principalId": "0", "tenantId": "0", "type": "SystemAssigned", "userAssignedIdentities": null}"#;
        let user = r#"{"type": "UserAssigned", "userAssignedIdentities": {"/subscriptions/0/aks-agentpool": {"clientId": "0"}}}"#;
        assert_eq!(identity(&[node, system].concat()).as_deref(), Some("node-lacks"));
        assert_eq!(identity(&[node, user].concat()).as_deref(), Some("user"));
        assert_eq!(identity(&["$ az vm identity show -g rg -n build\n", system].concat()).as_deref(), Some("system"));
        assert_eq!(identity("$ az containerapp identity show -g rg -n web\n{\"type\": \"None\"}").as_deref(), Some("none"));
        assert_eq!(identity("{\"type\": \"None\", \"name\": \"x\"}"), None);
    }
}
