//! Who may do what, and who is who: role assignments and roles, tokens and scope maps of a registry, secrets with their end dates,
//! accounts and identities, as `az` prints them.
//!
//! Read in the flat form of the CLI, with `properties` as the management API has it, as table and as YAML, and where `--query` left only
//! some fields. What an assignment means for what was tried is weighed in `src/role.rs`, where the operation is known.
//! Sources: Azure SDK for Python, models of azure-mgmt-authorization and azure-mgmt-containerregistry; Azure CLI, `acr/_format.py`.

use std::slice;

use super::condition::{self, Cover};
use super::node::{Field, Node};
use super::{Around, Document};
use crate::kb::{RIGHTS, Role};
use crate::reading::{Grant, Reading, Secret};
use crate::report::{Judged, Readout, Row, Span};
use crate::segment::SegmentKind;
use crate::segment::command::is_guid;
use crate::time;

/// More assignments than this say nothing more about one identity.
const MOST_GRANTS: usize = 200;
/// What stands further from a document is not looked at: each document looks around itself.
const WIDEST: usize = 32 * 1024;
/// Of more tokens or scope maps none is meant.
const MOST_NAMED: usize = 20;
/// A longer list of names is not shown in full.
const LONGEST_VALUE: usize = 200;

/// The actions behind the rights, with those of a role and those of its data: in the mode `rbac`, in `rbac-abac`, and of a condition.
/// Source: Azure built-in roles for Containers.
const ACTIONS: [(&str, &str, &str); 3] = [
    ("pull", "pull/read", "content/read"),
    ("push", "push/write", "content/write"),
    ("delete", "artifacts/delete", "content/delete"),
];

/// Takes a document that tells who may do what.
pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    // Azure's management API wraps a list.
    let list = root.get("value").filter(|list| !list.items().is_empty()).unwrap_or(root);
    let items = list.one_or_all();
    let command = command_before(around.before);
    if items.is_empty() {
        return !list.is_map() && command.contains("role assignment list") && none(&command, root, around, reading);
    }
    if items.iter().any(is_scope_action) {
        return scope_map(root, &items.iter().collect::<Vec<_>>(), around, reading);
    }
    let Some(kind) = items.iter().find_map(|item| kind_of(item, &command)) else { return false };
    let items: Vec<&Node> = items.iter().filter(|item| kind_of(item, &command) == Some(kind)).collect();
    match kind {
        Kind::Assignment => assignments(&items, root, &command, around, reading),
        Kind::Definition => {
            reading.segment(SegmentKind::RoleAssignments, root.span, around.inside);
            for item in items {
                definition(item, reading);
            }
        }
        Kind::Token => tokens(&items, root, around, reading),
        Kind::ScopeMap => {
            // A registry's list holds the ready-made ones, too: the one that is meant stands elsewhere by its name.
            let is_meant = |item: &&&Node| {
                items.len() == 1 || items.len() <= MOST_NAMED && item.text_of("name").is_some_and(|name| names(around, name))
            };
            for item in items.iter().filter(is_meant) {
                let actions = item.properties().get("actions").map_or(&[][..], Node::items);
                scope_map(item, &actions.iter().collect::<Vec<_>>(), around, reading);
            }
        }
        Kind::Passwords => passwords(&items, root, around, reading),
        Kind::Account => account(&items, root, around, reading),
        Kind::Secrets => secrets(&items, root, around, reading),
        Kind::Identity => items.iter().for_each(|item| identity(item, reading)),
    }
    true
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Assignment,
    Definition,
    Token,
    ScopeMap,
    /// `az acr credential show`, `az acr token credential list` or `generate`.
    Passwords,
    Account,
    /// `az ad app credential list`.
    Secrets,
    /// A principal, a managed identity, a cluster.
    Identity,
}

