//! Facts from the text as a whole: registries, images, identities, codes; and what follows from holding facts together.

use crate::host::{Host, HostKind, LONGEST_PATH, registry_of};
use crate::kb::{Lead, leads};
use crate::order::insert_by_key;
use crate::readable::Readable;
use crate::reading::{Reading, address};
use crate::report::{Judged, Span};
use crate::run::run;
use crate::segment::SegmentKind;
use crate::segment::command::{Command, is_guid};
use crate::segment::jwt::{Token, TokenKind, ZEROS};
use crate::time;

/// More lines of one paste tell nothing new about when it was.
const MOST_TIMES: usize = 20;

/// More registries than this in one paste are a list, not a login.
const MOST_REGISTRIES: usize = 100;

/// A code of Microsoft Entra has four to eight digits; a longer number is something else.
const MOST_DIGITS: usize = 8;

/// More places say nothing new.
const MOST_CODES: usize = 300;

/// More codes than this many characters hold are no answer of Microsoft Entra.
const LONGEST_LIST: usize = 200;

/// Names of registries, images and other hosts.
pub fn from_hosts(readable: &Readable, hosts: &[Host], error_lines: &[usize], reading: &mut Reading) {
    let text = readable.text();
    // Each registry, how much speaks for it, and its first host.
    let mut weights: Vec<(String, usize, usize)> = Vec::new();
    for (at, host) in hosts.iter().enumerate() {
        let span = readable.span(host.range.clone());
        if let Some(registry) = registry_of(&host.name) {
            let on_error_line = error_lines.binary_search(&readable.line_of(host.range.start)).is_ok();
            let weight = if on_error_line { 4 } else { 1 };
            match weights.iter().position(|(known, ..)| *known == registry) {
                Some(known) => weights[known].1 += weight,
                None if weights.len() < MOST_REGISTRIES => weights.push((registry, weight, at)),
                None => {}
            }
            if host.kind == HostKind::Registry {
                image(text, readable, host, reading);
            }
        }
        match host.kind {
            HostKind::Data => reading.fact("blob-host", host.name.clone(), span),
            HostKind::DockerHub | HostKind::Mcr | HostKind::OtherRegistry => {
                reading.fact("other-registry", host.name.clone(), span);
            }
            HostKind::Registry if host.name.contains("azureacr.") || host.name.contains("azurerc.") => {
                reading.fact("registry-typo", host.name.clone(), span);
            }
            _ => {}
        }
    }
    // The one that errors speak of most; of equals, the first.
    let mut ranked = Vec::new();
    for (registry, weight, at) in weights {
        insert_by_key(&mut ranked, (registry, usize::MAX - weight, at), |(_, lightness, at)| (*lightness, *at));
    }
    for (registry, _, at) in ranked {
        let span = readable.span(hosts[at].range.clone());
        let (name, suffix) = registry.split_once('.').unwrap_or((&registry, ""));
        let (name, suffix) = (name.to_owned(), suffix.to_owned());
        reading.fact("registry", registry, span);
        reading.fact("registry-name", name, span);
        reading.fact("registry-suffix", suffix, span);
    }
}

/// Repository, tag and digest behind a registry's host: `/team/app:7`, `/v2/team/app/manifests/7`, `@sha256:…`.
fn image(text: &str, readable: &Readable, host: &Host, reading: &mut Reading) {
    let written = &text[host.range.clone()];
    let span = readable.span(host.range.clone());
    let path = run(text, host.range.end, LONGEST_PATH, &|c| c.is_ascii_alphanumeric() || "._-/:@%".contains(c));
    let Some(path) = path.strip_prefix('/') else { return };
    let path = path.trim_end_matches(['.', ':', '/']);
    let start = host.range.end + 1;
    if let Some(api) = path.strip_prefix("v2/") {
        let Some((repository, rest)) = ["/manifests/", "/blobs/", "/tags/"].iter().find_map(|part| api.split_once(part)) else {
            return;
        };
        reading.fact("repository", repository, readable.span(start + 3..start + 3 + repository.len()));
        if api.contains("/manifests/") {
            reading.fact(
                if rest.contains(':') { "digest" } else { "tag" },
                rest,
                readable.span(start + path.len() - rest.len()..start + path.len()),
            );
        }
        return;
    }
    if path.is_empty() || path.starts_with("oauth2") || path == "v2" {
        return;
    }
    let whole = readable.span(host.range.start..start + path.len());
    let (rest, digest) = path.split_once('@').map_or((path, None), |(rest, digest)| (rest, Some(digest)));
    let (repository, tag) = rest.rsplit_once(':').map_or((rest, None), |(repository, tag)| (repository, Some(tag)));
    if repository.bytes().any(|b| b.is_ascii_uppercase()) {
        reading.fact("image-path-uppercase", format!("{written}/{path}"), whole);
    }
    if written.bytes().any(|b| b.is_ascii_uppercase()) {
        reading.fact("image-host-uppercase", written, span);
    }
    reading.fact("image-ref", format!("{written}/{path}"), whole);
    reading.fact("repository", repository.to_ascii_lowercase(), readable.span(start..start + repository.len()));
    reading.fact("image", format!("{}/{}{}", host.name, repository.to_ascii_lowercase(), &path[repository.len()..]), whole);
    if let Some(tag) = tag {
        reading.fact("tag", tag, whole);
    }
    if let Some(digest) = digest {
        reading.fact("digest", digest, whole);
    }
}

