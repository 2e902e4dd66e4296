//! What the knowledge base must not say: each check names the file, the key and the reason.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::compile::compile;
use crate::condition::{Condition, Term, Test};
use crate::fact;
use crate::kb::{Clue, Kb, Look, MODES, RIGHTS, RIGHTS_READ, Sign};
use crate::load::{
    ByLang, CauseFile, CodeSource, FixSource, LinkSource, Links, MessageSource, NEVER, Permissions, Place, Problem, RoleSource,
    SymptomSource, slots,
};
use crate::look;
use crate::pattern::Sets;
use crate::readable::Readable;
use crate::text::Lang;

pub const SPEAKERS: &[&str] = &[
    "client",
    "docker-daemon",
    "containerd",
    "kubelet",
    "podman",
    "buildkit",
    "az",
    "entra",
    "registry",
    "proxy",
    "docker-hub",
    "pipeline",
    "azure-host",
    "helper",
    "resolver",
];
pub const STEPS: &[&str] =
    &["client", "name", "dns", "connect", "tls", "challenge", "sign-in", "token-exchange", "authorize", "manifest", "layers"];
pub const WHO: &[&str] = &["you", "registry-owner", "tenant-admin", "cluster-operator", "network-team"];
pub const HOST_KINDS: &[&str] = &["registry", "data", "entra", "arm", "docker-hub", "mcr", "other-registry", "other", "unknown"];
const RISKS: &[&str] = &["reads", "changes", "changes-access", "destroys"];

/// Slots that are computed rather than read.
const COMPUTED_SLOTS: &[&str] = &["assignee", "role", "corrected"];

pub(crate) fn message(place: Place<'_>, message: &MessageSource, problems: &mut Vec<Problem>) {
    let key = format!("message.{}", message.id);
    let mut say = |key: String, reason: String| problems.push(place.problem(key, reason));
    if !is_id(&message.id) {
        say(key.clone(), "an id is lower-case words joined by `-`".into());
    }
    one_of(&format!("{key}.speaker"), &message.speaker, SPEAKERS, &mut say);
    for (name, step) in [("fails", &message.fails), ("proves", &message.proves)] {
        if let Some(step) = step {
            one_of(&format!("{key}.{name}"), step, STEPS, &mut say);
        }
    }
    look(&key, &message.keywords, message.pattern.as_deref(), &message.hits, &message.misses, &mut say);
}

pub(crate) fn clues(place: Place<'_>, clues: &[Clue], problems: &mut Vec<Problem>) {
    for clue in clues {
        let key = format!("clue.{}.{}", clue.fact, clue.value);
        if fact::name(&clue.fact).is_none() {
            problems.push(place.problem(key.clone(), format!("there is no fact `{}`", clue.fact)));
        }
        if clue.keywords.is_empty() {
            problems.push(place.problem(key, "a clue needs keywords"));
        }
    }
}

pub(crate) fn roles(place: Place<'_>, roles: &[RoleSource], problems: &mut Vec<Problem>) {
    let mut say = |key: String, reason: String| problems.push(place.problem(key, reason));
    unique("role", roles.iter().map(|role| &role.name), &mut say);
    unique("role", roles.iter().map(|role| &role.id), &mut say);
    for role in roles {
        let key = format!("role.{}", role.name);
        let parts: Vec<usize> = role.id.split('-').map(str::len).collect();
        if parts != [8, 4, 4, 4, 12] || !role.id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f' | b'-')) {
            say(format!("{key}.id"), format!("`{}` is no id of a role definition in small letters", role.id));
        }
        for (mode, rights) in [(MODES[0], &role.rbac), (MODES[1], &role.rbac_abac)] {
            for right in rights {
                one_of(&format!("{key}.{mode}"), right, RIGHTS, &mut say);
            }
        }
    }
}

