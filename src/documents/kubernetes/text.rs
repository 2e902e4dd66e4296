//! What `kubectl` prints for people: descriptions, tables, events; and what a node's log says of pulls.

use std::ops::Range;

use super::cluster::{Named, Place, PullSecret, Puller};
use super::judge::is_docker_type;
use crate::documents::layer::Layer;
use crate::reading::Reading;
use crate::report::{Readout, Row};
use crate::run::run;
use crate::segment::SegmentKind;

/// What stands before the name of an image that was not pulled.
const FAILURES: &[&str] = &["ailed to pull image ", "ack-off pulling image ", "ailed to pull and unpack image ", "PullImage "];

/// A line is read to here.
const LONGEST_LINE: usize = 4000;

/// A description that is being read.
#[derive(Default)]
struct Description {
    place: Place,
    start: usize,
    end: usize,
    account: Option<Named>,
    node: Option<Named>,
    kind: Option<Named>,
    goes_with: Option<&'static str>,
    images: Vec<Named>,
    rows: Vec<Row>,
}

/// Where the lines that follow belong.
#[derive(Default)]
struct Context {
    /// The namespace that the last command named.
    commanded: Option<Named>,
    /// The namespace of a pod that a line told of.
    assigned: Option<Named>,
    /// The first column is the namespace.
    has_namespace_column: bool,
    events: Option<Range<usize>>,
}

/// Reads the lines of a layer that are no document. `taken`: the documents, in any order.
pub fn read(layer: &Layer, taken: &[Range<usize>], reading: &mut Reading) {
    let text = layer.text();
    if !["kubectl ", "Namespace:", "LAST SEEN", "image", "kubernetes.io/docker"].iter().any(|sign| text.contains(sign)) {
        return;
    }
    let mut description: Option<Description> = None;
    let mut context = Context::default();
    let mut taken = taken.to_vec();
    taken.sort_by_key(|range| range.start);
    let mut taken = taken.iter().peekable();
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        let start = at;
        at += whole.len();
        while taken.peek().is_some_and(|range| range.end <= start) {
            taken.next();
        }
        let line = whole.trim_end();
        let line = &line[..line.floor_char_boundary(LONGEST_LINE)];
        if line.contains("kubectl ") {
            finish(layer, description.take(), reading);
            finish_events(layer, &mut context, reading);
            context = Context::default();
            context.commanded = namespace_of_command(line).map(|namespace| here(layer, line, start, namespace));
            if let Some((_, after)) = line.split_once("create secret docker-registry ") {
                created(layer, start + line.len() - after.len(), context.commanded.clone(), reading);
            }
            if let Some(name) = name_of_shown(line) {
                let place = Place { name: Some(here(layer, line, start, name)), namespace: context.commanded.clone() };
                reading.cluster.shown.push((place, layer.span(start..start + line.len()).end));
            }
            continue;
        }
        if taken.peek().is_some_and(|range| range.start <= start) {
            continue;
        }
        describe(layer, line, start, &mut description, reading);
        table(layer, line, start, &mut context, reading);
        failure(layer, line, start, description.as_ref(), &mut context, reading);
    }
    finish(layer, description, reading);
    finish_events(layer, &mut context, reading);
}

/// The namespace that a command names: `-n shop`, `--namespace=shop`.
pub fn namespace_of_command(line: &str) -> Option<&str> {
    let (_, command) = line.split_once("kubectl ")?;
    let mut words = command.split_whitespace().take(60);
    while let Some(word) = words.next() {
        let value = match word {
            "-n" | "--namespace" => words.next(),
            _ => word.strip_prefix("--namespace=").or_else(|| word.strip_prefix("-n=")),
        };
        if let Some(value) = value.map(|value| value.trim_matches(['"', '\''])).filter(|value| is_name(value)) {
            return Some(value);
        }
    }
    None
}

/// The secret whose data a command prints: `kubectl get secret pull -o jsonpath='{.data.\.dockerconfigjson}' | base64 -d`.
fn name_of_shown(line: &str) -> Option<&str> {
    let command = line.split_once("kubectl ").map(|(_, command)| command).filter(|command| command.contains(".docker"))?;
    let mut words = command.split_whitespace().take(60).skip_while(|word| !word.starts_with("secret"));
    let named = words.next()?.split_once('/').map(|(_, name)| name);
    named.or_else(|| words.next()).filter(|name| is_name(name))
}

