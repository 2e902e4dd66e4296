//! Layers: what stands encoded in a paste, peeled, with the way back to what a person sees.
//!
//! A secret in YAML holds a configuration in base64, which holds a user and a token in base64. Each is a layer in a layer.
//! Sources: RFC 4648 (base64, base64url), RFC 3986 section 2.1 (percent), RFC 1952 (gzip).

use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;
use std::rc::Rc;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use flate2::read::GzDecoder;

use crate::readable::Readable;
use crate::report::Span;
use crate::run::run;

/// How many layers are peeled: a token in a configuration in a secret in a list in an archive is five.
pub const DEEPEST: usize = 6;
/// Shorter runs are ids and digests.
const SHORTEST: usize = 40;
/// Shorter texts of a document hold nothing.
const SHORTEST_IN_DOCUMENT: usize = 16;
/// What a packed text may become: a Kubernetes secret holds no more than 1 MiB.
const LARGEST: u64 = 1 << 20;
/// A run that is longer is no credential.
const LONGEST_RUN: usize = 2 << 20;

/// How a layer stands in the one around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Base64,
    /// Packed by gzip, then in base64: a Helm release.
    Gzip,
    Percent,
    /// JSON or YAML in a text of JSON or YAML.
    Quoted,
}

impl Encoding {
    /// The stable id in the exported report.
    pub fn id(self) -> &'static str {
        match self {
            Encoding::Base64 => "base64",
            Encoding::Gzip => "gzip",
            Encoding::Percent => "percent",
            Encoding::Quoted => "quoted",
        }
    }
}

/// A text, and where each part of it stands in the paste.
#[derive(Clone, Debug)]
pub struct Layer {
    text: String,
    way: Rc<Way>,
    pub depth: usize,
    /// How it stands in the layer around it; nothing for the paste itself.
    pub encoding: Option<Encoding>,
    /// The segment that it is encoded in, by its index.
    pub inside: Option<usize>,
}

/// The way from a range of a layer to the paste.
#[derive(Debug)]
enum Way {
    /// The paste itself, freed from what terminals and pipelines put around its lines.
    Readable(Readable),
    /// Three bytes for four characters, from an offset of the layer around it to another: the last group may be short.
    Base64 { start: usize, end: usize, around: Rc<Way> },
    /// Places where the two go out of step: an offset of the layer, and the one around it.
    Steps { steps: Vec<(usize, usize)>, end: usize, around: Rc<Way> },
    /// No part has a place of its own.
    Whole(Span),
}

impl Way {
    fn span(&self, range: Range<usize>) -> Span {
        match self {
            Way::Readable(readable) => readable.span(range),
            Way::Base64 { start, end, around } => {
                let from = start + range.start / 3 * 4;
                around.span(from.min(*end)..(start + range.end.div_ceil(3) * 4).max(from).min(*end))
            }
            Way::Steps { steps, end, around } => {
                let outer = |inner: usize| {
                    let at = steps.partition_point(|(from, _)| *from <= inner).checked_sub(1);
                    at.and_then(|at| steps.get(at)).map_or(0, |(from, to)| to + inner - from).min(*end)
                };
                // Behind the last character, not where the next begins: an escape may stand between.
                let end = range
                    .end
                    .checked_sub(1)
                    .filter(|last| *last >= range.start)
                    .map_or_else(|| outer(range.end), |last| outer(last) + 1);
                around.span(outer(range.start)..end)
            }
            Way::Whole(span) => *span,
        }
    }
}