/// Every permission has a text in each language, and a fix that needs it.
pub(crate) fn permissions(place: Place<'_>, permissions: &Permissions, kb: &Kb, problems: &mut Vec<Problem>) {
    let mut say = |key: String, reason: String| problems.push(place.problem(key, reason));
    let needed: BTreeSet<usize> = kb.causes.iter().flat_map(|cause| &cause.fixes).filter_map(|fix| fix.needs).collect();
    for (number, (id, texts)) in permissions.iter().enumerate() {
        if !is_id(id) {
            say(id.clone(), "an id is lower-case words joined by `-`".into());
        }
        if !needed.contains(&number) {
            say(id.clone(), "no fix needs this".into());
        }
        let english = texts.get(Lang::En.tag()).map_or("", String::as_str);
        known_slots(&format!("{id}.{}", Lang::En.tag()), english, &mut say);
        for lang in Lang::ALL {
            let key = format!("{id}.{}", lang.tag());
            match texts.get(lang.tag()).map(|text| text.trim()) {
                None | Some("") => say(key, "a permission has a text in each language".into()),
                Some(text) => same_slots(&key, text, english, &mut say),
            }
        }
        for tag in texts.keys().filter(|tag| Lang::ALL.iter().all(|lang| lang.tag() != *tag)) {
            say(format!("{id}.{tag}"), "there is no such language".into());
        }
    }
}

pub(crate) fn cause(place: Place<'_>, cause: &CauseFile, problems: &mut Vec<Problem>) {
    let mut say = |key: String, reason: String| problems.push(place.problem(key, reason));
    if !is_id(&cause.id) {
        say("id".into(), "an id is lower-case words joined by `-`".into());
    }
    if place.stem() != cause.id {
        say("id".into(), format!("the file is called `{}.toml`, the cause `{}`", place.stem(), cause.id));
    }
    one_of("step", &cause.step, STEPS, &mut say);
    one_of("who", &cause.who, WHO, &mut say);
    if let Some(right) = cause.right.as_deref().filter(|right| !RIGHTS_READ.contains(right)) {
        one_of("right", right, RIGHTS, &mut say);
    }
    if cause.sources.is_empty() {
        say("sources".into(), "a cause needs a source: where is it documented?".into());
    }
    for (lang, texts) in cause.text.each() {
        if texts.title.trim().is_empty() || texts.why.trim().is_empty() {
            say(format!("text.{}", lang.tag()), "title and why must not be empty".into());
        }
        if texts.headline.is_some() != cause.text.en.headline.is_some() {
            say(format!("text.{}.headline", lang.tag()), "all languages have a headline, or none".into());
        }
        if !slots(&texts.title).is_empty() {
            say(
                format!("text.{}.title", lang.tag()),
                "a title stands in the list of causes and has no slots; use headline".into(),
            );
        }
        for (name, text, english) in [
            ("why", Some(&texts.why), Some(&cause.text.en.why)),
            ("headline", texts.headline.as_ref(), cause.text.en.headline.as_ref()),
        ] {
            let (text, english) = (text.map_or("", String::as_str), english.map_or("", String::as_str));
            same_slots(&format!("text.{}.{name}", lang.tag()), text, english, &mut say);
        }
    }
    unique("symptom", cause.symptom.iter().map(|symptom| &symptom.id), &mut say);
    unique("fix", cause.fix.iter().map(|fix| &fix.id), &mut say);
    if !cause.symptom.iter().any(|symptom| symptom.weight > 0) {
        say("symptom".into(), "a cause needs a symptom that speaks for it".into());
    }
    if cause.fix.is_empty() {
        say("fix".into(), "a cause needs a fix".into());
    }
    for source in &cause.symptom {
        symptom(source, &mut say);
    }
    for source in &cause.fix {
        fix(source, &mut say);
    }
}

