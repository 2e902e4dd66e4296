//! Kubernetes: secrets with registry credentials, what pulls images, and what the cluster says about it.
//!
//! Each object adds to what is known of the cluster ([`cluster::Cluster`]); once the whole paste was read, secrets, pods and
//! images are held against each other ([`judge::judge`]).
//! Sources: Kubernetes API reference, `Secret`, `PodSpec`, `ServiceAccount`, `Event`; Kubernetes documentation, "Secret types".

pub mod cluster;
mod judge;
mod text;

use super::node::{Field, Node};
use super::{Around, Document, docker_config};
use crate::reading::{Reading, Secret};
use crate::report::{Judged, Readout, Row};
use crate::segment::SegmentKind;
use cluster::{Named, Place, PullSecret, Puller};
pub use judge::judge;
pub use text::read as read_text;

/// The names under which a secret holds a docker configuration, and the type that goes with each.
const CONFIG_KEYS: &[(&str, &str)] =
    &[(".dockerconfigjson", "kubernetes.io/dockerconfigjson"), (".dockercfg", "kubernetes.io/dockercfg")];

/// More objects of one list say nothing new.
const MOST_ITEMS: usize = 300;

/// Takes a Kubernetes object, or a list of them.
pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    let items = root.get("items").map_or(&[][..], Node::items);
    let is_list = root.text_of("kind").is_some_and(|kind| kind.ends_with("List"));
    let is_event = |node: &Node| node.text_of("kind") == Some("Event");
    if is_event(root) || items.iter().any(is_event) {
        reading.segment(SegmentKind::KubernetesEvents, root.span, around.inside);
    }
    if is_list || !items.is_empty() && root.has("apiVersion") {
        let known = items.iter().take(MOST_ITEMS).filter(|item| object(item, around, reading)).count();
        return known > 0;
    }
    object(root, around, reading)
}

/// Takes a `.dockercfg`: hosts with credentials, and no `auths` around them.
///
/// In the open any map of maps with passwords would look like it, so the names have to be hosts there.
/// Source: Kubernetes, `pkg/credentialprovider/config.go`, `DockerConfig`.
pub fn read_dockercfg(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let fields = document.root.fields();
    let is_entry = |field: &Field| {
        let has_login = field.node.has("auth") || field.node.has("username") && field.node.has("password");
        has_login && (around.inside.is_some() || field.name.contains(['.', ':']))
    };
    if fields.is_empty() || fields.len() > 100 || !fields.iter().all(is_entry) {
        return false;
    }
    let segment = reading.segment(SegmentKind::DockerConfig, document.root.span, around.inside);
    for field in fields {
        docker_config::entry(field, segment, false, reading);
    }
    true
}

fn object(root: &Node, around: &Around<'_>, reading: &mut Reading) -> bool {
    match root.text_of("kind") {
        Some("Secret") => secret(root, around, reading),
        Some("ServiceAccount") => service_account(root, around, reading),
        Some("Event") => event(root, reading),
        Some(kind) => {
            let spec = pod_spec(root, kind);
            spec.is_some_and(|spec| pod(root, kind == "Pod", spec, around, reading))
        }
        // A piece that was cut out of a manifest.
        None if CONFIG_KEYS.iter().any(|(key, _)| root.has(key) || root.get("data").is_some_and(|data| data.has(key))) => {
            secret(root, around, reading)
        }
        None => {
            let spec = root.at(&["template", "spec"]).or_else(|| root.get("spec")).unwrap_or(root);
            let inner = spec.at(&["template", "spec"]).unwrap_or(spec);
            let is_pod = inner.get("containers").is_some_and(|containers| containers.items().iter().any(|one| one.has("image")));
            is_pod && pod(root, false, inner, around, reading)
        }
    }
}

/// The specification of the pods that an object is or makes.
fn pod_spec<'n>(root: &'n Node, kind: &str) -> Option<&'n Node> {
    match kind {
        "Pod" => root.get("spec"),
        "PodTemplate" => root.at(&["template", "spec"]),
        "CronJob" => root.at(&["spec", "jobTemplate", "spec", "template", "spec"]),
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "ReplicationController" | "Job" => {
            root.at(&["spec", "template", "spec"])
        }
        _ => None,
    }
}

