//! Tokens of a paste: JSON Web Tokens, in the open or in a layer, encrypted ones, and those that only their issuer can read.
//!
//! Nothing here checks a signature: that needs the issuer's keys. What a token says in a wrong form is noted, and read as far as it goes.
//! Sources: RFC 7519; RFC 7516 (JWE); RFC 7518, section 3.1; Microsoft identity platform, "Access tokens" and "Refresh tokens".

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::json;
use super::layer::Layer;
use super::node::{Budget, Content, Node};
use crate::host::registry_of;
use crate::readable::Readable;
use crate::reading::{Reading, Secret};
use crate::report::{DecodedLayer, Span};
use crate::segment::SegmentKind;
use crate::segment::command::is_guid;
use crate::segment::jwt::{Token, TokenKind};

/// A claim that is longer is cut where it is shown.
const LONG_CLAIM: usize = 16 * 1024;
/// More parts than this no token has.
const MOST_NODES: usize = 200_000;
/// A refresh token of Microsoft Entra is longer; other texts that begin like one are not.
const SHORTEST_OPAQUE: usize = 200;
/// More tokens than this in one paste are a list; what hides secrets finds the rest.
const MOST_TOKENS: usize = 300;
/// The end of the year 9999: what lies behind it is no time that anybody meant.
const LAST_SECOND: i64 = 253_402_300_799;

/// Every algorithm that a signature can have.
const ALGORITHMS: &[&str] = &[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES256K", "ES384", "ES512", "EdDSA", "Ed25519", "Ed448",
    "HS256", "HS384", "HS512",
];

/// Finds the tokens that stand in the open.
pub fn in_the_open(readable: &Readable, reading: &mut Reading) {
    let text = readable.text();
    let mut done = 0;
    let mut found = 0;
    let begins_a_word = |at: usize| text[..at].chars().next_back().is_none_or(|c| !is_token_char(c) || c == '.');
    for (start, _) in text.match_indices("eyJ") {
        if start < done || !begins_a_word(start) {
            continue;
        }
        if found == MOST_TOKENS {
            break;
        }
        let (raw, end) = token_at(text, start);
        done = end;
        let span = readable.span(start..end);
        found += usize::from(raw.len() > 40);
        let parts = raw.split('.').count();
        if parts < 2 {
            // A lone base64 object is common in configs; only something long was meant as a token.
            // What was decoded is no token, unless it is the header of one.
            let is_around = |layer: &&DecodedLayer| {
                let around = reading.segments.get(layer.segment).map(|segment| segment.span).unwrap_or_default();
                around.start <= span.start && span.start < around.end
            };
            let is_layer = reading.layers.iter().find(is_around).is_some_and(|layer| !layer.text.contains("\"alg\""));
            if raw.len() > 40 && !is_layer {
                broken(span, reading);
            }
            continue;
        }
        reading.segment(SegmentKind::Jwt, span, None);
        if encrypted(&raw, span, reading) {
            continue;
        }
        match decode(&raw, span, reading) {
            Some(token) if parts == 3 && raw.split('.').all(|part| !part.is_empty()) => {
                secret(&token, reading);
                reading.tokens.push(token);
            }
            // Without a signature it is whole as long as it says that it has none.
            Some(token) if parts == 3 && reading.notes.iter().any(|note| note.span == span && note.id == "alg-none") => {
                reading.tokens.push(token);
            }
            Some(token) => {
                // Header and claims are whole, the signature is cut off: what it says can still be read.
                broken(span, reading);
                reading.tokens.push(token);
            }
            None => broken(span, reading),
        }
    }
    for sign in ["0.A", "1.A"] {
        done = 0;
        for (start, _) in text.match_indices(sign) {
            let is_start = text[..start].chars().next_back().is_none_or(|c| !is_token_char(c));
            if start >= done && is_start {
                let (raw, end) = token_at(text, start);
                done = end;
                opaque(&raw, readable.span(start..end), None, reading);
            }
        }
    }
}

