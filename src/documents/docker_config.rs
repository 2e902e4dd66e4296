//! Docker's `config.json`, and the output of `--expose-token` that is at times saved in its place.
//!
//! Source: docker/cli, `cli/config/configfile/file.go` and `cli/config/types/authconfig.go`.

use super::layer::base64;
use super::node::{Field, Node};
use super::{Around, Document, problem, tokens};
use crate::reading::{ConfigEntry, Reading, Secret};
use crate::report::Span;
use crate::segment::SegmentKind;
use crate::segment::jwt::ZEROS;

/// Takes a document that is a docker configuration.
pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    if is_token_output(root) {
        token_output(root, around, reading);
        return true;
    }
    if helper_output(root, around, reading) {
        return true;
    }
    if !["auths", "credsStore", "credHelpers", "HttpHeaders"].iter().any(|key| root.has(key)) {
        return false;
    }
    let segment = reading.segment(SegmentKind::DockerConfig, root.span, around.inside);
    reading.fact("config", "yes", root.span);
    if document.problem.is_some() {
        reading.fact("config-broken", "yes", root.span);
        problem("config-broken", document, reading);
    }
    let store = root.get("credsStore").filter(|store| store.text().is_some_and(|store| !store.is_empty()));
    if let Some(store) = store {
        let name = store.text().unwrap_or_default();
        reading.fact("config-store", name, store.span);
        reading.fact("helper", name, store.span);
    }
    let has_store = store.is_some();
    let is_podmans =
        ["podman", "skopeo", "buildah", "containers/auth.json", "registry_auth_file"].iter().any(|word| around.says(word));
    for field in entries(root) {
        if is_podmans && is_for_other_path(&field.name, around) {
            reading.cluster.key(&field.name, field.span, has_login(&field.node));
            continue;
        }
        entry(field, segment, has_store, reading);
    }
    for field in root.get("credHelpers").map_or(&[][..], Node::fields) {
        reading.fact("config-has-entry", host_of(&field.name), field.span);
        if let Some(helper) = field.node.text() {
            reading.fact("helper", helper, field.node.span);
        }
    }
    let is_empty = entries(root).next().is_none() && store.is_none() && !root.has("credHelpers");
    if is_empty && document.problem.is_none() {
        reading.fact("config-no-auths", "yes", root.span);
    }
    true
}

/// The entries of `auths`; of doubled `auths`, Docker reads one into the other.
pub fn entries(root: &Node) -> impl Iterator<Item = &Field> {
    root.fields().iter().filter(|field| field.name == "auths").flat_map(|field| field.node.fields())
}

/// `{"accessToken": "<jwt>", "loginServer": "…"}`. Source: Azure CLI, `acr/custom.py`.
fn is_token_output(root: &Node) -> bool {
    root.has("loginServer") && (root.has("accessToken") || root.has("refreshToken"))
}

fn token_output(root: &Node, around: &Around<'_>, reading: &mut Reading) {
    reading.segment(SegmentKind::TokenOutput, root.span, around.inside);
    if let Some(server) = root.get("loginServer")
        && let Some(name) = server.text()
    {
        reading.fact("command-registry", name.to_ascii_lowercase(), server.span);
    }
    // Saved as the configuration, it parses and holds no `auths`.
    if around.line_before().contains("config.json") {
        reading.fact("config-is-token-output", "yes", root.span);
    }
}

