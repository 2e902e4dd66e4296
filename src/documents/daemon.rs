//! What the Docker daemon is set to: `daemon.json`, `docker info` and `docker version`, as text and as JSON.
//!
//! Sources: Docker, "dockerd: daemon configuration file"; docker/cli, `cli/command/system/info.go`; moby, `api/types/system`.

use super::layer::Layer;
use super::node::Node;
use super::{Around, Document, problem};
use crate::reading::{Reading, Secret};
use crate::report::{Judged, Readout, Row, Span};
use crate::segment::SegmentKind;

/// Settings that only a `daemon.json` has.
const SETTINGS: &[&str] = &[
    "insecure-registries",
    "registry-mirrors",
    "max-concurrent-downloads",
    "max-concurrent-uploads",
    "log-driver",
    "storage-driver",
    "data-root",
    "exec-opts",
    "live-restore",
    "default-address-pools",
    "userland-proxy",
    "dns-search",
    "allow-nondistributable-artifacts",
];
/// A block of `docker info` has no more lines.
const MOST_LINES: usize = 400;
/// No line of it that matters is longer.
const LONGEST_LINE: usize = 2000;

/// Takes a document that Docker's daemon reads or prints.
pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    let has_proxies = root.at(&["proxies", "http-proxy"]).is_some() || root.at(&["proxies", "https-proxy"]).is_some();
    if root.is_map() && (has_proxies || SETTINGS.iter().any(|setting| root.has(setting))) {
        let segment = reading.segment(SegmentKind::DockerDaemonConfig, root.span, around.inside);
        settings(root, segment, reading);
        if document.problem.is_some() {
            reading.fact("daemon-config-broken", "yes", root.span);
            problem("json-broken", document, reading);
        }
        return true;
    }
    if root.has("ServerVersion") && (root.has("OSType") || root.has("RegistryConfig") || root.has("OperatingSystem")) {
        let segment = reading.segment(SegmentKind::DockerInfo, root.span, around.inside);
        info(root, segment, reading);
        return true;
    }
    if root.at(&["Client", "ApiVersion"]).is_some() || root.at(&["Client", "APIVersion"]).is_some() {
        reading.segment(SegmentKind::DockerVersion, root.span, around.inside);
        versions(root, reading);
        return true;
    }
    false
}

/// Rows of a readout, as they are found.
struct Told<'r> {
    rows: Vec<Row>,
    https: Option<(String, Span)>,
    http: Option<String>,
    reading: &'r mut Reading,
}

impl Told<'_> {
    fn row(&mut self, name: &str, value: impl Into<String>, span: Span, judged: Judged) {
        let value: String = value.into();
        if !value.is_empty() {
            self.rows.push(Row { name: name.to_owned(), value, span, judged });
        }
    }

    /// A proxy, without the password in its address.
    fn proxy(&mut self, name: &str, is_https: bool, address: &str, span: Span) {
        let bare = bare(address);
        if bare.is_empty() || matches!(bare.as_str(), "<nil>" | "<none>") {
            return;
        }
        if has_password(address) {
            self.reading.secrets.push(Secret { kind: "password".into(), span, live_until: None });
        }
        self.row(name, bare.clone(), span, Judged::Plain);
        if is_https {
            self.https = Some((bare, span));
        } else {
            self.http = Some(bare);
        }
    }

    fn mirror(&mut self, name: &str, mirror: &str, span: Span) {
        self.reading.fact("daemon-mirror", mirror.trim_end_matches('/'), span);
        self.row(name, mirror, span, Judged::Plain);
    }

    /// The facts of what was read, and the readout.
    fn close(self, segment: usize) {
        let Told { rows, https, http, reading } = self;
        if let Some((address, span)) = https {
            reading.fact("daemon-proxy", address.clone(), span);
            reading.fact("proxy", authority(&address), span);
            // One port serves plain HTTP or TLS: what the other setting names as plain speaks no TLS.
            let is_doubtful = scheme(&address) == "https" && http.is_none_or(|http| authority(&http) == authority(&address));
            if is_doubtful {
                reading.fact("daemon-proxy-https", address, span);
            }
        }
        if !rows.is_empty() {
            reading.readouts.push(Readout { segment, rows });
        }
    }
}

