//! The machine's own packages, where we are allowed to install them.

use std::process::Command;

use crate::run::{Result, command, fail, output, run_quietly, step, which};

/// Installs Debian packages, or says which ones a person has to install.
pub fn install(packages: &[&str], what_for: &str) -> Result<()> {
    let list = packages.join(" ");
    if which("apt-get").is_none() {
        return fail(format!(
            "{what_for} is missing, and this machine has no apt-get to install it with.\n  \
             Install what your system calls these Debian packages, then run this again: {list}"
        ));
    }
    if !may_become_root() {
        return fail(format!(
            "{what_for} is missing, and installing packages needs root here.\n  \
             Run this, then try again: sudo apt-get install --no-install-recommends {list}"
        ));
    }
    step(&format!("setup: apt-get install {list}"), || {
        // The lists may be missing or old; a mirror that is out of reach shows at the install itself.
        let _ = run_quietly("apt-update", as_root("apt-get").arg("update"));
        run_quietly(
            "apt-install",
            as_root("apt-get")
                .env("DEBIAN_FRONTEND", "noninteractive")
                .args(["install", "-y", "--no-install-recommends"])
                .args(packages),
        )
    })
}

/// A command run as root: as it is, or through sudo where that asks no password.
pub fn as_root(program: &str) -> Command {
    if is_root() {
        return command(program);
    }
    let mut sudo = command("sudo");
    sudo.args(["-n", "--preserve-env=DEBIAN_FRONTEND", program]);
    sudo
}

fn may_become_root() -> bool {
    is_root() || output(command("sudo").args(["-n", "true"])).is_some()
}

fn is_root() -> bool {
    output(command("id").arg("-u")).as_deref() == Some("0")
}