impl Layer {
    /// The paste itself.
    pub fn whole(paste: &str) -> Layer {
        let readable = Readable::lines(paste);
        Layer { text: readable.text().to_owned(), way: Rc::new(Way::Readable(readable)), depth: 0, encoding: None, inside: None }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The layer as one that is encoded in a segment.
    #[must_use]
    pub fn inside(self, segment: usize) -> Layer {
        Layer { inside: Some(segment), ..self }
    }

    /// Where a range of this layer stands in the paste.
    pub fn span(&self, range: Range<usize>) -> Span {
        self.way.span(range)
    }

    /// Runs of base64 outside of documents, which begin like something that we read. `taken` is in order, none in another.
    pub fn runs(&self, taken: &[Range<usize>]) -> Vec<Range<usize>> {
        let bytes = self.text.as_bytes();
        let mut found = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            if !is_base64(bytes[at]) {
                at += 1;
                continue;
            }
            let start = at;
            while at < bytes.len() && is_base64(bytes[at]) {
                at += 1;
            }
            let run = &self.text[start..at];
            // JSON (`{"`, `{\n`, `[{`), YAML (`apiV`, `kind`), gzip, and base64 of such.
            let begins =
                ["ey", "ew", "W3", "ZXl", "Wn", "YXBp", "a2lu", "H4sI", "SDRz"].iter().any(|begin| run.starts_with(begin));
            // A run before a dot is a part of a JWT, which has a reader of its own.
            let is_jwt = bytes.get(at) == Some(&b'.');
            let before = taken.partition_point(|range| range.start <= start).checked_sub(1);
            let is_taken = before.and_then(|before| taken.get(before)).is_some_and(|range| start < range.end);
            if (SHORTEST..LONGEST_RUN).contains(&run.len()) && begins && !is_jwt && !is_taken {
                found.push(start..at);
            }
        }
        found
    }

    /// The layer in a run of this one's text; `None` where nothing readable is encoded there.
    pub fn peel_run(&self, range: Range<usize>) -> Option<Layer> {
        let (text, encoding) = decoded(&self.text[range.clone()])?;
        let way = match encoding {
            Encoding::Base64 => Way::Base64 { start: range.start, end: range.end, around: Rc::clone(&self.way) },
            _ => Way::Whole(self.span(range)),
        };
        Some(Layer { text, way: Rc::new(way), depth: self.depth + 1, encoding: Some(encoding), inside: None })
    }

    /// The layer in a text of a document that stands at `span`; `written` is the document's layer around it.
    pub fn peel_text(&self, text: &str, span: Span) -> Option<Layer> {
        if text.len() < SHORTEST_IN_DOCUMENT || text.len() > LONGEST_RUN {
            return None;
        }
        let trimmed = text.trim();
        let compact: Cow<'_, str> =
            if trimmed.contains(['\n', ' ']) && trimmed.lines().all(|line| line.trim().bytes().all(is_base64)) {
                trimmed.split_whitespace().collect::<String>().into()
            } else {
                trimmed.into()
            };
        let (text, encoding) = decoded(&compact).or_else(|| quoted(trimmed))?;
        let way = self.way_into(&compact, &text, encoding, span);
        Some(Layer { text, way: Rc::new(way), depth: self.depth + 1, encoding: Some(encoding), inside: None })
    }

    /// Finds the written form again where it stands as it is, so that each part of the layer has its place.
    fn way_into(&self, written: &str, inner: &str, encoding: Encoding, span: Span) -> Way {
        let Some(range) = self.range_of(span) else { return Way::Whole(span) };
        let seen = &self.text[range.clone()];
        match encoding {
            Encoding::Base64 => match seen.find(written) {
                Some(at) => {
                    let start = range.start + at;
                    Way::Base64 { start, end: start + written.len(), around: Rc::clone(&self.way) }
                }
                None => Way::Whole(span),
            },
            Encoding::Gzip => Way::Whole(span),
            Encoding::Percent | Encoding::Quoted => match align(inner, seen) {
                Some(steps) => {
                    let steps = steps.into_iter().map(|(from, to)| (from, range.start + to)).collect();
                    Way::Steps { steps, end: range.end, around: Rc::clone(&self.way) }
                }
                None => Way::Whole(span),
            },
        }
    }

