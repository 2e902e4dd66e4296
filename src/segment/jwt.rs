//! JSON Web Tokens: raw, wrapped over several lines, or decoded by a viewer.
//!
//! Tokens are recognised by what they are. Nothing here checks a signature: that needs the issuer's keys.
//! Sources: RFC 7519; Microsoft identity platform, "Access tokens"; Azure/acr, `docs/AAD-OAuth.md`.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::readable::Readable;
use crate::reading::{Reading, Secret};
use crate::report::Span;
use crate::segment::{Segment, SegmentKind};

/// The user name that stands for "the password is a token".
pub const ZEROS: &str = "00000000-0000-0000-0000-000000000000";

/// Whose token it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenKind {
    EntraV1,
    EntraV2,
    AcrRefresh,
    AcrAccess,
    Other,
}

impl TokenKind {
    pub fn id(self) -> &'static str {
        match self {
            TokenKind::EntraV1 => "entra-v1",
            TokenKind::EntraV2 => "entra-v2",
            TokenKind::AcrRefresh => "acr-refresh",
            TokenKind::AcrAccess => "acr-access",
            TokenKind::Other => "other",
        }
    }
}

/// A token's claims, and where it stands in the paste.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
    #[serde(with = "as_text")]
    pub claims: Map<String, Value>,
}

/// Claims as JSON text: postcard knows no value whose type the value itself tells.
mod as_text {
    use super::{Deserialize, Deserializer, Map, Serialize, Serializer, Value};

    pub fn serialize<S: Serializer>(claims: &Map<String, Value>, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::to_string(claims).unwrap_or_default().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Map<String, Value>, D::Error> {
        match serde_json::from_str(&String::deserialize(deserializer)?) {
            Ok(Value::Object(claims)) => Ok(claims),
            _ => Ok(Map::new()),
        }
    }
}

impl Token {
    /// The claims of `header.payload.signature`; `None` where a part is missing or is no JSON object.
    pub fn decode(raw: &str, span: Span) -> Option<Token> {
        let mut parts = raw.split('.');
        let (header, payload) = (object(parts.next()?)?, object(parts.next()?)?);
        (header.contains_key("alg") || header.contains_key("typ")).then(|| Token::of(payload, span))
    }

    pub fn of(claims: Map<String, Value>, span: Span) -> Token {
        Token { kind: kind(&claims), span, claims }
    }

    /// A claim that is a text.
    pub fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim)?.as_str()
    }

    /// A claim that is a time: whole seconds since 1970, a fraction is dropped.
    ///
    /// `None` when the claim is absent or not a number: a bad token is a fact about the paste, not an error of ours.
    /// Source: RFC 7519, section 2, `NumericDate`.
    pub fn time(&self, claim: &str) -> Option<i64> {
        let value = self.claims.get(claim)?;
        #[expect(clippy::cast_possible_truncation, reason = "seconds of any real date fit, and a cast saturates")]
        value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
    }

    /// Whom the token is for; the first where it is a list.
    pub fn audience(&self) -> Option<&str> {
        match self.claims.get("aud")? {
            Value::String(audience) => Some(audience),
            Value::Array(audiences) => audiences.first()?.as_str(),
            _ => None,
        }
    }

    /// The tenant that the token is from: `tid` of Entra, `tenant` of a registry token.
    pub fn tenant(&self) -> Option<&str> {
        self.text("tid").or_else(|| self.text("tenant"))
    }

    /// What a registry access token allows: type, name and actions.
    pub fn access(&self) -> Option<Vec<(&str, &str, Vec<&str>)>> {
        let entries = self.claims.get("access")?.as_array()?;
        Some(
            entries
                .iter()
                .map(|entry| {
                    let text = |name| entry.get(name).and_then(Value::as_str).unwrap_or_default();
                    let actions = entry.get("actions").and_then(Value::as_array);
                    let actions = actions.into_iter().flatten().filter_map(Value::as_str).collect();
                    (text("type"), text("name"), actions)
                })
                .collect(),
        )
    }
}

