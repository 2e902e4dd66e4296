//! What the page weighs on the wire, against its budget.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::budgets::Budgets;
use crate::page::dist;
use crate::run::{Because, Result, fail};

/// What is not fetched with the page: words of other languages, samples, and the reader of documents, which comes with the first paste.
const LATER: [&str; 3] = ["words", "samples", READER];
const READER: &str = "reader_bg.wasm";

pub struct Weight {
    pub file: String,
    pub bytes: u64,
    pub brotli: u64,
    /// Whether it comes with the first load.
    pub first: bool,
}

/// Prints every file's weight, and fails if the first load is over its budget.
pub fn check(budgets: &Budgets) -> Result<()> {
    let weights = weigh(&dist())?;
    print(&weights);
    let first = first_load(&weights);
    let limit = budgets.of("first-load")?.limit;
    println!("first load: {} of {} KB", kilobytes(first), kilobytes(limit));
    let reader = weights.iter().filter(|weight| weight.file == READER).map(|weight| weight.brotli).sum::<u64>();
    let reader_limit = budgets.of("reader")?.limit;
    println!("with the first paste: {} of {} KB", kilobytes(reader), kilobytes(reader_limit));
    match (first <= limit, (1..=reader_limit).contains(&reader)) {
        (true, true) => Ok(()),
        (false, _) => fail(format!("the first load is {first} bytes, over its budget of {limit} (budgets.toml)")),
        _ => fail(format!("what comes with the first paste is {reader} bytes, and its budget is {reader_limit} (budgets.toml)")),
    }
}

pub fn first_load(weights: &[Weight]) -> u64 {
    weights.iter().filter(|weight| weight.first).map(|weight| weight.brotli).sum()
}

pub fn print(weights: &[Weight]) {
    println!("{:>9} {:>9}", "KB", "brotli");
    for weight in weights {
        let when = if weight.first { "" } else { "  (when asked for)" };
        println!("{:>9} {:>9}  {}{when}", kilobytes(weight.bytes), kilobytes(weight.brotli), weight.file);
    }
}

/// Every file of the page, the heaviest first.
pub fn weigh(dist: &Path) -> Result<Vec<Weight>> {
    let mut weights = Vec::new();
    for file in files(dist)? {
        let name = file.strip_prefix(dist).unwrap_or(&file).to_string_lossy().into_owned();
        let content = fs::read(&file).because(|| format!("cannot read {}", file.display()))?;
        let brotli = brotli(&content).because(|| format!("cannot compress {name}"))?;
        let first = !LATER.iter().any(|folder| name.split('/').any(|part| part == *folder));
        weights.push(Weight { bytes: content.len() as u64, file: name, brotli, first });
    }
    weights.sort_by(|a, b| b.first.cmp(&a.first).then(b.brotli.cmp(&a.brotli)).then(a.file.cmp(&b.file)));
    Ok(weights)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).because(|| format!("cannot read {}: build the page first", folder.display()))?;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}

fn brotli(content: &[u8]) -> std::io::Result<u64> {
    let mut packed = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, 11, 24);
    packed.write_all(content)?;
    Ok(packed.into_inner().len() as u64)
}

/// Thousands of bytes, with one digit after the point.
fn kilobytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}
