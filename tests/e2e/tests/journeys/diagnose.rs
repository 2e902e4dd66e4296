//! The main journey: paste an error, read the cause, copy the fix.

use e2e::Result;

use crate::{NO_DOCKER, REFUSED, visit};

#[test]
fn a_refused_push_is_explained() -> Result<()> {
    let mut visit = visit()?;
    visit.page.paste(REFUSED)?;
    let answer = visit.answer()?;
    assert!(!answer.is_empty());
    // The registry's name stands in what to type next.
    visit.page.wait_for_text("contoso")?;
    visit.end()
}

#[test]
fn pasting_anywhere_on_the_page_fills_the_box() -> Result<()> {
    let mut visit = visit()?;
    visit.page.evaluate("document.activeElement.blur()")?;
    visit.page.paste(NO_DOCKER)?;
    let paste_box = visit.paste_box()?;
    visit.page.wait_until("the paste in the box", |page| Ok(page.value(&paste_box)? == NO_DOCKER))?;
    visit.answer()?;
    visit.end()
}

#[test]
fn typing_is_answered_too() -> Result<()> {
    let mut visit = visit()?;
    let paste_box = visit.paste_box()?;
    visit.page.click(&paste_box)?;
    visit.page.type_text(NO_DOCKER)?;
    visit.answer()?;
    visit.end()
}

#[test]
fn a_dropped_file_is_read() -> Result<()> {
    let mut visit = visit()?;
    let paste_box = visit.paste_box()?;
    visit.page.drop_file(&paste_box, "build.log", NO_DOCKER.as_bytes())?;
    visit.answer()?;
    assert_eq!(visit.page.value(&paste_box)?, NO_DOCKER);
    visit.end()
}

#[test]
fn the_copy_button_copies_the_command() -> Result<()> {
    let mut visit = visit()?;
    visit.page.paste(NO_DOCKER)?;
    visit.answer()?;
    let copy = visit.page.find("button", &visit.words.get("fix.copy")?)?;
    visit.page.click(&copy)?;
    visit.page.wait_until("a command in the clipboard", |page| Ok(page.clipboard()? != NO_DOCKER))?;
    let command = visit.page.clipboard()?;
    assert!(visit.page.text()?.contains(command.trim()), "what was copied can be read on the page: {command}");
    visit.end()
}

#[test]
fn a_sample_is_one_click_away() -> Result<()> {
    let mut visit = visit()?;
    let samples = visit.samples()?;
    assert!(samples.len() >= 3, "three samples or more, not {}", samples.len());
    visit.page.click(&samples[0])?;
    visit.answer()?;
    let paste_box = visit.paste_box()?;
    assert!(!visit.page.value(&paste_box)?.is_empty());
    visit.end()
}

#[test]
fn an_unrelated_text_gets_no_finding_and_stays() -> Result<()> {
    let mut visit = visit()?;
    visit.page.paste("the quick brown fox jumps over the lazy dog")?;
    visit.page.wait_for_text(&visit.words.get("nothing.title")?)?;
    let paste_box = visit.paste_box()?;
    assert!(visit.page.value(&paste_box)?.contains("brown fox"));
    visit.end()
}

#[test]
fn a_code_of_microsoft_entra_is_told_with_what_it_means() -> Result<()> {
    let mut visit = visit()?;
    visit.page.paste("AADSTS50076: x\nAADSTS50999: y\n")?;
    visit.answer()?;
    visit.page.wait_for_text("This resource now demands multifactor authentication.")?;
    let unknown = visit.words.get("codes.unknown")?;
    visit.page.wait_for_text(&unknown)?;
    let cause = visit.page.find("link", &visit.words.get("codes.cause")?)?;
    visit.page.click(&cause)?;
    visit
        .page
        .wait_until("the cause's own page", |page| Ok(page.evaluate("location.hash")? == "#/cause/conditional-access-blocked"))?;
    visit.end()
}

#[test]
fn a_code_whose_meaning_cannot_be_fetched_is_told_all_the_same() -> Result<()> {
    let mut visit = visit()?;
    visit.page.block(&["*words/*"])?;
    visit.page.paste("AADSTS50076: x\n")?;
    visit.answer()?;
    let missing = visit.words.get("codes.missing")?;
    visit.page.wait_for_text(&missing)?;
    visit.page.wait_for_text("AADSTS50076")?;
    visit.page.find("link", &visit.words.get("codes.cause")?)?;
    // The blocked request is on the console: that is the browser's own word.
    Ok(())
}
