//! Dark, and on a phone.

use e2e::Result;
use e2e::page::Page;

use crate::{REFUSED, visit};

#[test]
fn dark_follows_the_system() -> Result<()> {
    let mut visit = visit()?;
    let light = brightness(&mut visit.page)?;
    visit.page.prefer("dark")?;
    let dark = brightness(&mut visit.page)?;
    assert!(light > 200 && dark < 60, "the background is {light} in the light and {dark} in the dark, of 255");
    visit.end()
}

#[test]
fn a_phone_shows_one_column_and_nothing_sticks_out() -> Result<()> {
    let mut visit = visit()?;
    visit.page.resize(360, 740)?;
    visit.page.paste(REFUSED)?;
    visit.answer()?;
    for address in ["#/", "#/causes", "#/cause/docker-daemon-unreachable", "#/trust"] {
        visit.page.evaluate(&format!("location.hash = {address:?}"))?;
        visit.page.wait_until("a page as wide as the phone", |page| {
            Ok(page.evaluate("document.documentElement.scrollWidth")?.as_i64() <= Some(360))
        })?;
    }
    visit.end()
}

/// How bright the page's background is, of 255.
fn brightness(page: &mut Page) -> Result<i64> {
    let script = "(() => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        for (const element of [document.documentElement, document.body]) {
            canvas.fillStyle = getComputedStyle(element).backgroundColor;
            canvas.fillRect(0, 0, 1, 1);
        }
        return Math.round(canvas.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((a, b) => a + b) / 3);
    })()";
    Ok(page.evaluate(script)?.as_i64().unwrap_or_default())
}