/// Reads a token that stands alone in a decoded text; `false` where it is none.
pub fn in_a_layer(text: &str, span: Span, inside: Option<usize>, reading: &mut Reading) -> bool {
    if !text.starts_with("eyJ") {
        return opaque(text, span, inside, reading);
    }
    if encrypted(text, span, reading) {
        reading.segment(SegmentKind::Jwt, span, inside);
        return true;
    }
    let Some(token) = decode(text, span, reading) else { return false };
    reading.segment(SegmentKind::Jwt, span, inside);
    secret(&token, reading);
    reading.tokens.push(token);
    true
}

/// The claims of `header.payload.signature`; `None` where a part is missing or is no JSON object.
pub fn decode(raw: &str, span: Span, reading: &mut Reading) -> Option<Token> {
    let mut parts = raw.split('.');
    let (header, payload) = (object(parts.next()?)?, object(parts.next()?)?);
    if !header.has("alg") && !header.has("typ") {
        return None;
    }
    algorithm(&header, span, reading);
    check(&payload, span, reading);
    Some(Token::of(payload.to_json_map(), span))
}

/// Notes what claims say in a form that tokens do not have.
///
/// Times are whole seconds since 1970. A text of digits is read as one; a fraction is dropped.
/// Source: RFC 7519, section 2, `NumericDate`.
pub fn check(claims: &Node, span: Span, reading: &mut Reading) {
    for name in ["exp", "nbf", "iat"] {
        let Some(node) = claims.get(name) else { continue };
        let (id, value) = match &node.value {
            Content::Number(number) => match number.parse::<i64>() {
                Ok(seconds) if (0..=LAST_SECOND).contains(&seconds) => continue,
                Err(_) if number.parse::<f64>().is_ok_and(is_of_today) => ("claim-fraction", number.clone()),
                _ => ("claim-far", number.clone()),
            },
            Content::Text(text) => ("claim-text", format!("\"{}\"", shortened(text))),
            Content::Null => ("claim-type", "null".to_owned()),
            Content::Bool(truth) => ("claim-type", truth.to_string()),
            Content::List(_) => ("claim-type", "[…]".to_owned()),
            Content::Map(_) => ("claim-type", "{…}".to_owned()),
        };
        reading.note(id, span, &format!("{name}: {value}"));
    }
    for name in ["iss", "sub", "tid", "tenant", "oid", "appid", "idtyp", "grant_type"] {
        if claims.get(name).is_some_and(|node| node.text().is_none()) {
            reading.note("claim-type", span, name);
        }
    }
    let is_audience =
        |node: &Node| node.text().is_some() || !node.items().is_empty() && node.items().iter().all(|item| item.text().is_some());
    if claims.get("aud").is_some_and(|node| !is_audience(node)) {
        reading.note("claim-type", span, "aud");
    }
    if claims.get("access").is_some_and(|node| !matches!(node.value, Content::List(_) | Content::Null)) {
        reading.note("claim-type", span, "access");
    }
    for field in claims.fields().iter().filter(|field| size(&field.node) > LONG_CLAIM).take(3) {
        reading.note("claim-long", span, shortened(&field.name));
    }
}

/// What follows from a token alone.
pub fn facts(token: &Token, reading: &mut Reading) {
    let span = token.span;
    reading.fact("token-kind", token.kind.id(), span);
    if let Some(tenant) = token.tenant() {
        reading.fact("token-tenant", tenant, span);
    }
    if let Some(identity) = identity(token) {
        reading.fact("identity", identity, span);
        if identity == "token" {
            reading.fact("token-name", token.text("sub").unwrap_or_default(), span);
        }
    }
    if let Some(audience) = token.audience() {
        reading.fact("token-audience", audience, span);
        reading.fact("token-audience-kind", audience_kind(audience), span);
    }
}

