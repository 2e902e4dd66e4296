//! Reads the folder `kb/` and refuses nonsense, with the file, the key and the reason.
//!
//! Used by `build.rs`, and by the tools that help to write causes (feature `load`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::catalogue::Details;
use crate::check;
use crate::compile::compile;
use crate::condition::Condition;
use crate::kb::{Cause, Clue, Fix, Kb, Lead, Look, Message, MessageRef, RIGHTS, Role, Sign, Symptom, Words};
use crate::link;
use crate::pattern::Sets;
use crate::text::Lang;
use crate::ui::UiTexts;

/// `undo`: there is nothing to take back.
pub(crate) const NOTHING: &str = "nothing";
/// `undo`: it cannot be taken back.
pub(crate) const NEVER: &str = "never";

/// The folder's content, checked.
#[derive(Debug)]
pub struct Folder {
    pub kb: Kb,
    pub words: BTreeMap<Lang, Words>,
    pub ui: BTreeMap<Lang, UiTexts>,
    /// What only the list of causes shows, by cause.
    pub details: BTreeMap<String, Details>,
    /// What the codes of Microsoft Entra mean, by number.
    pub codes: BTreeMap<u32, CodeTexts>,
    /// The title of each page of documentation, by its short address.
    pub links: BTreeMap<String, BTreeMap<Lang, String>>,
    /// Every file and folder that was read: what a build has to watch.
    pub files: Vec<PathBuf>,
}

/// One thing that is wrong in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub file: PathBuf,
    /// The key in the file, such as `symptom.cannot-connect.pattern`; empty for the file as a whole.
    pub key: String,
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file.display())?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.reason)
    }
}

/// Where a thing was read, for [`Problem`]s.
#[derive(Clone, Copy)]
pub(crate) struct Place<'p> {
    file: &'p Path,
}

impl<'p> Place<'p> {
    pub(crate) fn new(file: &'p Path) -> Place<'p> {
        Place { file }
    }

    /// The file's name without its ending.
    pub(crate) fn stem(self) -> &'p str {
        self.file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
    }

    pub(crate) fn problem(self, key: impl Into<String>, reason: impl Into<String>) -> Problem {
        Problem { file: self.file.to_owned(), key: key.into(), reason: reason.into() }
    }
}

/// Reads and checks the folder; gives every problem at once, so that one build shows them all.
pub fn load(root: &Path) -> Result<Folder, Vec<Problem>> {
    let (folder, problems) = read_all(root);
    if problems.is_empty() { Ok(folder) } else { Err(problems) }
}

