//! Commands that somebody typed: what was asked, of which registry, as whom.

use std::ops::Range;

use crate::command_line;
use crate::readable::Readable;
use crate::reading::{Reading, Secret};
use crate::report::Span;
use crate::segment::SegmentKind;
use crate::segment::jwt::ZEROS;

/// What the scanner looks for.
pub const LITERALS: &[&str] = &[
    "docker login",
    "docker push",
    "docker pull",
    "docker tag",
    "docker run",
    "docker build",
    "docker buildx build",
    "docker logout",
    "docker image push",
    "docker image pull",
    "podman login",
    "podman push",
    "podman pull",
    "buildah login",
    "buildah push",
    "buildah pull",
    "nerdctl login",
    "nerdctl push",
    "nerdctl pull",
    "skopeo copy",
    "skopeo login",
    "skopeo inspect",
    "helm registry login",
    "helm push",
    "helm pull",
    "oras login",
    "oras push",
    "oras pull",
    "oras copy",
    "crane ",
    "az acr ",
    "az login",
    "az aks ",
    "az account ",
    "az role ",
    "kubectl create secret",
];

/// A command, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// `docker`, `az`, …
    pub tool: String,
    /// `docker-login`, `az-acr-check-health`: podman and its kin count as docker.
    pub name: String,
    pub words: Vec<String>,
    pub span: Span,
}

/// Finds the commands at the places where the scanner stopped.
pub fn commands(paste: &str, readable: &Readable, hits: &[Range<usize>], reading: &mut Reading) -> Vec<Command> {
    let text = readable.text();
    let mut found: Vec<Command> = Vec::new();
    let mut done = 0;
    for hit in hits {
        let line = readable.line(readable.line_of(hit.start));
        // Programs are typed in small letters: `Docker pull of '…' : OK` is a report, no command.
        let is_typed = text[hit.start..].starts_with(|c: char| c.is_ascii_lowercase());
        if hit.start < done || !is_typed || !stands_where_commands_stand(&text[line.start..hit.start]) {
            continue;
        }
        let (source, end) = whole_command(readable, hit.start);
        done = end;
        let words = command_line::split(&source).unwrap_or_else(|_| source.split_whitespace().map(str::to_owned).collect());
        // What stands behind a pipe or another operator of the shell is another command.
        let is_operator = |word: &String| matches!(word.as_str(), "||" | "&&" | "|" | ";" | "{" | "}" | "&");
        let words: Vec<String> = words.into_iter().take_while(|word| !is_operator(word)).take(80).collect();
        let Some(name) = name_of(&words) else { continue };
        let span = readable.span(hit.start..end);
        reading.segment(SegmentKind::Command, span, None);
        reading.fact("command", name.clone(), span);
        let command = Command { tool: words[0].to_ascii_lowercase(), name, words, span };
        facts(paste, &command, reading);
        found.push(command);
    }
    found
}

/// Whether what stands before on the line is a prompt, a path, `sudo` or nothing: in prose, commands stand in quotes.
fn stands_where_commands_stand(before: &str) -> bool {
    let trimmed = before.trim_end();
    if trimmed.is_empty() {
        return true;
    }
    if !before.ends_with(' ') && !before.ends_with('\t') {
        // `/usr/bin/docker login`, `[command]docker login`, `>docker login`
        return trimmed.ends_with(['/', ']', '>', '$', '\\', '('])
            || trimmed.ends_with("Process '")
            || trimmed.ends_with("process '");
    }
    let is_prompt = trimmed.ends_with(['$', '#', '>', '%', '❯', '➜', 'λ', '|', ';', '~']) || trimmed.ends_with("&&");
    let last = trimmed.rsplit(' ').next().unwrap_or_default();
    is_prompt
        || is_remark(before) && last.ends_with(':')
        || matches!(
            last,
            "sudo"
                | "run:"
                | "Run"
                | "task:"
                | "exec"
                | "winpty"
                | "time"
                | "-"
                | "+"
                | "script:"
                | "bash:"
                | "pwsh:"
                | "Running:"
                | "command:"
        )
}

