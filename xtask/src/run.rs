//! Running other programs, and telling what is done and how long it takes.

use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What went wrong, where, and what to do about it: printed as it is.
#[derive(Debug)]
pub struct Failure(pub String);

pub type Result<T> = std::result::Result<T, Failure>;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Fails with a sentence.
pub fn fail<T>(message: impl Into<String>) -> Result<T> {
    Err(Failure(message.into()))
}

/// Turns any error into a failure that says what was being done.
pub trait Because<T> {
    fn because(self, doing: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: fmt::Display> Because<T> for std::result::Result<T, E> {
    fn because(self, doing: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Failure(format!("{}: {error}", doing())))
    }
}

/// The folder that holds the workspace's Cargo.toml.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// Where tools of this project are installed, apart from the machine's own.
pub fn tools() -> PathBuf {
    root().join(".tools")
}

/// A command in the project's root, with its own tools first on PATH.
///
/// What `cargo run` sets for us is taken away: a toolchain of another version that is started with
/// our library path would load the wrong libraries.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).env("PATH", path()).env_remove("LD_LIBRARY_PATH").stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command
}

fn path() -> std::ffi::OsString {
    let own = [tools().join("bin"), tools().join("node_modules/.bin")];
    let machine = std::env::var_os("PATH").unwrap_or_default();
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let all = own.into_iter().chain(std::env::split_paths(&machine)).chain(cargo_home.map(|home| home.join("bin")));
    std::env::join_paths(all).unwrap_or(machine)
}

/// Where a program is found on PATH, our own tools first.
pub fn which(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&path()).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Runs a command whose output is for people, and fails unless it succeeds.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().because(|| format!("cannot start {}", words(command)))?;
    if status.success() { Ok(()) } else { fail(format!("{} failed ({status})", words(command))) }
}

/// Runs a command and gives what it printed on standard output, or `None` if it cannot be run or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a talkative command: its words go to a file under `.tools/logs`, and its last ones are shown if it fails.
pub fn run_quietly(log: &str, command: &mut Command) -> Result<()> {
    let folder = tools().join("logs");
    fs::create_dir_all(&folder).because(|| format!("cannot create {}", folder.display()))?;
    let file = folder.join(format!("{log}.log"));
    let out = File::create(&file).because(|| format!("cannot write {}", file.display()))?;
    let err = out.try_clone().because(|| format!("cannot write {}", file.display()))?;
    let status = command.stdout(out).stderr(err).status().because(|| format!("cannot start {}", words(command)))?;
    if status.success() {
        return Ok(());
    }
    let text = fs::read_to_string(&file).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let tail = lines[lines.len().saturating_sub(15)..].join("\n    ");
    fail(format!("{} failed ({status}). Its last words (all of them: {}):\n    {tail}", words(command), file.display()))
}

/// Says what is being done, does it, and says how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("{what} ...");
    let _ = std::io::stdout().flush();
    let start = Instant::now();
    let done = work();
    let verdict = if done.is_ok() { "done" } else { "FAILED" };
    println!("  {verdict} in {}", seconds(start.elapsed()));
    done
}

/// A duration as people read it: `0.4 s`, `3 min 20 s`.
pub fn seconds(duration: Duration) -> String {
    let secs = duration.as_secs();
    if secs >= 60 { format!("{} min {} s", secs / 60, secs % 60) } else { format!("{:.1} s", duration.as_secs_f64()) }
}

fn words(command: &Command) -> String {
    let all = std::iter::once(command.get_program()).chain(command.get_args());
    format!("`{}`", all.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" "))
}
