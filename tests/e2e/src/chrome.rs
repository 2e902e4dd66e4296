//! Starting Chromium, and ending it.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::{Result, because, fail};

/// Headless, silent, and deaf to the world outside: what it asks for by itself would spoil the records.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-port=0",
];

/// How long a browser may take to start on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A browser with a profile of its own; both are gone when it is dropped.
pub struct Chrome {
    process: Child,
    profile: PathBuf,
    /// Where it takes commands: `ws://127.0.0.1:40123/devtools/browser/...`.
    pub socket: String,
}

impl Chrome {
    /// Starts the Chromium that `CHROME` names, or the one on PATH.
    pub fn start() -> Result<Chrome> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let profile = std::env::temp_dir().join(format!("acr-doctor-e2e-{}-{number}", std::process::id()));
        fs::create_dir_all(&profile).map_err(because("cannot create a browser profile"))?;
        let program = std::env::var_os("CHROME").unwrap_or_else(|| "chromium".into());
        let process = Command::new(&program)
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(because(&format!("cannot start {} (set CHROME to a Chromium)", program.display())))?;
        let mut chrome = Chrome { process, profile, socket: String::new() };
        chrome.socket = chrome.wait_for_socket()?;
        Ok(chrome)
    }

    /// Chromium writes the port that it chose, and a path, into its profile.
    fn wait_for_socket(&mut self) -> Result<String> {
        let file = self.profile.join("DevToolsActivePort");
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let text = fs::read_to_string(&file).unwrap_or_default();
            if let Some((port, path)) = text.trim().split_once('\n') {
                return Ok(format!("ws://127.0.0.1:{port}{path}"));
            }
            if let Ok(Some(status)) = self.process.try_wait() {
                return fail(format!("Chromium ended at once ({status})"));
            }
            sleep(Duration::from_millis(20));
        }
        fail("Chromium started, but took no commands within a minute")
    }
}

impl Drop for Chrome {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}
