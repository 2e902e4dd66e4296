//! The documented article, "Troubleshoot registry login", in all its editions: every error that it quotes leads to one of
//! its causes, and every cause that its rows name is there.

mod support;

use std::collections::BTreeSet;

use acr_doctor::kb::Kb;

/// What the article quotes, and the causes of which one must come first.
/// Editions: Japanese of 2020-08, Swedish of 2023 to 2025, current English; and the network article that it points to.
const QUOTED: &[(&str, &[&str])] = &[
    (
        "unauthorized: authentication required",
        &[
            "credentials-missing",
            "credentials-invalid",
            "registry-name-uppercase",
            "access-token-expired",
            "role-missing-pull",
            "role-missing-push",
        ],
    ),
    (
        "$ docker login myregistry.azurecr.io\nError response from daemon: Get \"https://myregistry.azurecr.io/v2/\": unauthorized: authentication required",
        &["credentials-missing", "credentials-invalid", "admin-user-disabled", "access-token-expired"],
    ),
    (
        "$ docker push myregistry.azurecr.io/app:1\nunauthorized: authentication required",
        &["role-missing-push", "credentials-missing", "access-token-expired", "credentials-invalid"],
    ),
    (
        "$ docker pull myregistry.azurecr.io/app:1\nunauthorized: authentication required",
        &["role-missing-pull", "credentials-missing", "credentials-invalid", "access-token-expired"],
    ),
    ("unauthorized: Application not registered with AAD", &["service-principal-not-in-tenant", "tenant-mismatch"]),
    (
        "Could not connect to the registry login server 'myregistry.azurecr.io'. Please verify that the registry exists and the URL 'https://myregistry.azurecr.io/v2/' is reachable from your environment.",
        &[
            "dns-lookup-failed",
            "registry-not-found",
            "registry-wrong-cloud",
            "connection-timed-out",
            "connection-refused-or-reset",
            "proxy-misconfigured",
        ],
    ),
    (
        "Unable to get AAD authorization tokens with message: An error occurred: CONNECTIVITY_REFRESH_TOKEN_ERROR\nAccess to registry 'myregistry.azurecr.io' was denied. Response code: 403. Please try running 'az login' again to refresh permissions.\nUnable to get admin user credentials with message: Admin user is disabled.\nUnable to authenticate using AAD or admin login credentials. Please specify both username and password in non-interactive mode.",
        &["client-ip-not-allowed", "public-network-access-disabled"],
    ),
    (
        "Error response from daemon: login attempt failed with status: 403 Forbidden",
        &["client-ip-not-allowed", "public-network-access-disabled", "proxy-misconfigured"],
    ),
    (
        "Error response from daemon: login attempt to https://myregistry.azurecr.io/v2/ failed with status: 403 Forbidden",
        &["client-ip-not-allowed", "public-network-access-disabled", "proxy-misconfigured"],
    ),
    (
        "az acr login succeeds but docker fails with error: unauthorized: authentication required\n$ docker push MyRegistry.azurecr.io/app:1",
        &["registry-name-uppercase"],
    ),
    ("$ docker login MyRegistry.azurecr.io\nunauthorized: authentication required", &["registry-name-uppercase"]),
    ("dial tcp: lookup myregistry.azurecr.io: no such host", &["dns-lookup-failed", "registry-not-found"]),
    (
        "Error response from daemon: Get https://myregistry.azurecr.io/v2/: net/http: request canceled (Client.Timeout exceeded while awaiting headers)",
        &["connection-timed-out"],
    ),
    (
        "Error response from daemon: Get https://myregistry.azurecr.io/v2/: proxyconnect tcp: EOF Login failed.",
        &["proxy-misconfigured"],
    ),
];

