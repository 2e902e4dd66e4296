//! Secrets, pods and images held against each other.
//!
//! Source: Kubernetes, `pkg/credentialprovider/keyring.go` (which key fits which image) and `secrets/secrets.go` (which types count).

use super::CONFIG_KEYS;
use super::cluster::{Named, Place, Pull, PullSecret, Puller};
use crate::host::registry_of;
use crate::reading::Reading;
use crate::report::{Judged, Row, Span};
use crate::segment::SegmentKind;

/// More images of a paste are an inventory.
const MOST_IMAGES: usize = 40;
/// More secrets of a paste are a backup.
const MOST_SECRETS: usize = 60;

/// What keeps a secret from an image. The order is that of telling: what comes last is nearest to fitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    /// It may be meant for something else.
    Unrelated,
    /// It holds credentials, and none for the image's host.
    Host,
    /// It holds no login at all.
    Empty,
    /// The pod names other secrets.
    Name,
    Namespace,
    Type,
}

impl Fault {
    fn id(self) -> Option<&'static str> {
        match self {
            Fault::Unrelated => None,
            Fault::Host => Some("host"),
            Fault::Empty => Some("empty"),
            Fault::Name => Some("name"),
            Fault::Namespace => Some("namespace"),
            Fault::Type => Some("type"),
        }
    }
}

/// Adds what is known of the cluster as facts, and what does not fit together.
pub fn judge(reading: &mut Reading) {
    let cluster = std::mem::take(&mut reading.cluster);
    let mut secrets = cluster.secrets;
    secrets.truncate(MOST_SECRETS);
    for secret in &mut secrets {
        secret.data = secret.data.filter(|data| secret.is_typed || was_read(*data, reading));
    }
    secrets.extend(shown(&cluster.shown, reading));
    let keys: Vec<Vec<&(Named, bool)>> = secrets.iter().map(|secret| keys_of(secret, &cluster.keys)).collect();
    let from_pods = cluster.pullers.iter().flat_map(|puller| {
        let namespace = puller.place.namespace.clone();
        puller.images.iter().map(move |image| Pull { image: image.clone(), namespace: namespace.clone() })
    });
    let failed = if cluster.failed.is_empty() { from_pods.collect() } else { cluster.failed };
    let pulls: Vec<Pull> = failed.into_iter().filter(|pull| host_of(&pull.image.value).is_some()).take(MOST_IMAGES).collect();

    let mut related = vec![pulls.is_empty(); secrets.len()];
    for pull in &pulls {
        let of_image = cluster.pullers.iter().find(|puller| puller.images.iter().any(|image| image.value == pull.image.value));
        let puller = of_image.or(cluster.pullers.first().filter(|_| cluster.pullers.len() == 1));
        let namespace = pull.namespace.as_ref().or_else(|| puller?.place.namespace.as_ref());
        let account = puller.and_then(|puller| puller.account.as_ref()).map_or("default", |account| account.value.as_str());
        let accounts = cluster.accounts.iter().filter(|one| {
            one.place.name.as_ref().is_none_or(|name| name.value == account) && together(one.place.namespace.as_ref(), namespace)
        });
        let of_pod = puller.map_or(&[][..], |puller| &puller.secrets);
        let named: Vec<&Named> =
            of_pod.iter().chain(accounts.flat_map(|account| &account.secrets)).chain(&cluster.not_found).collect();
        if let Some(namespace) = namespace {
            reading.fact("namespace", namespace.value.clone(), namespace.span);
        }
        for secret in &named {
            reading.fact("pull-secret", secret.value.clone(), secret.span);
        }
        if let Some(puller) = puller.filter(|puller| named.is_empty() && !puller.is_described) {
            lacking(puller, reading);
        }
        let mut faults: Vec<(Fault, usize)> =
            (0..secrets.len()).filter_map(|at| Some((fault(&secrets[at], &keys[at], pull, namespace, &named)?, at))).collect();
        for (at, related) in related.iter_mut().enumerate() {
            let is_listed = secrets[at].data.is_none() && together(secrets[at].place.namespace.as_ref(), namespace);
            *related |= is_listed || !faults.contains(&(Fault::Unrelated, at));
        }
        faults.sort_by_key(|(fault, at)| (*fault, secrets.len() - at));
        if faults.len() < secrets.len() {
            let fitting = (0..secrets.len()).find(|at| !faults.iter().any(|(_, faulty)| faulty == at));
            if let Some(secret) = fitting.map(|at| &secrets[at]) {
                let span = secret.place.name.as_ref().map_or(secret.span, |name| name.span);
                let (fact, value) = match (named.is_empty(), puller.is_some_and(|puller| puller.is_placed)) {
                    (true, true) => ("pull-secret-wrong", "unused"),
                    (true, false) => ("pull-secret-fits", "unnamed"),
                    (false, _) => ("pull-secret-fits", "named"),
                };
                reading.fact(fact, value, span);
            }
        } else if let Some((fault, at)) = faults.pop()
            && let Some(id) = fault.id()
        {
            wrong(fault, id, &secrets[at], &keys[at], reading);
        }
    }
    for (secret, keys) in secrets.iter().zip(&keys) {
        if pulls.is_empty() && has_wrong_type(secret) {
            wrong(Fault::Type, "type", secret, keys, reading);
        }
        tell(secret, keys, reading);
    }
    for (secret, _) in secrets.iter().zip(&related).filter(|(_, related)| !**related) {
        // What another team's secret holds says nothing of this pull.
        let inside = |span: Span| secret.span.start <= span.start && span.end <= secret.span.end;
        reading.facts.retain(|fact| !inside(fact.span) || !OF_ITS_OWN.contains(&fact.name));
    }
    for puller in &cluster.pullers {
        for (fact, value) in [
            ("namespace", &puller.place.namespace),
            ("node", &puller.node),
            ("service-account", &puller.account),
            ("pod", if puller.is_placed || puller.is_described { &puller.place.name } else { &None }),
        ] {
            if let Some(value) = value {
                reading.fact(fact, value.value.clone(), value.span);
            }
        }
    }
    for secret in cluster.accounts.iter().flat_map(|account| &account.secrets) {
        reading.fact("pull-secret", secret.value.clone(), secret.span);
    }
}

