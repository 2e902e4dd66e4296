//! Hosts in a text: which registry, which cloud, or somebody else's.

use std::ops::Range;

use crate::readable::Readable;
use crate::run::run;

/// The longest path of an address that says something, in bytes: a repository's name has at most 255, a digest 71, the words
/// of the API between them 20. Source: OCI distribution specification 1.1, "Pulling manifests"; distribution/reference,
/// `NameTotalLengthMax`.
pub const LONGEST_PATH: usize = 400;

/// The longest name of a host or an image, in bytes. Source: RFC 1035, 2.3.4; distribution/reference, `NameTotalLengthMax`.
const LONGEST_NAME: usize = 255;

/// Whose host it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostKind {
    /// An Azure registry's login server.
    Registry,
    /// Where layers come from: a data endpoint or blob storage.
    Data,
    Entra,
    Arm,
    DockerHub,
    /// Microsoft's public registry.
    Mcr,
    OtherRegistry,
    /// No registry at all.
    Other,
    Unknown,
}

impl HostKind {
    /// The name in the knowledge base: `docker-hub`.
    pub fn name(self) -> &'static str {
        match self {
            HostKind::Registry => "registry",
            HostKind::Data => "data",
            HostKind::Entra => "entra",
            HostKind::Arm => "arm",
            HostKind::DockerHub => "docker-hub",
            HostKind::Mcr => "mcr",
            HostKind::OtherRegistry => "other-registry",
            HostKind::Other => "other",
            HostKind::Unknown => "unknown",
        }
    }

    fn speaks_of_images(self) -> bool {
        matches!(self, HostKind::Registry | HostKind::Data | HostKind::DockerHub | HostKind::Mcr | HostKind::OtherRegistry)
    }
}

/// A host as it stands in the readable text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    pub kind: HostKind,
    /// Lower-case; empty where only a documentation link shows whose message it is.
    pub name: String,
    pub range: Range<usize>,
}

/// Everything that the scanner looks for.
pub fn literals() -> impl Iterator<Item = &'static str> {
    [LITERALS, OTHER_REGISTRIES, BEFORE_HOSTS, BEFORE_REGISTRIES].into_iter().flatten().copied()
}

/// Parts of known hosts, and what stands before any host.
const LITERALS: &[&str] = &[
    "azurecr.",
    "azureacr.",
    "azurerc.",
    "azurecr",
    "aka.ms/acr",
    ".blob.core.",
    "login.microsoftonline.",
    "login.windows.net",
    "sts.windows.net",
    "login.partner.microsoftonline",
    "management.azure.com",
    "management.core.",
    "management.usgovcloudapi",
    "management.chinacloudapi",
    "docker.io",
    "docker.com",
    "mcr.microsoft.com",
    "localhost:",
    "://",
    "lookup ",
    "host='",
    "goharbor",
    "access denied for ",
    "pulling from host ",
];

/// What stands before the host that a network error is about, in the words of curl, git, ssh, Node.js, Python and nslookup.
const BEFORE_HOSTS: &[&str] = &[
    "resolve host: ",
    "resolve hostname ",
    "resolve '",
    "enotfound ",
    "eai_again ",
    "can't find ",
    "connect to ",
    "connection to ",
    "connect to host ",
    "unknownhostexception: ",
];

/// What stands before the host of a registry, whatever it is called: so a self-hosted one is known as one.
const BEFORE_REGISTRIES: &[&str] = &[
    "refers to repository [",
    "in the registry '",
    "docker push ",
    "docker pull ",
    "docker login ",
    "podman push ",
    "podman pull ",
    "load metadata for ",
    "failed to solve: ",
    "oci://",
    "docker://",
];

/// Suffixes of the login servers, by cloud. Source: Azure CLI, `cloud.py`.
const REGISTRY_SUFFIXES: &[&str] = &[".azurecr.io", ".azurecr.cn", ".azurecr.us", ".azurecr.de", ".azurecr.sovcloud-azure.fr"];

/// Hosts of other registries: looked for, and known by their suffix.
const OTHER_REGISTRIES: &[&str] = &[
    "ghcr.io",
    "quay.io",
    "gcr.io",
    "pkg.dev",
    "amazonaws.com",
    "registry.k8s.io",
    "nvcr.io",
    "docker.pkg.github.com",
    "registry.gitlab.com",
    "aliyuncs.com",
    "registry.redhat.io",
    "registry.access.redhat.com",
    "cr.yandex",
    "azk8s.cn",
    "jfrog.io",
    "public.ecr.aws",
    "docker.elastic.co",
    "lscr.io",
    "cgr.dev",
    "icr.io",
    "ocir.io",
    "registry.digitalocean.com",
    "registry.suse.com",
    "tencentyun.com",
];

