//! What is wrong with a docker configuration, told field by field and mended where an edit of the file can mend it.
//!
//! It comes when all documents are read, since what is wrong depends on the rest: the system, the registry in question, its own state.
//! Sources: docker/cli, `cli/config/configfile/file.go` and `cli/config/credentials/native_store.go`; docker/docker-credential-helpers.

use std::ops::Range;

use super::daemon;
use super::docker_config::{decode_auth, host_of, is_masked};
use super::json;
use super::layer::Layer;
use super::mend::{self, Change, Draft};
use super::node::{Budget, Field, Node};
use super::system::{self, System};
use super::tokens;
use super::{Document, MOST_NODES, docker_config};
use crate::host::registry_of;
use crate::reading::Reading;
use crate::report::{Edit, Judged, Mend, Readout, Row, Span};
use crate::run::run;
use crate::segment::SegmentKind;
use crate::segment::jwt::ZEROS;
use crate::time;

/// More configurations in one paste are a collection, and nobody mends them by hand.
const MOST_CONFIGURATIONS: usize = 20;
/// More entries are not told one by one.
const MOST_ROWS: usize = 60;
/// A longer key is no host, which has 253 characters at most, with a scheme and a path: nobody can judge a mend of it.
const LONGEST_KEY: usize = 290;

/// What a configuration is held against.
struct Rest {
    system: Option<System>,
    /// The registries that are spoken of outside of the configuration.
    registries: Vec<String>,
    /// Helpers whose programs a tool did not find.
    missing: Vec<String>,
    /// The registry gives images to everybody, and refused somebody who came with a login.
    is_anonymous: bool,
    now: i64,
}

impl Rest {
    /// Whether the rest speaks of a registry, or of none at all.
    fn is_about(&self, host: &str) -> bool {
        self.registries.is_empty() || self.registries.iter().any(|registry| registry == host)
    }

    /// What is wrong with a store or helper, for the registries that it serves.
    fn fault_of_helper(&self, helper: &str, serves: impl Fn(&str) -> bool) -> Option<&'static str> {
        if self.system.is_some_and(|system| system.lacks_helper(helper)) {
            return Some("helper-foreign");
        }
        if self.missing.iter().any(|missing| missing == helper) {
            return Some("helper-missing");
        }
        let is_elsewhere = matches!(helper, "ecr-login" | "gcloud" | "gcr");
        (is_elsewhere && self.registries.iter().any(|registry| serves(registry))).then_some("helper-other-cloud")
    }

    /// Why an entry should go.
    fn fault_of_entry(&self, host: &str, entry: &Node) -> Option<&'static str> {
        if expiry(entry).is_some_and(|end| end < self.now) {
            return Some("entry-expired");
        }
        let has_login = ["auth", "identitytoken"].iter().any(|name| entry.text_of(name).is_some());
        (self.is_anonymous && has_login && registry_of(host).is_some() && self.is_about(host)).then_some("entry-not-needed")
    }
}

/// Reads what is wrong with the configurations of all layers, and what the daemon's settings mean for the registries.
pub fn read(paste: &str, layers: &[Layer], now: i64, reading: &mut Reading) {
    let Some(text) = layers.first().map(Layer::text) else { return };
    let is_lintable =
        |kind| matches!(kind, SegmentKind::DockerConfig | SegmentKind::DockerDaemonConfig | SegmentKind::DockerInfo);
    let known: Vec<(usize, Span, SegmentKind)> = reading
        .segments
        .iter()
        .enumerate()
        .filter(|(_, segment)| is_lintable(segment.kind))
        .map(|(at, segment)| (at, segment.span, segment.kind))
        .take(MOST_CONFIGURATIONS)
        .collect();
    if known.is_empty() {
        return;
    }
    let mut found: Vec<(&Layer, Document, usize, bool)> = Vec::new();
    for layer in layers.iter().filter(|layer| json::is_configuration(layer.text())) {
        for document in json::documents(layer, &mut Budget(MOST_NODES)) {
            let segment = known.iter().find(|(at, span, kind)| {
                *span == document.root.span && *kind != SegmentKind::DockerInfo && found.iter().all(|(.., other, _)| other != at)
            });
            if let Some((segment, _, kind)) = segment {
                found.push((layer, document, *segment, *kind == SegmentKind::DockerDaemonConfig));
            }
        }
    }
    let taken: Vec<Range<usize>> =
        found.iter().filter(|(layer, ..)| layer.depth == 0).map(|(_, document, ..)| document.range.clone()).collect();
    let around: String = parts(text, &taken);
    let is_refused = text.contains("unauthorized") || text.contains("401");
    let rest = Rest {
        system: System::of(&around),
        registries: system::registries(&around),
        missing: missing_helpers(text),
        is_anonymous: is_refused && reading.values("anonymous-pull").any(|value| value == "true"),
        now,
    };
    daemon::together(&rest.registries, reading);
    for (layer, document, segment, is_daemon) in found {
        if !is_daemon {
            facts(&document.root, &rest, segment, reading);
        }
        if layer.depth == 0 {
            let mark = mark_before(paste, &document);
            if let Some(mark) = mark.filter(|_| !is_daemon) {
                reading.fact("config-broken", "yes", mark);
            }
            let edits = edits(layer, &document, mark, is_daemon, &rest);
            if !edits.is_empty() {
                reading.mends.push(Mend { segment, edits });
            }
        }
    }
}