/// Every cause that a row of the article's sections names.
const NAMED: &[&str] = &[
    "docker-cli-missing",
    "docker-daemon-unreachable",
    "docker-socket-permission",
    "docker-client-outdated",
    "docker-credential-helper-broken",
    "docker-config-unreadable",
    "docker-interactive-login-unavailable",
    "docker-signature-verification",
    "credentials-missing",
    "credentials-invalid",
    "azure-cli-not-signed-in",
    "azure-cli-session-stale",
    "registry-name-uppercase",
    "access-token-expired",
    "admin-user-disabled",
    "repository-token-password-expired",
    "service-principal-not-in-tenant",
    "tenant-mismatch",
    "dns-lookup-failed",
    "registry-not-found",
    "registry-wrong-cloud",
    "connection-timed-out",
    "connection-refused-or-reset",
    "proxy-misconfigured",
    "tls-not-trusted",
    "client-ip-not-allowed",
    "public-network-access-disabled",
    "role-missing-pull",
    "role-missing-push",
    "role-missing-delete",
    "registry-suffix-missing",
    "registry-suffix-in-az-name",
    "stored-credentials-block-anonymous-pull",
    "abac-mode-ignores-legacy-roles",
    "arm-token-authentication-disabled",
    "aks-registry-not-attached",
    "image-pull-secret-invalid",
    "managed-identity-unavailable",
    "private-endpoint-dns",
    "service-connection-invalid",
    "federated-credential-mismatch",
    "trusted-service-not-allowed",
    "arm-permission-missing",
    "portal-stale-cache",
    "service-principal-secret-invalid",
    "service-principal-secret-expired",
    "expose-token-username",
    "repository-scope-missing",
    "role-assignment-permission-missing",
    // The health-check codes.
    "helm-client-problem",
    "notary-client-problem",
    "customer-managed-key-unavailable",
    "challenge-missing",
    "entra-authentication-unsupported",
    "azure-cli-outdated",
    "request-throttled",
];

/// Each code of `az acr check-health`, and the causes of which one must come first.
const CODES: &[(&str, &[&str])] = &[
    (
        "DOCKER_COMMAND_ERROR\nPlease verify if Docker client is installed and running.",
        &["docker-cli-missing", "docker-daemon-unreachable"],
    ),
    ("DOCKER_DAEMON_ERROR\nPlease verify if Docker daemon is running, or try restarting it.", &["docker-daemon-unreachable"]),
    (
        "DOCKER_VERSION_ERROR\nAn error occurred while retrieving Docker version. Please try verifying it manually.",
        &["docker-daemon-unreachable", "docker-socket-permission", "docker-client-outdated", "docker-cli-missing"],
    ),
    (
        "DOCKER_PULL_ERROR\nAn error occurred while pulling a sample image. Please validate your network connection and verify if Docker daemon is running properly.",
        &[
            "connection-timed-out",
            "dns-lookup-failed",
            "proxy-misconfigured",
            "docker-daemon-unreachable",
            "repository-scope-missing",
        ],
    ),
    ("HELM_COMMAND_ERROR\nPlease verify if Helm is installed.", &["helm-client-problem"]),
    (
        "HELM_VERSION_ERROR\nAn error occurred while retrieving Helm version. Please make sure that you have the latest Azure CLI version, and that you are using the recommended Helm version.",
        &["helm-client-problem"],
    ),
    ("NOTARY_COMMAND_ERROR\nPlease verify if notary is installed.", &["notary-client-problem"]),
    (
        "NOTARY_VERSION_ERROR\nCurrent notary version is not recommended. Please downgrade your notary client to version 0.6.0.",
        &["notary-client-problem"],
    ),
    ("CMK_ERROR\nThe identity used for registry 'myregistry' encryption doesn't exist.", &["customer-managed-key-unavailable"]),
    (
        "CONNECTIVITY_DNS_ERROR\nFailed to reach DNS for registry 'myregistry.azurecr.io'. Please check if the spelling is correct, if the CLI environment is on correct cloud and your network connectivity.",
        &["dns-lookup-failed", "registry-not-found", "registry-wrong-cloud", "arm-permission-missing"],
    ),
    (
        "CONNECTIVITY_FORBIDDEN_ERROR\nLooks like you don't have access to registry 'myregistry.azurecr.io'. To see configured firewall rules, run 'az acr show --query networkRuleSet --name myregistry'.",
        &["client-ip-not-allowed", "public-network-access-disabled"],
    ),
    ("CONNECTIVITY_CHALLENGE_ERROR\nRegistry 'myregistry.azurecr.io' did not issue a challenge.", &["challenge-missing"]),
    (
        "CONNECTIVITY_AAD_LOGIN_ERROR\nRegistry 'myregistry.azurecr.io' does not support AAD login.",
        &["entra-authentication-unsupported"],
    ),
    (
        "CONNECTIVITY_WWW_AUTHENTICATE_ERROR\nRegistry 'myregistry.azurecr.io' did not ask properly for a basic or a bearer authentication.",
        &["challenge-missing"],
    ),
    (
        "CONNECTIVITY_REFRESH_TOKEN_ERROR\nAccess to registry 'myregistry.azurecr.io' was denied. Response code: 401. Please try running 'az login' again to refresh permissions.",
        &[
            "azure-cli-session-stale",
            "role-missing-pull",
            "tenant-mismatch",
            "arm-token-authentication-disabled",
            "abac-mode-ignores-legacy-roles",
        ],
    ),
    (
        "CONNECTIVITY_ACCESS_TOKEN_ERROR\nAccess to registry 'myregistry.azurecr.io' was denied. Response code: 401. Please try running 'az login' again to refresh permissions.",
        &["azure-cli-session-stale", "role-missing-pull", "repository-scope-missing"],
    ),
    (
        "CONNECTIVITY_SSL_ERROR\nUnable to establish a secure connection to the registry 'myregistry.azurecr.io'. Are you using a proxy server?",
        &["tls-not-trusted", "proxy-misconfigured"],
    ),
    (
        "LOGIN_SERVER_ERROR\nAn error occurred while retrieving the login server for registry 'myregistry'. Please check if the spelling is correct, if the CLI environment is on correct cloud and if you have the right permissions on it.",
        &["registry-not-found", "arm-permission-missing", "registry-wrong-cloud", "azure-cli-outdated"],
    ),
    (
        "CONNECTIVITY_TOOMANYREQUESTS_ERROR\nToo many requests, access to registry 'myregistry.azurecr.io' was denied. Please wait a moment before trying again.",
        &["request-throttled"],
    ),
];