/// As whom the token speaks, where it tells.
///
/// Sources: Microsoft identity platform, "Access token claims reference" (`idtyp`, `xms_mirid`); Azure/acr, `docs/AAD-OAuth.md`.
fn identity(token: &Token) -> Option<&'static str> {
    let has = |claim: &str| token.claims.contains_key(claim);
    if matches!(token.kind, TokenKind::AcrAccess | TokenKind::AcrRefresh) {
        let subject = token.text("sub").filter(|subject| !subject.is_empty())?;
        let (registry, _) = token.audience().unwrap_or_default().split_once('.').unwrap_or_default();
        return match subject {
            _ if subject.contains('@') => Some("user"),
            _ if subject.eq_ignore_ascii_case(registry) => Some("admin"),
            _ if !is_guid(subject) => (token.text("appid") == Some(subject)).then_some("token"),
            _ => (token.text("appid") == Some(subject)).then_some("service-principal"),
        };
    }
    // What a platform signs for its workloads, to be traded for a token at Microsoft Entra.
    if token.audience().is_some_and(|audience| audience.to_ascii_lowercase().contains("://azureadtokenexchange")) {
        return Some("workload-identity");
    }
    match token.text("idtyp") {
        _ if has("xms_mirid") => Some("managed-identity"),
        Some("app") => Some("service-principal"),
        Some("user") => Some("user"),
        _ if ["upn", "unique_name", "preferred_username", "scp"].iter().any(|claim| has(claim)) => Some("user"),
        // Only a token of an application has roles and no person: its `sub` is its `oid`.
        _ if has("oid") && token.text("sub") == token.text("oid") && (has("appid") || has("azp")) => Some("service-principal"),
        _ => None,
    }
}

/// Source: Azure Resource Manager's own list of allowed audiences; Azure CLI, `acr/_constants.py`.
fn audience_kind(audience: &str) -> &'static str {
    match audience.trim_end_matches('/') {
        "https://management.azure.com"
        | "https://management.core.windows.net"
        | "https://management.usgovcloudapi.net"
        | "https://management.core.usgovcloudapi.net"
        | "https://management.chinacloudapi.cn"
        | "https://management.core.chinacloudapi.cn" => "arm",
        "https://containerregistry.azure.net" | "6a0ec4d3-30cb-4a83-91c0-ae56bc0e3d26" => "acr",
        server if registry_of(&server.to_ascii_lowercase()).is_some() => "login-server",
        _ => "other",
    }
}

/// A token as a secret of the paste.
fn secret(token: &Token, reading: &mut Reading) {
    reading.secrets.push(Secret { kind: "jwt".into(), span: token.span, live_until: token.time("exp") });
}

fn secret_without_end(span: Span, reading: &mut Reading) {
    reading.secrets.push(Secret { kind: "jwt".into(), span, live_until: None });
}

fn broken(span: Span, reading: &mut Reading) {
    reading.note("jwt-broken", span, "");
    reading.fact("token-broken", "yes", span);
    secret_without_end(span, reading);
}

/// Five parts, and a header that says how the content is encrypted: nothing behind the header can be read.
fn encrypted(raw: &str, span: Span, reading: &mut Reading) -> bool {
    let is_encrypted =
        raw.split('.').count() == 5 && raw.split('.').next().and_then(object).is_some_and(|header| header.has("enc"));
    if is_encrypted {
        reading.note("token-encrypted", span, "");
        secret_without_end(span, reading);
    }
    is_encrypted
}

/// A refresh token of Microsoft Entra is no JWT: `0.A…` or `1.A…`, long, and meant for nobody else.
fn opaque(raw: &str, span: Span, inside: Option<usize>, reading: &mut Reading) -> bool {
    let is_opaque =
        raw.len() >= SHORTEST_OPAQUE && (raw.starts_with("0.A") || raw.starts_with("1.A")) && raw.chars().all(is_token_char);
    if is_opaque {
        reading.segment(SegmentKind::Jwt, span, inside);
        if reading.notes.len() < MOST_TOKENS {
            reading.note("token-opaque", span, "");
        }
        secret_without_end(span, reading);
    }
    is_opaque
}