/// What a credential helper prints for `get`. Source: docker/docker-credential-helpers, `credentials/credentials.go`.
fn helper_output(root: &Node, around: &Around<'_>, reading: &mut Reading) -> bool {
    let (Some(server), Some(user), Some(secret)) = (root.field("ServerURL"), root.get("Username"), root.text_of("Secret")) else {
        return false;
    };
    let (Some(host), Some(name)) = (server.node.text().map(host_of), user.text()) else { return false };
    reading.segment(SegmentKind::DockerConfig, root.span, around.inside);
    reading.fact("config-has-entry", host.clone(), server.span);
    // Under this name, Docker keeps an identity token.
    let is_login = name != "<token>" && !name.is_empty() && !is_masked(name) && crate::host::registry_of(&host).is_some();
    if is_login {
        reading.fact("user", name, user.span);
        // The token itself is found on its own.
        match (name == ZEROS, secret.starts_with("eyJ")) {
            (false, true) => reading.fact("config-jwt-wrong-user", name, user.span),
            (true, false) if !secret.is_empty() && !is_masked(secret) => {
                reading.fact("config-zeros-user-no-jwt", "yes", user.span);
            }
            _ => {}
        }
    }
    if !secret.starts_with("eyJ")
        && let Some(secret) = root.get("Secret")
    {
        reading.secrets.push(Secret { kind: "password".into(), span: secret.span, live_until: None });
    }
    let entry = ConfigEntry { host, user: Some(name.to_owned()), has_secret: !secret.is_empty(), span: server.span };
    reading.config.push(entry);
    true
}

/// Whether a key of Podman's is for a path, and all images of its host that stand beside the file are of other paths.
///
/// Podman and its kin take a login for its path alone, Docker for the whole host. Source: containers/image, `docs/containers-auth.json.5.md`.
fn is_for_other_path(key: &str, around: &Around<'_>) -> bool {
    let key = key.trim_end_matches('/');
    let Some((host, path)) = key.split_once('/').filter(|(host, path)| !host.ends_with(':') && !path.is_empty()) else {
        return false;
    };
    if path == "v1" || path == "v2" {
        return false;
    }
    let sign = format!("{host}/");
    let images = || [around.before, around.after].into_iter().flat_map(|text| text.split(sign.as_str()).skip(1));
    let is_on_path = |image: &str| {
        let image = image.strip_prefix("v2/").unwrap_or(image);
        image.strip_prefix(path).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "-_.".contains(c)))
    };
    images().next().is_some() && !images().any(is_on_path)
}

pub(super) fn entry(field: &Field, segment: usize, has_store: bool, reading: &mut Reading) {
    let Field { name: key, span, node } = field;
    let host = host_of(key);
    let holds = ["auth", "identitytoken", "registrytoken", "password"].iter().any(|name| node.text_of(name).is_some());
    // With a store, an empty entry says that the store has the login.
    if holds || has_store || !node.is_map() {
        reading.fact("config-has-entry", host.clone(), *span);
    }
    if host_as_written(key).bytes().any(|b| b.is_ascii_uppercase()) {
        reading.fact("config-key-uppercase", host_as_written(key), *span);
    }
    let mut entry = ConfigEntry { host, user: node.text_of("username").map(str::to_owned), has_secret: false, span: *span };
    if let Some(auth) = node.text_of("auth") {
        let span = node.get("auth").map_or(*span, |auth| auth.span);
        reading.secrets.push(Secret { kind: "auth".into(), span, live_until: None });
        entry.has_secret = true;
        match decode_auth(auth) {
            Some((user, password)) => {
                // Another registry's login says nothing of Azure's; a name without a dot may be meant for one.
                if crate::host::registry_of(&entry.host).is_some() || !entry.host.contains('.') {
                    password_facts(&user, &password, span, segment, reading);
                }
                entry.user = Some(user);
            }
            None if is_masked(auth) => {}
            None => reading.fact("config-auth-invalid", "yes", span),
        }
    }
    for name in ["identitytoken", "registrytoken", "password"] {
        let Some(secret) = node.text_of(name) else { continue };
        entry.has_secret = true;
        // A token is found on its own.
        if !secret.starts_with("eyJ") {
            let span = node.get(name).map_or(*span, |secret| secret.span);
            reading.secrets.push(Secret { kind: "password".into(), span, live_until: None });
        }
    }
    reading.cluster.key(key, *span, has_login(node));
    reading.config.push(entry);
}