/// A secret with registry credentials; other secrets say nothing here.
fn secret(root: &Node, around: &Around<'_>, reading: &mut Reading) -> bool {
    let maps = [root.get("stringData"), root.get("data"), Some(root)];
    let held = maps
        .into_iter()
        .flatten()
        .find_map(|map| CONFIG_KEYS.iter().find_map(|(key, goes_with)| map.field(key).map(|field| (field, *goes_with))));
    let kind = named(root, "type");
    let is_docker = kind.as_ref().is_some_and(|kind| CONFIG_KEYS.iter().any(|(_, docker)| kind.value == *docker));
    // `kubectl describe secret` shows how much stands there: `.dockerconfigjson:  207 bytes`.
    let is_described = held.is_some_and(|(field, _)| field.node.text().is_some_and(|text| text.ends_with(" bytes")));
    if is_described || held.is_none() && !is_docker {
        return false;
    }
    let segment = reading.segment(SegmentKind::KubernetesSecret, root.span, around.inside);
    let place = place(root, around);
    let mut rows = rows_of(&place);
    rows.extend(row("type", kind.as_ref()));
    if let Some((field, _)) = held {
        // Encoded, it is one secret; in the open, host and user are none, and the reader of configurations finds the rest.
        if field.node.text().is_some_and(|text| !text.contains('{')) {
            reading.secrets.push(Secret { kind: "auth".into(), span: field.node.span, live_until: None });
        }
        rows.push(Row { name: "data".into(), value: field.name.clone(), span: field.span, judged: Judged::Plain });
    }
    reading.readouts.push(Readout { segment, rows });
    reading.cluster.secret(PullSecret {
        place,
        kind,
        goes_with: held.map(|(_, goes_with)| goes_with),
        data: held.map(|(field, _)| field.node.span).filter(|_| held.is_some_and(|(field, _)| field.node.text().is_some())),
        is_typed: false,
        span: root.span,
        readout: Some(reading.readouts.len() - 1),
    });
    true
}

fn service_account(root: &Node, around: &Around<'_>, reading: &mut Reading) -> bool {
    let segment = reading.segment(SegmentKind::PodSpec, root.span, around.inside);
    let place = place(root, around);
    let secrets = names(root.get("imagePullSecrets"));
    let mut rows = rows_of(&place);
    rows.extend(secrets.iter().map(|secret| secret.row("imagePullSecrets")));
    reading.readouts.push(Readout { segment, rows });
    reading.cluster.account(place, secrets);
    true
}

fn pod(root: &Node, is_pod: bool, spec: &Node, around: &Around<'_>, reading: &mut Reading) -> bool {
    let segment = reading.segment(SegmentKind::PodSpec, root.span, around.inside);
    let place = place(root, around);
    let secrets = names(spec.get("imagePullSecrets"));
    let account = named(spec, "serviceAccountName").or_else(|| named(spec, "serviceAccount"));
    let node = named(spec, "nodeName");
    let lists = ["initContainers", "containers", "ephemeralContainers"].iter().filter_map(|list| spec.get(list));
    let images: Vec<Named> =
        lists.flat_map(Node::items).take(MOST_ITEMS).filter_map(|container| named(container, "image")).collect();
    let mut rows = rows_of(&place);
    rows.extend(row("nodeName", node.as_ref()));
    rows.extend(row("serviceAccountName", account.as_ref()));
    rows.extend(secrets.iter().map(|secret| secret.row("imagePullSecrets")));
    rows.extend(images.iter().map(|image| image.row("image")));
    reading.readouts.push(Readout { segment, rows });
    reading.cluster.puller(Puller {
        place,
        // Only a pod on its node shows that nobody added a secret to what the template says.
        is_placed: is_pod && node.is_some(),
        node,
        account,
        secrets,
        images,
        span: root.span,
        is_described: false,
    });
    statuses(root, reading);
    true
}