/// `kubectl create secret docker-registry NAME --docker-server=HOST …`, from the name on; lines that end with `\` go on.
fn created(layer: &Layer, start: usize, namespace: Option<Named>, reading: &mut Reading) {
    let text = layer.text();
    let mut end = start;
    for line in text[start..].split_inclusive('\n').take(12) {
        end += line.len();
        if !line.trim_end().ends_with(['\\', '`', '^']) {
            break;
        }
    }
    let command = &text[start..end.min(text.floor_char_boundary(start + LONGEST_LINE))];
    let command = command.trim_end();
    let whole = Named { value: command.to_owned(), span: layer.span(start..start + command.len()) };
    let named = |word: &str| here(layer, command, start, word.trim_matches(['"', '\'']));
    let mut words = command.split_whitespace();
    let name = words.clone().find(|word| !word.starts_with('-')).filter(|name| is_name(name)).map(named);
    let (mut server, mut namespace) = (None, namespace);
    while let Some(word) = words.next() {
        let (option, value) = word.split_once('=').map_or((word, None), |(option, value)| (option, Some(value)));
        let slot = match option {
            "--docker-server" => &mut server,
            "--namespace" | "-n" => &mut namespace,
            _ => continue,
        };
        *slot = value.or_else(|| words.next()).map(named);
    }
    // A variable may be any host.
    if server.as_ref().is_some_and(|server| server.value.contains(['$', '<', '%', '{'])) {
        return;
    }
    // Source: kubectl, `create_secret_docker.go`: without a server it is Docker Hub's.
    let server = server.unwrap_or(Named { value: "https://index.docker.io/v1/".to_owned(), span: whole.span });
    reading.cluster.key(&server.value, server.span, true);
    reading.cluster.secret(PullSecret {
        place: Place { name, namespace: namespace.filter(|namespace| is_name(&namespace.value)) },
        kind: None,
        goes_with: None,
        data: Some(whole.span),
        is_typed: true,
        span: whole.span,
        readout: None,
    });
}

/// The image that a message says was not pulled.
pub fn image_that_failed(message: &str) -> Option<&str> {
    let (at, failure) = FAILURES.iter().find_map(|failure| Some((message.find(failure)?, failure)))?;
    let start = at + failure.len();
    let quotes = run(message, start, 4, &|c| matches!(c, '\\' | '"' | '\'')).len();
    let image = run(message, start + quotes, 400, &|c| c.is_ascii_alphanumeric() || "._-/:@".contains(c));
    let image = image.trim_end_matches([':', '.']);
    image.contains('/').then_some(image)
}

/// The names in `Unable to retrieve some image pull secrets (a, b); …`.
pub fn secrets_not_found(message: &str) -> impl Iterator<Item = &str> {
    let list = message.split_once("some image pull secrets (").and_then(|(_, rest)| rest.split_once(')'));
    list.map_or("", |(list, _)| list).split(',').map(str::trim).filter(|name| is_name(name)).take(20)
}

/// A line of a description: `Name:`, `Namespace:` and so on at its beginning, images further in.
fn describe(layer: &Layer, line: &str, start: usize, description: &mut Option<Description>, reading: &mut Reading) {
    let Some((label, value)) = line.split_once(':') else { return };
    let value = value.trim();
    let named = |value: &str| here(layer, line, start, value);
    if label == "Name" && is_name(value) {
        finish(layer, description.take(), reading);
        *description =
            Some(Description { start, place: Place { name: Some(named(value)), namespace: None }, ..Description::default() });
    }
    let Some(description) = description else { return };
    description.end = start + line.len();
    let word = value.split_whitespace().next().unwrap_or_default();
    let slot = match label {
        "Namespace" if is_name(value) => &mut description.place.namespace,
        "Service Account" if is_name(value) => &mut description.account,
        "Type" if !word.is_empty() => &mut description.kind,
        "Node" if !value.starts_with('<') => {
            let node = value.split('/').next().unwrap_or_default();
            if is_name(node) {
                description.node = Some(named(node));
                description.rows.push(named(node).row("Node"));
            }
            return;
        }
        ".dockerconfigjson" => {
            description.goes_with = Some("kubernetes.io/dockerconfigjson");
            return;
        }
        ".dockercfg" => {
            description.goes_with = Some("kubernetes.io/dockercfg");
            return;
        }
        _ if label.trim() == "Image" && !word.is_empty() && description.images.len() < 50 => {
            description.images.push(named(word));
            description.rows.push(named(word).row("Image"));
            return;
        }
        _ => return,
    };
    if slot.is_none() {
        *slot = Some(named(word));
        description.rows.push(named(word).row(label));
    }
}

