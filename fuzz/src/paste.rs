//! Pastes of a kind.
//!
//! What a fuzzer gives is taken as it is where it could begin a text. Otherwise it is a recipe: names, values and whole documents of the
//! kind, put together as JSON, YAML or lines, encoded, then damaged. They are the literals in the source of the kind's readers and of
//! their tests, so that a name that a reader comes to know is tried without a word said here.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::OnceLock;

use arbitrary::{Result, Unstructured};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Longer pastes are cut.
pub const LONGEST: usize = 64 * 1024;
/// What stands for every secret.
pub const MARKER: &str = "Planted7Secret4Marker9";
/// Names whose value is a secret wherever they stand.
pub const SECRET_NAMES: &[&str] = &[
    "password",
    "auth",
    "identitytoken",
    "registrytoken",
    "accessToken",
    "refreshToken",
    "access_token",
    "refresh_token",
    "secretText",
    "clientSecret",
    "token",
];
/// What all kinds are made of.
const VALUES: &[&str] = &[
    "contoso.azurecr.io",
    "Contoso.azurecr.io",
    "fabrikam.azurecr.io",
    "contoso.westeurope.data.azurecr.io",
    "ghcr.io",
    "contoso.privatelink.azurecr.io",
    "https://index.docker.io/v1/",
    "team/app",
    "00000000-0000-0000-0000-000000000000",
    "4b1c7a2e-8d3f-4a6b-9c5e-7f0a1b2c3d4e",
    "10.0.0.4",
    "52.168.114.2",
    "203.0.113.0/24",
    "2001:db8::1",
    "::1/129",
    "AcrPull",
    "true",
    "false",
    "null",
    "401",
    "403",
    "0",
    "-1",
    "18446744073709551616",
    "1e400",
    "2026-11-20T11:59:58Z",
    "2026-11-20T11:59:58.123+02:00",
    "9999-99-99T99:99:99Z",
    "unauthorized",
    "UNAUTHORIZED",
    "denied",
    "é",
    "日本",
    "\u{1f600}",
    "\u{1b}[31m",
    "\u{feff}",
    "\r",
    "\0",
    "'",
    "\"",
    "\\",
    "\\u00e9",
    "\\ud800",
    "%7B%22",
    "***",
    "|",
    ">-",
    "&a",
    "*a",
    "<<: *a",
    "!!binary",
    "---",
    "...",
    "- ",
    "? ",
    "# c",
    "// c",
    "/* c */",
    "\t",
    "    ",
    ",",
    ":",
    "{}",
    "[]",
    "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJodHRwczovL2NvbnRvc28uYXp1cmVjci5pbyJ9.c2ln",
    "H4sIAAAAAAAA",
    "Authorization: Bearer eyJ",
    "WWW-Authenticate: Bearer realm=\"https://contoso.azurecr.io/oauth2/token\"",
];

/// A kind of paste, by the sources of its readers.
pub struct Kind {
    sources: &'static [&'static str],
    words: OnceLock<Words>,
}

struct Words {
    names: Vec<String>,
    texts: Vec<String>,
    samples: Vec<String>,
}

/// A paste, and whether every secret in it is as it was planted.
pub struct Paste {
    pub text: String,
    pub has_secrets: bool,
}

impl Kind {
    pub const fn of(sources: &'static [&'static str]) -> Kind {
        Kind { sources, words: OnceLock::new() }
    }

    /// The paste that some bytes stand for.
    pub fn paste(&self, data: &[u8]) -> Paste {
        // No text begins with these.
        let is_recipe = data.first().is_some_and(|first| matches!(first, 0x80..=0xbf | 0xf8..=0xff));
        if !is_recipe {
            return Paste { text: cut(String::from_utf8_lossy(data).into_owned()), has_secrets: false };
        }
        let words = self.words.get_or_init(|| Words::of(self.sources));
        let mut kitchen = Kitchen { bytes: Unstructured::new(&data[1..]), words, secrets: false, is_intact: true };
        let text = kitchen.paste().unwrap_or_default();
        let has_secrets = kitchen.secrets && kitchen.is_intact && text.len() <= LONGEST;
        Paste { text: cut(text), has_secrets }
    }
}

