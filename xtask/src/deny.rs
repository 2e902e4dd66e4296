//! Licences and sources of everything in Cargo.lock, held against `deny.toml`.
//!
//! cargo-deny knows much more; these two questions need no further tool.

use std::fs;

use serde_json::Value;

use crate::run::{Because, Failure, Result, command, fail, output, root};

/// Fails with every package that brings a licence that is not allowed, or comes from elsewhere than the registry.
pub fn check() -> Result<()> {
    let allowed = allowed_licences()?;
    let metadata = output(command("cargo").args(["metadata", "--format-version", "1", "--locked"]));
    let metadata = metadata.ok_or_else(|| Failure("`cargo metadata --locked` failed: is Cargo.lock up to date?".into()))?;
    let metadata: Value = serde_json::from_str(&metadata).because(|| "cargo metadata printed no JSON".into())?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let guests = packages.iter().filter(|package| !package["source"].is_null());
    let refused: Vec<String> = guests.clone().filter_map(|package| refuse(package, &allowed)).collect();
    if !refused.is_empty() {
        return fail(format!("deny.toml refuses:\n  {}", refused.join("\n  ")));
    }
    println!("{} packages, all from the registry, all with an allowed licence", guests.count());
    Ok(())
}

fn allowed_licences() -> Result<Vec<String>> {
    let file = root().join("deny.toml");
    let text = fs::read_to_string(&file).because(|| format!("cannot read {}", file.display()))?;
    let table: toml::Table = text.parse().because(|| format!("{} is not TOML", file.display()))?;
    let list = table.get("licenses").and_then(|licenses| licenses.get("allow")).and_then(toml::Value::as_array);
    let list = list.ok_or_else(|| Failure("deny.toml has no list `allow` under [licenses]".into()))?;
    Ok(list.iter().filter_map(|licence| licence.as_str().map(str::to_owned)).collect())
}

/// Why a package is refused, if it is.
fn refuse(package: &Value, allowed: &[String]) -> Option<String> {
    let text = |key: &str| package[key].as_str().unwrap_or("nothing");
    let who = format!("{} {}", text("name"), text("version"));
    if !text("source").starts_with("registry+") {
        return Some(format!("{who}: it comes from {}", text("source")));
    }
    (!permits(text("license"), allowed)).then(|| format!("{who}: its licence is {}", text("license")))
}

/// Whether an SPDX expression leaves us a way: of every part joined by AND, one of those joined by OR.
fn permits(expression: &str, allowed: &[String]) -> bool {
    let flat = expression.replace(['(', ')'], "").replace('/', " OR ");
    flat.split(" AND ").all(|part| part.split(" OR ").any(|licence| allowed.iter().any(|one| one == licence.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_each_pair_must_be_allowed() {
        let allowed = ["MIT".to_owned(), "Unicode-3.0".to_owned()];
        let permits = |expression| permits(expression, &allowed);
        assert!(permits("MIT OR GPL-3.0") && permits("Apache-2.0/MIT") && permits("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(!permits("GPL-3.0") && !permits("MIT AND GPL-3.0") && !permits("nothing"));
    }
}
