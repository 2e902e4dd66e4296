//! Roles: what each allows on a registry, and the least one for what was tried.

use crate::kb::{Kb, MODES, RIGHTS, Role};
use crate::readable::Readable;
use crate::reading::{Grant, Reading};
use crate::report::{Judged, RoleReport};
use crate::scan::{Hits, Purpose};
use crate::time;

/// The role that allows this and the least besides; of two such, the one that the table names first.
pub fn least<'r>(roles: &'r [Role], right: &str, mode: &str) -> Option<&'r Role> {
    let allowing = roles.iter().filter(|role| role.allows(right, mode));
    allowing.min_by_key(|role| role.rights(mode).count_ones())
}

/// The modes that the registry may be in: the one that was read, else both.
fn modes(reading: &Reading) -> impl Iterator<Item = &'static str> {
    let known = reading.first("role-mode").map(|fact| fact.value.clone());
    let known = known.or_else(|| reading.has("health-abac-note").then(|| "rbac-abac".to_owned()));
    MODES.into_iter().filter(move |mode| known.as_deref().is_none_or(|known| known == *mode))
}

/// Adds the roles that the paste names.
pub fn read(kb: &Kb, readable: &Readable, hits: &Hits<'_>, reading: &mut Reading) {
    for (at, role) in kb.roles.iter().enumerate() {
        for hit in hits.of(Purpose::Role(at)) {
            reading.fact("role-name", role.name.as_str(), readable.span(hit.clone()));
        }
    }
}

/// Adds what the named roles allow, in the registry's mode; in either, where that is not known.
pub fn allowed(kb: &Kb, reading: &mut Reading) {
    let modes: Vec<&str> = modes(reading).collect();
    for fact in reading.facts.clone().iter().filter(|fact| fact.name == "role-name") {
        let Some(role) = kb.roles.iter().find(|role| role.name.eq_ignore_ascii_case(&fact.value)) else { continue };
        for right in RIGHTS.iter().filter(|right| modes.iter().any(|mode| role.allows(right, mode))) {
            reading.fact("role-allows", *right, fact.span);
        }
    }
}

/// What each grant means for what was tried: a fact, and the judgement of its row.
///
/// A role that the registry's mode ignores gives nothing; a mode that is not known is held for the one in which the role counts.
pub fn weigh(kb: &Kb, now: i64, reading: &mut Reading) {
    let grants = std::mem::take(&mut reading.grants);
    let own = std::mem::take(&mut reading.roles);
    let operation = ["push", "delete", "pull", "list", "manage", "login"]
        .into_iter()
        .find(|operation| reading.values("operation").any(|known| known == *operation));
    // Commands that neither log in nor move images ask for the registry's properties.
    let manages =
        operation == Some("manage") || operation.is_none() && reading.values("command").any(|command| command == "az-acr-show");
    let right = lacking(if manages { "properties" } else { "operation" }, operation, reading);
    let bit = RIGHTS.iter().position(|known| *known == right).map_or(0, |bit| 1_u16 << bit);
    let modes: Vec<&str> = modes(reading).collect();
    let registry = reading.first("registry").map(|fact| fact.value.split('.').next().unwrap_or_default().to_owned());
    // What worked is told beside what did not: then each repository that is named may be the one in question.
    let most = if reading.has("pull-succeeded") || reading.has("push-succeeded") { 20 } else { 1 };
    let mut repositories: Vec<&str> = reading.values("repository").take(most).collect();
    let reaches =
        |grant: &Grant, repository: &str| limit(grant, bit).is_none_or(|names| names.iter().any(|name| fits(name, repository)));
    if repositories.iter().any(|repository| !grants.iter().any(|grant| reaches(grant, repository))) {
        repositories.retain(|repository| !grants.iter().any(|grant| reaches(grant, repository)));
    }
    let repositories: Vec<String> = repositories.into_iter().map(str::to_owned).collect();
    let ids: Vec<String> =
        ["object-id", "app-id", "user"].iter().flat_map(|name| reading.values(name)).map(str::to_ascii_lowercase).collect();
    let is_known = |grant: &Grant| grant.who.iter().any(|who| ids.contains(who));
    let anybody_known = grants.iter().any(is_known);
    let mut people = grants.iter().filter_map(|grant| grant.who.first());
    let first = people.next();
    let is_anybodys = !anybody_known && people.any(|who| Some(who) != first);
    let at = reading.first("time").and_then(|fact| time::seconds(&fact.value)).unwrap_or(now);
    for grant in &grants {
        let role = grant.role.as_deref().map(|name| {
            let mut roles = kb.roles.iter().chain(&own);
            roles.find(|role| role.name.eq_ignore_ascii_case(name) || role.id.eq_ignore_ascii_case(name))
        });
        let counts = |mode: &&&str| role.flatten().map_or(grant.rights, |role| role.rights(mode)) & bit != 0;
        let counting = modes.iter().filter(counts).count();
        let limit = limit(grant, bit);
        let is_covered = repositories.iter().any(|repository| reaches(grant, repository));
        let is_elsewhere = registry
            .as_ref()
            .is_some_and(|registry| grant.outside.contains(registry) || grant.registry.as_ref().is_some_and(|of| of != registry));
        let is_group = grant.who.first().is_some_and(|who| who == "*");
        let meaning = if anybody_known && !grant.who.is_empty() && !is_group && !is_known(grant) {
            "other"
        } else if is_elsewhere || grant.registry.as_deref() == Some("-") {
            "elsewhere"
        } else if role == Some(None) {
            "unknown"
        } else if role.is_none() && !repositories.is_empty() && !is_covered {
            "excludes"
        } else if counting == 0 {
            if MODES.iter().any(|mode| counts(&mode)) { "other-mode" } else { "lacks" }
        } else if limit.is_some_and(|names| repositories.is_empty() || names.iter().any(|name| name == "?")) {
            "unknown"
        } else if limit.is_none() || is_covered {
            if is_group || is_anybodys && !grant.who.is_empty() { "unknown" } else { "allows" }
        } else {
            "excludes"
        };
        reading.fact(if role.is_some() { "assignment" } else { "scope-map" }, meaning, grant.span);
        if let Some(made) = grant.made.filter(|_| meaning == "allows") {
            reading.fact("assignment-age", at.saturating_sub(made).max(0).to_string(), grant.span);
        }
        let judged = match meaning {
            _ if operation.is_none() && !manages => Judged::Plain,
            "other" | "elsewhere" => Judged::Plain,
            "excludes" if role.is_none() => Judged::Plain,
            "allows" if role.is_none() || counting == modes.len() => Judged::Allows,
            "allows" | "unknown" => Judged::Unknown,
            _ => Judged::Forbids,
        };
        let rows = reading.readouts.iter_mut().flat_map(|readout| &mut readout.rows);
        for row in rows.filter(|row| row.span == grant.span) {
            row.judged = judged;
            if let Some(role) = role.flatten() {
                row.name.clone_from(&role.name);
            }
        }
    }
}

