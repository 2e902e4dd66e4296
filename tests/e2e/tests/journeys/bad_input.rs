//! Whatever comes: a plain sentence about what could not be read, the rest diagnosed, nothing lost.

use e2e::Result;

use crate::{NO_DOCKER, visit};

#[test]
fn a_binary_file_is_refused_and_the_box_keeps_its_text() -> Result<()> {
    let mut visit = visit()?;
    visit.page.paste(NO_DOCKER)?;
    let answer = visit.answer()?;
    let paste_box = visit.paste_box()?;
    let zip: Vec<u8> = b"PK\x03\x04".iter().copied().chain([0x00, 0xB7, 0x1C].into_iter().cycle().take(4000)).collect();
    visit.page.drop_file(&paste_box, "logs.zip", &zip)?;
    visit.page.wait_for_text(&visit.words.get("file.binary")?)?;
    assert_eq!(visit.page.value(&paste_box)?, NO_DOCKER);
    assert_eq!(visit.answer()?, answer);
    visit.end()
}

#[test]
fn a_file_of_windows_is_read_by_its_byte_order_mark() -> Result<()> {
    let mut visit = visit()?;
    let paste_box = visit.paste_box()?;
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(NO_DOCKER.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    visit.page.drop_file(&paste_box, "build.log", &utf16)?;
    visit.answer()?;
    assert_eq!(visit.page.value(&paste_box)?, NO_DOCKER);
    visit.end()
}

#[test]
fn letters_of_another_encoding_are_guessed_and_told() -> Result<()> {
    let mut visit = visit()?;
    let paste_box = visit.paste_box()?;
    visit.page.drop_file(&paste_box, "build.log", &[b"f\xF6rs\xF6k\n", NO_DOCKER.as_bytes()].concat())?;
    visit.answer()?;
    visit.page.wait_for_text(&visit.words.get("file.guessed")?)?;
    visit.end()
}

#[test]
fn ten_megabytes_on_one_line_are_answered() -> Result<()> {
    let mut visit = visit()?;
    let paste_box = visit.paste_box()?;
    let line = format!("{} {NO_DOCKER}", "x".repeat(10_000_000));
    visit.page.drop_file(&paste_box, "one-line.log", line.as_bytes())?;
    visit.settled()?;
    assert!(visit.announced()?.contains("Docker"), "{}", visit.announced()?);
    visit.end()
}

#[test]
fn half_a_surrogate_pair_harms_nobody() -> Result<()> {
    let mut visit = visit()?;
    let paste_box = visit.paste_box()?;
    let script = format!(
        "function() {{ this.value = '\\uD83D lost ' + {NO_DOCKER:?}; this.dispatchEvent(new InputEvent('input', {{ bubbles: true }})) }}"
    );
    visit.page.on(&paste_box, &script)?;
    visit.answer()?;
    visit.end()
}

#[test]
fn a_truncated_token_gets_a_sentence_of_its_own() -> Result<()> {
    let mut visit = visit()?;
    visit.page.paste(&format!("eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJodHRwczovL21hbmFn\n{NO_DOCKER}\n"))?;
    let answer = visit.answer()?;
    assert!(answer.contains("Docker"), "the rest is diagnosed: {answer}");
    visit.end()
}

#[test]
fn a_config_with_a_trailing_comma_is_still_read() -> Result<()> {
    let mut visit = visit()?;
    let config = "{\n  \"auths\": { \"contoso.azurecr.io\": {} },\n  \"credsStore\": \"desktop\",\n}\n";
    visit.page.paste(config)?;
    visit.settled()?;
    let paste_box = visit.paste_box()?;
    assert_eq!(visit.page.value(&paste_box)?, config);
    visit.end()
}
