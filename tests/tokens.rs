//! What a token is told to be good for: in which respects, how it is judged, and in which words.

mod support;

use acr_doctor::report::TokenReport;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const ENTRA: &str =
    r#""iss":"https://sts.windows.net/00000000-0000-0000-0000-00000000000a/","tid":"00000000-0000-0000-0000-00000000000a""#;
const ACCESS: &str = r#""iss":"Azure Container Registry","aud":"contoso.azurecr.io","grant_type":"access_token","sub":"puller","appid":"puller","access":[{"type":"repository","name":"team/app","actions":["pull"]}]"#;
/// Around the clock of the tests, 2026-11-20T12:00:00Z.
const LIFE: &str = r#""iat":1795172400,"nbf":1795172400,"exp":1795183200"#;

fn jwt(claims: &str) -> String {
    [r#"{"alg":"RS256","typ":"JWT"}"#, claims].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".") + ".c2lnbmF0dXJl"
}

/// The one token of a text and a token behind it.
fn token(before: &str, claims: &str) -> TokenReport {
    let mut tokens = support::diagnose(&format!("{before}\n{}\n", jwt(&format!("{{{claims}}}")))).tokens;
    assert_eq!(tokens.len(), 1, "{before} {claims}");
    tokens.remove(0)
}

/// `about judged` of each answer.
fn answers(before: &str, claims: &str) -> Vec<String> {
    let answers = token(before, claims).answers;
    assert!(answers.iter().all(|answer| !answer.because.is_empty() && !answer.because.contains(['{', '}'])), "{answers:?}");
    answers.iter().map(|answer| format!("{} {:?}", answer.about, answer.judged)).collect()
}

#[test]
fn a_registry_token_is_held_against_registry_repository_and_operation() {
    let claims = format!("{ACCESS},{LIFE}");
    let pull = "$ docker pull contoso.azurecr.io/team/app:7\nunauthorized: authentication required";
    assert_eq!(answers(pull, &claims), ["lifetime Allows", "audience Allows", "grants Allows"]);
    assert_eq!(answers(&pull.replace("pull", "push"), &claims), ["lifetime Allows", "audience Allows", "grants Forbids"]);
    assert_eq!(answers(&pull.replace("team/app", "team/web"), &claims), ["lifetime Allows", "audience Allows", "grants Forbids"]);
    assert_eq!(answers(&pull.replace("contoso", "fabrikam"), &claims)[1], "audience Forbids");
    assert_eq!(token(pull, &claims).identity.as_deref(), Some("token"));
}

#[test]
fn a_refresh_token_tells_rights_in_the_whole_registry() {
    let claims = |actions: &str| {
        format!(
            r#""iss":"Azure Container Registry","aud":"contoso.azurecr.io","sub":"ana@contoso.com","permissions":{{"Actions":[{actions}]}},{LIFE}"#
        )
    };
    let push = "$ docker push contoso.azurecr.io/team/app:7\nunauthorized: authentication required";
    assert_eq!(answers(push, &claims(r#""read","write""#))[2], "grants Allows");
    assert_eq!(answers(push, &claims(r#""read""#))[2], "grants Forbids");
    // Rights by repository stand in no token for the whole registry.
    assert_eq!(answers(push, &claims("")).len(), 2);
    let abac = format!("roleAssignmentMode: AbacRepositoryPermissions\n{push}");
    assert_eq!(answers(&abac, &claims(r#""read""#)).len(), 2);
}

#[test]
fn an_entra_token_is_held_against_audience_and_tenant() {
    let claims = |audience: &str| format!(r#"{ENTRA},{LIFE},"aud":"{audience}","oid":"00000000-0000-0000-0000-0000000000c2""#);
    for (before, audience, wanted) in [
        ("", "https://containerregistry.azure.net", "audience Allows"),
        ("", "https://management.azure.com/", "audience Unknown"),
        (
            "az acr config authentication-as-arm show -r contoso\n{\"status\": \"disabled\"}",
            "https://management.azure.com/",
            "audience Forbids",
        ),
        ("", "https://graph.microsoft.com", "audience Forbids"),
        ("", "api://AzureADTokenExchange", "audience Forbids"),
    ] {
        let before = format!("az acr login -n contoso\n{before}");
        assert_eq!(answers(&before, &claims(audience)), ["lifetime Allows", wanted, "grants Unknown"], "{before} {audience}");
    }
    let tenant = |last: char| format!("tenant-id: 00000000-0000-0000-0000-00000000000{last}");
    let claims = claims("https://containerregistry.azure.net");
    assert_eq!(answers(&tenant('a'), &claims)[2], "tenant Allows");
    assert_eq!(answers(&tenant('b'), &claims)[2], "tenant Forbids");
}

#[test]
fn the_moment_of_the_failure_is_what_counts() {
    let claims = format!("{ACCESS},{LIFE}").replace("1795183200", "1795174200");
    let failed =
        |time: &str| format!("{time} ERROR pulling contoso.azurecr.io/team/app:7: unauthorized: authentication required");
    assert_eq!(answers("", &claims)[0], "lifetime Forbids");
    assert_eq!(answers(&failed("2026-11-20T11:15:00Z"), &claims)[0], "lifetime Allows");
    assert_eq!(answers(&failed("2026-11-20T11:45:00Z"), &claims)[0], "lifetime Forbids");
    // Before its life it was another token; after now, it is a time zone.
    assert_eq!(answers(&failed("2026-11-20T08:00:00Z"), &claims)[..2], ["lifetime Forbids", "clock Unknown"]);
    assert_eq!(answers(&failed("2026-11-20T21:00:00"), &claims)[0], "lifetime Forbids");
    let at = token(&failed("2026-11-20T11:15:00Z"), &claims);
    assert_eq!((at.at, at.now), (1_795_173_300, 1_795_176_000));
}

#[test]
fn a_token_of_the_future_and_one_without_an_end() {
    let later = format!("{ACCESS},{LIFE}").replace("1795172400", "1795178000");
    assert_eq!(answers("", &later)[0], "clock Forbids");
    assert_eq!(answers("", ACCESS)[0], "lifetime Unknown");
}

#[test]
fn what_is_odd_in_its_form_is_an_answer_too() {
    assert_eq!(answers("", &format!(r#"{ACCESS},"exp":"1795183200""#)).last().map(String::as_str), Some("claims Unknown"));
    let long = format!(r#"{ACCESS},"exp":1e400,"wids":"{}""#, "x".repeat(100_000));
    let report = token("", &long);
    assert!(report.claims.iter().all(|claim| claim.value.len() <= 2000));
    assert_eq!(report.expires_at, None);
}
