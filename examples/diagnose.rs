//! The engine on a terminal: text in, report out.
//!
//! ```text
//! diagnose [--now RFC3339] [--lang en|ja|sv] [FILE]
//! ```
//! Reads standard input without FILE; prints the report as JSON on standard output.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::process::ExitCode;
use std::{env, fs, io};

use acr_doctor::decode::decode;
use acr_doctor::kb::{Kb, Words};
use acr_doctor::text::Lang;
use acr_doctor::{Engine, Input, documents, time};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("diagnose: {problem}\nusage: diagnose [--now RFC3339] [--lang en|ja|sv] [FILE]");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), String> {
    let mut now = None;
    let mut lang = Lang::En;
    let mut file = None;
    let mut args = env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} wants a value"));
        match arg.as_str() {
            "--now" => {
                let text = value()?;
                now = Some(time::seconds(&text).ok_or(format!("--now {text}: expected a time such as 2026-11-20T12:00:00Z"))?);
            }
            "--lang" => {
                let tag = value()?;
                lang = Lang::from_tag(&tag).ok_or(format!("--lang {tag}: expected en, ja or sv"))?;
            }
            _ if arg.starts_with('-') && arg != "-" => return Err(format!("there is no option {arg}")),
            _ => file = Some(arg),
        }
    }
    let bytes = match file.as_deref() {
        None | Some("-") => {
            let mut bytes = Vec::new();
            io::stdin().read_to_end(&mut bytes).map_err(|error| format!("standard input: {error}"))?;
            bytes
        }
        Some(file) => fs::read(file).map_err(|error| format!("{file}: {error}"))?,
    };
    let paste = decode(&bytes).ok_or("this is no text: packed, or binary")?.text;
    let now = now.unwrap_or_else(clock);
    let input = Input { paste: &paste, documents: &documents::read(&paste, now), now, lang, known: &BTreeMap::new() };
    let mut report = Engine::new(Kb::builtin()).diagnose(&input, &Words::of(lang));
    acr_doctor::explain_codes(&mut report);
    let json = serde_json::to_string_pretty(&report).map_err(|error| error.to_string())?;
    writeln!(io::stdout(), "{json}").map_err(|error| format!("standard output: {error}"))
}

/// The engine has no clock; a terminal has one.
#[expect(clippy::disallowed_methods, reason = "this is no browser")]
fn clock() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