#[test]
fn every_quoted_error_gives_a_documented_cause_first() {
    let wrong: Vec<String> = QUOTED.iter().filter_map(|(paste, causes)| wrong(paste, causes)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_health_check_code_gives_a_documented_cause_first() {
    let wrong: Vec<String> = CODES
        .iter()
        .filter_map(|(text, causes)| wrong(&format!("2026-11-20 11:58:03.123456 An error occurred: {text}"), causes))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_cause_that_a_row_names_is_there() {
    let causes: BTreeSet<String> = Kb::builtin().causes.into_iter().map(|cause| cause.id).collect();
    let missing: Vec<&&str> = NAMED.iter().filter(|cause| !causes.contains(**cause)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_healthy_check_gives_nothing() {
    let healthy = "Docker daemon status: available\nDocker version: 'Docker version 24.0.7, build afdd53b, platform linux/amd64'\n\
        Docker pull of 'mcr.microsoft.com/mcr/hello-world:latest' : OK\nAzure CLI version: 2.67.0\n\
        DNS lookup to myregistry.azurecr.io at IP 203.0.113.7 : OK\nChallenge endpoint https://myregistry.azurecr.io/v2/ : OK\n\
        Fetch refresh token for registry 'myregistry.azurecr.io' : OK\nFetch access token for registry 'myregistry.azurecr.io' : OK\n\
        Helm version: 3.13.1\nNotary version: 0.6.1";
    assert_eq!(support::summary(&support::diagnose(healthy)), "registry myregistry.azurecr.io\nnothing found\n");
}

fn wrong(paste: &str, causes: &[&str]) -> Option<String> {
    let report = support::diagnose(paste);
    let first = report.findings.first().map(|finding| finding.cause.as_str());
    let is_right = first.is_some_and(|first| causes.contains(&first));
    (!is_right).then(|| format!("{paste}\n  gives {first:?}, not one of {causes:?}"))
}
