//! `cargo xtask`: what Cargo doesn't do itself.

mod budgets;
mod deny;
mod gates;
mod kb;
mod kinds;
mod measure;
mod mend;
mod page;
mod run;
mod seal;
mod serve;
mod setup;
mod shots;
mod sizes;
mod table;
mod words;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use run::{Result, fail, seconds};

const HELP: &str = "\
cargo xtask COMMAND

  serve [--port N]   install what is missing, build the page, serve it on this machine, print its address
  test [GATE ...]    install what is missing, run every gate, or those that are named
  build              install what is missing, build the page into dist/
  setup              install what is missing for all of these
  measure            how heavy and how fast the page in dist/ is
  shots DIR          pictures of the page in dist/: wide, dark, on a phone, in each language
  words DIR          write the words of the other languages into DIR/words/
  table              write docs/causes.md anew: every cause at a glance
  kb ...             look at causes: explain a paste, run the fixtures
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let start = Instant::now();
    match work(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\ncargo xtask {} failed after {}.\n{failure}", arguments.join(" "), seconds(start.elapsed()));
            ExitCode::FAILURE
        }
    }
}

fn work(arguments: &[String]) -> Result<()> {
    let Some((name, rest)) = arguments.split_first() else {
        print!("{HELP}\nGates of `cargo xtask test`:\n{}\n", gates::list());
        return Ok(());
    };
    match (name.as_str(), rest) {
        ("serve", _) => serve::serve(rest),
        ("test", _) => gates::test(rest),
        ("build", []) => page::build(),
        ("setup", []) => setup(),
        ("measure", []) => measure::measure(),
        ("kb", _) => kb::run(rest).map_err(run::Failure),
        ("shots", [folder]) => shots::shots(Path::new(folder)),
        ("table", []) => table::write(),
        ("words", [folder]) => words::write(Path::new(folder)),
        _ => fail(format!("there is no such command: `{}`\n\n{HELP}", arguments.join(" "))),
    }
}

fn setup() -> Result<()> {
    let start = Instant::now();
    let (toolchain, browser) = setup::for_tests()?;
    println!("Rust for WebAssembly: {}", toolchain.name());
    println!("Chromium: {}, its driver: {}", browser.chrome.display(), browser.driver.display());
    println!("Everything is there. ({})", seconds(start.elapsed()));
    Ok(())
}
