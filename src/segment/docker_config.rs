//! Docker's `config.json`, and the output of `--expose-token` that is at times saved in its place.
//!
//! Source: docker/cli, `cli/config/configfile/file.go` and `cli/config/types/authconfig.go`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

use crate::json::Document;
use crate::reading::{Problem, Reading, Secret};
use crate::report::Span;
use crate::segment::SegmentKind;
use crate::segment::jwt::Token;

/// The user name that stands for "the password is a token".
pub const ZEROS: &str = "00000000-0000-0000-0000-000000000000";

/// One entry of `auths`, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key as written.
    pub key: String,
    /// The key's host: lower-case, without scheme and path.
    pub host: String,
    pub user: Option<String>,
    /// Whether a secret of any form stands here; with a store it is elsewhere.
    pub has_secret: bool,
    pub span: Span,
}

/// Takes a JSON document that is a docker configuration; gives its entries.
pub fn read(paste: &str, document: &Document, reading: &mut Reading) -> Option<Vec<Entry>> {
    let Value::Object(fields) = &document.value else { return None };
    if is_token_output(fields) {
        token_output(paste, document, fields, reading);
        return None;
    }
    let keys = ["auths", "credsStore", "credHelpers", "HttpHeaders"];
    if !keys.iter().any(|key| fields.contains_key(*key)) {
        return None;
    }
    let segment = reading.segment(SegmentKind::DockerConfig, document.span, None);
    reading.fact("config", "yes", document.span);
    if let Some(problem) = &document.problem {
        reading.fact("config-broken", "yes", document.span);
        reading.notes.push(Problem { id: "config-broken", span: document.span, reason: problem.clone() });
    }
    let store = fields.get("credsStore").and_then(Value::as_str).filter(|store| !store.is_empty());
    if let Some(store) = store {
        let span = place(paste, document.span, store);
        reading.fact("config-store", store, span);
        reading.fact("helper", store, span);
    }
    let mut entries = Vec::new();
    if let Some(Value::Object(auths)) = fields.get("auths") {
        for (key, value) in auths {
            entries.push(entry(paste, document.span, segment, key, value, reading));
        }
    }
    if let Some(Value::Object(helpers)) = fields.get("credHelpers") {
        for (key, helper) in helpers {
            let span = place(paste, document.span, key);
            reading.fact("config-has-entry", host_of(key), span);
            if let Some(helper) = helper.as_str() {
                reading.fact("helper", helper, span);
            }
        }
    }
    let is_empty = entries.is_empty() && store.is_none() && !fields.contains_key("credHelpers");
    if is_empty && document.problem.is_none() {
        reading.fact("config-no-auths", "yes", document.span);
    }
    Some(entries)
}

/// `{"accessToken": "<jwt>", "loginServer": "…"}`. Source: Azure CLI, `acr/custom.py`.
fn is_token_output(fields: &Map<String, Value>) -> bool {
    fields.contains_key("loginServer") && (fields.contains_key("accessToken") || fields.contains_key("refreshToken"))
}

fn token_output(paste: &str, document: &Document, fields: &Map<String, Value>, reading: &mut Reading) {
    reading.segment(SegmentKind::TokenOutput, document.span, None);
    if let Some(server) = fields.get("loginServer").and_then(Value::as_str) {
        reading.fact("command-registry", server.to_ascii_lowercase(), place(paste, document.span, server));
    }
    // Saved as the configuration, it parses and holds no `auths`.
    let before = &paste[..document.span.start];
    let line = before.trim_end().rsplit('\n').next().unwrap_or_default();
    if line.contains("config.json") {
        reading.fact("config-is-token-output", "yes", document.span);
    }
}

fn entry(paste: &str, within: Span, segment: usize, key: &str, value: &Value, reading: &mut Reading) -> Entry {
    let span = place(paste, within, key);
    let host = host_of(key);
    reading.fact("config-has-entry", host.clone(), span);
    if host_as_written(key).bytes().any(|b| b.is_ascii_uppercase()) {
        reading.fact("config-key-uppercase", host_as_written(key), span);
    }
    let text = |name: &str| value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let mut entry = Entry { key: key.to_owned(), host, user: None, has_secret: false, span };
    if let Some(user) = text("username") {
        entry.user = Some(user.to_owned());
    }
    if let Some(auth) = text("auth") {
        let span = place(paste, within, auth);
        reading.secrets.push(Secret { kind: "auth", span, live_until: None });
        entry.has_secret = true;
        match decode_auth(auth) {
            Some((user, password)) => {
                password_facts(&user, &password, span, segment, reading);
                entry.user = Some(user);
            }
            None => reading.fact("config-auth-invalid", "yes", span),
        }
    }
    for name in ["identitytoken", "registrytoken", "password"] {
        let Some(secret) = text(name) else { continue };
        entry.has_secret = true;
        let span = place(paste, within, secret);
        if secret.starts_with("eyJ") {
            // The raw token was found on its own already; here only its age counts.
        } else {
            reading.secrets.push(Secret { kind: "password", span, live_until: None });
        }
    }
    entry
}

/// What the pair of an `auth` field shows, and the token in it.
fn password_facts(user: &str, password: &str, span: Span, segment: usize, reading: &mut Reading) {
    let token = password.starts_with("eyJ").then(|| Token::decode(password, span)).flatten();
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

/// `user:password` of an `auth` field.
fn decode_auth(auth: &str) -> Option<(String, String)> {
    // Docker itself accepts missing padding; so do we.
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, lenient);
    let bytes = STANDARD.decode(auth).or_else(|_| engine.decode(auth)).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), password.trim_end_matches('\0').to_owned()))
}

/// The host of a key: docker normalises scheme and path away, but not the port.
fn host_of(key: &str) -> String {
    host_as_written(key).to_ascii_lowercase()
}

fn host_as_written(key: &str) -> &str {
    let rest = key.split_once("://").map_or(key, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

/// Where a value stands inside a span of the paste; the whole span where it cannot be found as written.
pub fn place(paste: &str, within: Span, value: &str) -> Span {
    let text = &paste[within.start..within.end];
    match text.find(value) {
        Some(at) if !value.is_empty() => Span { start: within.start + at, end: within.start + at + value.len() },
        _ => within,
    }
}