/// The table of pages: the form of each address, and a title in every language.
pub(crate) fn links(place: Place<'_>, links: &[LinkSource], problems: &mut Vec<Problem>) {
    let mut say = |key: String, reason: String| problems.push(place.problem(key, reason));
    let mut seen: BTreeMap<(Lang, &str), &str> = BTreeMap::new();
    for link in links {
        let key = format!("link.{}", link.url);
        if let Some(reason) = wrong_with_address(&link.url) {
            say(key.clone(), reason.into());
        }
        for (lang, title) in link.titles() {
            if title.trim().is_empty() {
                say(format!("{key}.{}", lang.tag()), "a page needs a title in every language".into());
            } else if let Some(other) = seen.insert((lang, title), &link.url).filter(|other| *other != link.url) {
                say(format!("{key}.{}", lang.tag()), format!("has the title of `{other}`"));
            }
        }
    }
    for pair in links.windows(2) {
        match pair[0].url.cmp(&pair[1].url) {
            Ordering::Less => {}
            Ordering::Equal => say(format!("link.{}", pair[1].url), "this address stands twice".into()),
            Ordering::Greater => say(format!("link.{}", pair[1].url), format!("stands after `{}`: sort by address", pair[0].url)),
        }
    }
}

/// Why an address is none that the table takes: it names one page, in whatever language the reader has, and nothing more.
fn wrong_with_address(url: &str) -> Option<&'static str> {
    let Some(rest) = url.strip_prefix("https://") else { return Some("is no https address") };
    let (page, anchor) = rest.split_once('#').map_or((rest, None), |(page, anchor)| (page, Some(anchor)));
    let is_locale = |part: &str| {
        let letters = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
        part.split_once('-').is_some_and(|(language, country)| letters(language) && letters(country))
    };
    let is_of_a_heading = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    if page.split('/').skip(1).any(is_locale) {
        return Some("names a language: leave it out, and the reader's own is put in its place");
    }
    if page.contains('?') {
        return Some("has parameters, which say where a reader comes from and not where to go");
    }
    if !page.bytes().all(|b| b.is_ascii_graphic()) || page.starts_with('/') || page.is_empty() {
        return Some("is no address");
    }
    match anchor {
        Some("") => Some("ends in `#`, which leads nowhere"),
        Some(anchor) if !anchor.bytes().all(is_of_a_heading) => {
            Some("has an anchor that no heading gives: lower-case letters, digits, `-` and `_`")
        }
        _ => None,
    }
}

/// Every page that a cause names stands in the table.
pub(crate) fn named_links(place: Place<'_>, cause: &CauseFile, links: &mut Links, problems: &mut Vec<Problem>) {
    let sources = cause.sources.iter().map(|url| ("sources".to_owned(), url));
    let fixes = cause.fix.iter().filter_map(|fix| Some((format!("fix.{}.link", fix.id), fix.link.as_ref()?)));
    for (key, url) in sources.chain(fixes) {
        if !links.all.iter().any(|link| link.url == *url) {
            problems.push(place.problem(key, format!("`{url}` does not stand in links.toml, which tells its title")));
        }
        links.used.insert(url.clone());
    }
}

pub(crate) fn unused_links(place: Place<'_>, links: &Links, problems: &mut Vec<Problem>) {
    for link in links.all.iter().filter(|link| !links.used.contains(&link.url)) {
        problems.push(place.problem(format!("link.{}", link.url), "no cause names this page"));
    }
}