/// What a secret tells that would be taken for what was used.
const OF_ITS_OWN: &[&str] = &["pull-secret", "user", "config", "namespace"];

/// How far behind a command its output may begin, in bytes.
const NEAR: usize = 200;

/// Secrets of which only the configuration was printed: the one that follows the command.
fn shown(commands: &[(Place, usize)], reading: &Reading) -> Vec<PullSecret> {
    let configs: Vec<Span> = reading
        .segments
        .iter()
        .filter(|segment| segment.kind == SegmentKind::DockerConfig && was_read(segment.span, reading))
        .map(|segment| segment.span)
        .collect();
    let of = |(place, end): &(Place, usize)| {
        let data = configs.iter().find(|data| (*end..end + NEAR).contains(&data.start))?;
        let place = place.clone();
        Some(PullSecret { place, kind: None, goes_with: None, data: Some(*data), is_typed: false, span: *data, readout: None })
    };
    commands.iter().take(MOST_SECRETS).filter_map(of).collect()
}

/// A pod that names no pull secret.
fn lacking(puller: &Puller, reading: &mut Reading) {
    let span = puller.place.name.as_ref().map_or(puller.span, |name| name.span);
    // On a node of AKS, the node's own identity pulls.
    let is_aks = puller.node.as_ref().is_some_and(|node| node.value.starts_with("aks"));
    let kind = match (puller.is_placed, is_aks) {
        (true, true) => "aks",
        (true, false) => "pod",
        (false, _) => "template",
    };
    reading.fact("pod-lacks-pull-secret", kind, span);
}

