//! The knowledge base: causes, symptoms, fixes and messages, as `kb/` tells them.
//!
//! `build.rs` reads the folder and checks it, and this crate carries the result as one bundle:
//! [`Kb`] holds what is the same in every language, [`Words`] the texts of one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::condition::Condition;
use crate::pattern::{Pattern, Sets};

/// Everything that is known, without its words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kb {
    /// What the patterns name by number.
    pub sets: Sets,
    pub messages: Vec<Message>,
    pub clues: Vec<Clue>,
    pub roles: Vec<Role>,
    /// What the codes of Microsoft Entra lead to.
    pub leads: Vec<Lead>,
    pub causes: Vec<Cause>,
}

/// What a role can allow; the place in this list is the bit in [`Role::rbac`] and [`Role::rbac_abac`].
#[rustfmt::skip]
pub const RIGHTS: &[&str] = &[
    "pull", "push", "delete",     // images and their tags
    "list",                       // the names of all repositories
    "read", "manage",             // the registry itself, through Azure Resource Manager
    "assign",                     // roles on the registry
    "sign", "quarantine", "import", "tasks", "pipelines", "cache", "credentials",
];

/// A right that the paste tells: by the operation that failed, or by what Azure Resource Manager refused.
pub const RIGHTS_READ: [&str; 2] = ["operation", "properties"];

/// How a registry reads role assignments: its property `roleAssignmentMode`, in the words of the Azure CLI.
pub const MODES: [&str; 2] = ["rbac", "rbac-abac"];

/// A built-in role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    pub name: String,
    /// The id of the role definition, the same in every tenant.
    pub id: String,
    /// The name is an everyday word, which only says something where roles are spoken of.
    pub is_common: bool,
    /// What it allows in the mode `rbac`: bits, see [`RIGHTS`].
    pub rbac: u16,
    /// What it allows in the mode `rbac-abac`.
    pub rbac_abac: u16,
}

impl Role {
    /// What the role allows in a mode of [`MODES`]: bits, see [`RIGHTS`].
    pub fn rights(&self, mode: &str) -> u16 {
        if mode == "rbac" { self.rbac } else { self.rbac_abac }
    }

    pub fn allows(&self, right: &str, mode: &str) -> bool {
        RIGHTS.iter().position(|other| *other == right).is_some_and(|bit| self.rights(mode) & 1 << bit != 0)
    }

    /// What shows in a text that this role is meant.
    pub fn literals(&self) -> impl Iterator<Item = &str> {
        let name = (!self.is_common).then_some(self.name.as_str());
        name.into_iter().chain([self.id.as_str()])
    }
}

impl Kb {
    /// The cause that a code of Microsoft Entra leads to; `None` for a code that the table does not have.
    pub fn cause_of_code(&self, number: u32) -> Option<&str> {
        let lead = leads(&self.leads, number).find(|lead| !lead.also)?;
        self.causes.get(lead.cause).map(|cause| cause.id.as_str())
    }
}

/// The codes of Microsoft Entra that lead to one thing. Told by what they lead to, and each by its distance from the one before:
/// that is half as long as a list of codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// The cause's place in [`Kb::causes`].
    pub cause: usize,
    /// What conditions call it: the cause's id, or `id@sign` where the cause tells the codes that lead to it apart.
    pub to: String,
    /// What they may mean besides.
    pub also: bool,
    pub gaps: Vec<u32>,
}

/// What a code of Microsoft Entra leads to.
pub fn leads(all: &[Lead], number: u32) -> impl Iterator<Item = &Lead> {
    all.iter().filter(move |lead| {
        let mut at = 0;
        lead.gaps.iter().any(|gap| {
            at += gap;
            at == number
        })
    })
}

/// Plain words that show what was being done, and where: a fact, and no evidence by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clue {
    pub fact: String,
    pub value: String,
    pub keywords: Vec<String>,
}

/// A text that a tool prints and that several causes share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub id: String,
    pub speaker: String,
    /// The step of the login that this text says has failed.
    pub fails: Option<String>,
    /// The last step that it proves to have worked.
    pub proves: Option<String>,
    /// Is about no host, whatever hosts stand around it: a program speaks of itself.
    pub hostless: bool,
    pub look: Look,
}

/// How to find a text: keywords first, then the pattern around them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Look {
    pub keywords: Vec<String>,
    pub pattern: Option<Pattern>,
}