/// Whether a bracket is open: `(docker push …)`, `(the script runs: az acr …)`.
fn is_remark(before: &str) -> bool {
    before.len() < 80 && before.rfind('(').is_some_and(|open| !before[open..].contains(')') && before[..open].trim().is_empty())
}

/// The command from an offset to the end of its line, with the lines that a `\`, a backtick or a `^` adds.
fn whole_command(readable: &Readable, start: usize) -> (String, usize) {
    let text = readable.text();
    let mut number = readable.line_of(start);
    let mut end = readable.line(number).end.min(start + 4000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    // Quoted in a sentence, a command ends with its quote: `Process 'docker login …' exited with code 1`.
    if let Some(quote) = text[..start].chars().next_back().filter(|c| matches!(c, '\'' | '"' | '`')) {
        end = text[start..end].find(quote).map_or(end, |at| start + at);
        return (text[start..end].trim_end().to_owned(), start + text[start..end].trim_end().len());
    }
    if is_remark(&text[readable.line(number).start..start]) {
        end = text[start..end].rfind(')').map_or(end, |at| start + at);
        return (text[start..end].to_owned(), end);
    }
    let mut source = text[start..end].to_owned();
    for _ in 0..20 {
        let trimmed = source.trim_end();
        let goes_on = trimmed.ends_with('\\') || trimmed.ends_with(" `") || trimmed.ends_with(" ^");
        if !goes_on || number + 1 >= readable.line_count() {
            break;
        }
        source.truncate(trimmed.len() - 1);
        number += 1;
        let line = readable.line(number);
        if line.len() > 2000 {
            break;
        }
        source.push(' ');
        source.push_str(text[line.clone()].trim());
        end = line.end;
    }
    let end = start + text[start..end].trim_end().len();
    (source, end)
}

fn name_of(words: &[String]) -> Option<String> {
    let word = |at: usize| words.get(at).map(|word| word.trim_end_matches(['.', ',']).to_ascii_lowercase());
    let tool = word(0)?;
    match tool.as_str() {
        "docker" | "podman" | "buildah" | "nerdctl" => {
            let verb = match word(1)?.as_str() {
                "image" | "buildx" => word(2)?,
                verb => verb.to_owned(),
            };
            Some(format!("docker-{verb}"))
        }
        "az" => {
            let verbs: Vec<String> = (1..4)
                .map_while(word)
                .take_while(|word| !word.starts_with('-'))
                .filter(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
                .collect();
            (!verbs.is_empty()).then(|| format!("az-{}", verbs.join("-")))
        }
        "kubectl" => Some("kubectl-create-secret".into()),
        "helm" if word(1)? == "registry" => Some("helm-registry-login".into()),
        _ => Some(format!("{tool}-{}", word(1)?)),
    }
}

/// The value of an option, as `-n x`, `--name x`, `--name=x` or `-nx`.
pub fn option<'w>(words: &'w [String], names: &[&str]) -> Option<&'w str> {
    words.iter().enumerate().find_map(|(at, word)| {
        names.iter().find_map(|name| {
            if word == name {
                return words.get(at + 1).map(String::as_str);
            }
            word.strip_prefix(name)?.strip_prefix('=')
        })
    })
}

