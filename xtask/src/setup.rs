//! What this project needs on a machine, installed where it is missing and pinned where versions matter.

pub mod browser;
mod packages;
mod tools;
pub mod wasm;

use crate::run::Result;
use browser::Browser;
use wasm::Toolchain;

/// What building the page needs.
pub fn for_build() -> Result<Toolchain> {
    let toolchain = wasm::setup()?;
    tools::trunk()?;
    tools::wasm_bindgen()?;
    tools::wasm_opt()?;
    tools::terser()?;
    Ok(toolchain)
}

/// What the tests need besides.
pub fn for_tests() -> Result<(Toolchain, Browser)> {
    let toolchain = for_build()?;
    let browser = browser::setup()?;
    tools::axe_core()?;
    tools::judges_of_style()?;
    Ok((toolchain, browser))
}