/// The helpers that a tool looked for in vain: `docker-credential-pass: executable file not found in $PATH`.
fn missing_helpers(text: &str) -> Vec<String> {
    let mut missing: Vec<String> = Vec::new();
    for (at, start) in text.match_indices("docker-credential-").take(MOST_CONFIGURATIONS) {
        let rest = &text[at + start.len()..];
        let name = run(rest, 0, 60, &|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).trim_end_matches('.');
        let line = run(rest, name.len(), 200, &|c| c != '\n');
        let signs = ["executable file not found", "not installed or not available in PATH", "command not found"];
        if signs.iter().any(|sign| line.contains(sign)) && !missing.iter().any(|known| known == name) {
            missing.push(name.to_owned());
        }
    }
    missing
}

/// A text without some ranges of it.
fn parts(text: &str, taken: &[Range<usize>]) -> String {
    let mut left = String::with_capacity(text.len());
    let mut at = 0;
    for range in taken {
        left.push_str(text.get(at..range.start).unwrap_or_default());
        at = range.end.max(at);
    }
    left.push_str(text.get(at..).unwrap_or_default());
    left
}

/// The facts and the table of a configuration.
fn facts(root: &Node, rest: &Rest, segment: usize, reading: &mut Reading) {
    let mut rows = Vec::new();
    let mut row = |name: String, value: String, span: Span, judged: Judged| {
        if rows.len() < MOST_ROWS {
            rows.push(Row { name, value, span, judged });
        }
    };
    let helpers = root.get("credHelpers").map_or(&[][..], Node::fields);
    let helper_of = |host: &str| helpers.iter().rev().find(|field| host_of(&field.name) == host);
    let store = root.get("credsStore").filter(|store| store.text().is_some_and(|store| !store.is_empty()));
    if let Some(store) = store {
        let name = store.text().unwrap_or_default();
        let fault = rest.fault_of_helper(name, |registry| helper_of(registry).is_none());
        tell_helper(fault, name, store.span, reading);
        row("credsStore".into(), name.into(), store.span, judged(fault));
    }
    for field in helpers.iter().take(MOST_ROWS) {
        let (host, name) = (host_of(&field.name), field.node.text().unwrap_or_default());
        let fault = rest.fault_of_helper(name, |registry| registry == host).filter(|_| rest.is_about(&host));
        tell_helper(fault, name, field.node.span, reading);
        row(format!("credHelpers {}", field.name), name.into(), field.span, judged(fault));
    }
    for field in docker_config::entries(root).take(MOST_ROWS) {
        let host = host_of(&field.name);
        let helper = helper_of(&host);
        let (value, judged) = told(field, store.is_some() || helper.is_some(), rest);
        row(format!("auths {}", field.name), value, field.span, judged);
        // The login in the file is not looked at. Source: `native_store.go`, `Get`.
        let has_login = ["auth", "identitytoken"].iter().any(|name| field.node.text_of(name).is_some());
        if has_login && (store.is_some() || helper.is_some()) && registry_of(&host).is_some() && rest.is_about(&host) {
            reading.fact("config-auth-unused", host, field.span);
        }
    }
    for field in root.at(&["proxies", "default"]).map_or(&[][..], Node::fields).iter().take(MOST_ROWS) {
        if let Some(address) = field.node.text() {
            row(format!("proxies {}", field.name), daemon::bare(address), field.span, Judged::Plain);
        }
    }
    for field in root.get("HttpHeaders").map_or(&[][..], Node::fields) {
        row("HttpHeaders".into(), field.name.clone(), field.span, Judged::Plain);
    }
    if !rows.is_empty() {
        reading.readouts.push(Readout { segment, rows });
    }
}

