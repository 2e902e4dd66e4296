//! The output of `az acr check-health`: every line and every code.
//!
//! Source: Azure CLI, `acr/check_health.py` and `acr/_errors.py`, releases 2.0.67 to 2.91.

use super::lines::read_lines;
use crate::readable::Readable;
use crate::reading::Reading;
use crate::report::Span;
use crate::segment::SegmentKind;

/// Lines that report a check that passed: how they begin, what must stand further on, and what passed.
const OK_LINES: &[(&str, &str, &str)] = &[
    ("docker daemon status", "available", "docker-daemon"),
    ("podman daemon status", "available", "docker-daemon"),
    ("docker version:", "", "docker-version"),
    ("podman version:", "", "docker-version"),
    ("docker pull of", ": ok", "docker-pull"),
    ("azure cli version:", "", "az-version"),
    ("acr cli version:", "", "az-version"),
    ("helm version:", "", "helm-version"),
    ("notary version:", "", "notary-version"),
    ("dns lookup to", ": ok", "dns"),
    ("challenge endpoint", ": ok", "challenge"),
    ("fetch refresh token for registry", ": ok", "refresh-token"),
    ("fetch access token for", ": ok", "access-token"),
    ("dns routing to private endpoint", ": ok", "private-endpoint-dns"),
];

/// Every code that the check can give.
const CODES: &[&str] = &[
    "DOCKER_COMMAND_ERROR",
    "DOCKER_DAEMON_ERROR",
    "DOCKER_VERSION_ERROR",
    "DOCKER_PULL_ERROR",
    "HELM_COMMAND_ERROR",
    "HELM_VERSION_ERROR",
    "NOTARY_COMMAND_ERROR",
    "NOTARY_VERSION_ERROR",
    "CONNECTIVITY_DNS_ERROR",
    "CONNECTIVITY_FORBIDDEN_ERROR",
    "CONNECTIVITY_CHALLENGE_ERROR",
    "CONNECTIVITY_AAD_LOGIN_ERROR",
    "CONNECTIVITY_WWW_AUTHENTICATE_ERROR",
    "CONNECTIVITY_SSL_ERROR",
    "CONNECTIVITY_REFRESH_TOKEN_ERROR",
    "CONNECTIVITY_ACCESS_TOKEN_ERROR",
    "CONNECTIVITY_TOOMANYREQUESTS_ERROR",
    "LOGIN_SERVER_ERROR",
    "CMK_ERROR",
];

/// The codes' own texts, for a paste that begins behind the code: how they begin, what stands further on, and the code.
const TEXTS: &[(&str, &str, &str)] = &[
    ("Please verify if Docker daemon is running", "", "DOCKER_DAEMON_ERROR"),
    ("An error occurred while retrieving Docker version", "", "DOCKER_VERSION_ERROR"),
    ("An error occurred while pulling a sample image", "", "DOCKER_PULL_ERROR"),
    ("Please verify if Helm is installed", "", "HELM_COMMAND_ERROR"),
    ("An error occurred while retrieving Helm version", "", "HELM_VERSION_ERROR"),
    ("Please verify if notary is installed", "", "NOTARY_COMMAND_ERROR"),
    ("Current notary version is not recommended", "", "NOTARY_VERSION_ERROR"),
    ("Failed to reach DNS for registry", "", "CONNECTIVITY_DNS_ERROR"),
    ("Registry '", "did not ask properly for a basic or a bearer", "CONNECTIVITY_WWW_AUTHENTICATE_ERROR"),
    ("Registry '", "does not support AAD login", "CONNECTIVITY_AAD_LOGIN_ERROR"),
    ("Unable to establish a secure connection to the registry", "", "CONNECTIVITY_SSL_ERROR"),
    ("Too many requests, access to registry", "was denied", "CONNECTIVITY_TOOMANYREQUESTS_ERROR"),
    ("An error occurred while retrieving the login server for registry", "", "LOGIN_SERVER_ERROR"),
    ("The identity used for registry", "encryption doesn't exist", "CMK_ERROR"),
];