/// Finds the raw tokens at the places where `eyJ` stands.
pub fn raw_tokens(readable: &Readable, hits: &[Range<usize>], reading: &mut Reading) {
    let text = readable.text();
    let is_decoded = |segment: &&Segment| segment.kind == SegmentKind::Encoded;
    let decoded: Vec<Span> = reading.segments.iter().filter(is_decoded).map(|segment| segment.span).collect();
    let mut done = 0;
    for hit in hits {
        let begins_a_word = text[..hit.start].chars().next_back().is_none_or(|c| !is_token_char(c) || c == '.');
        if hit.start < done || !begins_a_word || &text[hit.clone()] != "eyJ" {
            continue;
        }
        let (raw, end) = token_at(text, hit.start);
        done = end;
        let span = readable.span(hit.start..end);
        if raw.split('.').count() < 2 {
            // A lone base64 object is common in configs; only something long, that nothing else could be made of, was meant as a token.
            if raw.len() > 40 && !decoded.iter().any(|run| run.start <= span.start && span.start < run.end) {
                broken(span, reading);
            }
            continue;
        }
        match Token::decode(&raw, span) {
            Some(token) if raw.split('.').count() == 3 && raw.split('.').all(|part| !part.is_empty()) => {
                reading.segment(SegmentKind::Jwt, span, None);
                secret(&token, reading);
                reading.tokens.push(token);
            }
            Some(token) => {
                // Header and claims are whole, the signature is cut off: what it says can still be read.
                reading.segment(SegmentKind::Jwt, span, None);
                broken(span, reading);
                reading.tokens.push(token);
            }
            None => {
                reading.segment(SegmentKind::Jwt, span, None);
                broken(span, reading);
            }
        }
    }
}

/// A token as a secret of the paste.
pub fn secret(token: &Token, reading: &mut Reading) {
    reading.secrets.push(Secret { kind: "jwt".into(), span: token.span, live_until: token.time("exp") });
}

fn broken(span: Span, reading: &mut Reading) {
    reading.note("jwt-broken", span, "");
    reading.fact("token-broken", "yes", span);
    reading.secrets.push(Secret { kind: "jwt".into(), span, live_until: None });
}

fn kind(claims: &Map<String, Value>) -> TokenKind {
    let text = |claim: &str| claims.get(claim).and_then(Value::as_str).unwrap_or_default();
    let issuer = text("iss");
    if issuer == "Azure Container Registry" {
        return match text("grant_type") {
            "access_token" => TokenKind::AcrAccess,
            _ if claims.contains_key("access") => TokenKind::AcrAccess,
            _ => TokenKind::AcrRefresh,
        };
    }
    let is_v1 = issuer.starts_with("https://sts.windows.net/") || issuer.starts_with("https://sts.chinacloudapi.cn/");
    let is_v2 = issuer.starts_with("https://login.") && issuer.ends_with("/v2.0");
    match (is_v1, is_v2) {
        (true, _) => TokenKind::EntraV1,
        (_, true) => TokenKind::EntraV2,
        _ => TokenKind::Other,
    }
}

/// The token that begins at an offset, without the line breaks that a terminal put into it, and where it ends.
fn token_at(text: &str, start: usize) -> (String, usize) {
    let mut raw = String::new();
    let mut end = start;
    loop {
        let rest = &text[end..];
        let len = rest.find(|c| !is_token_char(c)).unwrap_or(rest.len());
        raw.push_str(&rest[..len]);
        end += len;
        // A wrapped token goes on when the line ends here and the next one is nothing but token.
        let Some(next) = text[end..].strip_prefix('\n') else { break };
        let line = next.split('\n').next().unwrap_or_default().trim_end();
        let goes_on = line.len() >= 16 && line.chars().all(is_token_char) && !line.starts_with("eyJ");
        if !goes_on || len < 16 {
            break;
        }
        end += 1;
    }
    (raw, end)
}

fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    match serde_json::from_str(std::str::from_utf8(&bytes).ok()?).ok()? {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}
