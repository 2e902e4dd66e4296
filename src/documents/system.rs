//! What a paste tells of the machine and of the registries it speaks to: a setting that is right on one system cannot work on another.

use crate::host::registry_of;

/// More registries than this are a list, and say nothing of one login.
const MOST_REGISTRIES: usize = 20;

/// The system that Docker's client runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    Linux,
    /// Linux on Windows, where programs of Windows run too.
    Wsl,
    Windows,
    MacOs,
}

/// Signs of each system; a sign counts wherever it stands.
const SIGNS: &[(System, &[&str])] = &[
    (System::Wsl, &["/mnt/c/", "microsoft-standard", "WSL", "wsl$", "wsl.exe"]),
    (System::MacOs, &["/Users/", "darwin", "macOS", "Darwin", "/opt/homebrew"]),
    (
        System::Windows,
        &["PS C:\\", "C:\\", "%USERPROFILE%", "$env:USERPROFILE", "npipe://", "//./pipe/", "OS/Arch:           windows/"],
    ),
    (
        System::Linux,
        &[
            "/home/",
            "/root/",
            "root@",
            ":~$ ",
            ":~# ",
            "~$ ",
            "/usr/bin/",
            "unix:///var/run",
            "/var/lib/docker",
            "/etc/docker",
            "/run/user/",
            "/run/containers",
            "linux/amd64",
            "linux/arm64",
            "GNU/Linux",
            "Ubuntu",
            "systemd",
        ],
    ),
];

impl System {
    /// The system that a text shows; `None` where it shows none, or two.
    pub fn of(text: &str) -> Option<System> {
        let shows =
            |system: System| SIGNS.iter().any(|(other, signs)| *other == system && signs.iter().any(|sign| text.contains(sign)));
        if shows(System::Wsl) || text.contains("Docker Desktop") && !shows(System::Windows) && !shows(System::MacOs) {
            return Some(System::Wsl);
        }
        match (shows(System::MacOs), shows(System::Windows), shows(System::Linux)) {
            // Images are of Linux on every system.
            (true, false, _) => Some(System::MacOs),
            (false, true, false) => Some(System::Windows),
            (false, false, true) => Some(System::Linux),
            _ => None,
        }
    }

    /// Whether a credential helper cannot exist here. Source: docker/docker-credential-helpers, README.
    pub fn lacks_helper(self, helper: &str) -> bool {
        let helper = helper.to_ascii_lowercase();
        match self {
            System::Linux => matches!(helper.as_str(), "desktop.exe" | "wincred" | "wincred.exe" | "osxkeychain"),
            System::Wsl => helper == "osxkeychain",
            System::MacOs => matches!(helper.as_str(), "desktop.exe" | "wincred" | "wincred.exe" | "secretservice"),
            System::Windows => matches!(helper.as_str(), "osxkeychain" | "secretservice" | "pass"),
        }
    }
}

/// The Azure registries that a text names, lower-case, each once.
pub fn registries(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, _) in text.match_indices(".azurecr.") {
        if found.len() == MOST_REGISTRIES {
            break;
        }
        let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
        let start = at - text.as_bytes()[..at].iter().rev().take(253).take_while(|b| is_part(b)).count();
        let end = at + text.as_bytes()[at..].iter().take(253).take_while(|b| is_part(b)).count();
        let host = text.get(start..end).unwrap_or_default().trim_end_matches(['.', '-']).to_ascii_lowercase();
        if let Some(registry) = registry_of(&host)
            && !found.contains(&registry)
        {
            found.push(registry);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_told_by_their_signs() {
        for (text, system) in [
            ("azureuser@vm-build-01:~$ cat /home/azureuser/.docker/config.json", Some(System::Linux)),
            ("kim@laptop:/mnt/c/src$ docker pull", Some(System::Wsl)),
            ("Operating System: Docker Desktop\n OSType: linux", Some(System::Wsl)),
            ("PS C:\\src> docker pull", Some(System::Windows)),
            ("/Users/kim/.docker/config.json linux/arm64", Some(System::MacOs)),
            ("C:\\src ssh root@vm", None),
            ("docker pull contoso.azurecr.io/app", None),
        ] {
            assert_eq!(System::of(text), system, "{text}");
        }
        assert!(System::Linux.lacks_helper("desktop.exe") && !System::Wsl.lacks_helper("desktop.exe"));
        assert!(!System::Linux.lacks_helper("pass") && !System::Linux.lacks_helper("secretservice"));
    }

    #[test]
    fn registries_are_named_once() {
        let text = "https://B.azurecr.io/v2/ b.azurecr.io/app c.westeurope.data.azurecr.io .azurecr.io";
        assert_eq!(registries(text), ["b.azurecr.io", "c.azurecr.io"]);
    }
}