fn kind_of(item: &Node, command: &str) -> Option<Kind> {
    let fields = item.properties();
    let has = |name: &str| fields.has(name);
    let is_password = |password: &Node| password.has("name") && (password.has("value") || password.has("expiry"));
    if has("permissions") && (has("roleName") || has("assignableScopes")) {
        return Some(Kind::Definition);
    }
    let is_role = has("role") && (has("scope") || has("principalId") || has("condition") || command.contains("role assignment"));
    if has("roleDefinitionName") || has("roleDefinitionId") && has("principalId") || is_role {
        return Some(Kind::Assignment);
    }
    if has("scopeMapId") {
        return Some(Kind::Token);
    }
    if fields.get("actions").is_some_and(|actions| actions.items().iter().any(is_scope_action)) {
        return Some(Kind::ScopeMap);
    }
    let of_a_list = item.has("creationTime") && is_password(item);
    if of_a_list || item.get("passwords").is_some_and(|list| list.items().iter().any(is_password)) {
        return Some(Kind::Passwords);
    }
    if has("environmentName") || has("tenantId") && (has("homeTenantId") || has("isDefault")) {
        return Some(Kind::Account);
    }
    if has("endDateTime") || has("endDate") {
        return Some(Kind::Secrets);
    }
    let is_principal =
        has("appId") && (has("servicePrincipalType") || has("servicePrincipalNames") || has("password") && has("tenant"));
    let is_managed = has("clientId") && has("principalId");
    let is_cluster = fields.at(&["identityProfile", "kubeletidentity"]).is_some()
        || fields.has("servicePrincipalProfile") && (has("kubernetesVersion") || has("agentPoolProfiles"));
    (is_principal || is_managed || is_cluster).then_some(Kind::Identity)
}

/// The command that stands before a document, over the lines that it was broken into.
fn command_before(before: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in last(before, WIDEST / 4).trim_end().rsplit('\n').take(6) {
        let goes_on = line.trim_end().ends_with(['\\', '`', '^']);
        if !lines.is_empty() && !goes_on {
            break;
        }
        lines.push(line.get(..line.floor_char_boundary(4000)).unwrap_or_default());
    }
    lines.reverse();
    lines.join(" ")
}

fn last(text: &str, most: usize) -> &str {
    &text[text.floor_char_boundary(text.len().saturating_sub(most))..]
}

/// What stands before and behind a document, not too far away.
fn near<'a>(around: &Around<'a>) -> [&'a str; 2] {
    [last(around.before, WIDEST), &around.after[..around.after.floor_char_boundary(WIDEST)]]
}

/// An empty list says that nothing was assigned only where all assignments were asked for:
/// without `--all`, or a scope and `--include-inherited`, the CLI leaves out most.
fn none(command: &str, root: &Node, around: &Around<'_>, reading: &mut Reading) -> bool {
    reading.segment(SegmentKind::RoleAssignments, root.span, around.inside);
    let is_all = command.contains("--all") || command.contains("--scope") && command.contains("--include-inherited");
    reading.fact("assignment", if is_all { "none" } else { "unknown" }, root.span);
    true
}

