//! From bytes to text: files come in more encodings than UTF-8, and a log in another one is still a log.
//!
//! Sources: PowerShell, `about_Character_Encoding` (`>` of Windows PowerShell writes UTF-16 with a mark; other programs' output
//! that it passes on has none); WHATWG Encoding Standard, windows-1252.

use std::borrow::Cow;

/// How much is looked at to tell encodings, and text from binary data.
const LOOK_BYTES: usize = 64 * 1024;

/// What the bytes from 0x80 to 0x9F are in Windows-1252; the others are those of Latin-1.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub from: Encoding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16,
    /// Letters of Western Europe in one byte each: a guess.
    Windows1252,
    /// Some bytes were no text; `U+FFFD` stands in their place.
    Lossy,
}

/// Reads UTF-8, UTF-16 with or without a byte order mark, or Windows-1252; `None` for what is packed or no text at all.
pub fn decode(bytes: &[u8]) -> Option<Decoded> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => return Some(utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => return Some(utf16(rest, u16::from_be_bytes)),
        _ => {}
    }
    let packed: [&[u8]; 5] = [b"PK\x03\x04", b"\x1F\x8B", b"7z\xBC\xAF", b"\x28\xB5\x2F\xFD", b"\x7FELF"];
    if packed.iter().any(|magic| bytes.starts_with(magic)) {
        return None;
    }
    // In UTF-16, every second byte of the letters of logs is a NUL; no other text has any.
    let look = &bytes[..bytes.len().min(LOOK_BYTES)];
    let nuls = |from: usize| look.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second) = (nuls(0), nuls(1));
    if first + second > look.len() / 500 {
        let is_of_letters = |some: usize, others: usize| some > look.len() / 8 && others < some / 8 + 1;
        return match () {
            () if is_of_letters(second, first) => Some(utf16(bytes, u16::from_le_bytes)),
            () if is_of_letters(first, second) => Some(utf16(bytes, u16::from_be_bytes)),
            () => None,
        };
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    Some(match String::from_utf8_lossy(bytes) {
        Cow::Borrowed(text) => Decoded { text: text.to_owned(), from: Encoding::Utf8 },
        Cow::Owned(_) if is_single_byte(bytes) => Decoded { text: windows(bytes), from: Encoding::Windows1252 },
        Cow::Owned(text) => Decoded { text, from: Encoding::Lossy },
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut is_lossy = !bytes.len().is_multiple_of(2);
    let text = char::decode_utf16(units)
        .map(|read| {
            read.unwrap_or_else(|_| {
                is_lossy = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    Decoded { text, from: if is_lossy { Encoding::Lossy } else { Encoding::Utf16 } }
}

/// Whether the bytes beyond ASCII are single letters in words: two side by side are rare in languages of Western Europe, and
/// the rule in every other encoding. Control characters are in no text.
fn is_single_byte(bytes: &[u8]) -> bool {
    let is_high = |byte: &u8| *byte >= 0x80;
    let (mut single, mut together) = (0_usize, 0_usize);
    for pair in bytes.windows(2) {
        match (is_high(&pair[0]), is_high(&pair[1])) {
            (true, true) => together += 1,
            (true, false) => single += 1,
            _ => {}
        }
    }
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b | 8);
    together * 4 <= single && single > 0 && !bytes.iter().any(is_control)
}

fn windows(bytes: &[u8]) -> String {
    let table: Vec<char> = WINDOWS.chars().collect();
    let letter = |byte: u8| table.get(usize::from(byte.wrapping_sub(0x80))).copied().unwrap_or(char::from(byte));
    bytes.iter().map(|byte| letter(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Encoding) {
        let decoded = decode(bytes).expect("a text");
        (decoded.text, decoded.from)
    }

    #[test]
    fn utf8_with_or_without_a_mark() {
        assert_eq!(read("nekad åtkomst".as_bytes()), ("nekad åtkomst".into(), Encoding::Utf8));
        assert_eq!(read(b"\xEF\xBB\xBFdenied").0, "denied");
        assert_eq!(read(b"").0, "");
    }

    #[test]
    fn utf16_in_both_orders_with_a_mark_or_without() {
        for text in ["拒否 denied", "Error response from daemon: unauthorized"] {
            let units: Vec<u16> = text.encode_utf16().collect();
            let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            for bytes in [[&[0xFF, 0xFE], &little[..]].concat(), [&[0xFE, 0xFF], &big[..]].concat(), little, big] {
                assert_eq!(read(&bytes), (text.into(), Encoding::Utf16), "{bytes:?}");
            }
        }
    }

    #[test]
    fn half_a_pair_is_told() {
        assert_eq!(read(&[0xFF, 0xFE, 0x3D, 0xD8]).1, Encoding::Lossy);
    }

    #[test]
    fn single_letters_are_of_western_europe_and_others_are_foreign() {
        assert_eq!(
            read(b"nekad \xE5tkomst, f\xF6rs\xF6k \x93igen\x94"),
            ("nekad åtkomst, försök “igen”".into(), Encoding::Windows1252)
        );
        // Japanese in Shift JIS, and UTF-8 with one byte missing.
        assert_eq!(read(b"\x8B\x91\x94\xDB\x82\xB3\x82\xEA\x82\xDC\x82\xB5\x82\xBD").1, Encoding::Lossy);
        assert_eq!(read(&"åtkomst nekad".as_bytes()[1..]).1, Encoding::Windows1252);
        assert_eq!(read(&"拒否されました".as_bytes()[1..]).1, Encoding::Lossy);
    }

    #[test]
    fn packed_and_binary_files_are_no_text() {
        for bytes in [&b"PK\x03\x04rest"[..], &[0; 100], b"\x1F\x8B\x08\x00", &[1, 0, 0, 0, 2, 0, 0, 9]] {
            assert_eq!(decode(bytes), None);
        }
    }
}