/// Hosts that messages point readers to: they say nothing about where the trouble is.
const DOCUMENTATION: &[&str] = &[
    "aka.ms",
    "docs.microsoft.com",
    "learn.microsoft.com",
    "go.microsoft.com",
    "microsoft.com",
    "docs.docker.com",
    "www.docker.com",
    "hub.docker.com",
    "docs.github.com",
    "azure.microsoft.com",
    "portal.azure.com",
];

/// All hosts at the places where the scanner stopped, in order, none twice.
pub fn hosts(readable: &Readable, hits: &[Range<usize>]) -> Vec<Host> {
    let text = readable.text();
    let mut found: Vec<Host> = Vec::new();
    for hit in hits {
        let literal = &text[hit.clone()];
        let host = match literal {
            "://" => host_at(text, hit.end).map(|host| asked_as_registry(text, host)),
            _ if literal.eq_ignore_ascii_case("lookup ") || literal.eq_ignore_ascii_case("host='") => host_at(text, hit.end),
            _ if literal.eq_ignore_ascii_case("access denied for ") => hub_image_at(text, hit.end),
            // An address does not say whose it is: a name before it does.
            _ if BEFORE_HOSTS.iter().any(|before| literal.eq_ignore_ascii_case(before)) => host_at(text, hit.end)
                .filter(|host| host.name.split(':').next().is_none_or(|name| name.parse::<std::net::IpAddr>().is_err())),
            _ if BEFORE_REGISTRIES.iter().any(|before| literal.eq_ignore_ascii_case(before)) => registry_at(text, hit.end),
            // BuildKit names the registry that refused.
            _ if literal.eq_ignore_ascii_case("pulling from host ") => host_at(text, hit.end).map(registry_of_ones_own),
            _ if literal.eq_ignore_ascii_case("aka.ms/acr") => {
                Some(Host { kind: HostKind::Registry, name: String::new(), range: hit.clone() })
            }
            _ => host_around(text, hit),
        };
        let Some(host) = host.filter(|host| !is_in_a_path(text, &found, host)) else { continue };
        let overlaps = |other: &Host| other.range.start < host.range.end && host.range.start < other.range.end;
        if !found.iter().rev().take(4).any(overlaps) {
            // Nearly always at the end: literals come in order, and a host may begin before the one that came last.
            let at = found.partition_point(|other| other.range.start <= host.range.start);
            found.insert(at, host);
        }
    }
    found
}

/// Whether a host's name is part of a repository of an Azure registry: `contoso.azurecr.io/docker.io/library/nginx`.
fn is_in_a_path(text: &str, before: &[Host], host: &Host) -> bool {
    let registry = before.last().filter(|before| before.kind == HostKind::Registry && before.range.end < host.range.start);
    let between = registry.and_then(|registry| text.get(registry.range.end..host.range.start)).unwrap_or_default();
    between.starts_with('/') && between.ends_with('/') && between.len() <= LONGEST_NAME && between.bytes().all(is_path_byte)
}

/// Source: distribution/reference, `name-component`.
fn is_path_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-' | b'_')
}

/// Which host a text is about: on its own lines, else the nearest registry before it, else the only one there is.
pub fn about(readable: &Readable, hosts: &[Host], range: &Range<usize>) -> HostKind {
    let first = readable.line(readable.line_of(range.start)).start;
    let last = readable.line(readable.line_of(range.end.saturating_sub(1).max(range.start))).end;
    let from = hosts.partition_point(|host| host.range.start < first);
    let to = hosts.partition_point(|host| host.range.start < last);
    let here = &hosts[from..to];
    let inside = here.iter().find(|host| range.contains(&host.range.start) && host.kind != HostKind::Other);
    let before = here.iter().rev().find(|host| host.range.start < range.start);
    if let Some(host) = inside.or(before).or(here.first()) {
        return host.kind;
    }
    let earlier =
        hosts[..from].iter().rev().take_while(|host| readable.line_of(range.start) - readable.line_of(host.range.start) <= 60);
    if let Some(host) = earlier.into_iter().find(|host| host.kind.speaks_of_images()) {
        return host.kind;
    }
    let mut kinds = hosts.iter().map(|host| host.kind).filter(|kind| kind.speaks_of_images());
    match kinds.next() {
        Some(kind) if kinds.all(|other| other == kind) => kind,
        _ => HostKind::Unknown,
    }
}

