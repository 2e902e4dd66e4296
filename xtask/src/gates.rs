//! `cargo xtask test`: every gate, here and on CI.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::run::{Because, Failure, Result, command, fail, run, seconds};
use crate::setup::wasm::Toolchain;
use crate::setup::{self, browser::Browser};
use crate::{budgets, deny, page, sizes};

/// What the gates need, set up once.
struct Machine {
    toolchain: Toolchain,
    browser: Browser,
}

/// How many tests a gate ran. A gate that is no test run counts as one test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Totals {
    passed: u32,
    failed: u32,
}

struct Gate {
    name: &'static str,
    what: &'static str,
    check: fn(&Machine) -> Result<Totals>,
}

const GATES: &[Gate] = &[
    Gate { name: "fmt", what: "the code is formatted", check: fmt },
    Gate { name: "clippy", what: "no lint of the engine, the app and the tools", check: clippy },
    Gate { name: "clippy-wasm", what: "no lint of what runs in the browser", check: clippy_wasm },
    Gate { name: "deny", what: "licences and sources of what we depend on", check: deny },
    Gate { name: "engine", what: "the engine's own tests, with no browser in sight", check: engine },
    Gate { name: "host", what: "all tests that need no browser", check: host },
    Gate { name: "web", what: "the engine as WebAssembly, in Chromium", check: web },
    Gate { name: "build", what: "the release page", check: build },
    Gate { name: "size", what: "the page's weight", check: size },
    Gate { name: "e2e", what: "journeys through the release page, in Chromium", check: e2e },
];

/// Names that stand for several gates.
const GROUPS: &[(&str, &[&str])] = &[("lint", &["fmt", "clippy", "clippy-wasm", "deny"]), ("page", &["build", "size", "e2e"])];

/// Runs the gates that are named, or all of them, and fails if any did.
pub fn test(names: &[String]) -> Result<()> {
    let chosen = choose(names)?;
    let start = Instant::now();
    let (toolchain, browser) = setup::for_tests()?;
    let machine = Machine { toolchain, browser };
    let mut summary = Vec::new();
    let mut total = Totals::default();
    for gate in chosen {
        let (totals, line) = pass(gate, &machine);
        total = Totals { passed: total.passed + totals.passed, failed: total.failed + totals.failed };
        summary.push(line);
    }
    println!("\n{}\nall gates: {}\n", summary.join("\n"), seconds(start.elapsed()));
    // A line of its own in this very form: scripts read it.
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { Ok(()) } else { fail("not every gate was passed") }
}

/// One line for each gate and each group.
pub fn list() -> String {
    let gates = GATES.iter().map(|gate| format!("  {:12} {}", gate.name, gate.what));
    let groups = GROUPS.iter().map(|(group, gates)| format!("  {group:12} {}", gates.join(", ")));
    gates.chain(groups).collect::<Vec<_>>().join("\n")
}

fn choose(names: &[String]) -> Result<Vec<&'static Gate>> {
    let known = |name: &str| GATES.iter().any(|gate| gate.name == name) || GROUPS.iter().any(|(group, _)| *group == name);
    if let Some(name) = names.iter().find(|name| !known(name)) {
        return fail(format!("there is no gate `{name}`. The gates are:\n{}", list()));
    }
    let members = |group: &str| GROUPS.iter().find(|(name, _)| *name == group).map_or(&[][..], |(_, gates)| gates);
    let wanted =
        |gate: &Gate| names.is_empty() || names.iter().any(|name| name == gate.name || members(name).contains(&gate.name));
    Ok(GATES.iter().filter(|gate| wanted(gate)).collect())
}

fn pass(gate: &Gate, machine: &Machine) -> (Totals, String) {
    println!("\n== {}: {}", gate.name, gate.what);
    let start = Instant::now();
    let totals = (gate.check)(machine).unwrap_or_else(|Failure(why)| {
        println!("{why}");
        Totals { passed: 0, failed: 1 }
    });
    let verdict = if totals.failed == 0 { "ok" } else { "FAILED" };
    let line = format!(
        "{:12} {verdict:6} {:>5} passed {:>3} failed  {}",
        gate.name,
        totals.passed,
        totals.failed,
        seconds(start.elapsed())
    );
    println!("== {line}");
    (totals, line)
}

const ONE: Totals = Totals { passed: 1, failed: 0 };

/// A command of cargo, its words apart by spaces. The lock file is the law everywhere.
fn cargo(words: &str) -> Command {
    let mut cargo = command("cargo");
    cargo.args(words.split(' '));
    cargo
}

