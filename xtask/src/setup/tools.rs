//! The tools that make the page: pinned, and installed into `.tools` where the machine has no fitting one.

use std::fs;

use crate::run::{Because, Failure, Result, command, fail, output, root, run_quietly, step, tools, which};
use crate::setup::packages;

/// The newest that builds with the Rust version we promise.
const TRUNK: &str = "0.21.14";
/// wasm-opt, as npm serves it.
const BINARYEN: &str = "132.0.0";
/// Makes the page's glue small: Trunk's own minifier does not read it.
const TERSER: &str = "5.51.2";
/// The judge of accessibility.
const AXE: &str = "4.14.1";

pub fn trunk() -> Result<()> {
    if version("trunk").as_deref() == Some(TRUNK) {
        return Ok(());
    }
    cargo_install("trunk", TRUNK, &["--locked"], "about 4 minutes")
}

/// wasm-bindgen, of exactly the version that the page is linked with: it refuses any other.
pub fn wasm_bindgen() -> Result<()> {
    let wanted = locked("wasm-bindgen")?;
    if ["wasm-bindgen", "wasm-bindgen-test-runner"].iter().all(|tool| version(tool).as_ref() == Some(&wanted)) {
        return Ok(());
    }
    // Not --locked: the lock file that 0.2.130 ships with no longer installs.
    cargo_install("wasm-bindgen-cli", &wanted, &[], "about 2 minutes")
}

pub fn wasm_opt() -> Result<()> {
    let major = BINARYEN.split('.').next().unwrap_or(BINARYEN);
    let there = output(command("wasm-opt").arg("--version"));
    if there.is_some_and(|text| text.split_whitespace().any(|word| word == major)) {
        return Ok(());
    }
    npm_install("binaryen", BINARYEN)
}

pub fn terser() -> Result<()> {
    npm_package("terser", TERSER)
}

pub fn axe_core() -> Result<()> {
    npm_package("axe-core", AXE)
}

/// A package of npm's, if it is not there in this version already.
fn npm_package(package: &str, version: &str) -> Result<()> {
    let there = fs::read_to_string(tools().join("node_modules").join(package).join("package.json")).unwrap_or_default();
    if there.contains(&format!("\"version\": \"{version}\"")) { Ok(()) } else { npm_install(package, version) }
}

/// rustfmt and Clippy, which a minimal installation of Rust leaves out.
pub fn judges_of_style() -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if output(command("cargo").args([subcommand, "--version"])).is_some() {
            continue;
        }
        if which("rustup").is_none() {
            return fail(format!(
                "`cargo {subcommand}` is missing: install your system's package of {component}, then run this again"
            ));
        }
        step(&format!("setup: rustup component add {component}"), || {
            run_quietly(component, command("rustup").args(["component", "add", component]))
        })?;
    }
    Ok(())
}

/// The version of a package in our Cargo.lock.
fn locked(package: &str) -> Result<String> {
    let file = root().join("Cargo.lock");
    let text = fs::read_to_string(&file).because(|| format!("cannot read {}", file.display()))?;
    let lock: toml::Table = text.parse().because(|| format!("{} is not TOML", file.display()))?;
    let packages = lock.get("package").and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let found = packages.iter().find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package));
    let version = found.and_then(|entry| entry.get("version")).and_then(toml::Value::as_str);
    version.map(str::to_owned).ok_or_else(|| Failure(format!("Cargo.lock holds no package {package}")))
}

/// The version that a tool says it has: the second word of `trunk 0.21.14`.
fn version(tool: &str) -> Option<String> {
    output(command(tool).arg("--version"))?.split_whitespace().nth(1).map(str::to_owned)
}

fn cargo_install(package: &str, version: &str, flags: &[&str], takes: &str) -> Result<()> {
    step(&format!("setup: cargo install {package} {version} ({takes})"), || {
        let mut cargo = command("cargo");
        // These tools run for seconds: built in half the time, they are as good.
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").env("CARGO_PROFILE_RELEASE_LTO", "off");
        cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16").env("CARGO_TARGET_DIR", tools().join("build"));
        cargo.args(["install", package, "--version", version, "--force", "--root"]).arg(tools()).args(flags);
        run_quietly(package, &mut cargo)
    })
}

fn npm_install(package: &str, version: &str) -> Result<()> {
    if which("npm").is_none() || which("node").is_none() {
        packages::install(&["nodejs", "npm"], "npm, which serves wasm-opt, terser and axe-core,")?;
    }
    let folder = tools();
    fs::create_dir_all(&folder).because(|| format!("cannot create {}", folder.display()))?;
    step(&format!("setup: npm install {package} {version}"), || {
        let mut npm = command("npm");
        npm.arg("install").arg("--prefix").arg(&folder).args(["--no-audit", "--no-fund", "--ignore-scripts"]);
        run_quietly(package, npm.arg(format!("{package}@{version}")))
    })?;
    if folder.join("node_modules").join(package).exists() {
        return Ok(());
    }
    fail(format!("npm said that it installed {package}, yet .tools/node_modules has none"))
}