/// Why somebody sees what they see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cause {
    pub id: String,
    /// The folder in `kb/causes`: the documented section.
    pub section: String,
    /// The step of the login that it breaks.
    pub step: String,
    /// Who has to act.
    pub who: String,
    /// The right that is lacking where this is the cause: one of [`RIGHTS`], or one of [`RIGHTS_READ`].
    pub right: Option<String>,
    /// The documented section that the page links, as [`crate::link::short`] gives it.
    pub source: String,
    /// Where its texts begin in [`Words`].
    pub texts: usize,
    /// Where the texts of its fixes begin in [`Words`].
    pub fix_texts: usize,
    pub symptoms: Vec<Symptom>,
    /// Empty until [`Kb::learn`].
    pub fixes: Vec<Fix>,
}

/// What to do about each cause, with its English words.
///
/// Apart from the rest: the page fetches it with the first paste, since there is nothing to do before there is a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remedies {
    /// By cause, in the order of the knowledge base.
    pub fixes: Vec<Vec<Fix>>,
    /// As [`Words::fixes`].
    pub texts: Vec<String>,
    /// As [`Words::permissions`].
    pub permissions: Vec<String>,
}

impl Kb {
    /// Takes the fixes of its causes.
    pub fn learn(&mut self, fixes: Vec<Vec<Fix>>) {
        for (cause, fixes) in self.causes.iter_mut().zip(fixes) {
            cause.fixes = fixes;
        }
    }
}

/// What to look for, and how many points it gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Symptom {
    /// Not in the bundle, since it is much of its bytes and only tells symptoms apart.
    #[serde(skip)]
    pub id: String,
    pub weight: i32,
    /// Names this cause and no other.
    pub decisive: bool,
    pub sign: Sign,
    pub when: Option<Condition>,
}

/// What shows a symptom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Sign {
    /// A text of the cause's own, about a host of one of these kinds (empty: any).
    Text { look: Look, about: Vec<String> },
    /// Any of these shared messages.
    Messages(Vec<MessageRef>),
    /// A condition on facts alone.
    Facts(Condition),
}

/// A message, about a host of a certain kind: `no-such-host@docker-hub`. Without a kind: an Azure registry, or unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRef {
    pub id: String,
    pub kind: Option<String>,
}

/// What to do about a cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// `check` only reads, `change` alters something.
    pub kind: String,
    pub risk: String,
    pub who: Option<String>,
    /// Words to be rendered for each shell.
    pub command: Vec<String>,
    /// Lines written by hand, instead of `command`.
    pub bash: Vec<String>,
    /// Empty where they are bash's.
    pub powershell: Vec<String>,
    /// Empty where cmd has no way of its own.
    pub cmd: Vec<String>,
    pub when: Option<Condition>,
    /// The permission that it takes, by its number in [`Words::permissions`].
    pub needs: Option<usize>,
    pub verify: Option<String>,
    pub undo: Option<String>,
    /// Nothing takes it back.
    pub irreversible: bool,
    pub link: Option<String>,
}

/// The texts of one language.
///
/// The engine's own have keys; those of causes stand in the order of the knowledge base, so that no key has to be stored:
/// for each cause title, why and headline, and one for each symptom. An empty text is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub engine: BTreeMap<String, String>,
    pub causes: Vec<String>,
    /// Title and note of each fix.
    pub fixes: Vec<String>,
    pub permissions: Vec<String>,
}

impl Words {
    /// A text of the engine's own; the key itself where it is missing, which the build forbids.
    pub fn get<'w>(&'w self, key: &'w str) -> &'w str {
        self.find(key).unwrap_or(key)
    }

    pub fn find(&self, key: &str) -> Option<&str> {
        self.engine.get(key).map(String::as_str)
    }

    pub fn title<'w>(&'w self, cause: &'w Cause) -> &'w str {
        self.text(cause.texts).unwrap_or(&cause.id)
    }

    pub fn why(&self, cause: &Cause) -> &str {
        self.text(cause.texts + 1).unwrap_or_default()
    }

    pub fn headline(&self, cause: &Cause) -> Option<&str> {
        self.text(cause.texts + 2)
    }

    /// Why the symptom with this number speaks for or against the cause.
    pub fn because(&self, cause: &Cause, symptom: usize) -> &str {
        self.text(cause.texts + 3 + symptom).unwrap_or_default()
    }

    /// Title, note and needs of the fix with this number.
    pub fn fix(&self, cause: &Cause, fix: usize) -> [Option<&str>; 3] {
        let text = |at: usize| self.fixes.get(at).map(String::as_str).filter(|text| !text.is_empty());
        let first = cause.fix_texts + 2 * fix;
        let needs = cause.fixes[fix].needs.and_then(|permission| self.permissions.get(permission));
        [text(first), text(first + 1), needs.map(String::as_str)]
    }

    fn text(&self, at: usize) -> Option<&str> {
        self.causes.get(at).map(String::as_str).filter(|text| !text.is_empty())
    }
}