fn cut(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(LONGEST));
    text
}

impl Words {
    fn of(sources: &[&str]) -> Words {
        let (mut names, mut texts, mut samples) = (Vec::new(), Vec::new(), Vec::new());
        for literal in sources.iter().flat_map(|source| literals(source)) {
            let is_name = |c: char| c.is_alphanumeric() || "_-./$@".contains(c);
            if literal.contains('\n') || literal.len() > 60 {
                samples.push(literal);
            } else if literal.len() > 1 && literal.chars().all(is_name) {
                names.push(literal.clone());
                texts.push(literal);
            } else if !literal.is_empty() {
                texts.push(literal);
            }
        }
        texts.extend(VALUES.iter().map(|&value| value.to_owned()));
        for list in [&mut names, &mut texts, &mut samples] {
            list.sort();
            list.dedup();
        }
        Words { names, texts, samples }
    }
}

/// The text literals of a Rust source.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let bytes = source.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &source[at..];
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
            at += 4;
        } else if rest.starts_with("r#\"") {
            let end = rest.find("\"#").unwrap_or(rest.len());
            found.push(rest.get(3..end).unwrap_or_default().to_owned());
            at += end + 2;
        } else if rest.starts_with('"') {
            let mut text = String::new();
            let mut chars = rest[1..].char_indices();
            let mut end = rest.len();
            while let Some((place, c)) = chars.next() {
                match c {
                    '"' => {
                        end = place + 2;
                        break;
                    }
                    '\\' => match chars.next() {
                        Some((_, 'n')) => text.push('\n'),
                        Some((_, 't')) => text.push('\t'),
                        Some((_, 'r')) => text.push('\r'),
                        Some((place, '\n')) => {
                            let spaces = rest[place + 2..].chars().take_while(|c| c.is_whitespace()).count();
                            for _ in 0..spaces {
                                chars.next();
                            }
                        }
                        Some((_, c)) => text.push(c),
                        None => {}
                    },
                    c => text.push(c),
                }
            }
            found.push(text);
            at += end;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
        at = source.ceil_char_boundary(at);
    }
    found
}

/// A value as JSON and YAML have it.
enum Tree {
    Text(String),
    /// Written without quotes.
    Bare(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

struct Kitchen<'a> {
    bytes: Unstructured<'a>,
    words: &'a Words,
    secrets: bool,
    is_intact: bool,
}

impl Kitchen<'_> {
    fn paste(&mut self) -> Result<String> {
        let mut text = String::new();
        for _ in 0..self.bytes.int_in_range(1..=4)? {
            let part = self.part()?;
            let part = self.encoded(part)?;
            text.push_str(&part);
            text.push_str(["\n", "", "\n\n", "\r\n"][self.bytes.choose_index(4)?]);
            if text.len() > LONGEST || self.bytes.is_empty() {
                break;
            }
        }
        for _ in 0..self.bytes.int_in_range(0..=3)? {
            self.is_intact = false;
            self.damage(&mut text)?;
        }
        Ok(text)
    }

    fn one_of(&mut self, list: &[String]) -> Result<String> {
        if list.is_empty() { Ok(String::new()) } else { Ok(list[self.bytes.choose_index(list.len())?].clone()) }
    }