fn settings(root: &Node, segment: usize, reading: &mut Reading) {
    let mut told = Told { rows: Vec::new(), https: None, http: None, reading };
    for (name, is_https) in [("http-proxy", false), ("https-proxy", true)] {
        if let Some(node) = root.at(&["proxies", name])
            && let Some(address) = node.text()
        {
            told.proxy(name, is_https, address, node.span);
        }
    }
    if let Some(node) = root.at(&["proxies", "no-proxy"])
        && let Some(list) = node.text()
    {
        told.reading.fact("daemon-no-proxy", list, node.span);
        told.row("no-proxy", list, node.span, Judged::Plain);
    }
    for mirror in root.get("registry-mirrors").map_or(&[][..], Node::items) {
        told.mirror("registry-mirrors", mirror.text().unwrap_or_default(), mirror.span);
    }
    for name in ["insecure-registries", "dns"] {
        for item in root.get(name).map_or(&[][..], Node::items) {
            told.row(name, item.text().unwrap_or_default(), item.span, Judged::Plain);
        }
    }
    for name in ["max-concurrent-downloads", "max-concurrent-uploads"] {
        if let Some(node) = root.get(name)
            && let super::node::Content::Number(number) = &node.value
        {
            told.row(name, number.clone(), node.span, Judged::Plain);
        }
    }
    told.close(segment);
}

fn info(root: &Node, segment: usize, reading: &mut Reading) {
    let mut told = Told { rows: Vec::new(), https: None, http: None, reading };
    for name in ["ServerVersion", "OperatingSystem", "OSType", "Username", "HttpProxy", "HttpsProxy", "NoProxy"] {
        if let Some(node) = root.get(name)
            && let Some(text) = node.text()
        {
            line(name, text, node.span, &mut told);
        }
    }
    let config = root.get("RegistryConfig");
    for mirror in config.and_then(|config| config.get("Mirrors")).map_or(&[][..], Node::items) {
        told.mirror("Mirrors", mirror.text().unwrap_or_default(), mirror.span);
    }
    for item in config.and_then(|config| config.get("InsecureRegistryCIDRs")).map_or(&[][..], Node::items) {
        told.row("InsecureRegistryCIDRs", item.text().unwrap_or_default(), item.span, Judged::Plain);
    }
    told.close(segment);
}

/// `docker version --format json`.
fn versions(root: &Node, reading: &mut Reading) {
    for (side, fact) in [("Client", "docker-client-version"), ("Server", "docker-server-version")] {
        if let Some(version) = root.at(&[side, "Version"])
            && let Some(text) = version.text()
        {
            let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
            reading.fact(fact, text[..end].trim_end_matches('.'), version.span);
        }
    }
    if root.get("Server").is_none_or(|server| !server.is_map()) {
        reading.fact("docker-server-missing", "yes", root.span);
    }
}

/// One thing that `docker info` says, under its name in the text or in the JSON.
fn line(name: &str, value: &str, span: Span, told: &mut Told<'_>) {
    match name {
        "Server Version" | "ServerVersion" => {
            let end = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
            told.reading.fact("docker-server-version", value[..end].trim_end_matches('.'), span);
            told.row(name, value, span, Judged::Plain);
        }
        "HTTP Proxy" | "HttpProxy" => told.proxy(name, false, value, span),
        "HTTPS Proxy" | "HttpsProxy" => told.proxy(name, true, value, span),
        "No Proxy" | "NoProxy" => {
            told.reading.fact("daemon-no-proxy", value, span);
            told.row(name, value, span, Judged::Plain);
        }
        "Username" => {
            // Who is signed in to Docker Hub: of other registries it says nothing.
            told.row(name, value, span, Judged::Plain);
        }
        "Operating System" | "OperatingSystem" | "OSType" | "Registry" => told.row(name, value, span, Judged::Plain),
        _ => {}
    }
}