/// The codes of Microsoft Entra, and what the knowledge base's table says that they lead to.
pub fn entra_codes(readable: &Readable, table: &[Lead], reading: &mut Reading) {
    let text = readable.text();
    let digits = |at: usize| run(text, at, MOST_DIGITS + 1, &|c| c.is_ascii_digit());
    let markers = ["AADSTS", "aadsts"].into_iter().flat_map(|marker| text.match_indices(marker));
    let named = markers.map(|(at, marker)| (at, digits(at + marker.len())));
    // The body of a refusal has them as numbers too: `"error_codes":[50076]`. No known one is shorter than five digits, and others' are.
    let listed = text.match_indices("error_codes").flat_map(|(at, marker)| {
        let start = at + marker.len();
        let list = run(text, start, LONGEST_LIST, &|c| c.is_ascii_digit() || "\"':[, \n".contains(c));
        let numbers = list.split_once('[').map_or("", |(_, numbers)| numbers);
        let mut at = start + list.len() - numbers.len();
        numbers.split([',', ' ', '\n']).map(move |number| {
            let start = at;
            at += number.len() + 1;
            (start, number)
        })
    });
    let codes = named.map(|(at, digits)| (at, at + "AADSTS".len() + digits.len(), digits));
    let listed = listed.filter(|(_, digits)| digits.len() > 4);
    let codes = codes.chain(listed.map(|(at, digits)| (at, at + digits.len(), digits)));
    for (start, end, digits) in codes.filter(|(.., digits)| (4..=MOST_DIGITS).contains(&digits.len())).take(MOST_CODES) {
        let Ok(number) = digits.parse() else { continue };
        let span = readable.span(start..end);
        reading.fact("aadsts", digits, span);
        for lead in leads(table, number) {
            reading.fact(if lead.also { "entra-also" } else { "entra-cause" }, lead.to.clone(), span);
        }
    }
}