/// Whether an entry gives a user name and a password as the kubelet reads it: it knows no identity tokens, and of an `auth` beside
/// both only the `auth`. Source: Kubernetes, `pkg/credentialprovider/config.go`.
fn has_login(entry: &Node) -> bool {
    match entry.text_of("auth") {
        Some(auth) => decode_auth(auth).is_some_and(|(_, password)| !password.is_empty()),
        None => entry.text_of("username").is_some() && entry.text_of("password").is_some(),
    }
}

/// What the pair of an `auth` field shows, and the token in it.
fn password_facts(user: &str, password: &str, span: Span, segment: usize, reading: &mut Reading) {
    let token = if password.starts_with("eyJ") { tokens::decode(password, span, reading) } else { None };
    match (user == ZEROS, token) {
        (_, Some(token)) => {
            if user != ZEROS && !user.is_empty() && user != "<token>" {
                reading.fact("config-jwt-wrong-user", user, span);
            }
            reading.segment(SegmentKind::Jwt, span, Some(segment));
            reading.tokens.push(token);
        }
        (true, None) if !password.is_empty() => reading.fact("config-zeros-user-no-jwt", "yes", span),
        _ => {}
    }
    if !user.is_empty() {
        reading.fact("user", user, span);
    }
}

/// `user:password` of an `auth` field. Docker itself accepts missing padding; so do we.
pub fn decode_auth(auth: &str) -> Option<(String, String)> {
    let text = String::from_utf8(base64(auth)?).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), password.trim_end_matches('\0').to_owned()))
}

/// Whether somebody hid the value before it was pasted: `***`, `<redacted>`, `xxxx`, `...`.
pub fn is_masked(auth: &str) -> bool {
    let lower = auth.to_ascii_lowercase();
    ["**", "xxx", "<", "...", "…", "redact", "hidden", "mask", "$", "[", "{"].iter().any(|sign| lower.contains(sign))
}

/// The host of a key: docker normalises scheme and path away, but not the port.
pub fn host_of(key: &str) -> String {
    host_as_written(key).to_ascii_lowercase()
}

fn host_as_written(key: &str) -> &str {
    let rest = key.split_once("://").map_or(key, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use crate::documents;

    fn user(paste: &str) -> Option<String> {
        documents::read(paste, 0).first("user").map(|fact| fact.value.clone())
    }

    #[test]
    fn podman_takes_a_login_for_its_path_alone() {
        let file = r#"{"auths": {"contoso.azurecr.io/team-a": {"auth": "cHVsbDpwYXNzd29yZA=="}}}"#;
        let paste = |command: &str| format!("$ {command}\n$ cat auth.json\n{file}\n");
        assert_eq!(user(&paste("podman pull contoso.azurecr.io/team-b/app:1")), None);
        assert_eq!(user(&paste("podman pull contoso.azurecr.io/team-abc/app:1")), None);
        assert_eq!(user(&paste("podman pull contoso.azurecr.io/team-a/app:1")).as_deref(), Some("pull"));
        assert_eq!(user(&paste("podman login fabrikam.azurecr.io")).as_deref(), Some("pull"), "no image is known");
        assert_eq!(user(&paste("docker pull contoso.azurecr.io/team-b/app:1")).as_deref(), Some("pull"));
    }

    #[test]
    fn what_a_helper_prints_is_a_login() {
        let wrong = |paste: &str| documents::read(paste, 0).first("config-jwt-wrong-user").map(|fact| fact.value.clone());
        let told =
            |user: &str, secret: &str| format!(r#"{{"ServerURL":"contoso.azurecr.io","Username":"{user}","Secret":"{secret}"}}"#);
        assert_eq!(wrong(&told("anna", "eyJhbGciOi")).as_deref(), Some("anna"));
        assert_eq!(wrong(&told("<token>", "eyJhbGciOi")), None);
        assert_eq!(wrong(&told("anna", "password")), None);
        assert_eq!(wrong(&told("00000000-0000-0000-0000-000000000000", "eyJhbGciOi")), None);
        assert_eq!(user(&told("anna", "password")).as_deref(), Some("anna"));
    }
}
