//! The release page: built by Trunk, its words written, its Content-Security-Policy sealed.

use std::fs;
use std::path::PathBuf;

use crate::run::{Because, Result, command, root, run, step};
use crate::setup::{self, wasm};
use crate::{mend, seal, words};

/// The folder that can be hosted anywhere.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Installs what is missing, and builds the page.
pub fn build() -> Result<()> {
    let toolchain = setup::for_build()?;
    step("build: download the crates", || {
        run(toolchain.apply_for_release(&mut command("cargo")).args(["fetch", "--locked", "--target", wasm::TARGET]))
    })?;
    step("build: the page, in release", || {
        let mut trunk = command("trunk");
        // Trunk reads NO_COLOR as its own flag, and refuses the value `1` that everybody gives it.
        toolchain.apply_for_release(&mut trunk).env_remove("NO_COLOR").env_remove("RUST_BACKTRACE");
        // Offline: every tool is here already, in the right version.
        run(trunk.args(["build", "--release", "--locked", "--offline", "--skip-version-check"]))
    })?;
    step("build: words of the other languages, and the seal of the scripts", || {
        words::write(&dist())?;
        rewrite("worker_loader.js", |script| Ok(mend::loader(script)))?;
        rewrite("index.html", |page| seal::seal(&mend::preloads(page)))
    })
}

fn rewrite(name: &str, work: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let file = dist().join(name);
    let text = fs::read_to_string(&file).because(|| format!("cannot read {}", file.display()))?;
    fs::write(&file, work(&text)?).because(|| format!("cannot write {}", file.display()))
}