fn tell_helper(fault: Option<&str>, helper: &str, span: Span, reading: &mut Reading) {
    let fact = match fault {
        Some("helper-foreign") => "config-helper-foreign",
        Some("helper-other-cloud") => "config-helper-other-cloud",
        _ => return,
    };
    reading.fact(fact, helper, span);
}

fn judged(fault: Option<&str>) -> Judged {
    if fault.is_some() { Judged::Forbids } else { Judged::Plain }
}

/// What an entry of `auths` holds, without what is secret in it.
fn told(field: &Field, is_elsewhere: bool, rest: &Rest) -> (String, Judged) {
    let entry = &field.node;
    let end = expiry(entry);
    let ends = end.map_or_else(String::new, |end| format!(", exp {}", time::rfc3339(end)));
    let is_over = end.is_some_and(|end| end < rest.now);
    let is_upper = key_case(&field.name).is_some();
    let judged = |is_wrong: bool| match is_wrong || is_over || is_upper {
        true => Judged::Forbids,
        // A store or helper is asked instead, and the file's own login is not looked at.
        false if is_elsewhere => Judged::Unknown,
        false => Judged::Plain,
    };
    if entry.text_of("identitytoken").is_some() {
        return (format!("identitytoken{ends}"), judged(false));
    }
    let Some(auth) = entry.text_of("auth") else {
        let user = entry.text_of("username").filter(|_| entry.text_of("password").is_some());
        return match user {
            Some(user) => (user.to_owned(), judged(false)),
            None if is_elsewhere => ("{}".into(), if is_upper { Judged::Forbids } else { Judged::Plain }),
            None => ("{}".into(), Judged::Forbids),
        };
    };
    match decode_auth(auth) {
        Some((user, password)) => {
            let is_token = password.starts_with("eyJ");
            let is_wrong = is_token && user != ZEROS && user != "<token>" && !user.is_empty() || !is_token && user == ZEROS;
            let kind = if is_token { ", JWT" } else { "" };
            (format!("{user}{kind}{ends}"), judged(is_wrong))
        }
        None if is_masked(auth) => ("***".into(), Judged::Unknown),
        None => ("auth".into(), Judged::Forbids),
    }
}

/// When the token of an entry ends.
fn expiry(entry: &Node) -> Option<i64> {
    // What is wrong with the token is told where it is read.
    let of = |token: &str| tokens::decode(token, Span::default(), &mut Reading::default())?.time("exp");
    if let Some(token) = entry.text_of("identitytoken") {
        return of(token);
    }
    let (_, password) = decode_auth(entry.text_of("auth")?)?;
    of(&password).filter(|_| password.starts_with("eyJ"))
}

/// The least edits that make a document right, in places of the paste.
fn edits(layer: &Layer, document: &Document, mark: Option<Span>, is_daemon: bool, rest: &Rest) -> Vec<Edit> {
    let Some(text) = layer.text().get(document.range.clone()) else { return Vec::new() };
    let draft = if document.problem.is_some() { mend::repaired(text).map(|(draft, _)| draft) } else { Some(Draft::new(text)) };
    let Some(mut draft) = draft else { return Vec::new() };
    if let Some(root) = json::tree(draft.text()) {
        draft.apply(if is_daemon { daemon_changes(&root) } else { changes(&root, rest) });
    }
    // An edit that would spoil the document is none.
    if json::tree(draft.text()).is_none() {
        return Vec::new();
    }
    let start = document.range.start;
    let mut edits: Vec<Edit> = Vec::new();
    if let Some(span) = mark {
        edits.push(Edit { span, with: String::new(), because: "bom".into() });
    }
    edits.extend(draft.edits().into_iter().map(|Change { range, with, because }| Edit {
        span: layer.span(start + range.start..start + range.end),
        with,
        because: because.into(),
    }));
    edits
}

/// The byte order mark before a document. Source: docker/cli, whose `encoding/json` takes it for no value.
fn mark_before(paste: &str, document: &Document) -> Option<Span> {
    let end = document.root.span.start;
    let before = paste.get(..end)?.strip_suffix('\u{feff}')?;
    Some(Span { start: before.len(), end })
}