/// What a pod says of its containers: which image waits.
fn statuses(root: &Node, reading: &mut Reading) {
    for list in ["initContainerStatuses", "containerStatuses"] {
        for status in root.at(&["status", list]).map_or(&[][..], Node::items).iter().take(MOST_ITEMS) {
            let reason = status.at(&["state", "waiting", "reason"]).and_then(Node::text);
            if reason.is_some_and(|reason| matches!(reason, "ErrImagePull" | "ImagePullBackOff"))
                && let Some(image) = named(status, "image")
            {
                let namespace = root.get("metadata").and_then(|metadata| named(metadata, "namespace"));
                reading.cluster.failed(image, namespace);
            }
        }
    }
}

fn event(root: &Node, reading: &mut Reading) -> bool {
    let object = root.get("involvedObject").or_else(|| root.get("regarding"));
    let namespace = object.and_then(|object| named(object, "namespace")).or_else(|| named(root.get("metadata")?, "namespace"));
    let message = named(root, "message").or_else(|| named(root, "note"));
    if let Some(message) = message {
        if let Some(image) = text::image_that_failed(&message.value) {
            let image = Named { value: image.to_owned(), span: message.span };
            reading.cluster.failed(image, namespace.clone());
        }
        for secret in text::secrets_not_found(&message.value) {
            reading.cluster.not_found(Named { value: secret.to_owned(), span: message.span });
        }
    }
    true
}

/// Name and namespace of an object; the namespace may be told by the command that printed it.
fn place(root: &Node, around: &Around<'_>) -> Place {
    let metadata = root.get("metadata");
    let namespace = metadata.and_then(|metadata| named(metadata, "namespace"));
    let of_command = || {
        let namespace = text::namespace_of_command(around.line_before())?;
        Some(Named { value: namespace.to_owned(), span: root.span })
    };
    Place { name: metadata.and_then(|metadata| named(metadata, "name")), namespace: namespace.or_else(of_command) }
}

fn named(node: &Node, field: &str) -> Option<Named> {
    let value = node.text_of(field)?;
    Some(Named { value: value.to_owned(), span: node.get(field)?.span })
}

/// `- name: contoso-pull`.
fn names(list: Option<&Node>) -> Vec<Named> {
    list.map_or(&[][..], Node::items).iter().take(MOST_ITEMS).filter_map(|item| named(item, "name")).collect()
}

fn row(name: &str, value: Option<&Named>) -> Option<Row> {
    value.map(|value| value.row(name))
}

