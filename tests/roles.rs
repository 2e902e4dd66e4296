//! Roles: which is the least for what failed, in which mode, and how the paste's own are read.

mod support;

use acr_doctor::report::{Finding, Report};

const DENIED_PUSH: &str = "docker push contoso.azurecr.io/app:1\nerror from registry: authentication required - see https://aka.ms/acr/authorization. \
    Action: push, Repository: app. CorrelationId: 11111111-2222-3333-4444-555555555555\n";

fn finding<'r>(report: &'r Report, cause: &str) -> &'r Finding {
    report.findings.iter().find(|finding| finding.cause == cause).unwrap_or_else(|| panic!("{}", support::summary(report)))
}

/// `mode: name` of each role that a finding names.
fn roles(paste: &str, cause: &str) -> Vec<String> {
    let report = support::diagnose(paste);
    finding(&report, cause).roles.iter().map(|role| format!("{}: {}", role.mode, role.name)).collect()
}

#[test]
fn both_modes_are_told_where_the_registrys_is_not_known() {
    assert_eq!(roles(DENIED_PUSH, "role-missing-push"), ["rbac: AcrPush", "rbac-abac: Container Registry Repository Writer"]);
}

#[test]
fn one_mode_is_told_where_it_is_known() {
    let of_mode = |mode: &str, cause: &str| {
        let registry =
            format!("{{\"loginServer\": \"contoso.azurecr.io\", \"name\": \"contoso\", \"roleAssignmentMode\": \"{mode}\"}}\n");
        roles(&format!("{registry}{DENIED_PUSH}"), cause)
    };
    assert_eq!(of_mode("LegacyRegistryPermissions", "role-missing-push"), ["rbac: AcrPush"]);
    assert_eq!(
        of_mode("AbacRepositoryPermissions", "abac-mode-ignores-legacy-roles"),
        ["rbac-abac: Container Registry Repository Writer"]
    );
}

#[test]
fn the_role_is_for_what_failed() {
    let refused = |action: &str| {
        format!(
            "(AuthorizationFailed) The client 'a' with object id '11111111-2222-3333-4444-555555555555' does not have authorization to perform action \
             'Microsoft.ContainerRegistry/registries/{action}' over scope '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/\
             providers/Microsoft.ContainerRegistry/registries/contoso' or the scope is invalid."
        )
    };
    let least = |action: &str| roles(&refused(action), "arm-permission-missing").remove(0);
    assert_eq!(least("read"), "rbac: Container Registry Configuration Reader and Data Access Configuration Reader");
    assert_eq!(least("importImage/action"), "rbac: Container Registry Data Importer and Data Reader");
    assert_eq!(least("listBuildSourceUploadUrl/action"), "rbac: Container Registry Tasks Contributor");
    assert_eq!(least("write"), "rbac: Container Registry Contributor and Data Access Configuration Administrator");
}

#[test]
fn a_token_has_no_roles() {
    let paste = format!("az acr token show --name builder --registry contoso\n{DENIED_PUSH}");
    let report = support::diagnose(&paste);
    assert!(report.findings.iter().all(|finding| finding.roles.is_empty()), "{}", support::summary(&report));
}

#[test]
fn a_role_is_read_by_its_name_its_id_and_in_a_command() {
    for named in [
        "role: AcrPull",
        "\"roleDefinitionName\": \"AcrPull\", ",
        "/providers/Microsoft.Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d",
        "az role assignment create --assignee a --role acrpull --scope b",
        "az role assignment create --assignee a --role Reader --scope b",
    ] {
        let report = support::diagnose(&format!("{named}\n{DENIED_PUSH}"));
        let evidence = &finding(&report, "role-missing-push").evidence;
        assert!(evidence.iter().any(|one| one.symptom == "pull-role-only"), "{named}:\n{}", support::summary(&report));
    }
}

#[test]
fn an_everyday_word_is_no_role() {
    let report = support::diagnose(&format!("The owner of the build and every reader and contributor was told.\n{DENIED_PUSH}"));
    let evidence = &finding(&report, "role-missing-push").evidence;
    assert!(evidence.iter().all(|one| !one.symptom.contains("role")), "{}", support::summary(&report));
}