/// The repositories at which a grant ends for a right; `None` where it reaches all.
fn limit(grant: &Grant, bit: u16) -> Option<&[String]> {
    grant.limits.iter().find(|(rights, _)| rights & bit != 0).map(|(_, names)| names.as_slice())
}

/// Whether a repository is one of those that a name stands for: `team/app`, `samples/*`.
fn fits(name: &str, repository: &str) -> bool {
    name.strip_suffix('*').map_or(name == repository, |start| repository.starts_with(start))
}

/// The right that was lacking: what a cause says, or what was being done.
///
/// `operation` as it was read, or nothing. An action that Azure Resource Manager refused says most about what was being done.
pub fn lacking(right: &str, operation: Option<&str>, reading: &Reading) -> &'static str {
    let of_the_registry = || match reading.first("arm-action").map(|fact| fact.value.to_ascii_lowercase()) {
        Some(action) if action.ends_with("registries/read") => "read",
        Some(action) if action.contains("importimage") => "import",
        Some(action) if action.contains("roleassignments/") => "assign",
        Some(action)
            if ["schedulerun", "listbuildsourceuploadurl", "/tasks", "/runs"].iter().any(|part| action.contains(part)) =>
        {
            "tasks"
        }
        Some(_) => "manage",
        None if operation == Some("manage") => "manage",
        None => "read",
    };
    match (right, operation) {
        ("properties", _) => of_the_registry(),
        ("operation", Some("push")) => "push",
        ("operation", Some("delete")) => "delete",
        ("operation", Some("list")) => "list",
        ("operation", _) => "pull",
        (right, _) => RIGHTS.iter().find(|known| **known == right).copied().unwrap_or("pull"),
    }
}

/// The least role in each mode that the registry may be in.
pub fn least_in_each_mode(kb: &Kb, right: &str, reading: &Reading) -> Vec<RoleReport> {
    let of_mode = |mode: &'static str| {
        let role = least(&kb.roles, right, mode)?;
        Some(RoleReport { mode: mode.to_owned(), right: right.to_owned(), name: role.name.clone(), id: role.id.clone() })
    };
    modes(reading).filter_map(of_mode).collect()
}