/// Whose a host is, from its name alone; `None` for a documentation link.
pub fn kind_of(host: &str) -> Option<HostKind> {
    let name = host.split(':').next().unwrap_or(host);
    let is = |suffix: &str| name == suffix || name.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.'));
    if DOCUMENTATION.contains(&name) {
        return None;
    }
    Some(match name {
        _ if name.contains(".data.azurecr.") || name.contains(".blob.core.") => HostKind::Data,
        _ if registry_of(name).is_some() => HostKind::Registry,
        _ if is("azurecr.io") || name.contains("azureacr.") || name.contains("azurerc.") => HostKind::Registry,
        "mcr.microsoft.com" => HostKind::Mcr,
        _ if is("data.mcr.microsoft.com") => HostKind::Mcr,
        _ if is("docker.io") || is("docker.com") => HostKind::DockerHub,
        _ if name.starts_with("login.") && (name.contains("microsoftonline") || name.contains("windows.net")) => HostKind::Entra,
        "sts.windows.net" => HostKind::Entra,
        _ if name.starts_with("management.") => HostKind::Arm,
        _ if OTHER_REGISTRIES.iter().any(|other| is(other)) => HostKind::OtherRegistry,
        "localhost" if host.contains(':') => HostKind::OtherRegistry,
        _ => HostKind::Other,
    })
}

/// The login server that a host belongs to: `contoso.azurecr.io` for itself, for its data endpoint and its private name.
pub fn registry_of(host: &str) -> Option<String> {
    let host = host.split_once(':').map_or(host, |(host, _port)| host);
    let suffix = REGISTRY_SUFFIXES.iter().find(|suffix| host.ends_with(**suffix))?;
    let rest = host.strip_suffix(suffix)?;
    let rest = rest.strip_suffix(".privatelink").unwrap_or(rest);
    let name = rest.split('.').next().filter(|name| !name.is_empty())?;
    let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (is_name && name != "privatelink" && name != "data").then(|| format!("{name}{suffix}"))
}

/// The host that begins at an offset, as after `://`; a user name before `@` is stepped over.
fn host_at(text: &str, start: usize) -> Option<Host> {
    let token = run(text, start, LONGEST_NAME, &|c| is_host_char(c) || c == '@');
    let (skipped, token) = token.rsplit_once('@').map_or((0, token), |(user, host)| (user.len() + 1, host));
    named(token, start + skipped, false)
}

/// The host that holds a range.
fn host_around(text: &str, hit: &Range<usize>) -> Option<Host> {
    let before = &text[..hit.start];
    let start = before.len() - before.bytes().rev().take(253).take_while(|b| b.is_ascii() && is_host_char(*b as char)).count();
    let after = &text[hit.end..];
    let end = hit.end + after.bytes().take(253).take_while(|b| is_host_char(*b as char)).count();
    // `library/contoso.azurecr.io`: the host was taken for the name of one of Docker Hub's own images.
    named(text.get(start..end)?, start, text[..start].ends_with("library/"))
}

/// Whoever is asked for a manifest or a blob is a registry. Source: OCI distribution specification, "Endpoints".
fn asked_as_registry(text: &str, host: Host) -> Host {
    let path = run(text, host.range.end, LONGEST_PATH, &|c| !c.is_whitespace() && c != '"');
    let is_asked = path.starts_with("/v2/") && (path.contains("/manifests/") || path.contains("/blobs/"));
    if is_asked { registry_of_ones_own(host) } else { host }
}

/// A registry's host: one that is no known one is somebody's own.
fn registry_at(text: &str, start: usize) -> Option<Host> {
    let host = host_at(text, start)?;
    // `app.tar` and `app:1.2` have a dot, too: a host is followed by a path, or ends the words.
    let ends_well = text[host.range.end..].starts_with(['/', '\'', ']', '\n']) || text.len() == host.range.end;
    ends_well.then(|| registry_of_ones_own(host))
}

/// What is spoken to as a registry is one, whatever it is called.
fn registry_of_ones_own(host: Host) -> Host {
    if host.kind == HostKind::Other { Host { kind: HostKind::OtherRegistry, ..host } } else { host }
}

/// An image name without a host is Docker Hub's. Source: distribution/reference, `splitDockerDomain`.
fn hub_image_at(text: &str, start: usize) -> Option<Host> {
    let name = run(text, start, LONGEST_NAME, &|c| !c.is_whitespace() && c != ',');
    let first = name.split('/').next().unwrap_or(name);
    let has_host = name.contains('/') && (first.contains(['.', ':']) || first == "localhost");
    let is_bare = !has_host && !name.is_empty() && !name.contains(['*', '$', '<']);
    is_bare.then(|| Host { kind: HostKind::DockerHub, name: "docker.io".into(), range: start..start + name.len() })
}

