//! From a file's bytes to text, honestly: what could not be read is said.

use acr_doctor::decode::{self, Decoded};

/// The largest file that goes into the box, in bytes.
pub const LIMIT_BYTES: usize = 20 * 1024 * 1024;

/// Why a file did not go into the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    TooLarge,
    Binary,
    Unreadable,
}

/// Reads a file of any encoding that logs come in.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Refusal> {
    if bytes.len() > LIMIT_BYTES {
        return Err(Refusal::TooLarge);
    }
    decode::decode(bytes).ok_or(Refusal::Binary)
}

/// Line ends as a text box has them, so that places in the report fit the box.
pub fn with_plain_line_ends(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

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
