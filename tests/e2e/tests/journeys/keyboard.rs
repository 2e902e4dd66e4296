//! No mouse.

use e2e::keys::Key;
use e2e::{Result, fail};

use crate::{NO_DOCKER, Visit, visit};

/// More presses than any view needs.
const PRESSES: usize = 80;

#[test]
fn from_paste_to_copied_command_with_keys_alone() -> Result<()> {
    let mut visit = visit()?;
    let paste_box = visit.paste_box()?;
    let focused = visit.page.focused()?;
    assert_eq!(focused.name, paste_box.name, "an empty page waits for the paste");
    visit.page.paste(NO_DOCKER)?;
    visit.answer()?;
    let copy = visit.words.get("fix.copy")?;
    tab_to(&mut visit, "button", &copy)?;
    visit.page.press(Key::Enter)?;
    visit.page.wait_until("a command in the clipboard", |page| Ok(page.clipboard()? != NO_DOCKER))?;
    visit.end()
}

#[test]
fn the_first_tab_stop_skips_to_the_content() -> Result<()> {
    let mut visit = visit()?;
    // As if the page had just been opened and nothing had the focus.
    visit.page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")?;
    visit.page.press(Key::Tab)?;
    let focused = visit.page.focused()?;
    assert_eq!((focused.role.as_str(), focused.name), ("link", visit.words.get("skip.link")?));
    visit.page.press(Key::Enter)?;
    visit.paste_box()?;
    visit.end()
}

#[test]
fn every_stop_can_be_seen_and_has_a_name() -> Result<()> {
    let mut visit = visit()?;
    visit.page.paste(NO_DOCKER)?;
    visit.answer()?;
    for _ in 0..PRESSES {
        visit.page.press(Key::Tab)?;
        let focused = visit.page.focused()?;
        if focused.role == "RootWebArea" || focused.role == "generic" {
            break;
        }
        assert!(!focused.name.is_empty(), "a {} without a name has the focus", focused.role);
        let outline = visit.page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle != 'none' && parseFloat(s.outlineWidth) >= 2 })()",
        )?;
        assert_eq!(outline, true, "the focus on {focused:?} cannot be seen");
    }
    visit.end()
}

fn tab_to(visit: &mut Visit, role: &str, name: &str) -> Result<()> {
    let mut passed = Vec::new();
    for _ in 0..PRESSES {
        visit.page.press(Key::Tab)?;
        let focused = visit.page.focused()?;
        if focused.role == role && focused.name.contains(name) {
            return Ok(());
        }
        passed.push(format!("{} `{}`", focused.role, focused.name));
    }
    fail(format!("Tab never came to the {role} `{name}`, but to {passed:?}"))
}