/// What can only be seen with all files read.
pub(crate) fn whole(root: &Path, kb: &Kb, problems: &mut Vec<Problem>) {
    let place = Place::new(root);
    let mut say = |key: String, reason: String| problems.push(place.problem(key, reason));
    unique("messages", kb.messages.iter().map(|message| &message.id), &mut say);
    unique("causes", kb.causes.iter().map(|cause| &cause.id), &mut say);
    let messages: BTreeSet<&str> = kb.messages.iter().map(|message| message.id.as_str()).collect();
    for cause in &kb.causes {
        for symptom in &cause.symptoms {
            let key = || format!("causes.{}.symptom.{}", cause.id, symptom.id);
            if let Sign::Messages(refs) = &symptom.sign {
                for message in refs {
                    if !messages.contains(message.id.as_str()) {
                        say(key(), format!("there is no message `{}`", message.id));
                    }
                    if let Some(kind) = &message.kind {
                        one_of(&key(), kind, HOST_KINDS, &mut say);
                    }
                }
            }
            let facts = if let Sign::Facts(condition) = &symptom.sign { Some(condition) } else { None };
            for term in facts.into_iter().chain(&symptom.when).flat_map(Condition::terms) {
                if term.name != "said" {
                    continue;
                }
                for value in term.values() {
                    let id = value.split_once('@').map_or(value, |(id, _)| id);
                    if !messages.contains(id) {
                        say(key(), format!("there is no message `{id}`"));
                    }
                }
            }
        }
    }
    for (at, message) in kb.messages.iter().enumerate() {
        if let Some(twin) = kb.messages[..at].iter().find(|twin| twin.look == message.look) {
            say(format!("messages.{}", message.id), format!("looks for the same text as `{}`", twin.id));
        }
    }
}

/// The table of the codes of Microsoft Entra, by itself.
pub(crate) fn codes(place: Place<'_>, codes: &[CodeSource], problems: &mut Vec<Problem>) {
    let mut before = 0;
    for code in codes {
        let key = format!("code.{}", code.number);
        let mut say = |key: &str, reason: &str| problems.push(place.problem(key, reason));
        if !(1_000..100_000_000).contains(&code.number) {
            say(&key, "a code has four to eight digits");
        }
        if code.number == before {
            say(&key, "this code stands twice");
        } else if code.number < before {
            say(&key, &format!("stands behind {before}: the codes are in order of number"));
        }
        before = code.number;
        let is_name = |name: &String| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if code.name.as_ref().is_some_and(|name| !is_name(name)) {
            say(&format!("{key}.name"), "a symbolic name is letters, digits and `_`");
        }
        for (lang, text) in [("en", &code.en), ("ja", &code.ja), ("sv", &code.sv)] {
            if text.trim().is_empty() {
                say(&format!("{key}.{lang}"), "must not be empty");
            }
        }
    }
}

/// What can only be seen with the causes read: each code leads to a cause that reads it, and conditions name what there is.
pub(crate) fn codes_and_causes(place: Place<'_>, codes: &[CodeSource], kb: &Kb, problems: &mut Vec<Problem>) {
    let mut say = |key: String, reason: String| problems.push(place.problem(key, reason));
    for code in codes {
        let also = code.also.iter().map(|also| ("entra-also", also));
        for (fact, lead) in std::iter::once(("entra-cause", &code.cause)).chain(also) {
            let key = format!("code.{}.{}", code.number, fact.trim_start_matches("entra-"));
            let (id, sign) = lead.split_once('@').map_or((lead.as_str(), None), |(id, sign)| (id, Some(sign)));
            if sign.is_some_and(|sign| !is_id(sign)) {
                say(key.clone(), format!("`{lead}`: what stands behind `@` is lower-case words joined by `-`"));
            }
            let Some(cause) = kb.causes.iter().find(|cause| cause.id == id) else {
                say(key, format!("there is no cause `{id}`"));
                continue;
            };
            let number = code.number.to_string();
            let reads = |term: &Term| !term.negated && (term.accepts(fact, lead) || term.accepts("aadsts", &number));
            let is_read = cause.symptoms.iter().filter(|symptom| symptom.weight > 0).any(|symptom| match &symptom.sign {
                Sign::Facts(condition) => condition.terms().any(|term| term.test != Test::Present && reads(term)),
                _ => false,
            });
            if !is_read {
                say(key, format!("no symptom of `{id}` reads it: one with the fact `{fact} == {lead}` would"));
            }
        }
    }
    for cause in &kb.causes {
        let of_symptoms = cause.symptoms.iter().flat_map(|symptom| {
            let facts = if let Sign::Facts(condition) = &symptom.sign { Some(condition) } else { None };
            facts.into_iter().chain(&symptom.when)
        });
        let of_fixes = cause.fixes.iter().filter_map(|fix| fix.when.as_ref());
        for term in of_symptoms.chain(of_fixes).flat_map(Condition::terms) {
            let is_known = |value: &str| match term.name.as_str() {
                "aadsts" => codes.iter().any(|code| code.number.to_string() == value),
                "entra-cause" => codes.iter().any(|code| code.cause == value),
                "entra-also" => codes.iter().any(|code| code.also.iter().any(|also| also == value)),
                _ => true,
            };
            if term.name.starts_with("entra-") && !matches!(term.test, Test::Present | Test::Is(_) | Test::OneOf(_)) {
                say(format!("causes.{}", cause.id), format!("`{}` is asked with `==` or `in`", term.name));
            }
            for value in term.values().filter(|value| !is_known(value)) {
                say(format!("causes.{}", cause.id), format!("asks for `{} {value}`, which no code has", term.name));
            }
        }
    }
}

