//! A Rust toolchain that builds for `wasm32-unknown-unknown`.
//!
//! An ordinary machine gets the target from rustup. Where Rust's download server is out of reach (a locked-down
//! network, a runner behind a mirror), Debian's archive serves a compiler with the target (`rustc-web`) and the
//! sources of its standard library, which are built once, into that compiler's own folder.
//!
//! The release page builds the standard library once more, its own way: without the texts of panics, which nobody would read in a
//! page, and as small as its options allow. That saves a first visitor some 20 KB.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::packages;
use crate::run::{Because, Failure, Result, command, fail, output, root, run_quietly, step, tools, which};

pub const TARGET: &str = "wasm32-unknown-unknown";

/// The name under which rustup knows Debian's compiler.
const LINKED: &str = "web";

/// Names the compiler that built the standard library beside it: after an upgrade it must be built again.
const STAMP: &str = "built-by.txt";

/// Which toolchain builds for the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toolchain {
    /// The one that is in use anyway.
    Usual,
    /// Debian's, known to rustup under a name of its own.
    Linked,
    /// Debian's, on a machine without rustup.
    Debian,
}

impl Toolchain {
    pub fn name(self) -> &'static str {
        match self {
            Self::Usual => "the usual toolchain",
            Self::Linked => "the system's compiler, as rustup's toolchain `web`",
            Self::Debian => "the system's compiler",
        }
    }

    /// Makes a command (cargo, trunk) use this toolchain, with a target folder of its own: so it waits for no
    /// other build, and none waits for it.
    pub fn apply(self, command: &mut Command) -> &mut Command {
        command.env("CARGO_TARGET_DIR", root().join("target/wasm"));
        match self {
            Self::Usual => command,
            Self::Linked => command.env("RUSTUP_TOOLCHAIN", LINKED),
            Self::Debian => command.env("RUSTC", "/usr/bin/rustc"),
        }
    }

    /// As [`Toolchain::apply`], with a small standard library; with the one that came along, where its sources are missing.
    pub fn apply_for_release(self, command: &mut Command) -> &mut Command {
        if self.has_sources() {
            command.envs(SMALL_STD);
        }
        self.apply(command)
    }

    fn has_sources(self) -> bool {
        let found = match self {
            Self::Usual => sysroot(command("rustc").env_remove("RUSTC")),
            Self::Linked | Self::Debian => Some(debian_sysroot()),
        };
        found.is_some_and(|sysroot| sysroot.join("lib/rustlib/src/rust/library/Cargo.lock").exists())
    }
}

/// What makes a release of the page small: a standard library of its own that stops at a panic without a word. Stable
/// compilers know these options under the name of an experiment, hence the bootstrap.
const SMALL_STD: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("RUSTFLAGS", "-Zunstable-options -Cpanic=immediate-abort"),
];

/// Finds a toolchain with the target and the sources of its standard library, or makes one.
pub fn setup() -> Result<Toolchain> {
    let toolchain = compiler_with_target()?;
    if !toolchain.has_sources() && toolchain == Toolchain::Usual && which("rustup").is_some() {
        let added = step("setup: rustup component add rust-src", || {
            run_quietly("rust-src", command("rustup").args(["component", "add", "rust-src"]))
        });
        if added.is_err() {
            println!("  Without the sources of the standard library the page is some 20 KB heavier than its budget.");
        }
    }
    Ok(toolchain)
}

fn compiler_with_target() -> Result<Toolchain> {
    if let Some(toolchain) = find() {
        return Ok(toolchain);
    }
    if which("rustup").is_some() && step(&format!("setup: rustup target add {TARGET}"), rustup_target).is_ok() {
        return Ok(Toolchain::Usual);
    }
    println!("  Rust's download server cannot be reached: taking the compiler from the system's packages.");
    debian_compiler()?;
    link_linker()?;
    if !has_std(&debian_sysroot()) {
        step("setup: build the standard library for WebAssembly (about a minute)", build_std)?;
    }
    if which("rustup").is_some() {
        run_quietly("rustup-link", command("rustup").args(["toolchain", "link", LINKED, "/usr"]))?;
    }
    find().ok_or_else(|| Failure(format!("the target {TARGET} was set up, yet no toolchain has it: see .tools/logs")))
}

fn find() -> Option<Toolchain> {
    let usual = sysroot(command("rustc").env_remove("RUSTC"))?;
    if has_target(&usual) && usual != debian_sysroot() {
        return Some(Toolchain::Usual);
    }
    if !has_std(&debian_sysroot()) {
        return None;
    }
    if which("rustup").is_none() {
        return Some(Toolchain::Debian);
    }
    let linked = sysroot(command("rustc").env("RUSTUP_TOOLCHAIN", LINKED))?;
    has_std(&linked).then_some(Toolchain::Linked)
}

fn sysroot(rustc: &mut Command) -> Option<PathBuf> {
    output(rustc.args(["--print", "sysroot"])).map(PathBuf::from)
}

