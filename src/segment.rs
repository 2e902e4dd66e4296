//! Segments: stretches of the paste that are one thing, one file per kind.

pub mod command;
pub mod jwt;

use serde::{Deserialize, Serialize};

use crate::report::Span;

/// What a stretch of the paste is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SegmentKind {
    /// Words that nothing was recognised in.
    Text,
    /// What a tool or a registry printed, with a known message in it.
    Error,
    Command,
    Jwt,
    /// The decoded header or claims of a token, as a JWT viewer shows them.
    Claims,
    DockerConfig,
    DockerVersion,
    HealthCheck,
    AksCheck,
    /// What `nslookup`, `dig` or `Resolve-DnsName` answered about a registry.
    DnsLookup,
    /// What `az acr login --expose-token` prints.
    TokenOutput,
    AcrShow,
    OciError,
    /// A Kubernetes secret with registry credentials.
    KubernetesSecret,
    /// A pod, or what makes pods: a deployment, a job, a service account.
    PodSpec,
    /// What `kubectl describe pod` prints.
    PodDescription,
    KubernetesEvents,
    /// A registry's network rules.
    NetworkRules,
    /// Private endpoint connections of a registry.
    PrivateEndpoint,
    /// The authentication-as-arm policy.
    ArmAuthPolicy,
    RoleAssignments,
    /// A repository-scoped token of a registry.
    ScopedToken,
    ScopeMap,
    /// What `az account show` or `list` prints.
    AzureAccount,
    /// The credentials of an application: ids and end dates, never values.
    AppCredentials,
    DockerDaemonConfig,
    DockerInfo,
    /// Rows of the registry's own logs.
    EventRows,
    /// A long log of some program.
    Log,
    /// Requests and answers, as `curl` shows them.
    HttpExchange,
    /// An Azure Pipelines definition.
    Pipeline,
    /// A GitHub Actions workflow.
    Workflow,
    /// Base64 that holds something readable.
    Encoded,
}

impl SegmentKind {
    pub const ALL: &[SegmentKind] = &[
        SegmentKind::Text,
        SegmentKind::Error,
        SegmentKind::Command,
        SegmentKind::Jwt,
        SegmentKind::Claims,
        SegmentKind::DockerConfig,
        SegmentKind::DockerVersion,
        SegmentKind::HealthCheck,
        SegmentKind::AksCheck,
        SegmentKind::DnsLookup,
        SegmentKind::TokenOutput,
        SegmentKind::AcrShow,
        SegmentKind::OciError,
        SegmentKind::KubernetesSecret,
        SegmentKind::PodSpec,
        SegmentKind::PodDescription,
        SegmentKind::KubernetesEvents,
        SegmentKind::NetworkRules,
        SegmentKind::PrivateEndpoint,
        SegmentKind::ArmAuthPolicy,
        SegmentKind::RoleAssignments,
        SegmentKind::ScopedToken,
        SegmentKind::ScopeMap,
        SegmentKind::AzureAccount,
        SegmentKind::AppCredentials,
        SegmentKind::DockerDaemonConfig,
        SegmentKind::DockerInfo,
        SegmentKind::EventRows,
        SegmentKind::Log,
        SegmentKind::HttpExchange,
        SegmentKind::Pipeline,
        SegmentKind::Workflow,
        SegmentKind::Encoded,
    ];

    /// The stable id in the exported report.
    pub fn id(self) -> &'static str {
        match self {
            SegmentKind::Text => "text",
            SegmentKind::Error => "error",
            SegmentKind::Command => "command",
            SegmentKind::Jwt => "jwt",
            SegmentKind::Claims => "claims",
            SegmentKind::DockerConfig => "docker-config",
            SegmentKind::DockerVersion => "docker-version",
            SegmentKind::HealthCheck => "health-check",
            SegmentKind::AksCheck => "aks-check",
            SegmentKind::DnsLookup => "dns-lookup",
            SegmentKind::TokenOutput => "token-output",
            SegmentKind::AcrShow => "acr-show",
            SegmentKind::OciError => "oci-error",
            SegmentKind::KubernetesSecret => "kubernetes-secret",
            SegmentKind::PodSpec => "pod-spec",
            SegmentKind::PodDescription => "pod-description",
            SegmentKind::KubernetesEvents => "kubernetes-events",
            SegmentKind::NetworkRules => "network-rules",
            SegmentKind::PrivateEndpoint => "private-endpoint",
            SegmentKind::ArmAuthPolicy => "arm-auth-policy",
            SegmentKind::RoleAssignments => "role-assignments",
            SegmentKind::ScopedToken => "scoped-token",
            SegmentKind::ScopeMap => "scope-map",
            SegmentKind::AzureAccount => "azure-account",
            SegmentKind::AppCredentials => "app-credentials",
            SegmentKind::DockerDaemonConfig => "docker-daemon-config",
            SegmentKind::DockerInfo => "docker-info",
            SegmentKind::EventRows => "event-rows",
            SegmentKind::Log => "log",
            SegmentKind::HttpExchange => "http-exchange",
            SegmentKind::Pipeline => "pipeline",
            SegmentKind::Workflow => "workflow",
            SegmentKind::Encoded => "encoded",
        }
    }
}

/// A stretch of the paste that is one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    pub kind: SegmentKind,
    pub span: Span,
    /// The segment that this one is encoded in, by its index.
    pub inside: Option<usize>,
}