/// Reads what can be read, and says what is wrong: for looking at a cause while another is half written.
pub fn read_all(root: &Path) -> (Folder, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut files = vec![root.to_owned()];
    let mut kb = Kb::default();
    let mut details = BTreeMap::new();
    let mut message_samples = BTreeMap::new();
    let mut words: BTreeMap<Lang, Words> = Lang::ALL.into_iter().map(|lang| (lang, Words::default())).collect();

    for file in toml_files(&root.join("messages"), &mut files, &mut problems) {
        let Some(source) = read::<MessageFile>(&file, &mut problems) else { continue };
        let place = Place { file: &file };
        for message in source.message {
            check::message(place, &message, &mut problems);
            message_samples.insert(message.id.clone(), message.hits.first().cloned());
            kb.messages.push(message.into_message(&mut kb.sets));
        }
    }
    let clues = root.join("clues.toml");
    if let Some(source) = read::<ClueFile>(&clues, &mut problems) {
        check::clues(Place { file: &clues }, &source.clue, &mut problems);
        kb.clues = source.clue;
    }
    files.push(clues);
    let roles = root.join("roles.toml");
    if let Some(source) = read::<RoleFile>(&roles, &mut problems) {
        check::roles(Place { file: &roles }, &source.role, &mut problems);
        kb.roles = source.role.into_iter().map(RoleSource::into_role).collect();
    }
    files.push(roles);
    let permissions_file = root.join("permissions.toml");
    let permissions = read::<Permissions>(&permissions_file, &mut problems).unwrap_or_default();
    for (lang, words) in &mut words {
        let text = |by_lang: &BTreeMap<String, String>| by_lang.get(lang.tag()).cloned().unwrap_or_default();
        words.permissions = permissions.values().map(text).collect();
    }
    let table = root.join("entra-codes.toml");
    let codes = read::<CodeFile>(&table, &mut problems).map(|source| source.code).unwrap_or_default();
    check::codes(Place { file: &table }, &codes, &mut problems);
    let links_file = root.join("links.toml");
    let mut links = read::<LinkFile>(&links_file, &mut problems).map(|source| Links::new(source.link));
    if let Some(links) = &links {
        check::links(Place { file: &links_file }, &links.all, &mut problems);
    }
    let cause_files = toml_files(&root.join("causes"), &mut files, &mut problems);
    for file in &cause_files {
        let Some(source) = read::<CauseFile>(file, &mut problems) else { continue };
        let place = Place { file };
        check::cause(place, &source, &mut problems);
        if let Some(links) = &mut links {
            check::named_links(place, &source, links, &mut problems);
        }
        let section = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        details.insert(source.id.clone(), source.details(&message_samples));
        let cause = source.into_cause(section, &permissions, &mut kb.sets, place, &mut words, &mut problems);
        kb.causes.push(cause);
    }
    check::permissions(Place { file: &permissions_file }, &permissions, &kb, &mut problems);
    files.push(permissions_file);
    // A cause that could not be read may be the one that names a page.
    if let Some(links) = links.as_ref().filter(|_| kb.causes.len() == cause_files.len()) {
        check::unused_links(Place { file: &links_file }, links, &mut problems);
    }
    files.push(links_file);
    let engine = texts(&root.join("engine"), &mut files, &mut problems);
    for (lang, texts) in engine {
        let words = words.entry(lang).or_default();
        words.engine = texts;
    }
    let ui = texts(&root.join("ui"), &mut files, &mut problems);
    kb.leads = leads(&codes, &kb.causes);
    check::whole(root, &kb, &mut problems);
    check::codes_and_causes(Place { file: &table }, &codes, &kb, &mut problems);
    files.push(table);

    let ui = ui.into_iter().map(|(lang, texts)| (lang, UiTexts(texts))).collect();
    let codes = codes.into_iter().map(|code| (code.number, code.into_texts())).collect();
    let links = links.map(Links::titles).unwrap_or_default();
    (Folder { kb, words, ui, details, codes, links, files }, problems)
}