fn assignments(items: &[&Node], root: &Node, command: &str, around: &Around<'_>, reading: &mut Reading) {
    let segment = reading.segment(SegmentKind::RoleAssignments, root.span, around.inside);
    let mut rows = Vec::new();
    // Every row is then the identity's own, through a group or not.
    let is_asked_for_one =
        ["--assignee", "role assignment create", "-SignInName", "-ObjectId"].iter().any(|sign| command.contains(sign));
    let known = registries(around);
    for item in items.iter().take(MOST_GRANTS) {
        let fields = item.properties();
        let text = |name: &str| fields.text_of(name);
        let definition =
            fields.field("roleDefinitionName").or_else(|| fields.field("role")).or_else(|| fields.field("roleDefinitionId"));
        let Some((definition, role)) = definition.and_then(|field| field.node.text().map(|role| (&field.node, role))) else {
            continue;
        };
        let role = role.rsplit('/').next().unwrap_or(role);
        if !is_guid(role) {
            reading.fact("role-name", role, definition.span);
        }
        let scope = text("scope");
        let (short, registry) = scope.map_or((String::new(), None), reach);
        let outside = scope.filter(|_| registry.is_none()).map_or_else(Vec::new, |scope| outside(scope, &known));
        let limits = text("condition").map_or_else(Vec::new, limits);
        let is_group = text("principalType").is_some_and(|kind| kind.contains("Group"));
        let who = ["principalId", "principalName", "principal"].into_iter().filter_map(text);
        let made =
            if command.contains("role assignment create") { Some(i64::MAX) } else { text("createdOn").and_then(time::seconds) };
        let names = limits.iter().map(|(_, names)| names.join(", ")).next();
        let value = [short, names.unwrap_or_default()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        rows.push(row(role, value.join(" · "), definition.span, Judged::Plain));
        grant(
            reading,
            Grant {
                span: definition.span,
                role: Some(role.to_owned()),
                rights: 0,
                who: match (is_asked_for_one, is_group) {
                    (true, _) => Vec::new(),
                    (false, true) => vec!["*".to_owned()],
                    (false, false) => who.map(str::to_ascii_lowercase).collect(),
                },
                registry,
                outside,
                limits,
                made,
            },
        );
    }
    reading.readouts.push(Readout { segment, rows });
}

fn row(name: &str, value: String, span: Span, judged: Judged) -> Row {
    let value =
        if value.len() > LONGEST_VALUE { format!("{}…", &value[..value.floor_char_boundary(LONGEST_VALUE)]) } else { value };
    Row { name: name.to_owned(), value, span, judged }
}

fn grant(reading: &mut Reading, grant: Grant) {
    if reading.grants.len() < MOST_GRANTS {
        reading.grants.push(grant);
    }
}

/// A scope in short, and the only registry that it reaches.
fn reach(scope: &str) -> (String, Option<String>) {
    let parts: Vec<&str> = scope.trim_matches('/').split('/').collect();
    let at = |name: &str| {
        let at = parts.iter().position(|part| part.eq_ignore_ascii_case(name))?;
        parts.get(at + 1).copied()
    };
    let short = |parts: &[&str]| parts[parts.len().saturating_sub(2)..].join("/");
    match (at("registries"), at("providers")) {
        (Some(registry), _) => (format!("registries/{registry}"), Some(registry.to_ascii_lowercase())),
        (None, Some(provider)) if !provider.eq_ignore_ascii_case("Microsoft.Management") => (short(&parts), Some("-".to_owned())),
        _ => (short(&parts), None),
    }
}

/// The resource ids of registries around a document, lower-case.
fn registries(around: &Around<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in near(around) {
        for (at, marker) in text.match_indices("Microsoft.ContainerRegistry/registries/").take(50) {
            let start = text[..at].rfind("/subscriptions/").filter(|start| at - start < 300);
            let name = crate::run::run(text, at + marker.len(), 50, &|c| c.is_ascii_alphanumeric());
            let id = start.and_then(|start| text.get(start..at + marker.len() + name.len()));
            if let Some(id) =
                id.map(str::to_ascii_lowercase).filter(|id| !id.contains(char::is_whitespace) && !found.contains(id))
            {
                found.push(id);
            }
        }
    }
    found
}

/// Of these registries, by their resource names, those that a group's or subscription's scope does not reach.
fn outside(scope: &str, registries: &[String]) -> Vec<String> {
    let scope = scope.trim_end_matches('/').to_ascii_lowercase();
    if !scope.starts_with("/subscriptions/") {
        return Vec::new();
    }
    let is_outside = |id: &&String| !id.strip_prefix(&scope).is_some_and(|rest| rest.starts_with('/'));
    registries.iter().filter(is_outside).filter_map(|id| id.rsplit('/').next()).map(str::to_owned).collect()
}

/// The rights that a condition limits, and to what.
fn limits(condition: &str) -> Vec<(u16, Vec<String>)> {
    let read = condition::cover(condition, "content/read");
    let limit = |(right, _, action): (&str, &str, &str)| {
        // Who pushes reads first.
        let cover = match right {
            "pull" => read.clone(),
            _ => condition::cover(condition, action).and(if right == "push" { read.clone() } else { Cover::All }),
        };
        let names = match cover {
            Cover::All => return None,
            Cover::None => Vec::new(),
            Cover::Names(names) => names,
            Cover::Unclear => vec!["?".to_owned()],
        };
        Some((bit(right), names))
    };
    ACTIONS.into_iter().filter_map(limit).collect()
}

fn bit(right: &str) -> u16 {
    RIGHTS.iter().position(|known| *known == right).map_or(0, |bit| 1 << bit)
}

/// A role of the tenant's own, by its actions. Source: "Azure custom roles", sections on actions and data actions.
fn definition(item: &Node, reading: &mut Reading) {
    let fields = item.properties();
    let Some(name) = fields.text_of("roleName") else { return };
    let permissions = fields.get("permissions").map_or(&[][..], Node::items);
    let allowed = |list: &str, except: &str, action: &str| {
        let action = action.to_ascii_lowercase();
        let named = |permission: &Node, list: &str| {
            let actions = permission.get(list).map_or(&[][..], Node::items);
            actions.iter().filter_map(Node::text).any(|pattern| condition::fits(&pattern.to_ascii_lowercase(), &action))
        };
        permissions.iter().any(|permission| named(permission, list) && !named(permission, except))
    };
    let of_registry =
        |action: &str| allowed("actions", "notActions", &format!("Microsoft.ContainerRegistry/registries/{action}"));
    let of_data =
        |action: &str| allowed("dataActions", "notDataActions", &format!("Microsoft.ContainerRegistry/registries/{action}"));
    let mut role = Role {
        name: name.to_owned(),
        id: item.text_of("name").unwrap_or_default().to_owned(),
        is_common: true,
        rbac: 0,
        rbac_abac: 0,
    };
    for (right, action, data) in ACTIONS {
        role.rbac |= if of_registry(action) { bit(right) } else { 0 };
        role.rbac_abac |= if of_data(&format!("repositories/{data}")) { bit(right) } else { 0 };
    }
    role.rbac |= if of_registry("pull/read") { bit("list") } else { 0 };
    role.rbac_abac |= if of_data("catalog/read") { bit("list") } else { 0 };
    let assigns = allowed("actions", "notActions", "Microsoft.Authorization/roleAssignments/write");
    for (right, is_allowed) in [("read", of_registry("read")), ("manage", of_registry("write")), ("assign", assigns)] {
        let bits = if is_allowed { bit(right) } else { 0 };
        role.rbac |= bits;
        role.rbac_abac |= bits;
    }
    if reading.roles.len() < MOST_GRANTS {
        reading.roles.push(role);
    }
}

fn is_scope_action(item: &Node) -> bool {
    item.text()
        .is_some_and(|text| text.starts_with("repositories/") && (text.contains("/content/") || text.contains("/metadata/")))
}

/// What a scope map lists: a row for each name of repositories.
/// Source: "Create a token with repository-scoped permissions": content/write needs content/read beside it.
fn scope_map(root: &Node, actions: &[&Node], around: &Around<'_>, reading: &mut Reading) -> bool {
    let segment = reading.segment(SegmentKind::ScopeMap, root.span, around.inside);
    let mut names: Vec<(&str, Span, Vec<&str>)> = Vec::new();
    for action in actions.iter().take(MOST_GRANTS) {
        let parts = action.text().and_then(|text| text.strip_prefix("repositories/")).and_then(|rest| {
            let at = rest.rfind("/content/").or_else(|| rest.rfind("/metadata/"))?;
            Some((&rest[..at], &rest[at + 1..]))
        });
        let Some((name, right)) = parts else { continue };
        match names.iter_mut().find(|(known, ..)| *known == name) {
            Some((.., rights)) => rights.push(right),
            None => names.push((name, action.span, vec![right])),
        }
    }
    let mut rows = Vec::new();
    for (name, span, actions) in names {
        let has = |action: &str| actions.contains(&action);
        let rights = if has("content/read") { bit("pull") } else { 0 }
            | if has("content/read") && has("content/write") { bit("push") } else { 0 }
            | if has("content/delete") { bit("delete") } else { 0 };
        rows.push(row(name, actions.join(", "), span, Judged::Plain));
        let limits = vec![(u16::MAX, vec![name.to_owned()])];
        grant(reading, Grant { span, rights, limits, ..Grant::default() });
    }
    reading.readouts.push(Readout { segment, rows });
    true
}

/// Registry tokens: of several, those that the rest of the paste names.
fn tokens(items: &[&Node], root: &Node, around: &Around<'_>, reading: &mut Reading) {
    let segment = reading.segment(SegmentKind::ScopedToken, root.span, around.inside);
    let mut rows = Vec::new();
    for item in items.iter().take(MOST_GRANTS) {
        let fields = item.properties();
        let name = item.get("name").or_else(|| fields.get("name"));
        let text = name.and_then(Node::text).unwrap_or_default();
        let is_meant = items.len() == 1 || items.len() <= MOST_NAMED && names(around, text);
        if let Some(name) = name {
            rows.push(row("name", text.to_owned(), name.span, Judged::Plain));
        }
        if is_meant && let Some(name) = name {
            reading.fact("token-name", text, name.span);
        }
        if let Some(status) = fields.field("status")
            && let Some(text) = status.node.text()
        {
            let is_disabled = text.eq_ignore_ascii_case("disabled");
            rows.push(row("status", text.to_owned(), status.span, judged(!is_disabled)));
            if is_disabled && is_meant {
                reading.fact("token-disabled", "yes", status.span);
            }
        }
        if let Some(map) = fields.field("scopeMapId")
            && let Some(id) = map.node.text()
        {
            let map_name = id.rsplit('/').next().unwrap_or(id);
            rows.push(row("scopeMapId", map_name.to_owned(), map.span, Judged::Plain));
            if is_meant {
                ready_made(map_name, map, reading);
            }
        }
        if let Some(id) = item.get("id").or_else(|| fields.get("id")).filter(|_| is_meant)
            && let Some(text) = id.text()
        {
            crate::extract::resource_id(text, id.span, reading);
        }
        let passwords = fields.at(&["credentials", "passwords"]).map_or(&[][..], Node::items);
        ends(
            passwords.iter().collect::<Vec<_>>().as_slice(),
            &["expiry"],
            "token-password",
            is_meant,
            around,
            &mut rows,
            reading,
        );
        hide(passwords, reading);
    }
    reading.readouts.push(Readout { segment, rows });
}

/// The scope maps that every registry has reach all repositories. Source: "Create a token with repository-scoped permissions".
fn ready_made(name: &str, map: &Field, reading: &mut Reading) {
    let rights = match name {
        "_repositories_pull" | "_repositories_pull_metadata_read" => bit("pull"),
        "_repositories_push" | "_repositories_push_metadata_write" => bit("pull") | bit("push"),
        "_repositories_admin" => bit("pull") | bit("push") | bit("delete"),
        _ => return,
    };
    grant(reading, Grant { span: map.span, rights, ..Grant::default() });
}

/// Whether the text around the document names something.
fn names(around: &Around<'_>, name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let in_text = |text: &str| {
        text.match_indices(name)
            .take(50)
            .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part))
    };
    !name.is_empty() && near(around).into_iter().any(in_text)
}

