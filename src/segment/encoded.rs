//! Base64 in the paste that holds something readable: the `data` of a Kubernetes secret, an encoded configuration.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::json::{self, Document};
use crate::reading::Reading;
use crate::report::Span;
use crate::segment::SegmentKind;

/// Shorter runs are ids and digests.
const SHORTEST: usize = 40;
/// How many layers are peeled: a secret in a list in a config is three.
const DEEPEST: usize = 4;

/// JSON documents that stand encoded in the paste. Their spans are those of the encoded text, which is what a person sees.
pub fn documents(paste: &str, reading: &mut Reading) -> Vec<Document> {
    let mut found = Vec::new();
    for span in runs(paste, 0) {
        if let Some(text) = decoded(&paste[span.start..span.end]) {
            let inner = peel(&text, DEEPEST - 1);
            if !inner.is_empty() {
                reading.segment(SegmentKind::Encoded, span, None);
            }
            found.extend(inner.into_iter().map(|document| Document { span, ..document }));
        }
    }
    found
}

/// The documents of a decoded text, and of what is encoded in it.
fn peel(text: &str, depth: usize) -> Vec<Document> {
    let mut found = json::documents(text);
    if found.is_empty() && depth > 0 {
        for span in runs(text, 0) {
            if let Some(inner) = decoded(&text[span.start..span.end]) {
                found.extend(peel(&inner, depth - 1));
            }
        }
    }
    found
}

/// Runs of base64 that begin like JSON (`{"`, `{\n`, `[{` …) or like base64 of such: `ey`, `ew`, `W3`, `ZXl`.
fn runs(text: &str, from: usize) -> Vec<Span> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        if !is_base64(bytes[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && is_base64(bytes[at]) {
            at += 1;
        }
        let run = &text[start..at];
        let begins_like_json = ["ey", "ew", "W3", "ZXl", "Wn"].iter().any(|begin| run.starts_with(begin));
        // A run before a dot is a part of a JWT, which has a reader of its own.
        let is_jwt = bytes.get(at) == Some(&b'.');
        if run.len() >= SHORTEST && begins_like_json && !is_jwt {
            found.push(Span { start, end: at });
        }
    }
    found
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

fn decoded(run: &str) -> Option<String> {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, lenient);
    // A run that was cut off still gives what its whole groups hold.
    let whole = run.trim_end_matches('=');
    let cut = whole.len() - usize::from(whole.len() % 4 == 1);
    String::from_utf8(engine.decode(&whole[..cut]).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    #[test]
    fn a_config_in_a_secret_is_found_through_two_layers() {
        let config = r#"{"auths":{"contoso.azurecr.io":{"auth":"YTpi"}}}"#;
        let twice = STANDARD.encode(STANDARD.encode(config));
        let paste = format!("data:\n  .dockerconfigjson: {twice}\n");
        let mut reading = Reading::default();
        let found = documents(&paste, &mut reading);
        assert_eq!(found.len(), 1);
        assert!(found[0].value["auths"]["contoso.azurecr.io"].is_object());
        assert_eq!(&paste[found[0].span.start..found[0].span.end], twice);
    }
}