/// A description is at its end: what it was of, its own lines tell.
fn finish(layer: &Layer, description: Option<Description>, reading: &mut Reading) {
    let Some(Description { place, start, end, account, node, kind, goes_with, images, rows }) = description else { return };
    let span = layer.span(start..end);
    let is_secret = goes_with.is_some() || kind.as_ref().is_some_and(|kind| is_docker_type(&kind.value));
    if !is_secret && images.is_empty() || !reading.cluster.has_room() {
        return;
    }
    let kind_of_segment = if is_secret { SegmentKind::KubernetesSecret } else { SegmentKind::PodDescription };
    let segment = reading.segment(kind_of_segment, span, layer.inside);
    let name = place.name.as_ref().map(|name| name.row("Name"));
    reading.readouts.push(Readout { segment, rows: name.into_iter().chain(rows).collect() });
    if is_secret {
        let readout = Some(reading.readouts.len() - 1);
        reading.cluster.secret(PullSecret { place, kind, goes_with, data: None, is_typed: false, span, readout });
    } else {
        let secrets = Vec::new();
        reading.cluster.puller(Puller { place, is_placed: false, node, account, secrets, images, span, is_described: true });
    }
}

/// Rows of `kubectl get secret` and `kubectl get events`.
fn table(layer: &Layer, line: &str, start: usize, context: &mut Context, reading: &mut Reading) {
    if line.contains("LAST SEEN") || line.starts_with("NAME") {
        context.has_namespace_column = line.starts_with("NAMESPACE ");
        if line.contains("LAST SEEN") {
            context.events = Some(start..start + line.len());
        }
        return;
    }
    if let Some(events) = context.events.as_mut().filter(|_| line.contains("Normal ") || line.contains("Warning ")) {
        events.end = start + line.len();
    }
    if !line.contains("kubernetes.io/docker") || !reading.cluster.has_room() {
        return;
    }
    let words: Vec<&str> = line.split_whitespace().take(6).collect();
    let (namespace, words) = match words.as_slice() {
        // Of all namespaces; a filter may have left the head of the table out.
        [namespace, rest @ ..] if rest.get(1).is_some_and(|kind| is_docker_type(kind)) => {
            (Some(here(layer, line, start, namespace)), rest)
        }
        rest => (context.commanded.clone(), rest),
    };
    if let [name, kind, count, ..] = words
        && is_name(name)
        && is_docker_type(kind)
        && count.bytes().all(|b| b.is_ascii_digit())
    {
        let span = layer.span(start..start + line.len());
        let (name, kind) = (here(layer, line, start, name), here(layer, line, start, kind));
        let segment = reading.segment(SegmentKind::KubernetesSecret, span, layer.inside);
        let rows = [Some(name.row("NAME")), namespace.as_ref().map(|one| one.row("NAMESPACE")), Some(kind.row("TYPE"))];
        reading.readouts.push(Readout { segment, rows: rows.into_iter().flatten().collect() });
        let place = Place { name: Some(name), namespace };
        let readout = Some(reading.readouts.len() - 1);
        reading.cluster.secret(PullSecret {
            place,
            kind: Some(kind),
            goes_with: None,
            data: None,
            is_typed: false,
            span,
            readout,
        });
    }
}

/// A line that says that an image was not pulled, that a secret was not found, or where a pod is.
fn failure(
    layer: &Layer,
    line: &str,
    start: usize,
    description: Option<&Description>,
    context: &mut Context,
    reading: &mut Reading,
) {
    for (before, after) in [("Successfully assigned ", '/'), ("pod=\"", '/')] {
        if let Some((_, rest)) = line.split_once(before)
            && let Some((namespace, _)) = rest.split_once(after)
            && is_name(namespace)
        {
            context.assigned = Some(here(layer, line, start, namespace));
        }
    }
    for secret in secrets_not_found(line) {
        reading.cluster.not_found(here(layer, line, start, secret));
    }
    if let Some(image) = image_that_failed(line) {
        let column = context.has_namespace_column.then(|| line.split_whitespace().next()).flatten();
        let column = column.filter(|name| is_name(name)).map(|name| here(layer, line, start, name));
        let described = description.and_then(|description| description.place.namespace.clone());
        let namespace = column.or(described).or_else(|| context.assigned.clone()).or_else(|| context.commanded.clone());
        reading.cluster.failed(here(layer, line, start, image), namespace);
    }
}

fn finish_events(layer: &Layer, context: &mut Context, reading: &mut Reading) {
    if let Some(events) = context.events.take() {
        reading.segment(SegmentKind::KubernetesEvents, layer.span(events), layer.inside);
    }
}

/// A part of a line, with its place.
fn here(layer: &Layer, line: &str, start: usize, part: &str) -> Named {
    let at = start + (part.as_ptr() as usize).saturating_sub(line.as_ptr() as usize).min(line.len());
    Named { value: part.to_owned(), span: layer.span(at..at + part.len()) }
}

/// A name of Kubernetes. Source: Kubernetes documentation, "Object Names and IDs", DNS subdomain names.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 253
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.')
}