/// The three languages must have the same keys, and each text the same slots.
pub(crate) fn same_texts(folder: &Path, by_lang: &BTreeMap<Lang, BTreeMap<String, String>>, problems: &mut Vec<Problem>) {
    let Some(english) = by_lang.get(&Lang::En) else { return };
    for (lang, texts) in by_lang {
        let file = folder.join(lang.tag()).with_extension("toml");
        let place = Place::new(&file);
        let mut say = |key: String, reason: String| problems.push(place.problem(key, reason));
        for key in english.keys().filter(|key| !texts.contains_key(*key)) {
            say(key.clone(), "missing: English has it".into());
        }
        for (key, text) in texts {
            match english.get(key) {
                None => say(key.clone(), "English has no such text".into()),
                Some(english) => same_slots(key, text, english, &mut say),
            }
        }
    }
}

fn symptom(symptom: &SymptomSource, say: &mut impl FnMut(String, String)) {
    let key = format!("symptom.{}", symptom.id);
    if !is_id(&symptom.id) {
        say(key.clone(), "an id is lower-case words joined by `-`".into());
    }
    if symptom.weight == 0 || symptom.weight.abs() > 100 {
        say(format!("{key}.weight"), format!("{} is not within 1..=100 or -100..=-1", symptom.weight));
    }
    if symptom.decisive && symptom.weight < 60 {
        say(format!("{key}.decisive"), "a decisive symptom has 60 points or more".into());
    }
    let signs = [!symptom.keywords.is_empty(), symptom.message.is_some(), symptom.fact.is_some()];
    if signs.iter().filter(|sign| **sign).count() != 1 {
        say(key.clone(), "a symptom has either keywords (and a pattern), or a message, or a fact".into());
    }
    if !symptom.keywords.is_empty() {
        look(&key, &symptom.keywords, symptom.pattern.as_deref(), &symptom.hits, &symptom.misses, say);
    }
    for kind in &symptom.about {
        one_of(&format!("{key}.about"), kind, HOST_KINDS, say);
    }
    for (name, condition) in [("fact", &symptom.fact), ("when", &symptom.when)] {
        if let Some(source) = condition {
            check_condition(&format!("{key}.{name}"), source, say);
        }
    }
    for (lang, because) in symptom.because.each() {
        if because.trim().is_empty() {
            say(format!("{key}.because.{}", lang.tag()), "must not be empty".into());
        }
        same_slots(&format!("{key}.because.{}", lang.tag()), because, &symptom.because.en, say);
    }
}

