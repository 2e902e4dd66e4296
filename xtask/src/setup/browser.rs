//! The browser that the tests drive.

use std::path::PathBuf;

use super::packages;
use crate::run::{Failure, Result, command, output, which};

pub struct Browser {
    pub chrome: PathBuf,
    pub driver: PathBuf,
}

/// Finds Chromium and its driver, or installs them. `CHROME` and `CHROMEDRIVER` name others.
pub fn setup() -> Result<Browser> {
    if find().is_none() {
        packages::install(&["chromium", "chromium-driver"], "Chromium with its driver, for the tests,")?;
    }
    if !draws_japanese() {
        packages::install(&["fontconfig", "fonts-noto-cjk"], "A font with Japanese letters")?;
    }
    find().ok_or_else(|| {
        Failure(
            "Chromium was installed, yet neither `chromium` nor `chromedriver` is on PATH: set CHROME and CHROMEDRIVER".into(),
        )
    })
}

fn find() -> Option<Browser> {
    let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from).filter(|file| file.is_file());
    let any = |programs: &[&str]| programs.iter().find_map(|program| which(program));
    Some(Browser {
        chrome: named("CHROME").or_else(|| any(&["chromium", "chromium-browser", "google-chrome", "chrome"]))?,
        driver: named("CHROMEDRIVER").or_else(|| any(&["chromedriver"]))?,
    })
}

fn draws_japanese() -> bool {
    output(command("fc-list").arg(":lang=ja")).is_some_and(|fonts| !fonts.is_empty())
}
