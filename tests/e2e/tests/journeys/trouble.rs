//! What goes wrong costs an answer, never the page or the paste.

use std::time::Instant;

use e2e::Result;
use e2e::keys::Key;

use crate::{NO_DOCKER, REFUSED, Visit, visit};

#[test]
fn a_crashed_engine_starts_again() -> Result<()> {
    let mut visit = visit()?;
    visit.page.paste(REFUSED)?;
    visit.answer()?;
    visit.page.in_worker("setTimeout(() => { throw new Error('crash') })")?;
    visit.page.wait_for_text(&visit.words.get("engine.restarted")?)?;
    works_again(visit)
}

#[test]
fn a_hanging_engine_is_ended_and_starts_again() -> Result<()> {
    let mut visit = visit()?;
    visit.page.paste(NO_DOCKER)?;
    visit.answer()?;
    visit.page.in_worker("for (;;) {}")?;
    visit.page.press(Key::SelectAll)?;
    visit.page.paste(REFUSED)?;
    visit.page.wait_for_text(&visit.words.get("engine.restarted")?)?;
    works_again(visit)
}

/// What was in the box is answered, and so is the next paste.
fn works_again(mut visit: Visit) -> Result<()> {
    let paste_box = visit.paste_box()?;
    assert_eq!(visit.page.value(&paste_box)?, REFUSED, "the paste is where it was");
    let first = visit.answer()?;
    visit.page.click(&paste_box)?;
    visit.page.press(Key::SelectAll)?;
    visit.page.paste(NO_DOCKER)?;
    assert_ne!(visit.answer()?, first);
    // The crash is on the console: that is what was asked for.
    Ok(())
}

#[test]
fn a_megabyte_of_log_is_answered() -> Result<()> {
    let mut visit = visit()?;
    let line = "2026-03-02T10:00:00Z #12 exporting layer sha256:0123456789abcdef done\n";
    let log = format!("{}{REFUSED}", line.repeat(1_000_000 / line.len()));
    // Frames are counted while the answer is made: the longest gap between two is how long the page stood still.
    visit.page.evaluate(
        "(() => {
            window.longestGap = 0;
            let last = performance.now();
            const tick = now => { window.longestGap = Math.max(window.longestGap, now - last); last = now; requestAnimationFrame(tick) };
            requestAnimationFrame(tick);
        })()",
    )?;
    let paste_box = visit.paste_box()?;
    let start = Instant::now();
    visit.page.drop_file(&paste_box, "build.log", log.as_bytes())?;
    visit.settled()?;
    let gap = visit.page.evaluate("window.longestGap")?.as_f64().unwrap_or(f64::INFINITY);
    println!("a megabyte: answered in {:?}, the page stood still for {gap:.0} ms at most", start.elapsed());
    // Printed and not asserted: times depend on the machine.
    assert_eq!(visit.page.value(&paste_box)?, log, "the text is where it was");
    visit.end()
}
