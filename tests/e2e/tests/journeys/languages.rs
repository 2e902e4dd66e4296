//! Three languages, switched without a reload.

use e2e::Result;
use e2e::words::LANGUAGES;

use crate::{NO_DOCKER, sentence_under, visit, visit_in};

#[test]
fn the_page_speaks_the_browsers_language() -> Result<()> {
    for lang in LANGUAGES {
        let mut visit = visit_in(lang)?;
        assert_eq!(visit.page.evaluate("document.documentElement.lang")?, lang);
        visit.end()?;
    }
    Ok(())
}

#[test]
fn switching_keeps_the_page_and_the_paste() -> Result<()> {
    let mut visit = visit()?;
    visit.page.evaluate("window.sameDocument = true")?;
    visit.page.paste(NO_DOCKER)?;
    let english = visit.answer()?;
    let mut sentences = vec![english];
    for lang in ["ja", "sv"] {
        visit.choose_language(lang)?;
        visit.speaks(lang)?;
        let paste_box = visit.paste_box()?;
        assert_eq!(visit.page.value(&paste_box)?, NO_DOCKER);
        let (title, before) = (visit.words.get("answer.title")?, sentences.clone());
        visit.page.wait_until("the answer in it", |page| {
            Ok(sentence_under(page, &title)?.is_some_and(|sentence| !before.contains(&sentence)))
        })?;
        sentences.push(visit.answer()?);
    }
    assert_eq!(visit.page.evaluate("window.sameDocument")?, true, "the page was not loaded anew");
    visit.end()
}

#[test]
fn a_language_that_cannot_be_fetched_is_told_and_can_be_tried_again() -> Result<()> {
    let mut visit = visit()?;
    visit.page.paste(NO_DOCKER)?;
    let english = visit.answer()?;
    visit.page.block(&["*words/*"])?;
    visit.choose_language("ja")?;
    let retry = visit.page.find("button", &visit.words.get("words.retry")?)?;
    assert_eq!(visit.answer()?, english, "the language before stays");
    visit.page.block(&[])?;
    visit.page.click(&retry)?;
    visit.speaks("ja")?;
    visit.answer()?;
    // The blocked request is on the console: that is the browser's own word.
    Ok(())
}