fn facts(paste: &str, command: &Command, reading: &mut Reading) {
    let at = |value: &str| place(paste, command.span, value);
    let words = &command.words;
    match command.name.as_str() {
        "docker-login" | "helm-registry-login" | "oras-login" | "skopeo-login" => login(paste, command, reading),
        "docker-push" | "docker-pull" | "docker-run" => {
            reading.fact("operation", if command.name == "docker-push" { "push" } else { "pull" }, command.span);
            if let Some(image) = images(command).next() {
                reading.fact("image-ref", image, at(image));
            }
        }
        // Where it copies to says what is done to a registry: `docker://` is one, `dir:` and `oci:` are folders.
        "skopeo-copy" => {
            let places: Vec<&String> = words.iter().filter(|word| word.contains(':') && !word.starts_with('-')).collect();
            let writes = places.get(1).is_none_or(|destination| destination.starts_with("docker://"));
            reading.fact("operation", if writes { "push" } else { "pull" }, command.span);
        }
        "docker-tag" | "docker-build" => {
            if words.iter().any(|word| word == "--push") {
                reading.fact("operation", "push", command.span);
            }
            for image in images(command) {
                reading.fact("image-ref", image, at(image));
            }
        }
        "kubectl-create-secret" => {
            if let Some(server) = option(words, &["--docker-server"]) {
                reading.fact("command-registry", server, at(server));
            }
            credentials(command, option(words, &["--docker-username"]), option(words, &["--docker-password"]), paste, reading);
            if let Some(secret) = words.get(4).filter(|word| !word.starts_with('-')) {
                reading.fact("pull-secret", secret, at(secret));
            }
            if let Some(namespace) = option(words, &["-n", "--namespace"]) {
                reading.fact("namespace", namespace, at(namespace));
            }
        }
        name if name.starts_with("az-acr") => az_acr(paste, command, reading),
        name if name.starts_with("az-role") => {
            if let Some(role) = option(words, &["--role"]).filter(|role| !is_guid(role) && !role.contains('$')) {
                reading.fact("role-name", role, at(role));
            }
        }
        "az-login" => {
            reading.fact("operation", "login", command.span);
            if let Some(tenant) = option(words, &["-t", "--tenant"]) {
                reading.fact("tenant", tenant, at(tenant));
            }
            for (flag, identity) in
                [("--service-principal", "service-principal"), ("--identity", "managed-identity"), ("-i", "managed-identity")]
            {
                if words.iter().any(|word| word == flag) {
                    reading.fact("identity", identity, command.span);
                }
            }
        }
        name if name.starts_with("az-aks") => {
            reading.fact("platform", "aks", command.span);
            if name.starts_with("az-aks-check") {
                reading.fact("operation", "pull", command.span);
            }
            if let Some(cluster) = option(words, &["-n", "--name"]) {
                reading.fact("cluster", cluster, at(cluster));
            }
        }
        _ => {}
    }
    if let Some(group) = option(words, &["-g", "--resource-group"]).filter(|_| command.tool == "az") {
        reading.fact("resource-group", group, at(group));
    }
}

/// The image references of a push, pull, tag or build.
pub fn images(command: &Command) -> impl Iterator<Item = &str> {
    let skip = if matches!(command.words.get(1).map(String::as_str), Some("image" | "buildx")) { 3 } else { 2 };
    let is_build = command.name == "docker-build";
    let words = command.words.as_slice();
    words.iter().enumerate().skip(skip).filter_map(move |(at, word)| {
        let after_tag = words[at - 1] == "-t" || words[at - 1] == "--tag";
        let plain = !word.starts_with('-') && !is_value_of_option(&words[at - 1]) && !word.contains('$') && word != ".";
        let looks_like_image = word.len() > 1
            && word.contains(|c: char| c.is_ascii_alphanumeric())
            && !word.starts_with(['<', '(', '|', '>', '.', '/', '\\']);
        ((is_build && after_tag || !is_build && plain) && looks_like_image).then_some(word.as_str())
    })
}

/// Options of docker's that take a value as their next word.
fn is_value_of_option(word: &str) -> bool {
    matches!(
        word,
        "--platform"
            | "-u"
            | "--username"
            | "-p"
            | "--password"
            | "--name"
            | "-v"
            | "-e"
            | "--creds"
            | "--authfile"
            | "--config"
            | "-w"
            | "--network"
            | "-H"
            | "--context"
    )
}