    /// The range of this layer's text that has a span, where that can be told: in the paste itself.
    fn range_of(&self, span: Span) -> Option<Range<usize>> {
        match &*self.way {
            Way::Readable(readable) => readable.range(span),
            _ => None,
        }
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_')
}

/// What a run encodes, where that is something we read.
fn decoded(run: &str) -> Option<(String, Encoding)> {
    if run.bytes().all(is_base64) {
        let bytes = base64(run)?;
        if bytes.starts_with(&[0x1f, 0x8b]) {
            return Some((unpacked(&bytes)?, Encoding::Gzip));
        }
        let text = String::from_utf8(bytes).ok().filter(|text| is_worth_reading(text))?;
        return Some((text, Encoding::Base64));
    }
    if run.contains("%7B") || run.contains("%7b") || run.contains("%22") {
        let bytes = percent_decoded(run);
        let text = String::from_utf8(bytes).ok().filter(|text| is_worth_reading(text))?;
        return Some((text, Encoding::Percent));
    }
    None
}

/// Base64 of either alphabet; a run that was cut off still gives what its whole groups hold.
pub fn base64(run: &str) -> Option<Vec<u8>> {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let alphabet = if run.contains(['-', '_']) { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
    let whole = run.trim_end_matches('=');
    let cut = whole.len() - usize::from(whole.len() % 4 == 1);
    // As bytes: what is asked about may be any text, and the cut may lie within a character.
    GeneralPurpose::new(alphabet, lenient).decode(&whole.as_bytes()[..cut]).ok()
}

/// A gzip file's text, up to a limit: what a bomb would become is never held.
fn unpacked(bytes: &[u8]) -> Option<String> {
    let mut unpacked = Vec::new();
    // A truncated file still gives what stands before its end.
    let _ = GzDecoder::new(bytes).take(LARGEST).read_to_end(&mut unpacked);
    let text = String::from_utf8_lossy(&unpacked).into_owned();
    (!text.is_empty()).then_some(text)
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        if let Some(decoded) = hex.filter(|_| byte == b'%') {
            bytes.push(decoded);
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    bytes
}

/// A text of a document that is a document itself.
fn quoted(text: &str) -> Option<(String, Encoding)> {
    is_document(text).then(|| (text.to_owned(), Encoding::Quoted))
}

/// Whether a decoded text is a document, a token, or encoded once more.
fn is_worth_reading(text: &str) -> bool {
    let text = text.trim_start();
    let begins_encoded = run(text, 0, SHORTEST, &|c| c.is_ascii() && is_base64(c as u8)).len() >= SHORTEST;
    is_document(text) || text.starts_with("eyJ") || begins_encoded || text.contains(": Bearer eyJ")
}

fn is_document(text: &str) -> bool {
    text.starts_with("{\"") || text.starts_with("[{") || {
        let after = text.strip_prefix(['{', '[']).map(str::trim_start);
        after.is_some_and(|after| after.starts_with(['"', '{', '}', ']']))
            || text.contains("apiVersion:")
            || text.contains("\nkind:")
    }
}

/// Where a decoded text and the text as written go out of step: escapes, indentation. `None` where they are two texts.
fn align(inner: &str, written: &str) -> Option<Vec<(usize, usize)>> {
    let outer = written.as_bytes();
    let mut steps = Vec::new();
    let mut at = 0;
    let mut in_step = false;
    for (offset, byte) in inner.bytes().enumerate() {
        if byte.is_ascii_whitespace() {
            // Line breaks are written as `\n`, as themselves, or folded: any white space stands for any.
            let escaped = outer.get(at) == Some(&b'\\') && outer.get(at + 1).is_some_and(|b| b"nrt".contains(b));
            let plain = outer.get(at).is_some_and(u8::is_ascii_whitespace);
            if escaped || plain {
                steps.push((offset, at));
                at += if escaped { 2 } else { 1 };
            }
            in_step = false;
            continue;
        }
        let here = (at..outer.len().min(at + 200)).find(|&here| {
            outer[here] == byte && {
                let skipped = &outer[at..here];
                skipped.iter().all(|b| b.is_ascii_whitespace() || matches!(b, b'\\' | b'"' | b'\'' | b'|' | b'-' | b'>'))
            }
        });
        let (here, len) = match here {
            Some(here) => (here, 1),
            None if outer.get(at) == Some(&b'%') => (at, 3),
            None if outer.get(at..at + 2) == Some(b"\\u") => (at, 6),
            None => return None,
        };
        if !in_step || here != at || len != 1 {
            steps.push((offset, here));
        }
        in_step = len == 1;
        at = here + len;
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    fn seen<'p>(paste: &'p str, layer: &Layer, part: &str) -> &'p str {
        let at = layer.text().find(part).expect("the part is there");
        let span = layer.span(at..at + part.len());
        &paste[span.start..span.end]
    }

    #[test]
    fn two_layers_of_base64_are_peeled_and_know_their_place() {
        let config = r#"{"auths":{"contoso.azurecr.io":{"auth":"YTpi"}}}"#;
        let once = STANDARD.encode(config);
        let paste = format!("data: {}\n", STANDARD.encode(&once));
        let whole = Layer::whole(&paste);
        let run = whole.runs(&[]).remove(0);
        let first = whole.peel_run(run).unwrap();
        assert_eq!((first.text(), first.encoding), (once.as_str(), Some(Encoding::Base64)));
        let second = first.peel_run(first.runs(&[]).remove(0)).unwrap();
        assert_eq!(second.text(), config);
        let shown = seen(&paste, &second, "contoso.azurecr.io");
        let group = STANDARD.decode(shown).unwrap();
        let group = String::from_utf8(group).unwrap();
        assert!(once.contains(&group) && shown.len() < 48, "{shown}");
    }

    #[test]
    fn what_ends_in_a_short_group_ends_where_its_run_does() {
        // Eighteen groups and two characters of base64; a character of several bytes stands behind them.
        let config = r#"{"auths":{"contoso.azurecr.io":{"auth":"YTpi"}},"a":1}"#.to_owned() + "\n";
        let run = STANDARD.encode(&config);
        let run = run.trim_end_matches('=');
        assert_ne!(run.len() % 4, 0);
        let paste = format!("{run}\u{1f600}");
        let whole = Layer::whole(&paste);
        let layer = whole.peel_run(0..run.len()).unwrap();
        assert_eq!(layer.text(), config);
        assert_eq!(seen(&paste, &layer, "1}\n"), &run[run.len() - 6..]);
    }

    #[test]
    fn a_text_that_is_no_base64_ends_where_it_likes() {
        for auth in ["\u{fffd}aa", "YTp\u{e9}", "a\u{1f600}", "\u{1f600}=", "é==="] {
            assert_eq!(base64(auth), None, "{auth}");
            crate::documents::read(&format!(r#"{{"auths": {{"contoso.azurecr.io": {{"auth": "{auth}"}}}}}}"#), 0);
        }
    }

    #[test]
    fn a_gzip_file_in_base64_is_unpacked_to_a_limit() {
        use flate2::{Compression, write::GzEncoder};
        use std::io::Write;
        let packed = |bytes: &[u8]| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(bytes).unwrap();
            STANDARD.encode(encoder.finish().unwrap())
        };
        let small = packed(br#"{"auths":{"contoso.azurecr.io":{}}}"#);
        assert_eq!(decoded(&small).unwrap().0, r#"{"auths":{"contoso.azurecr.io":{}}}"#);
        assert_eq!(decoded(&small[..small.len() - 16]).unwrap().1, Encoding::Gzip, "a truncated one too");
        let bomb = packed(&vec![b' '; 50 << 20]);
        assert_eq!(decoded(&bomb).unwrap().0.len(), 1 << 20);
    }

    #[test]
    fn texts_in_texts_keep_their_places() {
        let paste = r#"{"config": "{\"auths\":{\n\"contoso.azurecr.io\":{}}}"}"#;
        let whole = Layer::whole(paste);
        let inner = "{\"auths\":{\n\"contoso.azurecr.io\":{}}}";
        let layer = whole.peel_text(inner, Span { start: 11, end: paste.len() - 1 }).unwrap();
        assert_eq!(layer.encoding, Some(Encoding::Quoted));
        assert_eq!(seen(paste, &layer, "contoso.azurecr.io"), "contoso.azurecr.io");
    }

    #[test]
    fn percent_signs_are_undone() {
        let paste = "auth: %7B%22auths%22%3A%7B%22contoso.azurecr.io%22%3A%7B%7D%7D%7D";
        let whole = Layer::whole(paste);
        let layer = whole.peel_text(&paste[6..], Span { start: 6, end: paste.len() }).unwrap();
        assert_eq!(layer.text(), "{\"auths\":{\"contoso.azurecr.io\":{}}}");
        assert_eq!(seen(paste, &layer, "contoso.azurecr.io"), "contoso.azurecr.io");
    }

    #[test]
    fn ids_and_words_are_no_layer() {
        for text in ["eyeballing", "sha256:1b2c", "QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "W3Schools"] {
            assert!(Layer::whole(text).runs(&[]).is_empty(), "{text}");
        }
    }
}