/// `permissions.toml`: the text of each id by language. Read as it stands, so that `check` can say what is missing.
pub(crate) type Permissions = BTreeMap<String, BTreeMap<String, String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClueFile {
    clue: Vec<Clue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleFile {
    role: Vec<RoleSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleSource {
    pub name: String,
    pub id: String,
    #[serde(default)]
    pub common: bool,
    pub rbac: Vec<String>,
    #[serde(rename = "rbac-abac")]
    pub rbac_abac: Vec<String>,
}

impl RoleSource {
    fn into_role(self) -> Role {
        let bits = |rights: &[String]| {
            let bit = |right: &String| RIGHTS.iter().position(|known| known == right).map_or(0, |bit| 1 << bit);
            rights.iter().map(bit).fold(0, |all, bit| all | bit)
        };
        Role { rbac: bits(&self.rbac), rbac_abac: bits(&self.rbac_abac), is_common: self.common, name: self.name, id: self.id }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeFile {
    code: Vec<CodeSource>,
}

/// A code of Microsoft Entra.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeSource {
    pub number: u32,
    /// Microsoft's own name for it.
    pub name: Option<String>,
    pub cause: String,
    #[serde(default)]
    pub also: Vec<String>,
    /// Printed by tools, and not in Microsoft's list.
    #[serde(default)]
    #[expect(dead_code, reason = "for who reads the table")]
    pub seen: bool,
    pub en: String,
    pub ja: String,
    pub sv: String,
}

/// What a code of Microsoft Entra means: an entry of `words/codes.json`.
#[derive(Debug, Serialize)]
pub struct CodeTexts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub cause: String,
    pub en: String,
    pub ja: String,
    pub sv: String,
}

impl CodeSource {
    fn into_texts(self) -> CodeTexts {
        let cause = self.cause.split('@').next().unwrap_or_default().to_owned();
        CodeTexts { name: self.name, cause, en: self.en, ja: self.ja, sv: self.sv }
    }
}

/// The table, by what codes lead to.
fn leads(codes: &[CodeSource], causes: &[Cause]) -> Vec<Lead> {
    let mut numbers: BTreeMap<(&str, bool), Vec<u32>> = BTreeMap::new();
    for code in codes {
        numbers.entry((&code.cause, false)).or_default().push(code.number);
        for also in &code.also {
            numbers.entry((also, true)).or_default().push(code.number);
        }
    }
    let lead = |((to, also), mut numbers): ((&str, bool), Vec<u32>)| {
        numbers.sort_unstable();
        let gaps = numbers.iter().scan(0, |before, number| Some(number - std::mem::replace(before, *number)));
        // A cause that there is not is a problem that `check` tells.
        let cause = causes.iter().position(|cause| Some(cause.id.as_str()) == to.split('@').next()).unwrap_or_default();
        Lead { cause, to: to.to_owned(), also, gaps: gaps.collect() }
    };
    numbers.into_iter().map(lead).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkFile {
    link: Vec<LinkSource>,
}

/// A page of documentation. What a language lacks is empty, for `check` to say which.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkSource {
    pub url: String,
    #[serde(default)]
    pub en: String,
    #[serde(default)]
    pub ja: String,
    #[serde(default)]
    pub sv: String,
}

impl LinkSource {
    pub(crate) fn titles(&self) -> [(Lang, &String); 3] {
        [(Lang::En, &self.en), (Lang::Ja, &self.ja), (Lang::Sv, &self.sv)]
    }
}

/// The table of pages, and which of them are named.
pub(crate) struct Links {
    pub all: Vec<LinkSource>,
    pub used: BTreeSet<String>,
}

impl Links {
    fn new(all: Vec<LinkSource>) -> Links {
        Links { all, used: BTreeSet::new() }
    }

    fn titles(self) -> BTreeMap<String, BTreeMap<Lang, String>> {
        let titles = |link: &LinkSource| link.titles().map(|(lang, title)| (lang, title.clone())).into();
        self.all.into_iter().map(|link| (link::short(&link.url).to_owned(), titles(&link))).collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MessageFile {
    message: Vec<MessageSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageSource {
    pub id: String,
    pub speaker: String,
    pub fails: Option<String>,
    pub proves: Option<String>,
    #[serde(default)]
    pub hostless: bool,
    #[serde(default)]
    pub keywords: Vec<String>,
    pub pattern: Option<String>,
    #[serde(default)]
    pub hits: Vec<String>,
    #[serde(default)]
    pub misses: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CauseFile {
    pub id: String,
    pub step: String,
    pub who: String,
    pub right: Option<String>,
    pub sources: Vec<String>,
    pub read: String,
    pub text: ByLang<CauseTexts>,
    #[serde(default)]
    pub symptom: Vec<SymptomSource>,
    #[serde(default)]
    pub fix: Vec<FixSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ByLang<T> {
    pub en: T,
    pub ja: T,
    pub sv: T,
}

impl<T> ByLang<T> {
    pub(crate) fn of(&self, lang: Lang) -> &T {
        match lang {
            Lang::En => &self.en,
            Lang::Ja => &self.ja,
            Lang::Sv => &self.sv,
        }
    }

    pub(crate) fn each(&self) -> [(Lang, &T); 3] {
        [(Lang::En, &self.en), (Lang::Ja, &self.ja), (Lang::Sv, &self.sv)]
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CauseTexts {
    pub title: String,
    pub headline: Option<String>,
    pub why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SymptomSource {
    pub id: String,
    pub weight: i32,
    #[serde(default)]
    pub decisive: bool,
    #[serde(default)]
    pub keywords: Vec<String>,
    pub pattern: Option<String>,
    #[serde(default)]
    pub about: Vec<String>,
    pub message: Option<OneOrMore>,
    pub fact: Option<String>,
    pub when: Option<String>,
    #[serde(default)]
    pub hits: Vec<String>,
    #[serde(default)]
    pub misses: Vec<String>,
    pub because: ByLang<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    pub(crate) fn refs(&self) -> Vec<MessageRef> {
        let ids = match self {
            OneOrMore::One(id) => std::slice::from_ref(id),
            OneOrMore::More(ids) => ids,
        };
        ids.iter()
            .map(|id| match id.split_once('@') {
                Some((id, kind)) => MessageRef { id: id.into(), kind: Some(kind.into()) },
                None => MessageRef { id: id.clone(), kind: None },
            })
            .collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FixSource {
    pub id: String,
    pub kind: String,
    pub risk: String,
    pub who: Option<String>,
    #[serde(default)]
    pub command: Vec<String>,
    #[serde(default)]
    pub bash: Vec<String>,
    #[serde(default)]
    pub powershell: Vec<String>,
    #[serde(default)]
    pub cmd: Vec<String>,
    pub when: Option<String>,
    pub title: ByLang<String>,
    pub note: Option<ByLang<String>>,
    /// An id of `permissions.toml`.
    pub needs: Option<String>,
    pub verify: Option<String>,
    /// A command, or [`NOTHING`], or [`NEVER`].
    pub undo: Option<String>,
    pub link: Option<String>,
}

impl MessageSource {
    fn into_message(self, sets: &mut Sets) -> Message {
        Message {
            look: look(self.keywords, self.pattern, sets),
            id: self.id,
            speaker: self.speaker,
            fails: self.fails,
            proves: self.proves,
            hostless: self.hostless,
        }
    }
}

impl CauseFile {
    fn details(&self, of_messages: &BTreeMap<String, Option<String>>) -> Details {
        let sources = self.sources.iter().map(|url| link::short(url).to_owned()).collect();
        Details { samples: self.samples(of_messages), sources, read: self.read.clone() }
    }

    /// A line that a tool prints, for each symptom that speaks for the cause and has one.
    fn samples(&self, of_messages: &BTreeMap<String, Option<String>>) -> Vec<String> {
        let of_symptom = |symptom: &SymptomSource| match &symptom.message {
            Some(message) => message.refs().iter().find_map(|wanted| of_messages.get(&wanted.id)?.clone()),
            None => symptom.hits.first().cloned(),
        };
        let mut samples: Vec<String> = Vec::new();
        for sample in self.symptom.iter().filter(|symptom| symptom.weight > 0).filter_map(of_symptom) {
            if !samples.contains(&sample) {
                samples.push(sample);
            }
        }
        samples
    }

    /// In the order that [`Words`] tells.
    fn write_texts(&self, lang: Lang, words: &mut Words) {
        let cause = self.text.of(lang);
        words.causes.extend([cause.title.clone(), cause.why.clone(), cause.headline.clone().unwrap_or_default()]);
        words.causes.extend(self.symptom.iter().map(|symptom| symptom.because.of(lang).clone()));
        for fix in &self.fix {
            let note = fix.note.as_ref().map(|note| note.of(lang).clone());
            words.fixes.extend([fix.title.of(lang).clone(), note.unwrap_or_default()]);
        }
    }

    fn into_cause(
        self,
        section: String,
        permissions: &Permissions,
        sets: &mut Sets,
        place: Place<'_>,
        words: &mut BTreeMap<Lang, Words>,
        problems: &mut Vec<Problem>,
    ) -> Cause {
        let (texts, fix_texts) = words.values().next().map_or((0, 0), |words| (words.causes.len(), words.fixes.len()));
        for (lang, words) in words.iter_mut() {
            self.write_texts(*lang, words);
        }
        let symptoms = self.symptom.into_iter().filter_map(|symptom| symptom.into_symptom(sets, place, problems)).collect();
        let fixes = self.fix.into_iter().map(|fix| fix.into_fix(permissions, place, problems)).collect();
        Cause {
            id: self.id,
            section,
            step: self.step,
            who: self.who,
            right: self.right,
            source: self.sources.first().map(|url| link::short(url).to_owned()).unwrap_or_default(),
            texts,
            fix_texts,
            symptoms,
            fixes,
        }
    }
}

impl SymptomSource {
    fn into_symptom(self, sets: &mut Sets, place: Place<'_>, problems: &mut Vec<Problem>) -> Option<Symptom> {
        let key = format!("symptom.{}", self.id);
        let when = condition(place, &format!("{key}.when"), self.when.as_deref(), problems);
        let sign = if let Some(message) = self.message {
            Sign::Messages(message.refs())
        } else if self.fact.is_some() {
            Sign::Facts(condition(place, &format!("{key}.fact"), self.fact.as_deref(), problems)?)
        } else {
            Sign::Text { look: look(self.keywords, self.pattern, sets), about: self.about }
        };
        Some(Symptom { id: self.id, weight: self.weight, decisive: self.decisive, sign, when })
    }
}

impl FixSource {
    pub(crate) fn into_fix(self, permissions: &Permissions, place: Place<'_>, problems: &mut Vec<Problem>) -> Fix {
        let needs = self.needs.and_then(|needs| {
            let number = permissions.keys().position(|id| *id == needs);
            if number.is_none() {
                problems.push(place.problem(format!("fix.{}.needs", self.id), format!("there is no permission `{needs}`")));
            }
            number
        });
        let when = condition(place, &format!("fix.{}.when", self.id), self.when.as_deref(), problems);
        let powershell = if self.powershell == self.bash { vec![] } else { self.powershell };
        Fix {
            kind: self.kind,
            risk: self.risk,
            who: self.who,
            command: self.command,
            bash: self.bash,
            powershell,
            cmd: self.cmd,
            when,
            needs,
            verify: self.verify,
            irreversible: self.undo.as_deref() == Some(NEVER),
            undo: self.undo.filter(|undo| undo != NOTHING && undo != NEVER),
            link: self.link.map(|url| link::short(&url).to_owned()),
        }
    }
}

fn look(keywords: Vec<String>, pattern: Option<String>, sets: &mut Sets) -> Look {
    let keywords = keywords.into_iter().map(|keyword| keyword.to_ascii_lowercase()).collect();
    // One that does not compile is a problem that `check` has told.
    Look { keywords, pattern: pattern.and_then(|source| compile(&source, sets).ok()) }
}

fn condition(place: Place<'_>, key: &str, source: Option<&str>, problems: &mut Vec<Problem>) -> Option<Condition> {
    Condition::parse(source?).map_err(|reason| problems.push(place.problem(key, reason))).ok()
}

/// The `.toml` files below a folder, in order of their paths.
fn toml_files(folder: &Path, files: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                problems.push(Place { file: &folder }.problem("", format!("the folder cannot be read: {error}")));
                continue;
            }
        };
        files.push(folder);
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                found.push(path);
            }
        }
    }
    found.sort();
    files.extend(found.iter().cloned());
    found
}

fn read<T: DeserializeOwned>(file: &Path, problems: &mut Vec<Problem>) -> Option<T> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| problems.push(Place { file }.problem("", format!("the file cannot be read: {error}"))))
        .ok()?;
    toml::from_str(&text).map_err(|error| problems.push(Place { file }.problem("", error.to_string()))).ok()
}

/// The texts of `<folder>/{en,ja,sv}.toml`, flat: `[paste] title = "…"` becomes `paste.title`.
fn texts(folder: &Path, files: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) -> BTreeMap<Lang, BTreeMap<String, String>> {
    let mut by_lang = BTreeMap::new();
    for lang in Lang::ALL {
        let file = folder.join(lang.tag()).with_extension("toml");
        files.push(file.clone());
        let mut flat = BTreeMap::new();
        if let Some(table) = read::<toml::Table>(&file, problems) {
            flatten("", &table, &mut flat, Place { file: &file }, problems);
        }
        by_lang.insert(lang, flat);
    }
    check::same_texts(folder, &by_lang, problems);
    by_lang
}

fn flatten(
    prefix: &str,
    table: &toml::Table,
    flat: &mut BTreeMap<String, String>,
    place: Place<'_>,
    problems: &mut Vec<Problem>,
) {
    for (key, value) in table {
        let key = format!("{prefix}{key}");
        match value {
            toml::Value::String(text) => {
                flat.insert(key, text.clone());
            }
            toml::Value::Table(table) => flatten(&format!("{key}."), table, flat, place, problems),
            other => problems.push(place.problem(key, format!("expected a text, found {}", other.type_str()))),
        }
    }
}

/// The `{slots}` of a text.
pub(crate) fn slots(text: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((slot, after)) = after.split_once('}') else { break };
        if !slot.is_empty() && slot.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_') {
            found.insert(slot);
        }
        rest = after;
    }
    found
}