/// Facts that a known shape of words gives: scopes, resource ids, tenants, correlation ids.
pub fn from_words(readable: &Readable, reading: &mut Reading) {
    let text = readable.text();
    for (at, marker) in text.match_indices("repository:") {
        let scope = run(text, at + marker.len(), LONGEST_PATH, &|c| c.is_ascii_alphanumeric() || "._-/:,*".contains(c));
        let Some((repository, actions)) = scope.rsplit_once(':') else { continue };
        let span = readable.span(at..at + marker.len() + scope.len());
        let known = |action: &str| ["pull", "push", "delete", "metadata_read", "metadata_write", "*"].contains(&action);
        if repository.is_empty() || !actions.split(',').all(known) {
            continue;
        }
        reading.fact("scope", [marker, scope].concat(), span);
        reading.fact("repository", repository, span);
        for action in actions.split(',') {
            reading.fact("action", action, span);
        }
        if actions.split(',').any(|action| action == "push") {
            reading.fact("operation", "push", span);
        } else if actions == "pull" {
            reading.fact("operation", "pull", span);
        }
    }
    for (at, marker) in text.match_indices("registry:catalog:") {
        let span = readable.span(at..at + marker.len());
        reading.fact("scope", [marker, "*"].concat(), span);
        reading.fact("action", "catalog", span);
    }
    let mut guid = |fact, start: usize| {
        if let Some(guid) = text.get(start..start + 36).filter(|guid| is_guid(guid)) {
            reading.fact(fact, guid.to_ascii_lowercase(), readable.span(start..start + 36));
        }
    };
    for marker in ["orrelationId", "orrelation ID", "orrelation_id", "orrelation-request-id"] {
        for (at, marker) in text.match_indices(marker).take(50) {
            let between = run(text, at + marker.len(), 4, &|c| "\"': =".contains(c));
            guid("correlation-id", at + marker.len() + between.len());
        }
    }
    for (marker, fact) in [
        ("with object id '", "object-id"),
        ("The client '", "app-id"),
        ("tenant-id: ", "tenant"),
        ("\"tenantId\": \"", "tenant"),
        ("tid=", "tenant"),
        ("tenant=", "tenant"),
        ("client-id: ", "app-id"),
        ("Application with identifier '", "app-id"),
    ] {
        for (at, marker) in text.match_indices(marker).take(50) {
            guid(fact, at + marker.len());
        }
    }
    for number in 0..readable.line_count() {
        let range = readable.line(number);
        let line = text[range.clone()].trim();
        // The prompt of `docker login`, and what Docker 28 says of a stored login.
        let stored = line.split_once("[Username: ").and_then(|(_, rest)| rest.strip_suffix(']'));
        // Indented by one, it is the line of `docker info` about Docker Hub.
        let typed = line.strip_prefix("Username: ").filter(|_| !text[range.clone()].starts_with(" U"));
        let user = typed.or(stored).filter(|user| !user.is_empty() && !user.contains([' ', '*']));
        if let Some(user) = user {
            reading.fact("user", user, readable.span(range));
        }
    }
    for (at, _) in text.match_indices("/subscriptions/").take(50) {
        let id = run(text, at, LONGEST_PATH, &|c| !c.is_whitespace() && !"'\",)`".contains(c));
        resource_id(id, readable.span(at..at + id.len()), reading);
    }
}

/// `/subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerRegistry/registries/contoso`.
pub fn resource_id(id: &str, span: Span, reading: &mut Reading) {
    let parts: Vec<&str> = id.split('/').collect();
    for pair in parts.windows(2) {
        let value = pair[1].trim_end_matches(['.', ';', ':']);
        if value.is_empty() {
            continue;
        }
        match pair[0].to_ascii_lowercase().as_str() {
            "subscriptions" if is_guid(value) => reading.fact("subscription", value.to_ascii_lowercase(), span),
            "resourcegroups" => reading.fact("resource-group", value, span),
            "registries" => reading.fact("registry-name", value.to_ascii_lowercase(), span),
            _ => {}
        }
    }
}

/// What was being done, where no command and no clue tells: the registry's addresses do, and an Entra code means a sign-in.
/// `/v2/` alone is asked by a login, everything below it by a pull or push.
pub fn operation_from_addresses(readable: &Readable, hosts: &[Host], reading: &mut Reading) {
    if reading.has("operation") {
        return;
    }
    let text = readable.text();
    for host in hosts
        .iter()
        .filter(|host| matches!(host.kind, HostKind::Registry | HostKind::Data | HostKind::Mcr | HostKind::OtherRegistry))
    {
        let after = text.get(host.range.end..).unwrap_or_default();
        let path = run(text, host.range.end, LONGEST_PATH, &|c| !c.is_whitespace() && !"\"'<>,".contains(c));
        let is_of_an_image =
            ["/manifests/", "/blobs/", "/tags/list"].iter().any(|part| path.contains(part)) || host.kind == HostKind::Data;
        let is_ping = matches!(path.trim_end_matches(':'), "/v2/" | "/v2")
            || after.trim_start_matches([',', '\'']).starts_with(" port=443");
        let span = readable.span(host.range.clone());
        // Only a push uploads. Source: OCI distribution specification, "Pushing blobs".
        if path.contains("/blobs/uploads") {
            return reading.fact("operation", "push", span);
        }
        if is_of_an_image {
            return reading.fact("operation", "pull", span);
        }
        if is_ping {
            return reading.fact("operation", "login", span);
        }
    }
    if let Some(code) = reading.first("aadsts").cloned() {
        reading.fact("operation", "login", code.span);
    }
}

