//! Facts: typed things that are true of the paste, each with the place it was read from.
//!
//! Knowledge speaks of facts by name ([`NAMES`]), so that a condition in `kb/` can be checked when the project builds.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::report::Span;

/// Something true of the paste: a name of [`NAMES`], a value, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Written")]
pub struct Fact {
    pub name: &'static str,
    /// The value as text; a plain `yes` where only the presence matters.
    pub value: String,
    /// The place in the paste that shows it.
    pub span: Span,
}

/// A fact as bytes: the number of its name, its value and its place.
type Written = (usize, String, Span);

impl<'de> Deserialize<'de> for Fact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fact, D::Error> {
        let (number, value, span) = Written::deserialize(deserializer)?;
        Ok(Fact { name: NAMES.get(number).copied().unwrap_or_default(), value, span })
    }
}

impl From<Fact> for Written {
    fn from(fact: Fact) -> Written {
        (NAMES.iter().position(|name| *name == fact.name).unwrap_or(NAMES.len()), fact.value, fact.span)
    }
}

/// Every fact's name. Behind each stands what its value means.
#[rustfmt::skip]
pub const NAMES: &[&str] = &[
    // What was said, by whom, about what.
    "said",                              // the id of a message of kb/messages that was found
    "speaker",                           // who said a message that was found
    "aadsts",                            // a Microsoft Entra code: digits only
    "entra-cause",                       // what the code leads to, as kb/entra-codes.toml says it: tenant-mismatch, tenant-mismatch@gone
    "entra-also",                        // what it may mean besides
    "arm-code",                          // the code of an Azure Resource Manager error: AuthorizationFailed
    "arm-action",                        // the action that Azure Resource Manager refused: Microsoft.ContainerRegistry/registries/read
    "http-status",                       // an HTTP status that was answered: 403
    "correlation-id",                    // a correlation id
    "time",                              // when a line with a known message was written: 2026-11-20T12:00:00Z
    // The registry and the image.
    "registry",                          // a login server of an Azure registry, lower-case: contoso.azurecr.io
    "registry-name",                     // its resource name: contoso
    "registry-suffix",                   // its suffix: azurecr.io, azurecr.us, azurecr.cn
    "registry-typo",                     // a host that looks like a misspelt Azure registry: contoso.azureacr.io
    "other-registry",                    // another registry's host that is spoken to: docker.io, ghcr.io, mcr.microsoft.com
    "docker-hub-asked",                  // an image name without a host, so that Docker Hub was asked: library/app
    "image-ref",                         // an image reference as written: Contoso.azurecr.io/App:1
    "image",                             // the image reference in right form
    "image-host-uppercase",              // a reference whose host has upper-case letters, as written
    "image-path-uppercase",              // a reference whose repository has upper-case letters, as written
    "repository",                        // the repository: team/app
    "tag",                               // the tag
    "digest",                            // the digest: sha256:…
    "blob-host",                         // a data endpoint or blob storage host that layers come from
    // What was being done, where, as whom.
    "operation",                         // login, pull, push, delete, list or manage
    "platform",                          // aks, kubernetes, app-service, container-apps, container-instances, azure-pipelines, github-actions, gitlab, jenkins, cloud-shell, acr-tasks, portal, wsl, terraform
    "tool",                              // the program that speaks or was typed: docker, podman, skopeo, buildah, nerdctl, buildx, kaniko, helm, oras, crane, az, kubectl, containerd, kubelet
    "scope",                             // a scope that a token was asked for: repository:team/app:pull,push
    "action",                            // an action that a scope or an error body names: pull, push, delete, metadata_read, catalog
    "identity",                          // the kind of identity: user, service-principal, managed-identity, workload-identity, admin, token
    "tenant",                            // a tenant id that is in use
    "other-tenant",                      // a second tenant id that should be the same
    "subscription",                      // a subscription id
    "resource-group",                    // a resource group
    "app-id",                            // an application (client) id
    "object-id",                         // an object id
    "user",                              // the user name that was given to the registry
    "user-kind",                         // zeros, guid, tenant (the id of the tenant that is signed in to), registry-name, email or name
    "client-ip",                         // the client's address as the registry saw it
    "server-ip",                         // an address that the registry's name was resolved to
    "server-ip-private",                 // the same, when it is a private address
    "cluster",                           // the AKS cluster's name
    "namespace",                         // the Kubernetes namespace
    "pod",                               // the pod's name
    "pull-secret",                       // an image pull secret's name
    "token-name",                        // the name of a repository-scoped token
    "docker-host",                       // the Docker daemon's address
    "helper",                            // a credential helper's suffix: desktop, pass
    "config-path",                       // the path of a docker configuration file
    "proxy",                             // a proxy's address
    "service-connection",                // the name of a service connection
    // Commands that were typed.
    "command",                           // a command that was typed, such as `docker-login`, `docker-push`, `docker-pull`, `az-acr-login`, `az-login`, `az-acr-check-health`, `kubectl-create-secret`
    "command-registry",                  // the registry as it was typed in a command
    "command-name-has-suffix",           // an `az acr` command that was given a login server as its name
    "command-server-lacks-suffix",       // a `docker login` that was given a name without a domain: myregistry
    "command-no-registry",               // a `docker login` without a registry
    "command-image-lacks-registry",      // a push or pull of an image without a registry's host, while an Azure registry is in play
    "command-password-empty",            // a `docker login` with an empty password
    "command-password-is-jwt",           // a `docker login` whose password is a JWT
    "command-password-is-guid",          // a `docker login` whose password is a GUID: the id of a secret, not its value
    "command-sudo",                      // a docker or az command run with sudo
    "login-succeeded",                   // `Login Succeeded` was printed
    "pull-succeeded",                    // an image was pulled from the registry
    "push-succeeded",                    // an image was pushed to the registry
    // Tokens.
    "token-kind",                        // entra-v1, entra-v2, acr-refresh, acr-access or other
    "token-expired",                     // a token past its `exp`: whole seconds since then
    "token-not-yet-valid",               // a token whose `nbf` or `iat` is ahead of the clock: whole seconds until then
    "token-audience",                    // a token's `aud`
    "token-audience-kind",               // arm, acr, login-server or other
    "token-audience-other-registry",     // an ACR token whose `aud` is not the registry in question: that `aud`
    "token-tenant",                      // a token's tenant
    "token-tenant-other",                // the tenant that a registry was asked to exchange a token of another tenant for
    "token-grants",                      // an action that an ACR access token grants on the repository in question: pull, push
    "token-lacks",                       // the action that failed and that an ACR access token does not grant
    "token-access-empty",                // an ACR access token that grants nothing
    "token-other-repository",            // the repositories that an ACR access token is for, where the one in question is not among them
    "token-broken",                      // something that begins like a JWT and cannot be read
    // The docker configuration.
    "config",                            // yes: a docker config.json is in the paste
    "config-broken",                     // a docker config.json that is no valid JSON
    "config-no-auths",                   // a docker config.json with no `auths`, no store and no helper
    "config-has-entry",                  // a host with an entry in `auths` or `credHelpers`
    "config-lacks-registry",             // the registry in question has no entry, and there is no store or helper for it
    "config-key-uppercase",              // a key of `auths` with upper-case letters
    "config-store",                      // the value of `credsStore`
    "config-helper-foreign",             // a store that cannot exist on this system: desktop.exe or wincred on Linux
    "config-token-expired",              // a token stored for the registry that is past its `exp`: whole seconds since then
    "config-zeros-user-no-jwt",          // the all-zero user with a password that is no JWT
    "config-jwt-wrong-user",             // a JWT stored as password under another user than the all-zero one
    "config-is-token-output",            // the output of `--expose-token` saved as the configuration
    "config-auth-invalid",               // an `auth` field that is not base64 of user:password
    "config-auth-unused",                // the registry in question has a login in the file, and a store or helper is asked instead
    "config-helper-other-cloud",         // a helper of another cloud that is set for the Azure registry in question: ecr-login
    "daemon-proxy",                      // the proxy that the Docker daemon sends HTTPS through
    "daemon-proxy-https",                // the same, given as https:// where the proxy most likely speaks plain HTTP
    "daemon-no-proxy",                   // the hosts that the daemon reaches without its proxy
    "daemon-no-proxy-covers",            // the registry in question is one of those
    "daemon-mirror",                     // a mirror of Docker Hub that the daemon asks first
    "daemon-config-broken",              // a daemon.json that is no valid JSON
    // Programs and their versions.
    "docker-client-version",             // the Docker client's version: 17.12.1
    "docker-server-version",             // the Docker daemon's version
    "docker-server-missing",             // `docker version` shows a client and no server
    "az-version",                        // the Azure CLI's version
    "helm-version",                      // Helm's version
    // az acr check-health, az aks check-acr.
    "health-check",                      // a code of `az acr check-health`: DOCKER_DAEMON_ERROR
    "health-ok",                         // a check that passed: docker-daemon, docker-version, docker-pull, az-version, helm-version, dns, challenge, refresh-token, access-token, private-endpoint-dns
    "health-abac-note",                  // check-health asks for `--repository`: the registry is in rbac-abac mode
    "health-response-code",              // the response code that a token error of check-health names: 401
    "health-lacking",                    // a permission that check-health says is lacking: pull, push, delete
    "aks-check",                         // a line of `az aks check-acr`: dns-ok, dns-failed, cname-failed, identity-ok, identity-failed, sp-ok, sp-failed, pull-ok, pull-failed, can-pull
    // The registry's own state, where it stands in the paste.
    "role-mode",                         // the registry's role assignment mode: rbac or rbac-abac
    "role-name",                         // a role that is named in the paste: AcrPull
    "role-allows",                       // a right that a named role gives, in the registry's mode, or in either: push
    "admin-enabled",                     // the admin user: true or false
    "anonymous-pull",                    // anonymous pull: true or false
    "public-access",                     // public network access: enabled or disabled
    "arm-auth",                          // the authentication-as-arm policy: enabled or disabled
    "private-endpoint",                  // the state of a private endpoint connection: Approved
    "secret-expired",                    // a secret past its end date: client-secret or token-password
    "token-disabled",                    // a repository-scoped token whose status is disabled: yes
    // What registry, rules and policies say of themselves.
    "sku",                               // the registry's tier: Basic, Standard, Premium, Classic
    "network-default-action",            // what happens to an address that no rule names: allow or deny
    "ip-rule",                           // an address or range that the rules let in: 203.0.113.0/24
    "client-ip-listed",                  // whether a rule lets the client's address in: yes or no
    "registry-changed",                  // whole seconds from the registry's last change to the refusal
    "trusted-services",                  // networkRuleBypassOptions: azureservices or none
    "tasks-bypass",                      // networkRuleBypassAllowedForTasks: true or false
    "private-endpoint-none",             // yes: the registry has no private endpoint connection
    "provisioning",                      // the registry's provisioning state: succeeded, updating, failed
    "data-endpoint",                     // dedicated data endpoints: true or false
    "quarantine",                        // the quarantine policy: enabled or disabled
    "content-trust",                     // the trust policy: enabled or disabled
    "login-server-label",                // the login server, where the host in the text lacks its label: contoso-a1b2c3.azurecr.io
    "name-available",                    // whether a registry's name is free: true or false
    "replica",                           // a region that the registry is replicated to: westeurope
    "cache-rule",                        // the source registry of the cache rule that the image comes through: docker.io
    "cache-rule-anonymous",              // the same, where the rule has no credentials for its source
    "encryption-identity-gone",          // the identity that reads the key of the registry's encryption, where the registry does not have it
    "registry-elsewhere",                // how a registry that a subscription does not hold is known to exist: subscription (it is in another one) or address (its login server is there)
    "secret-live",                       // a secret whose end date is ahead, or that has none: client-secret or token-password
    // Who may do what, and who is signed in.
    "assignment",                        // what a role assignment means for what was tried: allows, lacks (the role has no such right), other-mode (it has it in the registry's other mode), excludes (its condition leaves the repository out), elsewhere (its scope is another resource), other (it is somebody else's), unknown; none for an empty list
    "assignment-age",                    // how old an assignment that allows it is: whole seconds
    "scope-map",                         // what a scope map means for what was tried: allows, lacks, excludes, unknown
    "account-tenant",                    // the tenant of the account that is signed in to the Azure CLI
    "account-suffix",                    // the registry suffix of that account's cloud: azurecr.io, azurecr.us, azurecr.cn
    "dns-private-zone",                  // a name in a privatelink zone that a look-up shows
    "dns-answer-public",                 // a look-up through a privatelink zone that ends at a public address
    "dns-answer-none",                   // a look-up that found nothing: NXDOMAIN
    // Kubernetes.
    "pull-secret-type",                  // the type of a secret with registry credentials: kubernetes.io/dockerconfigjson, Opaque
    "pull-secret-host",                  // a key of the configuration in a secret, as written
    "pull-secret-wrong",                 // what keeps a secret from an image: host, empty, name, namespace, type, unused (no pod names it)
    "pull-secret-fits",                  // a secret of the pod's namespace holds a login for the image's host: named (by the pod) or unnamed (as far as the paste shows)
    "pull-secret-other-host",            // the host of a secret whose login is not for the image's
    "pull-secret-other-namespace",       // the namespace of a secret that fits, and not the pod's
    "pod-lacks-pull-secret",             // pod: a pod on its node names no pull secret; aks: the same on a node of AKS; template: what makes pods, or a pod without a node
    "service-account",                   // a pod's service account
    "node",                              // the node that a pod is on
    "dns-answer-none-public",            // the same, where a resolver of the internet was asked
    "dns-answer",                        // a login server that a look-up found an address for
    "dialled-data",                      // an address that did not answer, and that a look-up shows to be the host of the layers
    "host-identity",                     // the identities of what runs the images: none, system, user, or node-lacks (a node of AKS without the user-assigned one that pulls)
    // Requests and answers.
    "answer-by-registry",                // an HTTP status that the registry itself answered: 401
    "answer-by-proxy",                   // an HTTP status that something between client and registry answered: 403
    "answer-by-storage",                 // an HTTP status that blob storage or a data endpoint answered: 400
    "authorization-to-storage",          // the same, where the request carried an Authorization header
    "challenge",                         // how an answer asks to be signed in to: bearer or basic
    "challenge-error",                   // the error that a challenge names: insufficient_scope, invalid_token
    "certificate-by-other",              // who issued the certificate of a registry's host, where it is nobody that Azure uses
    "answer-through-proxy",              // an HTTP status that the registry itself answered through a proxy: 401
    "slow-transfer",                     // how fast a layer came, where it came slowly: 118k
    // Pipelines and workflows.
    "pipeline-login-elsewhere",          // a job, provider or app that uses a registry logs in to another one: that other host or name
    "pipeline-push",                     // the registry that such a job pushes to: the other side of it
    "pipeline-login-hub",                // a job that pushes to an Azure registry logs in without naming one, so to Docker Hub: yes
    "pipeline-login-missing",            // a job pushes to this registry, and no step before logs in to any
    // The registry's logs.
    "rows",                              // what rows of its logs show, after the last success: login-401-nobody, -zeros, -guid, -person or -name, stopped (after a good login), login-403, others-get-in, denied-pull, -push or -delete (after a good login), not-found, locked, throttled, server-error, two-regions, none
];

/// The name as it stands in [`NAMES`], or `None` for a name that does not exist.
pub fn name(name: &str) -> Option<&'static str> {
    NAMES.iter().copied().find(|known| *known == name)
}

/// A fact's name in the bundle: its number in [`NAMES`].
pub fn serialize<S: Serializer>(name: &str, serializer: S) -> Result<S::Ok, S::Error> {
    NAMES.iter().position(|known| *known == name).serialize(serializer)
}

/// The name of a number of [`NAMES`].
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let number = Option::<usize>::deserialize(deserializer)?;
    Ok(number.and_then(|number| NAMES.get(number)).map(|name| (*name).to_owned()).unwrap_or_default())
}