fn fix(fix: &FixSource, say: &mut impl FnMut(String, String)) {
    let key = format!("fix.{}", fix.id);
    if !is_id(&fix.id) {
        say(key.clone(), "an id is lower-case words joined by `-`".into());
    }
    one_of(&format!("{key}.kind"), &fix.kind, &["check", "change"], say);
    one_of(&format!("{key}.risk"), &fix.risk, RISKS, say);
    if (fix.kind == "check") != (fix.risk == "reads") {
        say(format!("{key}.risk"), "a check has the risk `reads`, a change another one".into());
    }
    if let Some(who) = &fix.who {
        one_of(&format!("{key}.who"), who, WHO, say);
    }
    let by_shell = [&fix.bash, &fix.powershell, &fix.cmd];
    if !fix.command.is_empty() && by_shell.iter().any(|lines| !lines.is_empty()) {
        say(format!("{key}.command"), "either `command`, or lines by shell".into());
    }
    if fix.bash.is_empty() != fix.powershell.is_empty() || fix.bash.is_empty() && !fix.cmd.is_empty() {
        say(format!("{key}.powershell"), "`bash` and `powershell` come together, and `cmd` only with them".into());
    }
    if let Some(source) = &fix.when {
        check_condition(&format!("{key}.when"), source, say);
    }
    let lines = [&fix.command, &fix.bash, &fix.powershell, &fix.cmd].into_iter().flatten();
    for line in lines.chain(&fix.verify).chain(&fix.undo) {
        known_slots(&format!("{key}.command"), line, say);
    }
    for line in fix.command.iter().chain(&fix.verify).chain(&fix.undo) {
        if ["$(", "&&", " | ", ";", " > "].iter().any(|shell| line.contains(shell)) {
            say(format!("{key}.command"), format!("`{line}` needs a shell; write several commands, or lines by shell"));
        }
        if let Err(reason) = crate::command_line::split(line) {
            say(format!("{key}.command"), format!("`{line}`: {reason}"));
        }
    }
    if fix.kind == "change" {
        whole_change(&key, fix, say);
    }
    for (name, by_lang) in [("title", Some(&fix.title)), ("note", fix.note.as_ref())] {
        for (lang, text) in by_lang.into_iter().flat_map(ByLang::each) {
            if text.trim().is_empty() {
                say(format!("{key}.{name}.{}", lang.tag()), "must not be empty".into());
            }
        }
    }
}

/// Whoever changes something knows what it takes, how to see that it worked, and how to go back.
fn whole_change(key: &str, fix: &FixSource, say: &mut impl FnMut(String, String)) {
    for (name, text, wanted) in [
        ("needs", &fix.needs, "a change says what it needs: an id of permissions.toml"),
        ("verify", &fix.verify, "a change says how to see that it worked: a command"),
        ("undo", &fix.undo, "a change says what takes it back: a command, `nothing` or `never`"),
    ] {
        if text.as_deref().unwrap_or_default().trim().is_empty() {
            say(format!("{key}.{name}"), wanted.into());
        }
    }
    if fix.undo.as_deref() == Some(NEVER) && fix.note.is_none() {
        say(format!("{key}.note"), "what cannot be taken back says in its note what is lost".into());
    }
}

