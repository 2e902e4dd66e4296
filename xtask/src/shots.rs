//! Pictures of the page in dist/, to be looked at: wide, on a phone, dark, and in each language.

use std::fs;
use std::path::Path;

use e2e::page::Page;
use e2e::server::Server;
use e2e::words::LANGUAGES;

use crate::page;
use crate::run::{Because, Failure, Result};

/// What is pasted for a picture: a sample of the page.
const SAMPLE: &str = include_str!("../../static/samples/push-unauthorized.txt");

const WIDE: (u32, u32) = (1440, 900);
const PHONE: (u32, u32) = (390, 844);

/// Draws every picture into a folder.
pub fn shots(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).because(|| format!("cannot create {}", folder.display()))?;
    draw(folder).map_err(|failure| Failure(failure.to_string()))?;
    println!("the pictures are in {}", folder.display());
    Ok(())
}

fn draw(folder: &Path) -> e2e::Result<()> {
    let server = Server::start(&page::dist(), "/", 0)?;
    for lang in LANGUAGES {
        let mut page = Page::new()?;
        page.language(lang)?;
        page.goto(&server.address)?;
        page.wait_until("the language", |page| Ok(page.evaluate("document.documentElement.lang")? == lang))?;
        for (view, address, paste) in
            [("empty", "#/", ""), ("answer", "#/", SAMPLE), ("causes", "#/causes", ""), ("trust", "#/trust", "")]
        {
            page.evaluate(&format!("location.hash = {address:?}"))?;
            if !paste.is_empty() {
                page.paste(paste)?;
            }
            for (scheme, name, (width, height)) in [("light", "wide", WIDE), ("dark", "dark", WIDE), ("light", "phone", PHONE)] {
                page.prefer(scheme)?;
                page.resize(width, height)?;
                settle(&mut page, !paste.is_empty())?;
                page.screenshot(&folder.join(format!("{view}-{name}-{lang}.png")))?;
            }
        }
    }
    Ok(())
}

/// Waits for the answer, if there is to be one, and for the page to be drawn.
fn settle(page: &mut Page, answer: bool) -> e2e::Result<()> {
    if answer {
        let drawn =
            "document.querySelector('[aria-busy]')?.ariaBusy == 'false' && !!document.querySelector('output')?.textContent";
        page.wait_until("the answer", |page| Ok(page.evaluate(drawn)? == true))?;
    }
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))").map(drop)
}