/// Reads what `docker info` printed as text.
pub fn text(layer: &Layer, reading: &mut Reading) {
    let text = layer.text();
    // Names that stand in every `docker info` with a server, and nowhere else.
    let Some(sign) = text.find("Server Version:").or_else(|| text.find("Docker Root Dir:")) else { return };
    let is_of_it = |line: &str| {
        line.starts_with([' ', '\t']) || line.starts_with("Client:") || line.starts_with("Server:") || line.trim().is_empty()
    };
    let first = text[..sign].rfind('\n').map_or(0, |at| at + 1);
    let mut start = first;
    for before in text[..first].lines().rev().take(MOST_LINES) {
        if !is_of_it(before) && !known(before) {
            break;
        }
        start = before.as_ptr() as usize - text.as_ptr() as usize;
    }
    // Older versions print the names at the start of the line.
    let is_flush = !text[first..].starts_with([' ', '\t']);
    let mut end = first;
    let segment = reading.segments.len();
    let mut told = Told { rows: Vec::new(), https: None, http: None, reading };
    let mut list: Option<&str> = None;
    for whole in text[start..].lines().take(MOST_LINES) {
        let begins = whole.as_ptr() as usize - text.as_ptr() as usize;
        if begins > sign
            && !(is_of_it(whole)
                || is_flush && whole.contains(": ") && !whole.contains(['$', '>'])
                || whole.starts_with("WARNING:"))
        {
            break;
        }
        if whole.trim().is_empty() || whole.len() > LONGEST_LINE {
            continue;
        }
        end = begins + whole.len();
        let trimmed = whole.trim();
        let at = begins + whole.len() - whole.trim_start().len();
        let span = layer.span(at..at + trimmed.len());
        match trimmed.split_once(':') {
            Some(("Registry Mirrors" | "Insecure Registries", "")) => list = trimmed.strip_suffix(':'),
            Some((name, value)) if value.is_empty() || value.starts_with(' ') => {
                list = None;
                line(name, value.trim(), span, &mut told);
            }
            _ => match list {
                Some("Registry Mirrors") => told.mirror("Registry Mirrors", trimmed, span),
                Some(name) => told.row(name, trimmed, span, Judged::Plain),
                None => {}
            },
        }
    }
    told.reading.segment(SegmentKind::DockerInfo, layer.span(start..end.max(start)), None);
    told.close(segment);
}

fn known(line: &str) -> bool {
    ["Containers:", "Images:", "Running:", "Paused:", "Stopped:"].iter().any(|name| line.trim_start().starts_with(name))
}

/// What follows from the daemon's settings for the registries that the paste speaks of.
pub fn together(registries: &[String], reading: &mut Reading) {
    if let Some(list) = reading.first("daemon-no-proxy").cloned()
        && !registries.is_empty()
        && registries.iter().all(|registry| covers(&list.value, registry))
    {
        reading.fact("daemon-no-proxy-covers", "yes", list.span);
    }
}

/// Whether a list of exceptions takes a host out of a proxy's way. Source: golang.org/x/net, `http/httpproxy`.
pub fn covers(list: &str, host: &str) -> bool {
    list.split(',').map(str::trim).any(|part| {
        let part = part.split_once(':').map_or(part, |(name, _port)| name).to_ascii_lowercase();
        let domain = part.trim_start_matches('*');
        let bare = domain.trim_start_matches('.');
        part == "*"
            || !bare.is_empty()
                && (host == bare && !domain.starts_with('.') || host.strip_suffix(bare).is_some_and(|rest| rest.ends_with('.')))
    })
}

/// The address without user and password.
pub fn bare(address: &str) -> String {
    let address = address.trim();
    let start = address.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = address.split_at(start);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    format!("{scheme}{rest}")
}

fn has_password(address: &str) -> bool {
    let user = address.rsplit_once('@').map(|(user, _)| user.split_once("://").map_or(user, |(_, user)| user));
    user.and_then(|user| user.split_once(':'))
        .is_some_and(|(_, password)| !password.is_empty() && !password.bytes().all(|b| matches!(b, b'*' | b'x' | b'X')))
}

pub fn scheme(address: &str) -> &str {
    address.split_once("://").map_or("http", |(scheme, _)| scheme)
}

