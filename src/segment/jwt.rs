//! What a JSON Web Token says. [`crate::documents::tokens`] finds and decodes them.
//!
//! Sources: RFC 7519; Microsoft identity platform, "Access tokens"; Azure/acr, `docs/AAD-OAuth.md`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::report::Span;

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
    pub fn of(claims: Map<String, Value>, span: Span) -> Token {
        Token { kind: kind(&claims), span, claims }
    }

    /// A claim that is a text.
    pub fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim)?.as_str()
    }

    /// A claim that is a time: whole seconds since 1970, a fraction is dropped.
    ///
    /// `None` when the claim is absent, neither a number nor a text of digits, or beyond what a calendar shows: a bad token is a
    /// fact about the paste, not an error of ours.
    /// Source: RFC 7519, section 2, `NumericDate`; ECMA-262, "Time Values and Time Range".
    pub fn time(&self, claim: &str) -> Option<i64> {
        let value = self.claims.get(claim)?;
        #[expect(clippy::cast_possible_truncation, reason = "seconds of any real date fit, and a cast saturates")]
        let seconds =
            value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64)).or_else(|| value.as_str()?.parse().ok())?;
        (-8_640_000_000_000..=8_640_000_000_000).contains(&seconds).then_some(seconds)
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

    /// From when on it is valid.
    pub fn begins(&self) -> Option<i64> {
        self.time("nbf").or_else(|| self.time("iat"))
    }

    /// Whether a registry issued it.
    pub fn is_of_a_registry(&self) -> bool {
        matches!(self.kind, TokenKind::AcrAccess | TokenKind::AcrRefresh)
    }

    /// What a registry refresh token allows in the whole registry, in the words of an access token.
    pub fn permissions(&self) -> Vec<&str> {
        let actions = self.claims.get("permissions").and_then(|permissions| permissions.get("Actions")?.as_array());
        let actions = actions.filter(|_| self.kind == TokenKind::AcrRefresh).into_iter().flatten().filter_map(Value::as_str);
        actions
            .map(|action| match action {
                "read" => "pull",
                "write" => "push",
                "metadata/read" => "metadata_read",
                other => other,
            })
            .collect()
    }

    /// What a registry access token allows: type, name and actions.
    pub fn access(&self) -> Option<Vec<(&str, &str, Vec<&str>)>> {
        let entries = self.claims.get("access").filter(|_| self.kind == TokenKind::AcrAccess)?.as_array()?;
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
