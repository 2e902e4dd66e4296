//! From a file's bytes to text, honestly: what could not be read is said.

/// The largest file that goes into the box, in bytes.
pub const LIMIT_BYTES: usize = 20 * 1024 * 1024;

/// How much of a file is looked at to tell text from binary data.
const LOOK_BYTES: usize = 64 * 1024;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// Some bytes were no text; `U+FFFD` stands in their place.
    pub lossy: bool,
}

/// Why a file did not go into the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    TooLarge,
    Binary,
    Unreadable,
}

/// Reads UTF-8, or UTF-16 with a byte order mark (as PowerShell's `>` writes it).
pub fn decode(bytes: &[u8]) -> Result<Decoded, Refusal> {
    if bytes.len() > LIMIT_BYTES {
        return Err(Refusal::TooLarge);
    }
    match bytes {
        [0xFF, 0xFE, rest @ ..] => Ok(utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Ok(utf16(rest, u16::from_be_bytes)),
        _ if is_binary(bytes) => Err(Refusal::Binary),
        _ => {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            let text = String::from_utf8_lossy(bytes);
            Ok(Decoded { lossy: matches!(text, std::borrow::Cow::Owned(_)), text: text.into_owned() })
        }
    }
}

/// Line ends as a text box has them, so that places in the report fit the box.
pub fn with_plain_line_ends(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut lossy = !bytes.len().is_multiple_of(2);
    let text = char::decode_utf16(units)
        .map(|read| {
            read.unwrap_or_else(|_| {
                lossy = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    Decoded { text, lossy }
}

/// Packed files say so in their first bytes; other binary data is full of NULs, which no log has.
fn is_binary(bytes: &[u8]) -> bool {
    let packed: [&[u8]; 5] = [b"PK\x03\x04", b"\x1F\x8B", b"7z\xBC\xAF", b"\x28\xB5\x2F\xFD", b"\x7FELF"];
    let look = &bytes[..bytes.len().min(LOOK_BYTES)];
    #[expect(clippy::naive_bytecount, reason = "a look at the first bytes is not worth a dependency")]
    let nuls = look.iter().filter(|byte| **byte == 0).count();
    packed.iter().any(|magic| bytes.starts_with(magic)) || nuls > look.len() / 500
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Decoded {
        decode(bytes).expect("a text")
    }

    #[test]
    fn utf8_with_or_without_a_mark() {
        assert_eq!(text("nekad åtkomst".as_bytes()), Decoded { text: "nekad åtkomst".into(), lossy: false });
        assert_eq!(text(b"\xEF\xBB\xBFdenied").text, "denied");
    }

    #[test]
    fn utf16_by_its_mark_in_both_orders() {
        let units: Vec<u16> = "拒否 denied".encode_utf16().collect();
        let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(units.iter().flat_map(|unit| unit.to_le_bytes())).collect();
        let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain(units.iter().flat_map(|unit| unit.to_be_bytes())).collect();
        assert_eq!(text(&little), Decoded { text: "拒否 denied".into(), lossy: false });
        assert_eq!(text(&big), text(&little));
    }

    #[test]
    fn half_a_pair_and_foreign_bytes_are_told() {
        assert!(text(&[0xFF, 0xFE, 0x3D, 0xD8]).lossy);
        assert!(text(b"f\xF6rs\xF6k").lossy);
    }

    #[test]
    fn packed_and_binary_files_are_refused() {
        assert_eq!(decode(b"PK\x03\x04rest"), Err(Refusal::Binary));
        assert_eq!(decode(&[0; 100]), Err(Refusal::Binary));
        assert_eq!(decode(&vec![b'x'; LIMIT_BYTES + 1]), Err(Refusal::TooLarge));
    }

    #[test]
    fn line_ends_become_those_of_the_box() {
        assert_eq!(with_plain_line_ends("a\r\nb\rc\nd".into()), "a\nb\nc\nd");
    }
}