/// A symptom that misses its own examples cannot be built.
fn look(
    key: &str,
    keywords: &[String],
    pattern: Option<&str>,
    hits: &[String],
    misses: &[String],
    say: &mut impl FnMut(String, String),
) {
    if keywords.is_empty() {
        say(format!("{key}.keywords"), "a pattern needs keywords: the cheap look before it runs".into());
    }
    for keyword in keywords {
        if keyword.len() < 3 {
            say(format!("{key}.keywords"), format!("`{keyword}` is too short to be a cheap look"));
        }
    }
    if hits.is_empty() {
        say(format!("{key}.hits"), "write down at least one real text that it must find".into());
    }
    if misses.is_empty() {
        say(format!("{key}.misses"), "write down the nearest text that it must not find".into());
    }
    let mut sets = Sets::new();
    let compiled = match pattern.map(|pattern| compile(pattern, &mut sets)).transpose() {
        Ok(pattern) => pattern,
        Err(reason) => return say(format!("{key}.pattern"), reason),
    };
    for group in compiled.iter().flat_map(crate::pattern::Pattern::groups) {
        if fact::name(&group.replace('_', "-")).is_none() {
            say(format!("{key}.pattern"), format!("the group `{group}` is no fact's name"));
        }
    }
    let keywords: Vec<String> = keywords.iter().map(|keyword| keyword.to_ascii_lowercase()).collect();
    let look = Look { keywords, pattern: compiled };
    // As the engine looks: around a keyword.
    let found = |text: &str| {
        let readable = Readable::new(text);
        let lower = readable.text().to_ascii_lowercase();
        let places = look.keywords.iter().flat_map(|keyword| lower.match_indices(keyword.as_str()));
        let mut hits: Vec<_> = places.map(|(at, keyword)| at..at + keyword.len()).collect();
        hits.sort_by_key(|hit| (hit.start, hit.end));
        look::find(&look, &sets, &readable, &hits).next().is_some()
    };
    for hit in hits.iter().filter(|hit| !found(hit)) {
        say(format!("{key}.hits"), format!("does not find its own example: {hit}"));
    }
    for miss in misses.iter().filter(|miss| found(miss)) {
        say(format!("{key}.misses"), format!("finds what it must not: {miss}"));
    }
}

fn check_condition(key: &str, source: &str, say: &mut impl FnMut(String, String)) {
    match Condition::parse(source) {
        Err(reason) => say(key.to_owned(), reason),
        Ok(condition) => {
            for term in condition.terms().filter(|term| fact::name(&term.name).is_none()) {
                say(key.to_owned(), format!("there is no fact `{}`", term.name));
            }
        }
    }
}

fn is_id(id: &str) -> bool {
    !id.is_empty()
        && !id.starts_with('-')
        && !id.ends_with('-')
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn one_of(key: &str, value: &str, allowed: &[&str], say: &mut impl FnMut(String, String)) {
    if !allowed.contains(&value) {
        say(key.to_owned(), format!("`{value}` is none of {}", allowed.join(", ")));
    }
}

fn unique<'i>(key: &str, ids: impl Iterator<Item = &'i String>, say: &mut impl FnMut(String, String)) {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            say(format!("{key}.{id}"), "this id stands twice".into());
        }
    }
}

fn known_slots(key: &str, text: &str, say: &mut impl FnMut(String, String)) {
    for slot in slots(text) {
        if fact::name(slot).is_none() && !COMPUTED_SLOTS.contains(&slot) {
            say(key.to_owned(), format!("there is no slot `{{{slot}}}`"));
        }
    }
}