/// When lines with known messages or codes were written, in UTC: a time without a zone is taken for one.
pub fn times(paste: &str, lines: &[Span], reading: &mut Reading) {
    for span in lines.iter().take(MOST_TIMES) {
        let start = paste[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let line = run(paste, start, LONGEST_PATH, &|c| c != '\n');
        let told = line.char_indices().filter(|(_, c)| c.is_ascii_digit()).find_map(|(at, _)| {
            let time = line.get(at..at + "2026-11-20T12:00:00".len())?;
            let zone = run(line, at + time.len(), 16, &|c| c.is_ascii_digit() || ".Zz+-:".contains(c));
            let seconds = time::seconds(&[time, zone].concat()).or_else(|| time::seconds(time))?;
            Some((seconds, at..at + time.len() + zone.len()))
        });
        if let Some((seconds, range)) = told {
            reading.fact("time", time::rfc3339(seconds), Span { start: start + range.start, end: start + range.end });
        }
    }
}

/// What follows from holding commands, configuration, tokens and registry together.
pub fn together(readable: &Readable, commands: &[Command], now: i64, reading: &mut Reading) {
    users(reading);
    images(commands, reading);
    let registry = reading.first("registry").map(|fact| fact.value.clone());
    tokens(registry.as_deref(), now, reading);
    tenants(readable, reading);
    if let Some(registry) = &registry {
        config(registry, reading);
    }
    network(now, reading);
    account(reading);
}

/// The client's address held against the registry's rules, and the registry's last change against the refusal.
fn network(now: i64, reading: &mut Reading) {
    let client = reading.first("client-ip").and_then(|fact| fact.value.parse().ok()).map(address);
    if let (Some(client), Some(at)) = (client, reading.rules_at) {
        let rule = reading.rules.iter().find(|rule| rule.from <= client && client <= rule.to);
        let (listed, span, judged) = rule.map_or(("no", at, Judged::Forbids), |rule| ("yes", rule.span, Judged::Allows));
        reading.fact("client-ip-listed", listed, span);
        for row in reading.readouts.iter_mut().flat_map(|readout| &mut readout.rows).filter(|row| row.span == span) {
            row.judged = judged;
        }
    }
    if let Some((changed, span)) = reading.changed {
        let refused = reading.first("time").and_then(|fact| time::seconds(&fact.value)).unwrap_or(now);
        if changed <= refused {
            reading.fact("registry-changed", (refused - changed).to_string(), span);
        }
    }
}

/// The tenant of the account that is signed in, held against every other that is in use.
fn account(reading: &mut Reading) {
    let Some(account) = reading.first("account-tenant").cloned() else { return };
    let accounts = reading.segments.iter().filter(|segment| segment.kind == SegmentKind::AzureAccount);
    let is_accounts = |span: Span| accounts.clone().any(|of| of.span.start <= span.start && span.end <= of.span.end);
    let mut tenants = reading.facts.iter().filter(|fact| matches!(fact.name, "tenant" | "token-tenant"));
    if let Some(other) = tenants.find(|fact| is_guid(&fact.value) && fact.value != account.value && !is_accounts(fact.span)) {
        let other = other.clone();
        reading.fact("other-tenant", other.value, other.span);
    }
}

/// Of what kind each user name is.
fn users(reading: &mut Reading) {
    let names: Vec<String> = reading.values("registry-name").map(str::to_owned).collect();
    for fact in reading.facts.clone().iter().filter(|fact| fact.name == "user") {
        let user = fact.value.as_str();
        let kind = match user {
            ZEROS => "zeros",
            // The id of what an application is in, for its own.
            _ if reading.values("account-tenant").any(|id| id == user) => "tenant",
            _ if is_guid(user) => "guid",
            _ if names.iter().any(|name| name.eq_ignore_ascii_case(user)) => "registry-name",
            _ if user.contains('@') => "email",
            _ => "name",
        };
        reading.fact("user-kind", kind, fact.span);
        match kind {
            "zeros" => reading.fact("identity", "user", fact.span),
            "guid" => {
                reading.fact("identity", "service-principal", fact.span);
                reading.fact("app-id", user.to_ascii_lowercase(), fact.span);
            }
            "registry-name" => reading.fact("identity", "admin", fact.span),
            "name" => reading.fact("token-name", user, fact.span),
            _ => {}
        }
    }
}

/// Which registry a typed image goes to: a first part without a dot, a port or a capital letter is Docker Hub's.
/// Source: distribution/reference, `splitDockerDomain`.
fn images(commands: &[Command], reading: &mut Reading) {
    let is_azure = reading.has("registry") || commands.iter().any(|command| command.name.starts_with("az-acr"));
    for command in commands.iter().filter(|command| matches!(command.name.as_str(), "docker-push" | "docker-pull" | "docker-run"))
    {
        for image in crate::segment::command::images(command).take(1) {
            let first = image.split('/').next().unwrap_or(image);
            let has_host = image.contains('/')
                && (first.contains(['.', ':']) || first == "localhost" || first.bytes().any(|b| b.is_ascii_uppercase()));
            let is_variable = image.contains(['$', '*', '<', '{', '%']);
            if !has_host && !is_variable {
                reading.fact("docker-hub-asked", image, command.span);
                if is_azure && command.name != "docker-run" {
                    reading.fact("command-image-lacks-registry", image, command.span);
                }
            }
        }
    }
}

/// When a token was of use, or not: the last failure of its life up to now, as the lines with known messages tell; else now.
///
/// A failure before its life was another token's.
pub fn moment(token: &Token, now: i64, reading: &Reading) -> i64 {
    let begins = token.begins().unwrap_or(i64::MIN);
    reading.values("time").filter_map(time::seconds).filter(|at| (begins..=now).contains(at)).max().unwrap_or(now)
}

/// What tokens say, held against the rest; what follows from one alone is known: [`crate::documents::tokens::facts`].
fn tokens(registry: Option<&str>, now: i64, reading: &mut Reading) {
    for token in reading.tokens.clone() {
        let span = token.span;
        let at = moment(&token, now, reading);
        let expired = token.time("exp").map(|exp| at.saturating_sub(exp)).filter(|ago| *ago > 0);
        if let Some(ago) = expired {
            reading.fact("token-expired", ago.to_string(), span);
        }
        let early = token.begins().map(|from| from.saturating_sub(now)).filter(|ahead| *ahead > 60);
        if let Some(ahead) = early {
            reading.fact("token-not-yet-valid", ahead.to_string(), span);
        }
        audience(&token, registry, reading);
        grants(&token, reading);
    }
}

fn audience(token: &Token, registry: Option<&str>, reading: &mut Reading) {
    let Some(audience) = token.audience().filter(|_| token.is_of_a_registry()) else { return };
    let span = token.span;
    match registry {
        Some(registry) if registry.eq_ignore_ascii_case(audience) => {}
        Some(_) => reading.fact("token-audience-other-registry", audience, span),
        // A token names its registry too: without another one in the text there is nothing to hold it against.
        None if registry_of(&audience.to_ascii_lowercase()).is_some() => {
            let registry = audience.to_ascii_lowercase();
            let (name, suffix) =
                registry.split_once('.').map(|(name, suffix)| (name.to_owned(), suffix.to_owned())).unwrap_or_default();
            reading.fact("registry", registry, span);
            reading.fact("registry-name", name, span);
            reading.fact("registry-suffix", suffix, span);
        }
        None => {}
    }
}

/// What a registry's token allows, held against what was tried.
fn grants(token: &Token, reading: &mut Reading) {
    let span = token.span;
    let repository = reading.first("repository").map(|fact| fact.value.clone());
    let on_it: Vec<&str> = if let Some(access) = token.access() {
        if access.iter().all(|(_, _, actions)| actions.is_empty()) {
            reading.fact("token-access-empty", "yes", span);
        }
        let is_on_it = |name: &str| repository.as_deref().is_none_or(|repository| repository == name);
        let others = || access.iter().filter(|(kind, ..)| *kind == "repository").map(|(_, name, _)| *name);
        if others().next().is_some() && !others().any(is_on_it) {
            reading.fact("token-other-repository", others().collect::<Vec<_>>().join(", "), span);
        }
        access.iter().filter(|(_, name, _)| is_on_it(name)).flat_map(|(_, _, actions)| actions.iter().copied()).collect()
    } else if reading.values("role-mode").any(|mode| mode == "rbac-abac") {
        // Rights by repository are not in a token for the whole registry.
        return;
    } else {
        token.permissions()
    };
    if on_it.is_empty() && token.kind != TokenKind::AcrAccess {
        return;
    }
    for action in &on_it {
        reading.fact("token-grants", *action, span);
    }
    let is_tried = |action: &str| reading.values("operation").chain(reading.values("action")).any(|tried| tried == action);
    let lacks: Vec<&str> = ["push", "pull", "delete", "metadata_read"]
        .into_iter()
        .filter(|action| is_tried(action) && !on_it.contains(action) && !on_it.contains(&"*"))
        .collect();
    for action in lacks {
        reading.fact("token-lacks", action, span);
    }
}

/// The tenant that a registry's token exchange was asked for, held against the one of the token or the account.
/// Source: Azure/acr, `docs/AAD-OAuth.md`.
fn tenants(readable: &Readable, reading: &mut Reading) {
    let text = readable.text();
    let Some((_, asked)) = text.split_once("/oauth2/exchange") else { return };
    let Some((before, after)) = asked.split_once("tenant=") else { return };
    let start = text.len() - after.trim_start_matches(['\'', '"']).len();
    let Some(asked) = text.get(start..start + 36).filter(|guid| before.len() < LONGEST_PATH && is_guid(guid)) else { return };
    let span = readable.span(start..start + 36);
    let in_use = ["token-tenant", "tenant"].iter().find_map(|name| reading.first(name)).cloned();
    if let Some(in_use) = in_use.filter(|in_use| !in_use.value.eq_ignore_ascii_case(asked)) {
        if in_use.name == "token-tenant" {
            reading.fact("token-tenant-other", asked, in_use.span);
        }
        reading.fact("tenant", in_use.value, in_use.span);
        reading.fact("other-tenant", asked.to_ascii_lowercase(), span);
    }
}

/// The configuration held against the registry in question.
fn config(registry: &str, reading: &mut Reading) {
    let Some(config) = reading.first("config").cloned() else { return };
    let has_entry = reading.config.iter().any(|entry| entry.host == registry && entry.has_secret);
    let has_helper = reading.values("config-has-entry").any(|host| host == registry);
    if !has_entry && !has_helper && !reading.has("config-store") && !reading.has("config-broken") {
        reading.fact("config-lacks-registry", "yes", config.span);
    }
    let expired = |fact: &&crate::fact::Fact| {
        fact.name == "token-expired" && config.span.start <= fact.span.start && fact.span.end <= config.span.end
    };
    if let Some(fact) = reading.facts.iter().find(expired).cloned() {
        reading.fact("config-token-expired", fact.value, fact.span);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(name: &str, read: impl Fn(&mut Reading)) -> String {
        let mut reading = Reading::default();
        read(&mut reading);
        reading.first(name).map_or_else(String::new, |fact| fact.value.clone())
    }

    #[test]
    fn the_time_of_an_error_is_told_in_utc() {
        for paste in [
            "2026-11-20T10:00:00.123456789Z stderr F unauthorized",
            "step 3\ntime=\"2026-11-20T12:00:00+02:00\" level=error msg=\"unauthorized\"\nstep 4 at 2026-11-20T13:00:00Z",
            "unauthorized. Trace ID: 7 Timestamp: 2026-11-20 10:00:00Z",
            "[2026-11-20 10:00:00,123] ERROR unauthorized",
        ] {
            let at = paste.find("unauthorized").unwrap();
            let lines = [Span { start: at, end: at + 12 }];
            assert_eq!(first("time", |reading| times(paste, &lines, reading)), "2026-11-20T10:00:00Z", "{paste}");
        }
        let lines = [Span { start: 0, end: 12 }];
        assert_eq!(
            first("time", |reading| times("unauthorized 2026-13-20T10:00:00Z\n2026-11-20T10:00:00Z", &lines, reading)),
            ""
        );
    }

    #[test]
    fn the_user_of_docker_hub_is_not_the_registry_s() {
        let read = |text: &str| first("user", |reading| from_words(&Readable::new(text), reading));
        assert_eq!(read("Username: kim\nPassword:"), "kim");
        assert_eq!(read("Server:\n Username: kim\n Registry: https://index.docker.io/v1/"), "");
    }

    #[test]
    fn scopes_and_correlation_ids_are_facts() {
        let read = |text: &str, name: &str| first(name, |reading| from_words(&Readable::new(text), reading));
        assert_eq!(read("scope=repository:team/app:pull,push", "scope"), "repository:team/app:pull,push");
        assert_eq!(read("Bearer scope=\"registry:catalog:*\"", "scope"), "registry:catalog:*");
        let id = "00000000-0000-0000-0000-000000000007";
        for told in [
            "CorrelationId: @",
            "\"correlationId\": \"@\"",
            "correlation_id=@",
            "Correlation ID: @",
            "x-ms-correlation-request-id: @",
        ] {
            assert_eq!(read(&told.replace('@', id), "correlation-id"), id, "{told}");
        }
    }
}
