//! Folds the folder `kb/` into one bundle, and stops the build where it is broken, incomplete or ambiguous.

// The engine's own modules read and check the folder, so that the build and the program cannot disagree.
// Each is compiled here for the few functions that the build needs.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/bundle.rs"]
mod bundle;
#[path = "src/catalogue.rs"]
mod catalogue;
#[path = "src/check.rs"]
mod check;
#[path = "src/command_line.rs"]
mod command_line;
#[path = "src/compile.rs"]
mod compile;
#[path = "src/condition.rs"]
mod condition;
#[path = "src/fact.rs"]
mod fact;
#[path = "src/kb.rs"]
mod kb;
#[path = "src/link.rs"]
mod link;
#[path = "src/load.rs"]
mod load;
#[path = "src/look.rs"]
mod look;
#[path = "src/pattern.rs"]
mod pattern;
#[path = "src/readable.rs"]
mod readable;
#[path = "src/report.rs"]
mod report;
#[path = "src/text.rs"]
mod text;
#[path = "src/ui.rs"]
mod ui;

use text::Lang;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    let folder = match load::load(Path::new("kb")) {
        Ok(folder) => folder,
        Err(problems) => {
            for problem in &problems {
                println!("cargo::error={}", problem.to_string().replace('\n', " "));
            }
            println!("cargo::error=the knowledge base has {} problem(s)", problems.len());
            return Ok(());
        }
    };
    for file in &folder.files {
        println!("cargo::rerun-if-changed={}", file.display());
    }
    let ids = |cause: &kb::Cause| cause.symptoms.iter().map(|symptom| symptom.id.clone()).collect();
    let symptoms: Vec<Vec<String>> = folder.kb.causes.iter().map(ids).collect();
    fs::write(out.join("symptoms.bin"), postcard::to_stdvec(&symptoms).map_err(io::Error::other)?)?;
    let (bundle, fixes) = bundle::Bundle::pack(folder.kb);
    fs::write(out.join("kb.bin"), postcard::to_stdvec(&bundle).map_err(io::Error::other)?)?;
    let english = &folder.words[&Lang::En];
    let remedies = kb::Remedies { fixes, texts: english.fixes.clone(), permissions: english.permissions.clone() };
    fs::write(out.join("remedies.bin"), postcard::to_stdvec(&remedies).map_err(io::Error::other)?)?;
    let words = kb::Words { fixes: Vec::new(), permissions: Vec::new(), ..english.clone() };
    fs::write(out.join("words.en.bin"), postcard::to_stdvec(&words).map_err(io::Error::other)?)?;
    fs::write(out.join("ui.en.bin"), postcard::to_stdvec(&folder.ui[&Lang::En]).map_err(io::Error::other)?)?;
    fs::create_dir_all(out.join("words"))?;
    write(&out.join("words/codes.json"), &folder.codes)?;
    let details =
        BTreeMap::from([("causes", serde_json::to_value(&folder.details)?), ("links", serde_json::to_value(&folder.links)?)]);
    write(&out.join("words/details.json"), &details)?;
    for lang in Lang::ALL {
        let file = BTreeMap::from([
            ("ui", serde_json::to_value(&folder.ui[&lang])?),
            ("kb", serde_json::to_value(&folder.words[&lang])?),
        ]);
        write(&out.join("words").join(lang.tag()).with_extension("json"), &file)?;
    }
    Ok(())
}

fn write(path: &Path, value: &impl serde::Serialize) -> io::Result<()> {
    fs::write(path, serde_json::to_vec(value)?)
}