fn same_slots(key: &str, text: &str, english: &str, say: &mut impl FnMut(String, String)) {
    let (here, there) = (slots(text), slots(english));
    if here != there {
        say(key.to_owned(), format!("has the slots {here:?}, English has {there:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERMISSIONS: &str = r#"
        [registry-reader]
        en = "Reader on {registry}"
        ja = "{registry} に対する閲覧者 (Reader) ロール"
        sv = "Läsare (Reader) på {registry}"
    "#;
    const CHANGE: &str = r#"
        id = "log-in"
        kind = "change"
        risk = "changes"
        command = ["az acr login --name {registry-name}"]
        needs = "registry-reader"
        title = { en = "Log in", ja = "ログインする", sv = "Logga in" }
        verify = "docker pull {image}"
        undo = "nothing"
    "#;
    const NOTE: &str = r#"note = { en = "It is lost.", ja = "失われます。", sv = "Det går förlorat." }"#;

    /// What is wrong with a cause's only fix, and with the table of permissions, as `file: key: reason`.
    fn problems(permissions: &str, fix: &str) -> Vec<String> {
        let mut problems = Vec::new();
        let permissions: Permissions = toml::from_str(permissions).expect("the table is TOML");
        let source: FixSource = toml::from_str(fix).expect("the fix is TOML");
        super::fix(&source, &mut |key, reason| problems.push(Place::new("cause.toml".as_ref()).problem(key, reason)));
        let fix = source.into_fix(&permissions, Place::new("cause.toml".as_ref()), &mut problems);
        let cause = crate::kb::Cause {
            id: String::new(),
            section: String::new(),
            step: String::new(),
            who: String::new(),
            right: None,
            source: String::new(),
            texts: 0,
            fix_texts: 0,
            symptoms: vec![],
            fixes: vec![fix],
        };
        let kb = Kb { causes: vec![cause], ..Kb::default() };
        super::permissions(Place::new("permissions.toml".as_ref()), &permissions, &kb, &mut problems);
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_whole_change_is_let_through() {
        assert_eq!(problems(PERMISSIONS, CHANGE), [""; 0]);
        assert_eq!(problems(PERMISSIONS, &CHANGE.replace("nothing", "docker logout {registry}")), [""; 0]);
        assert_eq!(problems(PERMISSIONS, &(CHANGE.replace("nothing", "never") + NOTE)), [""; 0]);
    }

    #[test]
    fn a_change_says_what_it_needs_how_to_see_that_it_worked_and_what_takes_it_back() {
        let without = |key: &str| {
            let lines = CHANGE.lines().filter(|line| !line.trim_start().starts_with(key));
            lines.collect::<Vec<_>>().join("\n")
        };
        assert_eq!(
            problems("", &without("needs")),
            ["cause.toml: fix.log-in.needs: a change says what it needs: an id of permissions.toml"]
        );
        assert_eq!(
            problems(PERMISSIONS, &without("verify")),
            ["cause.toml: fix.log-in.verify: a change says how to see that it worked: a command"]
        );
        assert_eq!(
            problems(PERMISSIONS, &without("undo")),
            ["cause.toml: fix.log-in.undo: a change says what takes it back: a command, `nothing` or `never`"]
        );
        let check = without("undo").replace("\"change\"", "\"check\"").replace("\"changes\"", "\"reads\"");
        assert_eq!(problems(PERMISSIONS, &check), [""; 0]);
    }

    #[test]
    fn what_cannot_be_taken_back_says_what_is_lost() {
        assert_eq!(
            problems(PERMISSIONS, &CHANGE.replace("nothing", "never")),
            ["cause.toml: fix.log-in.note: what cannot be taken back says in its note what is lost"]
        );
    }

    #[test]
    fn a_permission_that_is_unknown_or_that_nothing_needs_is_refused() {
        assert_eq!(
            problems(PERMISSIONS, &CHANGE.replace("registry-reader", "registry-raeder")),
            [
                "cause.toml: fix.log-in.needs: there is no permission `registry-raeder`",
                "permissions.toml: registry-reader: no fix needs this",
            ]
        );
    }

    #[test]
    fn a_permission_speaks_every_language_and_of_slots_that_exist() {
        let cases = [
            (
                "sv = ",
                "de = ",
                vec![
                    "registry-reader.sv: a permission has a text in each language",
                    "registry-reader.de: there is no such language",
                ],
            ),
            ("Läsare (Reader) på {registry}", " ", vec!["registry-reader.sv: a permission has a text in each language"]),
            ("på {registry}", "på registret", vec![r#"registry-reader.sv: has the slots {}, English has {"registry"}"#]),
            ("{registry}", "{regsitry}", vec!["registry-reader.en: there is no slot `{regsitry}`"]),
        ];
        for (right, wrong, expected) in cases {
            let expected: Vec<String> = expected.iter().map(|problem| format!("permissions.toml: {problem}")).collect();
            assert_eq!(problems(&PERMISSIONS.replace(right, wrong), CHANGE), expected, "{wrong}");
        }
    }
}