/// Notes what no signature is made with.
pub fn algorithm(header: &Node, span: Span, reading: &mut Reading) {
    let Some(node) = header.get("alg") else { return };
    match node.text() {
        Some(name) if name.eq_ignore_ascii_case("none") => reading.note("alg-none", span, ""),
        Some(name) if ALGORITHMS.contains(&name) => {}
        Some(name) => reading.note("alg-unknown", span, shortened(name)),
        None => reading.note("alg-unknown", span, "alg"),
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

/// A part that is a whole JSON object. A number of any size is none that breaks it.
fn object(part: &str) -> Option<Node> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    let text = std::str::from_utf8(&bytes).ok()?.trim();
    let document = json::documents(&Layer::whole(text), &mut Budget(MOST_NODES)).into_iter().next()?;
    let is_whole = document.problem.is_none() && document.range == (0..text.len()) && document.root.is_map();
    is_whole.then_some(document.root)
}

fn is_of_today(seconds: f64) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let last = LAST_SECOND as f64;
    (0.0..=last).contains(&seconds)
}

/// So much of a text as a sentence can hold.
fn shortened(text: &str) -> &str {
    &text[..text.floor_char_boundary(60)]
}

/// How many bytes the texts of a claim come to.
fn size(node: &Node) -> usize {
    let mut bytes = 0;
    node.walk(&mut |node| bytes += node.text().map_or(8, str::len));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(header: &str, claims: &str) -> String {
        [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".") + ".c2lnbmF0dXJl"
    }

    fn read(paste: &str) -> Reading {
        super::super::read(paste, 1_795_176_000)
    }

    fn notes(claims: &str) -> Vec<String> {
        let reading = read(&jwt(r#"{"typ":"JWT","alg":"RS256"}"#, claims));
        assert_eq!(reading.tokens.len(), 1, "{claims}");
        reading.notes.iter().map(|note| format!("{} {}", note.id, note.reason)).collect()
    }

    #[test]
    fn claims_of_a_wrong_kind_are_noted_and_the_rest_is_read() {
        for (claims, wanted) in [
            (r#"{"exp":1795176000}"#, &[][..]),
            (r#"{"exp":"1795176000"}"#, &["claim-text exp: \"1795176000\""]),
            (r#"{"exp":-5}"#, &["claim-far exp: -5"]),
            (r#"{"exp":1795176000.5}"#, &["claim-fraction exp: 1795176000.5"]),
            (r#"{"exp":253402300800}"#, &["claim-far exp: 253402300800"]),
            (r#"{"exp":1e400}"#, &["claim-far exp: 1e400"]),
            (r#"{"exp":99999999999999999999}"#, &["claim-far exp: 99999999999999999999"]),
            (r#"{"exp":null,"nbf":[1],"iat":{}}"#, &["claim-type exp: null", "claim-type nbf: […]", "claim-type iat: {…}"]),
            (r#"{"aud":[],"tid":7}"#, &["claim-type tid", "claim-type aud"]),
        ] {
            assert_eq!(notes(claims), wanted, "{claims}");
        }
    }

    #[test]
    fn a_secret_within_claims_is_not_kept() {
        let claims = r#"{"aud":"contoso.azurecr.io","cnf":{"token":"hunter2","kid":"a"},"sub":"{\"password\":\"hunter2\"}"}"#;
        let open = read(&jwt(r#"{"typ":"JWT","alg":"RS256"}"#, claims));
        let shown = read(&claims.replace("cnf", "iss"));
        for reading in [open, shown] {
            let kept = serde_json::to_string(&reading.tokens[0].claims).unwrap();
            assert!(!kept.contains("hunter2") && kept.contains("\"kid\":\"a\""), "{kept}");
        }
    }

    #[test]
    fn a_text_of_digits_is_read_as_a_time_and_a_fraction_is_dropped() {
        for (exp, wanted) in [("\"1795176000\"", Some(1_795_176_000)), ("1795176000.9", Some(1_795_176_000)), ("\"soon\"", None)]
        {
            let reading = read(&jwt(r#"{"alg":"RS256"}"#, &format!(r#"{{"exp":{exp}}}"#)));
            assert_eq!(reading.tokens[0].time("exp"), wanted, "{exp}");
        }
        let reading = read(&jwt(r#"{"alg":"RS256"}"#, r#"{"exp":1e400,"nbf":-9223372036854775808}"#));
        assert_eq!((reading.tokens[0].time("exp"), reading.tokens[0].time("nbf")), (None, None));
    }

    #[test]
    fn a_huge_claim_is_noted_and_costs_nothing_else() {
        let long = "x".repeat(1_000_000);
        assert_eq!(notes(&format!(r#"{{"exp":1,"wids":"{long}"}}"#)), ["claim-long wids"]);
    }

    #[test]
    fn algorithms_that_sign_nothing_or_do_not_exist_are_noted() {
        for (alg, wanted) in [("\"RS256\"", ""), ("\"none\"", "alg-none"), ("\"XX999\"", "alg-unknown"), ("7", "alg-unknown")] {
            let reading = read(&jwt(&format!(r#"{{"typ":"JWT","alg":{alg}}}"#), r#"{"exp":1}"#));
            let first = reading.notes.first().map_or("", |note| note.id.as_ref());
            assert_eq!((first, reading.tokens.len()), (wanted, 1), "{alg}");
        }
        let unsigned = jwt(r#"{"alg":"none"}"#, r#"{"exp":1}"#).replace("c2lnbmF0dXJl", "");
        let reading = read(&unsigned);
        assert!(reading.tokens.len() == 1 && !reading.has("token-broken"));
    }

    #[test]
    fn encrypted_and_opaque_tokens_are_told_as_what_they_are() {
        let jwe = format!("{}.a2V5.aXY.Y29udGVudA.dGFn", URL_SAFE_NO_PAD.encode(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#));
        let opaque = format!("refresh: 0.AXEA{}\n", "b0c9-_".repeat(60));
        for (paste, wanted) in [(jwe.as_str(), "token-encrypted"), (opaque.as_str(), "token-opaque")] {
            let reading = read(paste);
            assert_eq!(reading.notes.iter().map(|note| note.id.as_ref()).collect::<Vec<_>>(), [wanted]);
            assert_eq!((reading.secrets.len(), reading.tokens.len()), (1, 0));
            assert!(!reading.has("token-broken"));
        }
        let both = read(&format!("{opaque}{}", jwt(r#"{"alg":"RS256"}"#, r#"{"exp":1}"#)));
        assert_eq!((both.secrets.len(), both.tokens.len()), (2, 1));
        assert!(read("rh is 1.AXlUM16L59uINNO2KqGHkTtc5vI2NXpKJUiIkqc4mw.").notes.is_empty());
    }

    #[test]
    fn a_token_tells_as_whom_it_speaks() {
        for (claims, wanted) in [
            (r#"{"idtyp":"app","xms_mirid":"/subscriptions/x"}"#, "managed-identity"),
            (r#"{"idtyp":"app"}"#, "service-principal"),
            (r#"{"scp":"user_impersonation"}"#, "user"),
            (r#"{"aud":"api://AzureADTokenExchange","sub":"system:serviceaccount:a:b"}"#, "workload-identity"),
            (r#"{"iss":"Azure Container Registry","access":[],"sub":"puller","appid":"puller"}"#, "token"),
            (r#"{"iss":"Azure Container Registry","aud":"contoso.azurecr.io","sub":"contoso"}"#, "admin"),
            (r#"{"iss":"Azure Container Registry","sub":"ana@contoso.com"}"#, "user"),
            (r#"{"sub":"x"}"#, ""),
        ] {
            let reading = read(&jwt(r#"{"alg":"RS256"}"#, claims));
            assert_eq!(reading.first("identity").map_or("", |fact| &fact.value), wanted, "{claims}");
        }
    }
}
