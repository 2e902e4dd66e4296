//! Keys, as the protocol wants them.

use serde_json::{Value, json};

/// A key that a person presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Tab,
    BackTab,
    Enter,
    Space,
    Escape,
    Down,
    Right,
    /// Ctrl and V, with what that does.
    Paste,
    /// Ctrl and A.
    SelectAll,
    Backspace,
}

const SHIFT: u32 = 8;
const CTRL: u32 = 2;

impl Key {
    /// The press and the release.
    pub(crate) fn events(self) -> [Value; 2] {
        let (key, code, number, text, modifiers, commands) = match self {
            Key::Tab => ("Tab", "Tab", 9, "", 0, &[][..]),
            Key::BackTab => ("Tab", "Tab", 9, "", SHIFT, &[][..]),
            Key::Enter => ("Enter", "Enter", 13, "\r", 0, &[][..]),
            Key::Space => (" ", "Space", 32, " ", 0, &[][..]),
            Key::Escape => ("Escape", "Escape", 27, "", 0, &[][..]),
            Key::Down => ("ArrowDown", "ArrowDown", 40, "", 0, &[][..]),
            Key::Right => ("ArrowRight", "ArrowRight", 39, "", 0, &[][..]),
            Key::Paste => ("v", "KeyV", 86, "", CTRL, &["paste"][..]),
            Key::SelectAll => ("a", "KeyA", 65, "", CTRL, &["selectAll"][..]),
            Key::Backspace => ("Backspace", "Backspace", 8, "", 0, &[][..]),
        };
        let event = |kind: &str, text: &str, commands: &[&str]| {
            json!({
                "type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number,
                "modifiers": modifiers, "text": text, "commands": commands,
            })
        };
        let press = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
        [event(press, text, commands), event("keyUp", "", &[])]
    }
}