fn fmt(_: &Machine) -> Result<Totals> {
    run(&mut cargo("fmt --all --check")).map(|()| ONE)
}

fn clippy(_: &Machine) -> Result<Totals> {
    run(&mut cargo("clippy --quiet --locked --workspace --all-targets --all-features -- -Dwarnings")).map(|()| ONE)
}

fn clippy_wasm(machine: &Machine) -> Result<Totals> {
    if machine.toolchain == Toolchain::Usual {
        let mut clippy = cargo("clippy --quiet --locked --target wasm32-unknown-unknown --lib --bins -- -Dwarnings");
        return run(machine.toolchain.apply(&mut clippy)).map(|()| ONE);
    }
    println!("The compiler from the system's packages has no Clippy for this target: the compiler's own warnings are");
    println!("refused here, and Clippy reads the same files for the host, in the gate before.");
    let mut check = cargo("check --quiet --locked --target wasm32-unknown-unknown --lib --bins");
    run(machine.toolchain.apply(&mut check).env("RUSTFLAGS", "-Dwarnings")).map(|()| ONE)
}

fn deny(_: &Machine) -> Result<Totals> {
    deny::check().map(|()| ONE)
}

fn engine(_: &Machine) -> Result<Totals> {
    count(&mut cargo("test --locked --lib --no-default-features"))
}

fn host(_: &Machine) -> Result<Totals> {
    let packages = "--package acr-doctor --package xtask --features app,load,all-languages";
    count(&mut cargo(&format!("test --locked --no-fail-fast {packages}")))
}

fn web(machine: &Machine) -> Result<Totals> {
    // Without the page, whose crates this test does not need.
    let engine = "--no-default-features --features all-languages --test web";
    let mut test = cargo(&format!("test --locked --target wasm32-unknown-unknown {engine}"));
    machine.toolchain.apply(&mut test);
    test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    test.env("CHROMEDRIVER", &machine.browser.driver);
    count(&mut test)
}

fn build(_: &Machine) -> Result<Totals> {
    page::build().map(|()| ONE)
}

fn size(_: &Machine) -> Result<Totals> {
    sizes::check(&budgets::read()?).map(|()| ONE)
}

fn e2e(machine: &Machine) -> Result<Totals> {
    count(cargo("test --locked --no-fail-fast --package e2e").env("CHROME", &machine.browser.chrome))
}

/// Runs tests, shows what they print, and adds up the totals of every runner.
fn count(command: &mut Command) -> Result<Totals> {
    let mut child = command.stdout(Stdio::piped()).spawn().because(|| "cannot start cargo".to_owned())?;
    let mut total = Totals::default();
    if let Some(out) = child.stdout.take() {
        for line in BufReader::new(out).lines().map_while(std::result::Result::ok) {
            println!("{line}");
            let found = totals(&line).unwrap_or_default();
            total = Totals { passed: total.passed + found.passed, failed: total.failed + found.failed };
        }
    }
    let status = child.wait().because(|| "cannot wait for cargo".to_owned())?;
    if !status.success() && total.failed == 0 {
        // It did not get as far as its tests, or died in them.
        total.failed = 1;
    }
    if total == Totals::default() { fail("it ran no test") } else { Ok(total) }
}

/// Reads `test result: ok. 12 passed; 0 failed; ...`, as Rust's test runners end.
fn totals(line: &str) -> Option<Totals> {
    let (_, counts) = line.trim_start().strip_prefix("test result: ")?.split_once(". ")?;
    let number = |word: &str| counts.split("; ").find_map(|part| part.strip_suffix(word)?.trim().parse().ok());
    Some(Totals { passed: number("passed")?, failed: number("failed")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runners_last_line_is_read() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s";
        assert_eq!(totals(line), Some(Totals { passed: 12, failed: 3 }));
        assert_eq!(totals("12 passed"), None);
    }

    #[test]
    fn a_group_is_its_gates_and_a_wrong_name_is_refused() {
        let names =
            |wanted: &str| choose(&[wanted.to_owned()]).map(|gates| gates.iter().map(|gate| gate.name).collect::<Vec<_>>());
        assert_eq!(names("lint").ok(), Some(vec!["fmt", "clippy", "clippy-wasm", "deny"]));
        assert!(names("lnit").is_err());
        assert_eq!(choose(&[]).map(|gates| gates.len()).ok(), Some(GATES.len()));
    }
}
