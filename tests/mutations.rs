//! Is each symptom held by a test? With any one of them taken away, the snapshot of some fixture or case must change.
//!
//! A symptom that nothing holds is either not tested, or not needed. `CAUSE=<id> cargo test --test mutations` looks at one cause alone;
//! `kb/` is read at run time, so that nothing has to be built while fixtures are written.

mod support;

use std::path::Path;

use acr_doctor::Engine;
use acr_doctor::condition::Condition;
use acr_doctor::kb::{Kb, Sign};
use acr_doctor::load;
use acr_doctor::text::Lang;

/// A text with the snapshot that other tests hold it to.
struct Held {
    /// The folder of a fixture; nothing for a case.
    cause: Option<String>,
    paste: String,
    snapshot: String,
}

#[test]
fn taking_any_symptom_away_changes_a_snapshot() {
    // Cargo runs tests in the package's folder.
    let kb = load::load(Path::new("kb")).unwrap_or_else(|problems| panic!("{}", problems[0])).kb;
    let held = held(&Engine::new(kb.clone()));
    assert!(held.len() > 1000, "only {} texts were found", held.len());
    let only = std::env::var("CAUSE").ok();
    let is_asked = |cause: &str| only.as_deref().is_none_or(|only| only == cause);
    let mutants: Vec<(usize, usize)> = kb
        .causes
        .iter()
        .enumerate()
        .filter(|(_, cause)| is_asked(&cause.id))
        .flat_map(|(at, cause)| (0..cause.symptoms.len()).map(move |symptom| (at, symptom)))
        .collect();
    assert!(!mutants.is_empty(), "there is no cause {only:?}");
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let of_each: Vec<Vec<(usize, usize)>> =
        (0..threads).map(|nth| mutants.iter().copied().skip(nth).step_by(threads).collect()).collect();
    let mut survivors: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> = of_each
            .iter()
            .map(|mutants| scope.spawn(|| mutants.iter().filter_map(|at| survivor(&kb, *at, &held)).collect()))
            .collect();
        running.into_iter().flat_map(|thread| -> Vec<String> { thread.join().expect("a thread ends") }).collect()
    });
    survivors.sort();
    assert!(
        survivors.is_empty(),
        "{} of {} symptoms can be taken away and no snapshot changes:\n{}",
        survivors.len(),
        mutants.len(),
        survivors.join("\n")
    );
}

/// The name of a symptom without which every snapshot stays as it is.
fn survivor(kb: &Kb, (cause, symptom): (usize, usize), held: &[Held]) -> Option<String> {
    let mut mutant = kb.clone();
    let taken = &mut mutant.causes[cause].symptoms[symptom];
    // In its place stands one that nothing shows, since the words of the others go by their numbers.
    taken.sign = Sign::Facts(Condition::parse("said == nothing-of-the-kind").expect("a condition"));
    let engine = Engine::new(mutant);
    let (cause, symptom) = (kb.causes[cause].id.as_str(), kb.causes[cause].symptoms[symptom].id.as_str());
    let line = format!(" {symptom} ");
    let mut likely_first: Vec<&Held> = held.iter().collect();
    likely_first.sort_by_key(|held| (!held.snapshot.contains(&line), held.cause.as_deref() != Some(cause)));
    let changes = |held: &&Held| support::summary(&support::diagnose_by(&engine, &held.paste, Lang::En)) != held.snapshot;
    let is_held = likely_first.iter().any(changes);
    (!is_held).then(|| format!("{cause} {symptom}"))
}

fn held(engine: &Engine) -> Vec<Held> {
    let hold = |cause: Option<String>, paste: String| {
        let snapshot = support::summary(&support::diagnose_by(engine, &paste, Lang::En));
        Held { cause, paste, snapshot }
    };
    let mut texts = Vec::new();
    let folders = std::fs::read_dir("tests/fixtures").expect("the fixtures stand beside this file");
    let mut folders: Vec<_> =
        folders.map(|folder| folder.expect("an entry can be read").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    for folder in folders {
        for file in support::files(&folder, "txt") {
            texts.push(hold(Some(support::name(&folder)), support::read(&file)));
        }
    }
    for file in support::files(Path::new("tests/cases"), "json") {
        texts.push(hold(None, support::case_input(&file)));
    }
    texts
}