fn debian_sysroot() -> PathBuf {
    PathBuf::from("/usr")
}

fn std_folder(sysroot: &Path) -> PathBuf {
    // Debian keeps it in /usr/lib/rustlib, rustup in <toolchain>/lib/rustlib: the same below the sysroot.
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

fn has_target(sysroot: &Path) -> bool {
    fs::read_dir(std_folder(sysroot))
        .is_ok_and(|files| files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libcore-")))
}

/// Whether our own build of std is there, by the compiler that is there now.
fn has_std(sysroot: &Path) -> bool {
    let built_by = fs::read_to_string(std_folder(sysroot).join(STAMP)).ok();
    has_target(sysroot) && built_by.is_some() && built_by == compiler()
}

fn compiler() -> Option<String> {
    output(command("/usr/bin/rustc").arg("-vV"))
}

fn rustup_target() -> Result<()> {
    run_quietly("rustup-target", command("rustup").args(["target", "add", TARGET]))
}

fn debian_compiler() -> Result<()> {
    let there = ["/usr/bin/rustc", "/usr/bin/cargo", "/usr/lib/rustlib/src/rust/library/Cargo.lock"];
    if !there.iter().all(|file| Path::new(file).exists()) {
        packages::install(&["rustc-web", "cargo-web", "rust-web-src"], "A Rust compiler for WebAssembly")?;
    }
    let linker = format!("lld-{}", llvm_major()?);
    if !Path::new("/usr/bin").join(&linker).exists() {
        packages::install(&[&linker], "A linker for WebAssembly")?;
    }
    Ok(())
}

/// The LLVM that the compiler was built with: the linker must be of the same one.
fn llvm_major() -> Result<String> {
    let version = compiler().unwrap_or_default();
    let line = version.lines().find_map(|line| line.strip_prefix("LLVM version: "));
    match line.and_then(|version| version.split('.').next()) {
        Some(major) => Ok(major.to_owned()),
        None => fail("`/usr/bin/rustc -vV` names no LLVM version, so the matching linker cannot be chosen"),
    }
}

/// rustc looks for its linker under the name `rust-lld` in its own folder for programs.
fn link_linker() -> Result<()> {
    let host = compiler()
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
        .ok_or_else(|| Failure("`/usr/bin/rustc -vV` names no host".to_owned()))?;
    let folder = debian_sysroot().join("lib/rustlib").join(host).join("bin");
    let link = folder.join("rust-lld");
    let linker = format!("/usr/bin/lld-{}", llvm_major()?);
    if fs::read_link(&link).is_ok_and(|to| to == Path::new(&linker)) {
        return Ok(());
    }
    run_quietly("lld-folder", packages::as_root("mkdir").arg("-p").arg(&folder))?;
    run_quietly("lld-link", packages::as_root("ln").arg("-sf").arg(&linker).arg(&link))
}

/// Builds std from the compiler's own sources, in an empty package, and copies it beside the compiler.
fn build_std() -> Result<()> {
    let package = tools().join("std");
    let write = |name: &str, text: &str| fs::write(package.join(name), text).because(|| format!("cannot write {name}"));
    fs::create_dir_all(package.join("src")).because(|| format!("cannot create {}", package.display()))?;
    // The empty [workspace] keeps the package out of ours.
    write("Cargo.toml", "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n")?;
    write("src/lib.rs", "#![no_std]\n")?;
    let target = package.join("target");
    // `test` is for the tests in a browser; without bitcode, `lto` finds nothing to work on.
    run_quietly(
        "std",
        command("/usr/bin/cargo")
            .current_dir(&package)
            .env("CARGO_TARGET_DIR", &target)
            .env("RUSTC", "/usr/bin/rustc")
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", "-Cembed-bitcode=yes")
            .args(["build", "--release", "-Zbuild-std=std,panic_abort,test", "--target", TARGET]),
    )?;
    install_std(&target.join(TARGET).join("release/deps"))
}

fn install_std(built: &Path) -> Result<()> {
    let folder = std_folder(&debian_sysroot());
    // Emptied first: two candidates of one crate are an error.
    run_quietly("std-empty", packages::as_root("rm").arg("-rf").arg(&folder))?;
    run_quietly("std-folder", packages::as_root("mkdir").arg("-p").arg(&folder))?;
    let files = fs::read_dir(built).because(|| format!("cannot read {}", built.display()))?;
    let ours = |name: &str| name.starts_with("libempty");
    let rlibs = files.flatten().map(|file| file.path()).filter(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        file.extension().is_some_and(|extension| extension == "rlib") && !ours(&name)
    });
    run_quietly("std-copy", packages::as_root("cp").args(rlibs).arg(&folder))?;
    let stamp = tools().join("std").join(STAMP);
    fs::write(&stamp, compiler().unwrap_or_default()).because(|| format!("cannot write {}", stamp.display()))?;
    run_quietly("std-stamp", packages::as_root("cp").arg(&stamp).arg(&folder))
}