/// What has to change in a valid configuration; places are offsets of its text.
fn changes(root: &Node, rest: &Rest) -> Vec<Change> {
    let mut changes = Vec::new();
    let helpers = root.field("credHelpers");
    let fields = helpers.map_or(&[][..], |helpers| helpers.node.fields());
    let has_helper = |host: &str| fields.iter().any(|field| host_of(&field.name) == host);
    // The store.
    let store = |at: usize| {
        let field = root.fields().get(at).filter(|field| field.name == "credsStore")?;
        rest.fault_of_helper(field.node.text().filter(|name| !name.is_empty())?, |registry| !has_helper(registry))
    };
    changes.extend(mend::without(root.fields(), range(root), store));
    // Helpers of single registries.
    let helper = |at: usize| {
        let field = fields.get(at)?;
        let host = host_of(&field.name);
        rest.fault_of_helper(field.node.text()?, |registry| registry == host).filter(|_| rest.is_about(&host))
    };
    if let Some(helpers) = helpers {
        changes.extend(mend::without(fields, range(&helpers.node), helper));
    }
    // Entries.
    for auths in root.fields().iter().filter(|field| field.name == "auths") {
        let fields = auths.node.fields();
        let entry = |at: usize| {
            let field = fields.get(at)?;
            let is_twice = fields.iter().skip(at + 1).take(MOST_ROWS).any(|other| other.name == field.name);
            if is_twice { Some("twice") } else { rest.fault_of_entry(&host_of(&field.name), &field.node) }
        };
        changes.extend(mend::without(fields, range(&auths.node), entry));
        for (at, field) in fields.iter().enumerate().take(MOST_ROWS).filter(|(at, _)| entry(*at).is_none()) {
            if field.name.len() <= LONGEST_KEY
                && let Some((key, because)) = key_case(&field.name).or_else(|| key_port(&field.name))
                && !fields.iter().enumerate().any(|(other, field)| other != at && field.name == key)
                && field.span.end - field.span.start == field.name.len() + 2
            {
                changes.push(Change::new(field.span.start + 1..field.span.end - 1, key, because));
            }
        }
    }
    changes
}

/// What has to change in a valid `daemon.json`: a plain proxy that is given as `https://` for HTTPS.
fn daemon_changes(root: &Node) -> Vec<Change> {
    let proxy = |name: &str| Some((root.at(&["proxies", name])?, root.at(&["proxies", name])?.text()?));
    let (Some((node, https)), Some((_, http))) = (proxy("https-proxy"), proxy("http-proxy")) else { return Vec::new() };
    let (of_https, of_http) = (daemon::bare(https), daemon::bare(http));
    let is_wrong = daemon::scheme(&of_https) == "https"
        && daemon::scheme(&of_http) == "http"
        && daemon::authority(&of_https) == daemon::authority(&of_http);
    let start = node.span.start + 1;
    if is_wrong && https.starts_with("https://") {
        vec![Change::new(start + "http".len()..start + "https".len(), "", "proxy-scheme")]
    } else {
        Vec::new()
    }
}

fn range(node: &Node) -> Range<usize> {
    node.span.start..node.span.end
}

/// The key with its host in lower case; `None` where it is.
fn key_case(key: &str) -> Option<(String, &'static str)> {
    let start = key.find("://").map_or(0, |at| at + 3);
    let end = key[start..].find('/').map_or(key.len(), |at| start + at);
    let host = &key[start..end];
    host.bytes()
        .any(|b| b.is_ascii_uppercase())
        .then(|| (format!("{}{}{}", &key[..start], host.to_ascii_lowercase(), &key[end..]), "key-case"))
}