/// Host and port.
pub fn authority(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(paste: &str) -> Reading {
        crate::documents::read(paste, 1_795_176_000)
    }

    fn values(reading: &Reading, name: &str) -> Vec<String> {
        reading.values(name).map(str::to_owned).collect()
    }

    #[test]
    fn docker_info_is_read_as_text() {
        let paste = "$ docker info\nClient: Docker Engine - Community\n Version:    26.1.4\n\nServer:\n Containers: 3\n  Running: 1\n Server Version: 26.1.4\n \
            Operating System: Ubuntu 22.04.4 LTS\n OSType: linux\n HTTP Proxy: http://10.8.0.3:3128\n HTTPS Proxy: https://10.8.0.3:3128\n \
            No Proxy: localhost,127.0.0.1\n Registry Mirrors:\n  https://mirror.gcr.io/\n Insecure Registries:\n  127.0.0.0/8\n Live Restore Enabled: false\n\n$ docker pull contoso.azurecr.io/app";
        let reading = read_all(paste);
        assert_eq!(values(&reading, "daemon-proxy"), ["https://10.8.0.3:3128"]);
        assert_eq!(values(&reading, "daemon-proxy-https"), ["https://10.8.0.3:3128"]);
        assert_eq!(values(&reading, "daemon-mirror"), ["https://mirror.gcr.io"]);
        assert_eq!(values(&reading, "docker-server-version"), ["26.1.4"]);
        assert!(!reading.has("daemon-no-proxy-covers"));
        let segment = reading.segments.iter().find(|segment| segment.kind == SegmentKind::DockerInfo).unwrap();
        let seen = &paste[segment.span.start..segment.span.end];
        assert!(seen.starts_with("Client:") && seen.ends_with("Enabled: false"), "{seen}");
        assert!(reading.readouts[0].rows.iter().any(|row| row.name == "Insecure Registries" && row.value == "127.0.0.0/8"));
    }

    #[test]
    fn docker_info_and_version_are_read_as_json() {
        let reading = read_all(
            r#"{"ServerVersion":"27.3.1","OSType":"linux","OperatingSystem":"Docker Desktop","HttpsProxy":"http.docker.internal:3128","NoProxy":"hubproxy.docker.internal,.azurecr.io","RegistryConfig":{"Mirrors":["https://mirror.gcr.io"]}}
https://contoso.azurecr.io/v2/"#,
        );
        assert_eq!(values(&reading, "daemon-proxy"), ["http.docker.internal:3128"]);
        assert!(!reading.has("daemon-proxy-https") && reading.has("daemon-no-proxy-covers"));
        let reading = read_all(r#"{"Client":{"Version":"28.5.1","ApiVersion":"1.51"},"Server":null}"#);
        assert!(reading.has("docker-server-missing"));
        assert_eq!(values(&reading, "docker-client-version"), ["28.5.1"]);
    }

    #[test]
    fn daemon_json_is_read_and_a_password_in_it_is_a_secret() {
        let paste = "{\"insecure-registries\": [\"10.8.0.0/16\"], \"proxies\": {\"https-proxy\": \"http://build:aVeryGoodOne7@proxy.fabrikam.example:8080\", \"no-proxy\": \"localhost\"}}";
        let reading = read_all(paste);
        assert_eq!(values(&reading, "daemon-proxy"), ["http://proxy.fabrikam.example:8080"]);
        assert_eq!(reading.secrets.len(), 1);
        assert!(reading.readouts.iter().all(|readout| readout.rows.iter().all(|row| !row.value.contains("aVeryGoodOne7"))));
        assert!(!read_all("{\"dns\": [\"10.0.0.2\"]}").has("daemon-proxy"));
    }

    #[test]
    fn exceptions_cover_hosts_and_domains() {
        for (list, covered) in [
            ("localhost,.azurecr.io", true),
            ("*.azurecr.io", true),
            ("azurecr.io", true),
            ("contoso.azurecr.io", true),
            ("*", true),
            ("fabrikam.azurecr.io,", false),
            ("toso.azurecr.io", false),
            ("", false),
        ] {
            assert_eq!(covers(list, "contoso.azurecr.io"), covered, "{list}");
        }
    }
}