fn judged(is_good: bool) -> Judged {
    if is_good { Judged::Allows } else { Judged::Forbids }
}

/// End dates of secrets of which any may be in use: they have ended only where all have.
fn ends(
    items: &[&Node],
    names: &[&str],
    kind: &str,
    is_meant: bool,
    around: &Around<'_>,
    rows: &mut Vec<Row>,
    reading: &mut Reading,
) {
    let mut ended = None;
    let mut live = None;
    for item in items.iter().take(MOST_GRANTS) {
        let Some(field) = names.iter().find_map(|name| item.properties().field(name)) else { continue };
        let end = field.node.text().and_then(time::seconds);
        let is_good = match (end, field.node.text()) {
            (Some(end), _) => end >= around.now,
            // Nothing or `null`: it never ends. Any other text is no date that is known.
            (None, text) => text.is_none_or(str::is_empty),
        };
        if end.is_none() && !is_good {
            continue;
        }
        if let Some(text) = field.node.text() {
            rows.push(row(&field.name, text.to_owned(), field.node.span, judged(is_good)));
        }
        let place = if is_good { &mut live } else { &mut ended };
        place.get_or_insert(field.node.span);
    }
    match (live, ended) {
        _ if !is_meant => {}
        (Some(live), _) => reading.fact("secret-live", kind, live),
        (None, Some(ended)) => reading.fact("secret-expired", kind, ended),
        (None, None) => {}
    }
}

