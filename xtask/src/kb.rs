//! `cargo xtask kb`: helps to write causes. Reads kb/ as it stands, so nothing has to be built anew.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::{fs, io};

use acr_doctor::kb::Words;
use acr_doctor::load;
use acr_doctor::report::{Report, Verdict};
use acr_doctor::text::Lang;
use acr_doctor::{Engine, Input, documents, time};

const USAGE: &str = "\
usage: cargo xtask kb check                  what is wrong in kb/
       cargo xtask kb explain [FILE]         findings with their evidence; standard input without FILE
       cargo xtask kb fixtures [CAUSE ...]   whether each fixture shows its cause, and each not-*.txt doesn't
       cargo xtask kb diagnose [--now T] [--lang L]   the report as JSON, of standard input";

/// The clock of fixtures: their tokens and dates are written around it.
const FIXTURE_NOW: &str = "2026-11-20T12:00:00Z";

pub fn run(args: &[String]) -> Result<(), String> {
    let (folder, problems) = load::read_all(Path::new("kb"));
    let engine = Engine::new(folder.kb);
    match args {
        [command] if command == "check" => {
            for problem in &problems {
                println!("{problem}");
            }
            println!("{} problem(s)", problems.len());
            if problems.is_empty() { Ok(()) } else { Err("kb/ has problems".into()) }
        }
        [command, file @ ..] if command == "explain" => {
            let paste = match file {
                [file] => read(Path::new(file))?,
                _ => standard_input()?,
            };
            print!("{}", explained(&diagnose(&engine, &folder.words, &paste, Lang::En, FIXTURE_NOW)?));
            Ok(())
        }
        [command, causes @ ..] if command == "fixtures" => fixtures(&engine, &folder.words, causes),
        [command, options @ ..] if command == "diagnose" => {
            let option = |name: &str| options.windows(2).find(|pair| pair[0] == name).map(|pair| pair[1].as_str());
            let lang = option("--lang").map_or(Some(Lang::En), Lang::from_tag).ok_or("--lang: expected en, ja or sv")?;
            let report = diagnose(&engine, &folder.words, &standard_input()?, lang, option("--now").unwrap_or(FIXTURE_NOW))?;
            println!("{}", serde_json::to_string_pretty(&report).map_err(|error| error.to_string())?);
            Ok(())
        }
        _ => Err(USAGE.into()),
    }
}

fn diagnose(engine: &Engine, words: &BTreeMap<Lang, Words>, paste: &str, lang: Lang, now: &str) -> Result<Report, String> {
    let now = time::seconds(now).ok_or(format!("{now} is no time such as {FIXTURE_NOW}"))?;
    let known = BTreeMap::new();
    let none = Words::default();
    Ok(engine.diagnose(
        &Input { paste, documents: &documents::read(paste, now), now, lang, known: &known },
        words.get(&lang).unwrap_or(&none),
    ))
}

fn explained(report: &Report) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    let facts = &report.facts;
    let _ = writeln!(
        text,
        "registry {:?}, operation {:?}, platform {:?}, identity {:?}",
        facts.registry, facts.operation, facts.platform, facts.identity
    );
    for finding in &report.findings {
        let _ = writeln!(text, "{} {} {:?}: {}", finding.score, finding.cause, finding.verdict, finding.title);
        for one in &finding.evidence {
            let _ = writeln!(text, "    {:+} {} {}..{} {:?}", one.points, one.symptom, one.span.start, one.span.end, one.text);
        }
    }
    for out in &report.ruled_out {
        let _ = writeln!(text, "not {}: {}", out.cause, out.because);
    }
    for note in &report.notes {
        let _ = writeln!(text, "note {}: {}", note.id, note.text);
    }
    text
}

fn fixtures(engine: &Engine, words: &BTreeMap<Lang, Words>, causes: &[String]) -> Result<(), String> {
    let (mut passed, mut failed) = (0, 0);
    for folder in entries(Path::new("tests/fixtures"))? {
        let cause = name(&folder);
        if !folder.is_dir() || !causes.is_empty() && !causes.contains(&cause) {
            continue;
        }
        for file in entries(&folder)?.into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "txt")) {
            let report = diagnose(engine, words, &read(&file)?, Lang::En, FIXTURE_NOW)?;
            let first = report.findings.first().map_or("nothing", |first| &first.cause);
            let is_shown = report.findings.iter().any(|finding| finding.cause == cause && finding.verdict != Verdict::Possible);
            let is_right = if name(&file).starts_with("not-") { !is_shown } else { first == cause };
            if is_right {
                passed += 1;
            } else {
                failed += 1;
                println!("{}: shows {first}", file.display());
                print!("{}", explained(&report));
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 { Ok(()) } else { Err("fixtures are not what they say".into()) }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(file: &Path) -> Result<String, String> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn standard_input() -> Result<String, String> {
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes).map_err(|error| format!("standard input: {error}"))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