fn rows_of(place: &Place) -> Vec<Row> {
    row("name", place.name.as_ref()).into_iter().chain(row("namespace", place.namespace.as_ref())).collect()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use crate::documents;
    use crate::reading::Reading;
    use crate::report::Judged;

    const FAILED: &str = "Failed to pull image \"contoso.azurecr.io/shop/web:1\": failed to authorize: 401 Unauthorized\n";

    fn read(paste: &str) -> Reading {
        documents::read(paste, 0)
    }

    fn wrong(paste: &str) -> Vec<String> {
        read(paste).values("pull-secret-wrong").map(str::to_owned).collect()
    }

    fn secret(host: &str, namespace: &str, kind: &str) -> String {
        let config = format!(r#"{{"auths":{{"{host}":{{"auth":"cHVsbDpzZWNyZXQ="}}}}}}"#);
        let data = STANDARD.encode(config);
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: pull\n  namespace: {namespace}\ntype: {kind}\ndata:\n  .dockerconfigjson: {data}\n"
        )
    }

    fn pod(spec: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-0\n  namespace: shop\nspec:\n{spec}  nodeName: worker-1\n  containers:\n  - name: web\n    image: contoso.azurecr.io/shop/web:1\n"
        )
    }

    const JSON: &str = "kubernetes.io/dockerconfigjson";

    #[test]
    fn a_secret_is_held_against_the_image_that_failed() {
        let events = format!(
            "$ kubectl get events -n shop\nLAST SEEN   TYPE      REASON   OBJECT      MESSAGE\n9s          Warning   Failed   pod/web-0   {FAILED}"
        );
        let with = |secret: String| wrong(&format!("{events}\n$ kubectl get secrets -o yaml\n{secret}"));
        assert!(with(secret("contoso.azurecr.io", "shop", JSON)).is_empty());
        assert!(with(secret("https://contoso.azurecr.io", "shop", JSON)).is_empty(), "the kubelet takes the scheme away");
        assert_eq!(with(secret("fabrikam.azurecr.io", "shop", JSON)), ["host"]);
        assert_eq!(with(secret("Contoso.azurecr.io", "shop", JSON)), ["host"]);
        assert_eq!(with(secret("contoso", "shop", JSON)), ["host"]);
        assert_eq!(with(secret("contoso.azurecr.io", "default", JSON)), ["namespace"]);
        assert_eq!(with(secret("contoso.azurecr.io", "shop", "Opaque")), ["type"]);
        assert!(with(secret("fabrikam.azurecr.io", "blog", JSON)).is_empty(), "another team's");
        let both = format!("{}---\n{}", secret("fabrikam.azurecr.io", "shop", JSON), secret("contoso.azurecr.io", "shop", JSON));
        assert!(with(both).is_empty(), "one that fits is enough");
    }

    #[test]
    fn what_was_masked_or_cut_proves_nothing() {
        let masked = secret("contoso.azurecr.io", "shop", JSON);
        let at = masked.find(".dockerconfigjson: ").unwrap() + ".dockerconfigjson: ".len();
        for data in ["REDACTED", "<hidden>", &masked[at..at + 40]] {
            assert!(wrong(&format!("{FAILED}\n{}{data}\n", &masked[..at])).is_empty(), "{data}");
        }
    }

    #[test]
    fn a_pod_uses_the_secrets_that_it_or_its_account_names() {
        let fits = secret("contoso.azurecr.io", "shop", JSON);
        let other = pod("  imagePullSecrets:\n  - name: old\n");
        let none = pod("  serviceAccountName: web\n");
        let account =
            "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  namespace: shop\nimagePullSecrets:\n- name: pull\n";
        assert!(wrong(&format!("{}---\n{fits}", pod("  imagePullSecrets:\n  - name: pull\n"))).is_empty());
        assert_eq!(wrong(&format!("{other}---\n{fits}")), ["name"]);
        assert_eq!(wrong(&format!("{none}---\n{fits}")), ["unused"]);
        assert!(wrong(&format!("{none}---\n{account}---\n{fits}")).is_empty());
        assert!(read(&none).values("pod-lacks-pull-secret").eq(["pod"]));
        assert!(!read(&format!("{none}---\n{account}")).has("pod-lacks-pull-secret"));
        assert!(read(&none.replace("worker-1", "aks-pool1-12345678-vmss000000")).values("pod-lacks-pull-secret").eq(["aks"]));
    }

    #[test]
    fn lists_and_the_older_form_are_read() {
        let dockercfg = STANDARD.encode(r#"{"contoso.azurecr.io":{"auth":"cHVsbDpzZWNyZXQ="}}"#);
        let list = format!(
            r#"{{"apiVersion":"v1","kind":"List","items":[{{"kind":"Secret","type":"kubernetes.io/dockercfg","metadata":{{"name":"pull","namespace":"shop"}},"data":{{".dockercfg":"{dockercfg}"}}}}]}}"#
        );
        let reading = read(&format!("{list}\n{FAILED}"));
        assert!(reading.values("pull-secret-host").eq(["contoso.azurecr.io"]));
        assert!(reading.has("pull-secret-fits"));
        let in_the_wrong_key = list.replace("\".dockercfg\"", "\".dockerconfigjson\"");
        assert_eq!(wrong(&format!("{in_the_wrong_key}\n{FAILED}")), ["type"]);
    }

    #[test]
    fn what_makes_pods_is_read_down_to_its_containers() {
        for (kind, path) in [
            ("Deployment", ["spec", "template", "spec"].as_slice()),
            ("CronJob", &["spec", "jobTemplate", "spec", "template", "spec"]),
            ("Pod", &["spec"]),
        ] {
            let mut inner =
                r#"{"containers":[{"image":"contoso.azurecr.io/a:1"}],"imagePullSecrets":[{"name":"pull"}]}"#.to_owned();
            for name in path.iter().rev() {
                inner = format!(r#"{{"{name}":{inner}}}"#);
            }
            let reading = read(&format!(r#"{{"kind":"{kind}",{}"#, &inner[1..]));
            assert!(reading.values("pull-secret").eq(["pull"]), "{kind}");
        }
    }

    #[test]
    fn descriptions_and_tables_are_read() {
        let described = "Name:             web-0\nNamespace:        shop\nService Account:  default\nNode:             worker-4/10.0.0.1\nContainers:\n  web:\n    Image:          contoso.azurecr.io/shop/web:1\nEvents:\n  Warning  Failed  9s  kubelet  ";
        let reading = read(&format!(
            "{described}{FAILED}\n$ kubectl get secret -A\ndefault   pull   kubernetes.io/dockerconfigjson   1   12d\n"
        ));
        assert!(reading.values("namespace").eq(["shop"]));
        assert!(reading.values("node").eq(["worker-4"]));
        assert!(!reading.has("pull-secret-wrong"), "nobody says that the pod should use it");
        let named = "  Warning  FailedToRetrieveImagePullSecret  9s  kubelet  Unable to retrieve some image pull secrets (pull); attempting\n";
        assert_eq!(
            wrong(&format!(
                "{described}{FAILED}{named}\n$ kubectl get secret -n default\npull   kubernetes.io/dockerconfigjson   1   12d\n"
            )),
            ["namespace"]
        );
        assert_eq!(
            wrong("Name:         pull\nNamespace:    shop\n\nType:  Opaque\n\nData\n====\n.dockerconfigjson:  207 bytes\n"),
            ["type"]
        );
    }

    #[test]
    fn a_secret_that_is_being_made_counts_as_one() {
        let make = |options: &str| {
            wrong(&format!(
                "kubectl create secret docker-registry pull {options}\nsecret/pull created\n$ kubectl describe pod web-0 -n shop\n  Warning  Failed  9s  kubelet  {FAILED}"
            ))
        };
        assert!(make("--docker-server=contoso.azurecr.io -n shop").is_empty());
        assert!(make("--docker-server contoso.azurecr.io").is_empty(), "into the context's namespace");
        assert!(make("--docker-server=$REGISTRY -n shop").is_empty());
        assert_eq!(make("-n default \\\n  --docker-server=contoso.azurecr.io"), ["namespace"]);
        assert_eq!(make("--docker-server=contoso -n shop"), ["host"]);
        assert_eq!(make("--docker-username=a -n shop"), ["host"], "Docker Hub's");
    }

    #[test]
    fn a_configuration_behind_its_command_is_a_secret() {
        let show = |config: &str| {
            let command = "$ kubectl -n shop get secret pull -o jsonpath='{.data.\\.dockerconfigjson}'";
            wrong(&format!("{FAILED}{command} | base64 -d\n{config}\n{FAILED}{command}\n{}\n", STANDARD.encode(config)))
        };
        assert!(show(r#"{"auths":{"contoso.azurecr.io":{"auth":"cHVsbDpzZWNyZXQ="}}}"#).is_empty());
        assert_eq!(show(r#"{"auths":{"contoso.azurecr.us":{"auth":"cHVsbDpzZWNyZXQ="}}}"#), ["host"]);
        let identity = r#"{"auths":{"contoso.azurecr.io":{"auth":"cHVsbDo=","identitytoken":"0123456789"}}}"#;
        assert_eq!(show(identity), ["empty"], "the kubelet knows no identity tokens");
    }

    #[test]
    fn another_teams_secret_names_no_user() {
        let reading = read(&format!("$ kubectl get events -n shop\n{FAILED}{}", secret("fabrikam.azurecr.io", "blog", JSON)));
        assert!(!reading.has("user") && !reading.has("pull-secret"));
        assert!(reading.values("namespace").eq(["shop"]));
    }

    #[test]
    fn the_table_shows_what_stands_in_the_way() {
        let reading = read(&format!("{}\n{FAILED}", secret("fabrikam.azurecr.io", "shop", JSON)));
        let rows = &reading.readouts[0].rows;
        let forbids: Vec<&str> = rows.iter().filter(|row| row.judged == Judged::Forbids).map(|row| row.value.as_str()).collect();
        assert_eq!(forbids, ["fabrikam.azurecr.io"]);
        assert!(rows.iter().any(|row| row.name == "username" && row.value == "pull"));
        assert!(rows.iter().all(|row| !row.value.contains("secret")));
    }
}
