//! Roles: what each allows on a registry, and the least one for what was tried.

use crate::kb::{Kb, MODES, RIGHTS, Role};
use crate::readable::Readable;
use crate::reading::Reading;
use crate::report::RoleReport;
use crate::scan::{Hits, Purpose};

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