fn named(token: &str, start: usize, begins_a_hub_path: bool) -> Option<Host> {
    let trimmed = token.trim_start_matches(['.', '-', ':', '_']);
    let start = start + token.len() - trimmed.len();
    let token = trimmed.trim_end_matches(['.', ':', '-', '_']);
    // A port belongs to the host, a tag does not: `host:443`, but `image:1.2`.
    let host = token.split_once(':').map_or(token, |(name, port)| {
        let numeric = !port.is_empty() && port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit());
        // `br:contoso.azurecr.io`: what stands before the colon is a scheme.
        let is_scheme = !name.contains('.') && name != "localhost" && port.contains('.');
        match (numeric, is_scheme) {
            (true, _) => token,
            (_, true) => port,
            _ => name,
        }
    });
    let start = start + token.find(host).unwrap_or_default();
    let name = host.to_ascii_lowercase();
    if !name.contains('.') && !name.starts_with("localhost:") || is_number(&name) {
        return None;
    }
    let kind = if begins_a_hub_path { HostKind::DockerHub } else { kind_of(&name)? };
    Some(Host { kind, range: start..start + host.len(), name })
}

/// `7.99` is a tag or a version: a host's last part has a letter, or all four parts of an address are numbers.
fn is_number(name: &str) -> bool {
    let name = name.split(':').next().unwrap_or(name);
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    name.rsplit('.').next().is_some_and(is_digits) && name.split('.').filter(|part| is_digits(part)).count() != 4
}

fn is_host_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the scanner stops in a text: at parts of known hosts, and at these.
    fn hits(text: &str, besides: &[&str]) -> Vec<Range<usize>> {
        let all = LITERALS.iter().chain(besides);
        let mut hits: Vec<_> =
            all.flat_map(|literal| text.match_indices(literal).map(|(at, found)| at..at + found.len())).collect();
        hits.sort_by_key(|hit| (hit.start, hit.end));
        hits
    }

    #[test]
    fn every_form_of_a_registry_is_the_same_registry() {
        for host in [
            "contoso.azurecr.io",
            "contoso.privatelink.azurecr.io",
            "contoso.westeurope.data.azurecr.io",
            "contoso.eastus.geo.azurecr.io",
            "contoso.azurecr.io:443",
        ] {
            assert_eq!(registry_of(host).as_deref(), Some("contoso.azurecr.io"), "{host}");
        }
        assert_eq!(registry_of("contoso-abc1.azurecr.us").as_deref(), Some("contoso-abc1.azurecr.us"));
        assert_eq!(registry_of("privatelink.azurecr.io"), None);
        assert_eq!(registry_of("azurecr.io"), None);
    }

    #[test]
    fn a_network_error_says_whose_host_it_is_about() {
        let about_of = |line: &str, error: &str| {
            let text = format!("docker login contoso.azurecr.io\n{line}");
            let readable = Readable::new(&text);
            let start = text.find(error).expect("the error stands in the line");
            about(&readable, &hosts(&readable, &hits(&text, BEFORE_HOSTS)), &(start..start + error.len()))
        };
        assert_eq!(about_of("curl: (6) Could not resolve host: github.com", "Could not resolve host"), HostKind::Other);
        assert_eq!(about_of("** server can't find db.internal.example: NXDOMAIN", "NXDOMAIN"), HostKind::Other);
        assert_eq!(about_of("Failed to connect to contoso.azurecr.io port 443", "Failed to connect"), HostKind::Registry);
        assert_eq!(about_of("Failed to connect to 203.0.113.20 port 443", "Failed to connect"), HostKind::Registry);
    }

    #[test]
    fn a_name_in_the_path_of_a_registry_is_no_host() {
        let names = |text: &str| {
            let readable = Readable::new(text);
            hosts(&readable, &hits(text, OTHER_REGISTRIES)).into_iter().map(|host| host.name).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names("docker pull contoso.azurecr.io/docker.io/library/nginx"), "contoso.azurecr.io");
        assert_eq!(names("https://contoso.azurecr.io/v2/cache/ghcr.io/a/b/manifests/1"), "contoso.azurecr.io");
        assert_eq!(names("contoso.azurecr.io/app ghcr.io/app"), "contoso.azurecr.io ghcr.io");
        assert_eq!(names("ghcr.io/app contoso.azurecr.io/app"), "ghcr.io contoso.azurecr.io");
    }

    #[test]
    fn hosts_are_told_apart() {
        for (host, kind) in [
            ("weumanaged15.blob.core.windows.net", Some(HostKind::Data)),
            ("contoso.westeurope.data.azurecr.io", Some(HostKind::Data)),
            ("registry-1.docker.io", Some(HostKind::DockerHub)),
            ("1234.dkr.ecr.eu-west-1.amazonaws.com", Some(HostKind::OtherRegistry)),
            ("localhost:5000", Some(HostKind::OtherRegistry)),
            ("github.com", Some(HostKind::Other)),
            ("aka.ms", None),
        ] {
            assert_eq!(kind_of(host), kind, "{host}");
        }
    }
}