/// Facts and rows about a secret.
fn tell(secret: &PullSecret, keys: &[&(Named, bool)], reading: &mut Reading) {
    for (fact, value) in
        [("pull-secret", &secret.place.name), ("namespace", &secret.place.namespace), ("pull-secret-type", &secret.kind)]
    {
        if let Some(value) = value {
            reading.fact(fact, value.value.clone(), value.span);
        }
    }
    for (key, _) in keys {
        reading.fact("pull-secret-host", key.value.clone(), key.span);
        if let Some(readout) = secret.readout.and_then(|at| reading.readouts.get_mut(at))
            && !readout.rows.iter().any(|row| row.span == key.span)
        {
            readout.rows.push(key.row("auths"));
        }
    }
    let Some(data) = secret.data else { return };
    let entries = reading.config.iter().filter(|entry| data.start <= entry.span.start && entry.span.end <= data.end);
    let users: Vec<Row> = entries
        .filter_map(|entry| Some(Named { value: entry.user.clone()?, span: entry.span }.row("username")))
        .take(MOST_SECRETS)
        .collect();
    if let Some(readout) = secret.readout.and_then(|at| reading.readouts.get_mut(at)) {
        for user in users {
            if !readout.rows.contains(&user) {
                readout.rows.push(user);
            }
        }
    }
}

fn wrong(fault: Fault, id: &'static str, secret: &PullSecret, keys: &[&(Named, bool)], reading: &mut Reading) {
    let value = match fault {
        Fault::Host => keys.first().map(|(key, _)| key),
        Fault::Namespace => secret.place.namespace.as_ref(),
        Fault::Type => secret.kind.as_ref(),
        _ => secret.place.name.as_ref(),
    };
    let span = value.map_or(secret.data.unwrap_or(secret.span), |value| value.span);
    reading.fact("pull-secret-wrong", id, span);
    if let Some(value) = value {
        match fault {
            Fault::Host => reading.fact("pull-secret-other-host", value.value.clone(), span),
            Fault::Namespace => reading.fact("pull-secret-other-namespace", value.value.clone(), span),
            _ => {}
        }
        mark(secret, value, reading);
    }
}

/// Shows in the secret's table what keeps it from working.
fn mark(secret: &PullSecret, value: &Named, reading: &mut Reading) {
    let Some(readout) = secret.readout.and_then(|at| reading.readouts.get_mut(at)) else { return };
    match readout.rows.iter_mut().find(|row| row.span == value.span) {
        Some(row) => row.judged = Judged::Forbids,
        None => readout.rows.push(Row { judged: Judged::Forbids, ..value.row("auths") }),
    }
}

/// What keeps a secret from being used for a pull; `None` where it fits.
fn fault(
    secret: &PullSecret,
    keys: &[&(Named, bool)],
    pull: &Pull,
    namespace: Option<&Named>,
    named: &[&Named],
) -> Option<Fault> {
    let is_here = together(secret.place.namespace.as_ref(), namespace);
    let name = secret.place.name.as_ref();
    let is_named = name.is_some_and(|name| named.iter().any(|one| one.value == name.value));
    let is_other = name.is_some() && !named.is_empty() && !is_named;
    if secret.data.is_none() {
        // What it holds was not pasted: only its place and type can be wrong, and that only if it is meant.
        return match (is_named || named.is_empty(), is_here) {
            _ if has_wrong_type(secret) => Some(Fault::Type),
            (true, false) if is_named => Some(Fault::Namespace),
            _ => Some(Fault::Unrelated),
        };
    }
    let has_host = keys.iter().any(|(key, has_login)| *has_login && fits(&key.value, &pull.image.value));
    if has_host {
        return match (is_here, is_other) {
            _ if has_wrong_type(secret) => Some(Fault::Type),
            (false, _) => Some(Fault::Namespace),
            (true, true) => Some(Fault::Name),
            (true, false) => None,
        };
    }
    let is_meant = is_named || named.is_empty() && is_here;
    match (is_meant, keys.iter().any(|(_, has_login)| *has_login)) {
        (false, _) => Some(Fault::Unrelated),
        (true, true) => Some(Fault::Host),
        (true, false) => Some(Fault::Empty),
    }
}