    fn part(&mut self) -> Result<String> {
        let words = self.words;
        Ok(match self.bytes.choose_index(8)? {
            0 | 1 => {
                let tree = self.tree(0)?;
                let mut text = String::new();
                let indent = [None, Some(2), Some(4)][self.bytes.choose_index(3)?];
                json(&tree, indent, 0, &mut text);
                text
            }
            2 | 3 => {
                let tree = self.tree(0)?;
                let mut text = String::new();
                yaml(&tree, 0, &mut text);
                text
            }
            4 | 5 if !words.samples.is_empty() => {
                // What stands in a sample is nobody's plant.
                self.one_of(&words.samples)?
            }
            6 => {
                // A table, in one of the forms that tools print.
                let between = ["  ", "\t", ",", "|", ";", " | "][self.bytes.choose_index(6)?];
                let columns = self.bytes.int_in_range(1..=6)?;
                let mut text = String::new();
                for row in 0..self.bytes.int_in_range(1..=8)? {
                    for column in 0..columns {
                        let cell = if row == 0 { self.one_of(&words.names)? } else { self.one_of(&words.texts)? };
                        let _ = write!(text, "{}{cell}", if column == 0 { "" } else { between });
                    }
                    text.push('\n');
                    if row == 0 && self.bytes.ratio(1, 2)? {
                        let dashes = vec!["--------"; columns].join(between);
                        let _ = writeln!(text, "{dashes}");
                    }
                }
                text
            }
            _ => {
                let mut text = String::new();
                for _ in 0..self.bytes.int_in_range(1..=12)? {
                    text.push_str(&self.one_of(&words.texts)?);
                    text.push_str([" ", ": ", "\n", "=", "", "\n  ", "\"", ", "][self.bytes.choose_index(8)?]);
                }
                text
            }
        })
    }

    fn tree(&mut self, depth: usize) -> Result<Tree> {
        let words = self.words;
        if self.bytes.is_empty() || depth > 6 {
            return Ok(Tree::Bare("1".to_owned()));
        }
        Ok(match self.bytes.choose_index(if depth == 0 { 3 } else { 8 })? {
            0 | 1 => {
                let mut fields = Vec::new();
                for _ in 0..self.bytes.int_in_range(0..=6)? {
                    let is_secret = self.bytes.ratio(1, 12)?;
                    if is_secret {
                        self.secrets = true;
                        let name = SECRET_NAMES[self.bytes.choose_index(SECRET_NAMES.len())?];
                        fields.push((name.to_owned(), Tree::Text(MARKER.to_owned())));
                    } else {
                        let name = if self.bytes.ratio(1, 8)? { self.one_of(&words.texts)? } else { self.one_of(&words.names)? };
                        fields.push((name, self.tree(depth + 1)?));
                    }
                }
                Tree::Map(fields)
            }
            2 => {
                let items = (0..self.bytes.int_in_range(0..=4)?).map(|_| self.tree(depth + 1)).collect::<Result<_>>()?;
                Tree::List(items)
            }
            3 => {
                let bare = ["true", "false", "null", "0", "1", "-1", "401", "3600", "1795176000", "1e9", "99999999999999999999"];
                Tree::Bare(bare[self.bytes.choose_index(bare.len())?].to_owned())
            }
            4 => {
                let inner = self.tree(depth + 1)?;
                let mut text = String::new();
                if self.bytes.ratio(1, 4)? {
                    yaml(&inner, 0, &mut text)
                } else {
                    json(&inner, None, 0, &mut text)
                }
                Tree::Text(self.encoded(text)?)
            }
            5 if !words.samples.is_empty() => Tree::Text(self.one_of(&words.samples)?),
            _ => {
                let text = self.one_of(&words.texts)?;
                Tree::Text(if self.bytes.ratio(1, 8)? { format!("{text}{}", self.one_of(&words.texts)?) } else { text })
            }
        })
    }

