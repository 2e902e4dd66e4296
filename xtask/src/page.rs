//! The release page: built by Trunk, its words written, its Content-Security-Policy sealed.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

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
    step("build: the glue, made small", minify_glue)?;
    step("build: words of the other languages, and the seal of the scripts", || {
        words::write(&dist())?;
        // The worker needs no glue to ask the reader of documents.
        fs::remove_file(dist().join("reader.js")).because(|| "cannot remove reader.js".to_owned())?;
        rewrite("worker_loader.js", |script| Ok(mend::loader(script)))?;
        rewrite("index.html", |page| seal::seal(&mend::preloads(page)))
    })
}

/// The glue between page and WebAssembly, and its checksum in the page.
fn minify_glue() -> Result<()> {
    let files = fs::read_dir(dist()).because(|| "cannot read dist/".to_owned())?.flatten().map(|file| file.path());
    for file in files.filter(|file| is_glue(file)) {
        let before = checksum(&file)?;
        run(command("terser").arg(&file).args(["--module", "--compress", "--mangle", "--output"]).arg(&file))?;
        let after = checksum(&file)?;
        rewrite("index.html", |page| Ok(page.replace(&before, &after)))?;
    }
    Ok(())
}

fn is_glue(file: &Path) -> bool {
    let is_script = file.extension().is_some_and(|end| end == "js");
    is_script && file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("acr-doctor-"))
}

/// As browsers want it: `sha384-…`.
fn checksum(file: &Path) -> Result<String> {
    let content = fs::read(file).because(|| format!("cannot read {}", file.display()))?;
    Ok(format!("sha384-{}", STANDARD.encode(Sha384::digest(content))))
}

fn rewrite(name: &str, work: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let file = dist().join(name);
    let text = fs::read_to_string(&file).because(|| format!("cannot read {}", file.display()))?;
    fs::write(&file, work(&text)?).because(|| format!("cannot write {}", file.display()))
}