/// The key without the port of HTTPS, which Docker takes for a part of the name; `None` where none stands.
fn key_port(key: &str) -> Option<(String, &'static str)> {
    let start = key.find("://").map_or(0, |at| at + 3);
    let end = key[start..].find('/').map_or(key.len(), |at| start + at);
    let host = key[start..end].strip_suffix(":443")?;
    registry_of(&host.to_ascii_lowercase())?;
    Some((format!("{}{}{}", &key[..start], host, &key[end..]), "key-port"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_176_000;

    fn read_all(paste: &str) -> Reading {
        crate::documents::read(paste, NOW)
    }

    /// The paste with its mends, and the reasons.
    fn mended(paste: &str) -> (String, Vec<String>) {
        let mut edits: Vec<Edit> = read_all(paste).mends.into_iter().flat_map(|mend| mend.edits).collect();
        edits.sort_by_key(|edit| edit.span);
        let mut mended = paste.to_owned();
        for edit in edits.iter().rev() {
            mended.replace_range(edit.span.start..edit.span.end, &edit.with);
        }
        (mended, edits.into_iter().map(|edit| edit.because.into_owned()).collect())
    }

    fn config(paste: &str) -> serde_json::Value {
        let start = paste.find('{').unwrap();
        serde_json::Deserializer::from_str(&paste[start..]).into_iter().next().unwrap().unwrap()
    }

    #[test]
    fn a_store_of_another_system_is_taken_out_on_that_system_only() {
        let file = "{\n  \"auths\": {\n    \"contoso.azurecr.io\": {}\n  },\n  \"credsStore\": \"desktop.exe\"\n}\n";
        let linux = format!("azureuser@vm:~$ cat ~/.docker/config.json\n{file}");
        let (text, because) = mended(&linux);
        assert_eq!(because, ["helper-foreign"]);
        assert!(text.ends_with("  \"auths\": {\n    \"contoso.azurecr.io\": {}\n  }\n}\n"), "{text}");
        assert!(read_all(&linux).has("config-helper-foreign"));
        for elsewhere in [format!("kim@pc:/mnt/c/src$ cat ~/.docker/config.json\n{file}"), file.to_owned()] {
            assert!(mended(&elsewhere).1.is_empty() && !read_all(&elsewhere).has("config-helper-foreign"), "{elsewhere}");
        }
    }

    #[test]
    fn a_helper_of_another_cloud_counts_for_the_registry_in_question() {
        let file = "{\"credHelpers\": {\"public.ecr.aws\": \"ecr-login\", \"contoso.azurecr.io\": \"ecr-login\"}}";
        let (text, because) = mended(&format!("{file}\nhttps://contoso.azurecr.io/v2/: unauthorized"));
        assert_eq!(because, ["helper-other-cloud"]);
        assert!(text.starts_with("{\"credHelpers\": {\"public.ecr.aws\": \"ecr-login\"}}"));
        assert!(mended(&format!("{file}\nhttps://fabrikam.azurecr.io/v2/: unauthorized")).1.is_empty());
    }

    #[test]
    fn keys_are_put_right_and_forms_that_work_are_left() {
        let (text, because) =
            mended("{\"auths\": {\"Contoso.azurecr.io\": {\"auth\": \"YTpi\"}, \"b.azurecr.io:443\": {\"auth\": \"YTpi\"}}}");
        assert_eq!(because, ["key-case", "key-port"]);
        assert_eq!(text, "{\"auths\": {\"contoso.azurecr.io\": {\"auth\": \"YTpi\"}, \"b.azurecr.io\": {\"auth\": \"YTpi\"}}}");
        assert!(mended("{\"auths\": {\"https://contoso.azurecr.io/v2/\": {\"auth\": \"YTpi\"}, \"localhost:5000\": {\"auth\": \"YTpi\"}}}").1.is_empty());
    }

    #[test]
    fn a_key_that_no_host_can_have_is_left() {
        let file = format!("{{\"auths\": {{\"Contoso{}.azurecr.io\": {{\"auth\": \"YTpi\"}}}}}}", "a".repeat(300));
        assert!(mended(&file).1.is_empty());
    }

    #[test]
    fn of_entries_that_stand_twice_the_last_counts() {
        let (text, because) =
            mended("{\"auths\": {\"a.azurecr.io\": {\"auth\": \"YTpi\"}, \"a.azurecr.io\": {\"auth\": \"Yzpk\"}}}");
        assert_eq!((text.as_str(), because.len()), ("{\"auths\": {\"a.azurecr.io\": {\"auth\": \"Yzpk\"}}}", 1));
    }

    #[test]
    fn a_broken_file_is_made_valid_and_right_at_once() {
        let paste = "root@vm:~# cat .docker/config.json\r\n{\r\n  \"auths\": {\r\n    \"Contoso.azurecr.io\": {\"auth\": \"YTpi\"},\r\n  },\r\n  \"credsStore\": \"wincred\",\r\n}\r\nroot@vm:~# docker pull";
        let (text, because) = mended(paste);
        assert_eq!(config(&text), serde_json::json!({"auths": {"contoso.azurecr.io": {"auth": "YTpi"}}}));
        assert_eq!(because, ["key-case", "comma-extra", "helper-foreign"]);
        assert!(text.ends_with("}\r\nroot@vm:~# docker pull"));
        assert!(mended(&text).1.is_empty());
    }

    #[test]
    fn an_unneeded_login_goes_where_the_registry_is_open() {
        let state = "{\"anonymousPullEnabled\": true, \"loginServer\": \"contoso.azurecr.io\", \"sku\": {}}";
        let file = "{\"auths\": {\"contoso.azurecr.io\": {\"auth\": \"YTpi\"}, \"ghcr.io\": {\"auth\": \"YTpi\"}}}";
        let (text, because) = mended(&format!("contoso.azurecr.io: unauthorized\n{state}\n{file}"));
        assert_eq!(because, ["entry-not-needed"]);
        assert!(text.ends_with("{\"auths\": {\"ghcr.io\": {\"auth\": \"YTpi\"}}}"));
        assert!(mended(&format!("{state}\n{file}")).1.is_empty(), "nothing was refused");
    }

    #[test]
    fn a_proxy_that_both_settings_name_speaks_plainly() {
        let (text, because) =
            mended("{\"proxies\": {\"http-proxy\": \"http://10.8.0.3:3128\", \"https-proxy\": \"https://10.8.0.3:3128\"}}");
        assert_eq!(because, ["proxy-scheme"]);
        assert!(text.ends_with("\"https-proxy\": \"http://10.8.0.3:3128\"}}"));
        assert!(
            mended("{\"proxies\": {\"http-proxy\": \"http://10.8.0.3:3128\", \"https-proxy\": \"https://10.8.0.3:3129\"}}")
                .1
                .is_empty()
        );
    }

    #[test]
    fn a_mark_before_the_file_and_a_helper_that_is_not_there_go() {
        let (text, because) = mended("\u{feff}{\"auths\": {}}");
        assert_eq!((text.as_str(), because.as_slice()), ("{\"auths\": {}}", &["bom".to_owned()][..]));
        assert!(read_all("\u{feff}{\"auths\": {}}").has("config-broken"));
        let file = "{\"auths\": {\"contoso.azurecr.io\": {}}, \"credsStore\": \"desktop\"}";
        let error = "error getting credentials - err: exec: \"docker-credential-desktop\": executable file not found in $PATH";
        assert_eq!(mended(&format!("{file}\n{error}")).1, ["helper-missing"]);
        assert!(mended(&format!("{file}\n{}", error.replace("desktop\"", "pass\""))).1.is_empty());
    }

    #[test]
    fn a_file_with_comments_quotes_and_gaps_is_mended_where_it_ends() {
        let paste = "$ cat ~/.docker/config.json\n{\n    // mine\n    'auths': {\n        'contoso.azurecr.io': {'auth': 'YTpi'}\n        'ghcr.io': {}\n    }\n# docker push contoso.azurecr.io/a:1\n";
        let (text, _) = mended(paste);
        assert_eq!(
            config(&text),
            serde_json::json!({"auths": {"contoso.azurecr.io": {"auth": "YTpi"}, "ghcr.io": {}}}),
            "{text}"
        );
        assert!(text.ends_with("\n}\n# docker push contoso.azurecr.io/a:1\n"), "{text}");
    }

    #[test]
    fn a_login_in_the_file_is_not_looked_at_beside_a_store() {
        let file = "{\"auths\": {\"contoso.azurecr.io\": {\"auth\": \"YTpi\"}}, \"credsStore\": \"pass\"}";
        assert!(read_all(file).has("config-auth-unused"));
        assert!(!read_all(&format!("{file}\nfabrikam.azurecr.io")).has("config-auth-unused"));
        assert!(!read_all(&file.replace("\"pass\"", "\"\"")).has("config-auth-unused"));
        let proxies =
            read_all("{\"auths\": {}, \"proxies\": {\"default\": {\"httpsProxy\": \"http://kim:secret@10.0.0.8:3128\"}}}");
        assert_eq!(proxies.readouts[0].rows[0].value, "http://10.0.0.8:3128");
    }

    #[test]
    fn the_table_tells_no_secret() {
        let reading = read_all(
            "{\"auths\": {\"contoso.azurecr.io\": {\"auth\": \"Y2k6bm90IGEgcmVhbCBvbmU=\"}, \"b.azurecr.io\": {}, \"c.azurecr.io\": {\"auth\": \"***\"}}}",
        );
        let told: Vec<(&str, &str, Judged)> =
            reading.readouts[0].rows.iter().map(|row| (row.name.as_str(), row.value.as_str(), row.judged)).collect();
        assert_eq!(
            told,
            [
                ("auths contoso.azurecr.io", "ci", Judged::Plain),
                ("auths b.azurecr.io", "{}", Judged::Forbids),
                ("auths c.azurecr.io", "***", Judged::Unknown),
            ]
        );
        assert!(!reading.has("config-auth-invalid"));
    }
}