    /// A text as it stands within another.
    fn encoded(&mut self, text: String) -> Result<String> {
        Ok(match self.bytes.choose_index(14)? {
            0 => STANDARD.encode(text),
            1 => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
                let packed = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish());
                STANDARD.encode(packed.unwrap_or_default())
            }
            2 => {
                let mut encoded = String::new();
                for byte in text.bytes() {
                    if byte.is_ascii_alphanumeric() {
                        encoded.push(byte as char)
                    } else {
                        let _ = write!(encoded, "%{byte:02X}");
                    }
                }
                encoded
            }
            3 => serde_json::to_string(&text).unwrap_or_default(),
            4 => text.lines().fold(String::new(), |lines, line| lines + "    " + line + "\n"),
            5 => format!("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{}.c2lnbmF0dXJl", URL_SAFE_NO_PAD.encode(text)),
            6 => text.lines().fold(String::new(), |lines, line| lines + "2026-11-20T11:59:58.1234567Z " + line + "\n"),
            7 => format!("Authorization: Bearer {}", STANDARD.encode(text)),
            _ => text,
        })
    }

    /// What happens between a screen and a text box.
    fn damage(&mut self, text: &mut String) -> Result<()> {
        if text.is_empty() || text.len() > LONGEST {
            return Ok(());
        }
        let start = text.floor_char_boundary(self.bytes.int_in_range(0..=text.len())?);
        let end = text.floor_char_boundary(start + self.bytes.int_in_range(0..=40_usize)?);
        match self.bytes.choose_index(9)? {
            0 => drop(text.drain(start..end)),
            1 => text.truncate(start),
            2 => drop(text.drain(..start)),
            3 => {
                let part = text[start..end].repeat(self.bytes.int_in_range(1..=200)?);
                text.insert_str(start, &part);
            }
            4 => *text = text.replace('\n', "\r\n"),
            5 => *text = text.replace('"', ["'", "\u{201c}", "\\\"", ""][self.bytes.choose_index(4)?]),
            6 => text.replace_range(start..end, VALUES[self.bytes.choose_index(VALUES.len())?]),
            7 => {
                let behind = text.split_off(start);
                text.push_str(["\n", " ", "}", "{", "]", "[", ",", "\n\n", "\t"][self.bytes.choose_index(9)?]);
                text.push_str(&behind);
            }
            _ => {
                let word = self.one_of(&self.words.texts)?;
                text.insert_str(start, &word);
            }
        }
        Ok(())
    }
}

fn json(tree: &Tree, indent: Option<usize>, depth: usize, text: &mut String) {
    let quoted = |value: &str| serde_json::to_string(value).unwrap_or_default();
    let line = |depth: usize, text: &mut String| {
        if let Some(indent) = indent {
            text.push('\n');
            text.push_str(&" ".repeat(indent * depth));
        }
    };
    match tree {
        Tree::Text(value) => text.push_str(&quoted(value)),
        Tree::Bare(value) => text.push_str(value),
        Tree::List(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                line(depth + 1, text);
                json(item, indent, depth + 1, text);
            }
            line(depth, text);
            text.push(']');
        }
        Tree::Map(fields) => {
            text.push('{');
            for (at, (name, value)) in fields.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                line(depth + 1, text);
                text.push_str(&quoted(name));
                text.push_str(if indent.is_some() { ": " } else { ":" });
                json(value, indent, depth + 1, text);
            }
            line(depth, text);
            text.push('}');
        }
    }
}

/// Writes a value behind its name: on the same line, or below it.
fn yaml(tree: &Tree, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match tree {
        Tree::Bare(value) => {
            let _ = writeln!(text, " {value}");
        }
        Tree::Text(value) if value.contains('\n') => {
            let _ = writeln!(text, " |");
            for line in value.lines() {
                let _ = writeln!(text, "{indent}{line}");
            }
        }
        Tree::Text(value) => {
            let is_plain = value.chars().all(|c| c.is_alphanumeric() || "/.-_".contains(c)) && !value.is_empty();
            let value = if is_plain { value.clone() } else { serde_json::to_string(value).unwrap_or_default() };
            let _ = writeln!(text, " {value}");
        }
        Tree::List(items) if items.is_empty() => text.push_str(" []\n"),
        Tree::Map(fields) if fields.is_empty() => text.push_str(" {}\n"),
        Tree::List(items) => {
            text.push_str(if depth == 0 { "" } else { "\n" });
            for item in items {
                let _ = write!(text, "{indent}-");
                yaml(item, depth + 1, text);
            }
        }
        Tree::Map(fields) => {
            text.push_str(if depth == 0 { "" } else { "\n" });
            for (name, value) in fields {
                let is_plain = name.chars().all(|c| c.is_alphanumeric() || "/.-_$".contains(c)) && !name.is_empty();
                let name = if is_plain { name.clone() } else { serde_json::to_string(name).unwrap_or_default() };
                let _ = write!(text, "{indent}{name}:");
                yaml(value, depth + 1, text);
            }
        }
    }
}