/// Reads the lines of a health check, wherever they stand; `az acr login` prints the same codes.
pub fn read(readable: &Readable, reading: &mut Reading) {
    read_lines(SegmentKind::HealthCheck, readable, reading, |number, line, span, reading| {
        ok_line(line, span, reading) | code_line(readable, number, span, reading)
    });
}

fn ok_line(line: &str, span: Span, reading: &mut Reading) -> bool {
    let line = line.trim_start();
    let line = ["WARNING: ", "INFO: "].iter().find_map(|level| line.strip_prefix(level)).unwrap_or(line);
    let lower = line.to_ascii_lowercase();
    let Some((begin, _, passed)) = OK_LINES.iter().find(|(begin, rest, _)| lower.starts_with(begin) && lower.contains(rest))
    else {
        if lower.contains("with the '--repository' flag") {
            reading.fact("health-abac-note", "yes", span);
            return true;
        }
        return false;
    };
    reading.fact("health-ok", *passed, span);
    let rest = &line[begin.len()..];
    let version = rest.split(|c: char| !c.is_ascii_digit() && c != '.').find(|part| part.contains('.'));
    match (*passed, version) {
        ("docker-version", Some(version)) => reading.fact("docker-client-version", version, span),
        ("az-version", Some(version)) => reading.fact("az-version", version, span),
        ("helm-version", Some(version)) => reading.fact("helm-version", version, span),
        ("dns", _) => address(rest, span, reading),
        _ => {}
    }
    true
}

/// `… at IP 203.0.113.144 : OK`.
fn address(rest: &str, span: Span, reading: &mut Reading) {
    if let Some(address) = rest.split(" IP ").nth(1).and_then(|after| after.split_whitespace().next()) {
        reading.fact("server-ip", address, span);
        if is_private(address) {
            reading.fact("server-ip-private", address, span);
        }
    }
}

fn code_line(readable: &Readable, number: usize, span: Span, reading: &mut Reading) -> bool {
    let line = &readable.text()[readable.line(number)];
    if !line.contains("_ERROR") {
        let text = line.trim_start();
        let Some((_, _, code)) = TEXTS.iter().find(|(begin, rest, _)| text.starts_with(begin) && text.contains(rest)) else {
            return false;
        };
        reading.fact("health-check", *code, span);
        return true;
    }
    let Some(code) = CODES.iter().find(|code| line.contains(**code)) else { return false };
    reading.fact("health-check", *code, span);
    // The code's own text stands on the next lines: `Access to registry '…' was denied. Response code: 401.`
    for number in number..(number + 3).min(readable.line_count()) {
        let range = readable.line(number);
        let line = &readable.text()[range.clone()];
        if let Some(rest) = line.split("Response code: ").nth(1) {
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            if digits.len() == 3 {
                reading.fact("health-response-code", digits, readable.span(range.clone()));
            }
        }
        if let Some(lacking) = line.split("You are lacking ").nth(1).and_then(|rest| rest.split(" repository permission").next())
        {
            for action in lacking.split([',', ' ']).filter(|word| !word.is_empty() && *word != "and") {
                reading.fact("health-lacking", action, readable.span(range.clone()));
            }
        }
    }
    true
}

/// Whether an IPv4 address is of a private range (RFC 1918), or an IPv6 one is unique local (RFC 4193).
pub fn is_private(address: &str) -> bool {
    match address.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(v4)) => v4.is_private(),
        Ok(std::net::IpAddr::V6(v6)) => v6.is_unique_local(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<String> {
        let mut reading = Reading::default();
        read(&Readable::new(text), &mut reading);
        reading.values("health-check").map(str::to_owned).collect()
    }

    #[test]
    fn a_code_is_read_with_its_line_and_without_it() {
        let text = "Failed to reach DNS for registry 'contoso.azurecr.io'. Please check if the spelling is correct.";
        assert_eq!(codes(text), ["CONNECTIVITY_DNS_ERROR"]);
        assert_eq!(
            codes("An error occurred: CMK_ERROR\nThe identity used for registry 'contoso' encryption doesn't exist."),
            ["CMK_ERROR", "CMK_ERROR"]
        );
        assert!(codes("Failed to reach DNS for the build agent").is_empty());
    }
}
