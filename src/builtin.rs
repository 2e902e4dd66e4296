//! What the build folded in: the knowledge base, its English words, and the interface's.

use crate::bundle::Bundle;
use crate::kb::{Kb, Remedies, Words};
#[cfg(feature = "all-languages")]
use crate::text::Lang;
use crate::ui::UiTexts;

const KB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/kb.bin"));
const WORDS_EN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.en.bin"));
const UI_EN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/ui.en.bin"));

impl Kb {
    /// The knowledge base of this build; on the page without its fixes, which [`remedies_file`] has.
    ///
    /// # Panics
    /// Never: the build wrote the bundle with the same types.
    pub fn builtin() -> Kb {
        let kb = postcard::from_bytes::<Bundle>(KB).expect("build.rs writes what this type reads").unpack();
        #[cfg(feature = "all-languages")]
        let kb = whole(kb);
        kb
    }
}

/// What to do about each cause, as bytes: a [`Remedies`].
///
/// [`Remedies`]: crate::kb::Remedies
pub fn remedies_file() -> &'static [u8] {
    include_bytes!(concat!(env!("OUT_DIR"), "/remedies.bin"))
}

/// The bundle has no ids of symptoms and no fixes; native programs, which count no bytes, give them back.
#[cfg(feature = "all-languages")]
fn whole(mut kb: Kb) -> Kb {
    const IDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/symptoms.bin"));
    let ids: Vec<Vec<String>> = postcard::from_bytes(IDS).unwrap_or_default();
    for (cause, ids) in kb.causes.iter_mut().zip(ids) {
        for (symptom, id) in cause.symptoms.iter_mut().zip(ids) {
            symptom.id = id;
        }
    }
    if let Some(remedies) = Remedies::read(remedies_file()) {
        kb.learn(remedies.fixes);
    }
    kb
}

impl Remedies {
    /// Reads what [`remedies_file`] gives; `None` for anything else.
    pub fn read(bytes: &[u8]) -> Option<Remedies> {
        postcard::from_bytes(bytes).ok()
    }
}

impl Words {
    /// The English words of this build, without those of fixes.
    ///
    /// # Panics
    /// Never: the build wrote the bundle with the same types.
    pub fn builtin() -> Words {
        postcard::from_bytes(WORDS_EN).expect("build.rs writes what this type reads")
    }

    /// The words of any language.
    #[cfg(feature = "all-languages")]
    pub fn of(lang: Lang) -> Words {
        #[derive(serde::Deserialize)]
        struct File {
            kb: Words,
        }
        serde_json::from_str::<File>(words_file(lang)).map_or_else(|_| Words::default(), |file| file.kb)
    }
}

impl UiTexts {
    /// The interface in English.
    ///
    /// # Panics
    /// Never: the build wrote the bundle with the same types.
    pub fn builtin() -> UiTexts {
        postcard::from_bytes(UI_EN).expect("build.rs writes what this type reads")
    }
}

/// The text of `words/<lang>.json`, which the page fetches when it wants a language: `{"ui": {…}, "kb": {…}}`.
#[cfg(feature = "all-languages")]
pub fn words_file(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!(concat!(env!("OUT_DIR"), "/words/en.json")),
        Lang::Ja => include_str!(concat!(env!("OUT_DIR"), "/words/ja.json")),
        Lang::Sv => include_str!(concat!(env!("OUT_DIR"), "/words/sv.json")),
    }
}

/// The text of `words/details.json`: what only the list of causes shows, by cause,
/// and what the pages that they name are called.
#[cfg(feature = "all-languages")]
pub fn details_file() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/words/details.json"))
}

/// The text of `words/codes.json`: what each code of Microsoft Entra means, by its number.
#[cfg(feature = "all-languages")]
pub fn codes_file() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/words/codes.json"))
}

/// Says of each code of a report what it means, in the report's language, where the table has it.
#[cfg(feature = "all-languages")]
pub fn explain_codes(report: &mut crate::report::Report) {
    let table: serde_json::Value = serde_json::from_str(codes_file()).unwrap_or_default();
    for code in &mut report.codes {
        code.text = table[code.number.to_string()][report.lang.tag()].as_str().map(str::to_owned);
    }
}