/// The kubelet reads two types, each with its own key.
fn has_wrong_type(secret: &PullSecret) -> bool {
    let Some(goes_with) = secret.goes_with else { return false };
    // Without a type, Kubernetes makes it Opaque; but a fragment may just not show it.
    secret.kind.as_ref().is_some_and(|kind| kind.value != goes_with)
}

/// Whether two namespaces may be the same: one that is not told may be any.
fn together(one: Option<&Named>, other: Option<&Named>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one.value == other.value)
}

/// The keys that stand in a secret.
fn keys_of<'k>(secret: &PullSecret, keys: &'k [(Named, bool)]) -> Vec<&'k (Named, bool)> {
    let inside = |span: Span| secret.data.is_some_and(|data| data.start <= span.start && span.end <= data.end);
    keys.iter().filter(|(key, _)| inside(key.span)).collect()
}

/// Whether what stands encoded at a place was read, and whole: a masked or cut one proves nothing.
fn was_read(data: Span, reading: &Reading) -> bool {
    let inside = |span: Span| data.start <= span.start && span.end <= data.end;
    reading.segments.iter().any(|segment| segment.kind == SegmentKind::DockerConfig && inside(segment.span))
        && !reading.notes.iter().any(|note| inside(note.span))
}

/// The host of an image of an Azure registry.
fn host_of(image: &str) -> Option<&str> {
    let host = image.split('/').next()?;
    registry_of(&host.to_ascii_lowercase()).map(|_| host)
}

/// Whether a key of a configuration holds for an image, as the kubelet sees it: `*` stands for a part of a host, letters count as
/// they are written, a path has to be the beginning of the image's.
fn fits(key: &str, image: &str) -> bool {
    let key = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key);
    let (host, path) = key.split_once('/').unwrap_or((key, ""));
    let path = path.strip_prefix("v1/").or_else(|| path.strip_prefix("v2/")).unwrap_or(path);
    let (image_host, image_path) = image.split_once('/').unwrap_or((image, ""));
    let (parts, image_parts) = (host.split('.'), image_host.split('.'));
    parts.clone().count() == image_parts.clone().count()
        && parts.zip(image_parts).all(|(part, wanted)| like(part, wanted))
        && image_path.starts_with(path.trim_end_matches('/'))
}

/// A part of a host with at most one `*` in it.
fn like(part: &str, wanted: &str) -> bool {
    part == wanted
        || part.split_once('*').is_some_and(|(before, after)| {
            wanted.len() >= before.len() + after.len() && wanted.starts_with(before) && wanted.ends_with(after)
        })
}

/// The types that are read, for the tables of `kubectl get secret`.
pub fn is_docker_type(kind: &str) -> bool {
    CONFIG_KEYS.iter().any(|(_, docker)| *docker == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fit_as_the_kubelet_sees_it() {
        for key in [
            "contoso.azurecr.io",
            "https://contoso.azurecr.io",
            "https://contoso.azurecr.io/v2/",
            "*.azurecr.io",
            "contoso.azurecr.io/shop",
            "con*.azurecr.io",
        ] {
            assert!(fits(key, "contoso.azurecr.io/shop/web:1"), "{key}");
        }
        for key in
            ["contoso", "Contoso.azurecr.io", "contosodev.azurecr.io", "contoso.azurecr.io/blog", "contoso.azurecr.io:443", "*"]
        {
            assert!(!fits(key, "contoso.azurecr.io/shop/web:1"), "{key}");
        }
    }
}