/// Values of passwords, where they are shown.
fn hide(passwords: &[Node], reading: &mut Reading) {
    for value in passwords.iter().filter_map(|password| password.get("value")) {
        if value.text().is_some_and(|text| !text.is_empty() && !text.starts_with("***")) {
            reading.secrets.push(Secret { kind: "password".into(), span: value.span, live_until: None });
        }
    }
}

/// Passwords of a registry's admin user, or of a token.
fn passwords(items: &[&Node], root: &Node, around: &Around<'_>, reading: &mut Reading) {
    let segment = reading.segment(SegmentKind::ScopedToken, root.span, around.inside);
    let mut rows = Vec::new();
    let mut dated = Vec::new();
    for item in items {
        let list = item.get("passwords").map_or(slice::from_ref(*item), Node::items);
        hide(list, reading);
        dated.extend(list);
        if let Some(user) = item.get("username")
            && let Some(text) = user.text()
        {
            rows.push(row("username", text.to_owned(), user.span, Judged::Plain));
        }
    }
    ends(&dated, &["expiry"], "token-password", true, around, &mut rows, reading);
    if !rows.is_empty() {
        reading.readouts.push(Readout { segment, rows });
    }
}

/// The account that is signed in: of several, the default one.
fn account(items: &[&Node], root: &Node, around: &Around<'_>, reading: &mut Reading) {
    let segment = reading.segment(SegmentKind::AzureAccount, root.span, around.inside);
    let is_default = |item: &&&Node| item.get("isDefault").and_then(Node::truth) == Some(true);
    let one = items.first().filter(|_| items.len() == 1);
    let Some(item) = items.iter().find(is_default).or(one) else { return };
    let mut rows = Vec::new();
    let mut show = |name: &str, node: &Node| {
        if let Some(text) = node.text() {
            rows.push(row(name, text.to_owned(), node.span, Judged::Plain));
        }
    };
    if let Some(node) = item.get("tenantId") {
        show("tenantId", node);
        if let Some(tenant) = node.text().filter(|tenant| is_guid(tenant)) {
            reading.fact("account-tenant", tenant.to_ascii_lowercase(), node.span);
        }
    }
    if let Some(node) = item.get("environmentName").or_else(|| item.get("cloudName")) {
        show("environmentName", node);
        // Source: Azure CLI, `cloud.py`, `acr_login_server_endpoint`.
        let suffix = match node.text() {
            Some("AzureCloud") => Some("azurecr.io"),
            Some("AzureUSGovernment") => Some("azurecr.us"),
            Some("AzureChinaCloud") => Some("azurecr.cn"),
            Some("AzureBleuCloud") => Some("azurecr.sovcloud-azure.fr"),
            _ => None,
        };
        if let Some(suffix) = suffix {
            reading.fact("account-suffix", suffix, node.span);
        }
    }
    if let Some(node) = item.get("name") {
        show("name", node);
    }
    if let Some(node) = item.get("id").or_else(|| item.get("subscriptionId")) {
        show("id", node);
        if let Some(id) = node.text().filter(|id| is_guid(id)) {
            reading.fact("subscription", id.to_ascii_lowercase(), node.span);
        }
    }
    for name in ["type", "name"] {
        if let Some(node) = item.at(&["user", name]) {
            show(&format!("user.{name}"), node);
        }
    }
    reading.readouts.push(Readout { segment, rows });
}