fn login(paste: &str, command: &Command, reading: &mut Reading) {
    let words = &command.words;
    reading.fact("operation", "login", command.span);
    let skip = if command.name == "helm-registry-login" { 3 } else { 2 };
    let server = words
        .iter()
        .enumerate()
        .skip(skip)
        .find(|(at, word)| !word.starts_with(['-', '<', '|', '>', '&', '2']) && !is_value_of_option(&words[at - 1]));
    match server {
        None => reading.fact("command-no-registry", "yes", command.span),
        Some((_, server)) => {
            let span = place(paste, command.span, server);
            let host = server.trim_start_matches("https://").trim_start_matches("http://").split('/').next().unwrap_or(server);
            reading.fact("command-registry", host, span);
            let is_variable = host.contains(['$', '*', '<', '{', '%']);
            if host.bytes().any(|b| b.is_ascii_uppercase()) && !is_variable {
                reading.fact("image-host-uppercase", host, span);
            }
            if !host.contains(['.', ':']) && host != "localhost" && !is_variable {
                reading.fact("command-server-lacks-suffix", host, span);
            }
        }
    }
    credentials(command, option(words, &["-u", "--username"]), option(words, &["-p", "--password"]), paste, reading);
}

fn credentials(command: &Command, user: Option<&str>, password: Option<&str>, paste: &str, reading: &mut Reading) {
    let is_variable = |text: &str| text.contains(['$', '*', '<', '%', '{']);
    if let Some(user) = user.filter(|user| !user.is_empty() && !is_variable(user)) {
        reading.fact("user", user, place(paste, command.span, user));
    }
    let Some(password) = password else { return };
    let span = place(paste, command.span, password);
    if password.is_empty() {
        reading.fact("command-password-empty", "yes", command.span);
    } else if is_variable(password) {
        // A variable or a mask says nothing of what it holds.
    } else {
        reading.secrets.push(Secret { kind: "password".into(), span, live_until: None });
        if password.starts_with("eyJ") {
            reading.fact("command-password-is-jwt", "yes", span);
        } else if is_guid(password) && password != ZEROS {
            reading.fact("command-password-is-guid", "yes", span);
        }
    }
}

fn az_acr(paste: &str, command: &Command, reading: &mut Reading) {
    let words = &command.words;
    let operation = match command.name.as_str() {
        "az-acr-login" => Some("login"),
        name if name.starts_with("az-acr-repository-delete") || name.starts_with("az-acr-manifest-delete") => Some("delete"),
        name if name.starts_with("az-acr-repository") || name.starts_with("az-acr-manifest") => Some("list"),
        name if ["check-health", "show", "config", "token", "credential"]
            .iter()
            .any(|read| name["az-acr-".len().min(name.len())..].starts_with(read)) =>
        {
            None
        }
        name if name.ends_with("-list") || name.ends_with("-check-name") => None,
        name if name.starts_with("az-acr-build")
            || name.starts_with("az-acr-task-run")
            || name.starts_with("az-acr-helm-push") =>
        {
            Some("push")
        }
        _ => Some("manage"),
    };
    if let Some(operation) = operation {
        reading.fact("operation", operation, command.span);
    }
    let registry = option(words, &["-r", "--registry"]).or_else(|| option(words, &["-n", "--name"]));
    if let Some(name) = registry.filter(|name| !name.contains(['$', '<', '*', '{', '%'])) {
        let span = place(paste, command.span, name);
        reading.fact("command-registry", name, span);
        if name.contains(['.', '/']) {
            reading.fact("command-name-has-suffix", name, span);
        } else {
            reading.fact("registry-name", name.to_ascii_lowercase(), span);
        }
    }
    if command.name.starts_with("az-acr-token")
        && let Some(token) = option(words, &["-n", "--name"])
    {
        reading.fact("token-name", token, place(paste, command.span, token));
    }
}

/// `8-4-4-4-12` hexadecimal digits.
pub fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.len() == 5
        && groups
            .iter()
            .zip([8, 4, 4, 4, 12])
            .all(|(group, len)| group.len() == len && group.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Where a value stands inside a span of the paste; the whole span where it cannot be found as written.
fn place(paste: &str, within: Span, value: &str) -> Span {
    let text = &paste[within.start..within.end];
    match text.find(value) {
        Some(at) if !value.is_empty() => Span { start: within.start + at, end: within.start + at + value.len() },
        _ => within,
    }
}