/// Secrets and certificates of an application.
fn secrets(items: &[&Node], root: &Node, around: &Around<'_>, reading: &mut Reading) {
    let segment = reading.segment(SegmentKind::AppCredentials, root.span, around.inside);
    let mut rows = Vec::new();
    // Before Microsoft Graph the field was `endDate`.
    ends(items, &["endDateTime", "endDate"], "client-secret", true, around, &mut rows, reading);
    reading.readouts.push(Readout { segment, rows });
}

/// The ids of a service principal, a managed identity, or those that a cluster pulls with.
fn identity(item: &Node, reading: &mut Reading) {
    let fields = item.properties();
    let kubelet = fields.at(&["identityProfile", "kubeletidentity"]);
    let mut say = |fact: &'static str, node: Option<&Node>| {
        if let Some((id, node)) = node.and_then(|node| node.text().filter(|id| is_guid(id)).map(|id| (id, node))) {
            reading.fact(fact, id.to_ascii_lowercase(), node.span);
        }
    };
    say("app-id", fields.get("appId").or_else(|| fields.get("clientId")));
    say("object-id", fields.get("principalId").or_else(|| fields.get("id").filter(|_| fields.has("appId"))));
    if let Some(kubelet) = kubelet {
        say("object-id", kubelet.get("objectId"));
        say("app-id", kubelet.get("clientId"));
    }
    say("app-id", fields.at(&["servicePrincipalProfile", "clientId"]));
    if let Some(password) = fields.get("password").filter(|password| password.text().is_some_and(|text| text.len() >= 8)) {
        reading.secrets.push(Secret { kind: "password".into(), span: password.span, live_until: None });
    }
    if let Some(name) = item.get("name").filter(|_| kubelet.is_some())
        && let Some(text) = name.text()
    {
        reading.fact("cluster", text, name.span);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_176_000;

    fn read(paste: &str) -> Reading {
        super::super::read(paste, NOW)
    }

    fn rows(paste: &str) -> Vec<String> {
        let reading = read(paste);
        let rows = reading.readouts.iter().flat_map(|readout| &readout.rows);
        rows.map(|row| format!("{} = {}", row.name, row.value)).collect()
    }

    fn facts(paste: &str) -> Vec<String> {
        read(paste).facts.iter().map(|fact| format!("{} {}", fact.name, fact.value)).collect()
    }

    const SCOPE: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/Contoso";

    #[test]
    fn assignments_are_read_in_every_form() {
        let flat = format!(r#"[{{"roleDefinitionName": "AcrPull", "principalId": "P", "scope": "{SCOPE}"}}]"#);
        let arm = format!(
            r#"{{"value": [{{"properties": {{"roleDefinitionId": "/x/AcrPull", "principalId": "P", "scope": "{SCOPE}"}}}}]}}"#
        );
        let yaml = format!("- principalId: P\n  roleDefinitionName: AcrPull\n  scope: {SCOPE}\n");
        let table = format!("Principal  Role     Scope\n---------  -------  -----\nP          AcrPull  {SCOPE}\n");
        for form in [flat, arm, yaml, table] {
            let reading = read(&form);
            assert_eq!(rows(&form), ["AcrPull = registries/Contoso"], "{form}");
            let grant = &reading.grants[0];
            assert_eq!((grant.who.as_slice(), grant.registry.as_deref()), (&["p".to_owned()][..], Some("contoso")), "{form}");
        }
    }

    #[test]
    fn a_condition_stands_beside_the_scope() {
        let paste = format!(
            r#"[{{"role": "X", "scope": "{SCOPE}", "condition": "(@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringStartsWith 'team/')"}}]"#
        );
        assert_eq!(rows(&paste), ["X = registries/Contoso · team/*"]);
        assert_eq!(read(&paste).grants[0].limits.len(), 3);
    }

    #[test]
    fn scopes_reach_or_do_not() {
        assert_eq!(reach("/subscriptions/s/resourceGroups/g").1, None);
        assert_eq!(reach("/").1, None);
        assert_eq!(reach("/providers/Microsoft.Management/managementGroups/m").1, None);
        assert_eq!(
            reach("/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/x").1.as_deref(),
            Some("-")
        );
        let known = ["/subscriptions/s/resourcegroups/g/providers/microsoft.containerregistry/registries/a".to_owned()];
        assert_eq!(outside("/subscriptions/s/resourceGroups/other", &known), ["a"]);
        assert_eq!(outside("/subscriptions/s/resourceGroups/g/", &known), [""; 0]);
        assert_eq!(outside("/", &known), [""; 0]);
    }

    #[test]
    fn an_empty_list_says_something_only_where_all_was_asked_for() {
        let list = |options: &str| facts(&format!("$ az role assignment list --assignee x {options}\n[]\n"));
        assert_eq!(list("--all"), ["assignment none"]);
        assert_eq!(list("\\\n  --scope /s --include-inherited"), ["assignment none"]);
        assert_eq!(list(""), ["assignment unknown"]);
        assert!(facts("$ az acr list\n[]\n").is_empty());
    }

    #[test]
    fn secrets_have_ended_only_where_all_have() {
        let token = |name: &str, dates: &[&str]| {
            let passwords: Vec<String> = dates.iter().map(|date| format!(r#"{{"name": "p", "expiry": {date}}}"#)).collect();
            format!(
                r#"{{"name": "{name}", "status": "enabled", "scopeMapId": "/x/m", "credentials": {{"passwords": [{}]}}}}"#,
                passwords.join(",")
            )
        };
        let (past, ahead) = (r#""2020-01-01T00:00:00Z""#, r#""2030-01-01T00:00:00Z""#);
        assert_eq!(facts(&token("ci", &[past])), ["token-name ci", "secret-expired token-password"]);
        for dates in [&[past, ahead][..], &[past, "null"]] {
            assert_eq!(facts(&token("ci", dates)), ["token-name ci", "secret-live token-password"]);
        }
        assert_eq!(facts(&token("ci", &[r#""soon""#])), ["token-name ci"]);
        let list = format!("docker login -u ci\n[{},{}]", token("ci-old", &[past]), token("ci", &[ahead]));
        assert_eq!(facts(&list), ["token-name ci", "secret-live token-password"]);
        assert_eq!(
            facts(r#"[{"endDateTime": "2020-01-01T00:00:00Z"}, {"endDateTime": "2021-01-01T00:00:00Z"}]"#),
            ["secret-expired client-secret"]
        );
    }

    #[test]
    fn values_of_passwords_are_secrets() {
        let paste = r#"{"passwords": [{"name": "password", "value": "abcdefgh"}, {"name": "password2", "value": null}], "username": "u"}"#;
        let found: Vec<&str> = read(paste).secrets.iter().map(|secret| &paste[secret.span.start..secret.span.end]).collect();
        assert_eq!(found, ["\"abcdefgh\""]);
        assert_eq!(rows(paste), ["username = u"]);
    }

    #[test]
    fn scope_maps_are_told_by_repository() {
        let paste =
            r#"{"actions": ["repositories/a/b/content/read", "repositories/a/b/content/write", "repositories/*/content/read"]}"#;
        assert_eq!(rows(paste), ["a/b = content/read, content/write", "* = content/read"]);
        let rights: Vec<u16> = read(paste).grants.iter().map(|grant| grant.rights).collect();
        assert_eq!(rights, [bit("pull") | bit("push"), bit("pull")]);
    }

    #[test]
    fn of_several_accounts_the_default_one_is_signed_in() {
        let tenant = |digit: &str| format!("00000000-0000-0000-0000-00000000000{digit}");
        let paste = format!(
            r#"[{{"tenantId": "{}", "isDefault": false}}, {{"tenantId": "{}", "isDefault": true, "environmentName": "AzureChinaCloud"}}]"#,
            tenant("1"),
            tenant("2")
        );
        assert_eq!(facts(&paste), [format!("account-tenant {}", tenant("2")), "account-suffix azurecr.cn".to_owned()]);
    }

    #[test]
    fn a_role_of_ones_own_is_read_by_its_actions() {
        let paste = r#"[{"roleName": "Mine", "assignableScopes": [], "permissions": [{"actions": ["Microsoft.ContainerRegistry/registries/pull/read", "*/write"], "notActions": ["Microsoft.ContainerRegistry/registries/push/write"], "dataActions": []}]}]"#;
        let role = &read(paste).roles[0];
        assert_eq!(
            (role.allows("pull", "rbac"), role.allows("push", "rbac"), role.allows("manage", "rbac")),
            (true, false, true)
        );
        assert_eq!(role.rbac_abac & bit("pull"), 0);
    }

    #[test]
    fn odd_values_do_no_harm() {
        for paste in [
            r#"[{"roleDefinitionName": 7, "principalId": []}]"#,
            r#"[{"scopeMapId": null, "credentials": {"passwords": {"a": 1}}}]"#,
            r#"{"actions": ["repositories//content/", "repositories/content/read", "repositories/x/content/read/metadata/"]}"#,
            r#"[{"endDateTime": 9999999999999}, {"endDate": "10000-01-01T00:00:00Z"}]"#,
            r#"{"tenantId": {}, "environmentName": [], "user": "x"}"#,
            r#"[{"roleDefinitionName": "é", "scope": "////", "condition": "(((("}, 7, null]"#,
        ] {
            read(paste);
        }
    }
}
