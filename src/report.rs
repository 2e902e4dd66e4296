//! The answer: one type, drawn by the app, exported as JSON, printed by `examples/diagnose`.
//!
//! The JSON form is a promise: fields grow, none changes its meaning. `tests/report.schema.json` holds it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::text::Lang;

/// The version of the JSON form.
pub const SCHEMA: u32 = 1;

/// Everything that was understood of a paste.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    pub schema: u32,
    pub lang: Lang,
    pub segments: Vec<SegmentReport>,
    pub facts: FactsReport,
    /// Best first.
    pub findings: Vec<Finding>,
    pub ruled_out: Vec<RuledOut>,
    /// All steps of the login, in order.
    pub journey: Vec<JourneyStep>,
    pub next: Vec<NextCheck>,
    pub disagreements: Vec<Disagreement>,
    pub secrets: Vec<SecretReport>,
    /// What could not be read, in plain sentences: a truncated token, bytes that are no text.
    pub notes: Vec<Note>,
    /// Tokens found in the paste, each answered.
    pub tokens: Vec<TokenReport>,
    /// The slots that commands could not fill: shown as blanks to fill in once.
    pub blanks: Vec<Blank>,
    /// The codes of Microsoft Entra in the paste, each once, where it is first named (`AADSTS50076`) or else listed (`error_codes`).
    pub codes: Vec<CodeReport>,
    /// What documents say that matters here, field by field.
    pub readouts: Vec<Readout>,
    /// How documents with faults are mended.
    pub mends: Vec<Mend>,
    /// What rows of logs come to.
    pub charts: Vec<Chart>,
    /// What stands encoded in the paste, decoded and redacted.
    pub layers: Vec<DecodedLayer>,
}

/// A half-open byte range of the paste, on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SegmentReport {
    /// The kind's stable id, such as `docker-config`.
    pub kind: String,
    /// The kind in the report's language.
    pub name: String,
    #[serde(flatten)]
    pub span: Span,
    /// The index of the segment that this one is encoded in.
    pub inside: Option<usize>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FactsReport {
    /// The login server, lower-case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry: Option<String>,
    /// `login`, `pull`, `push` or `manage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Who said the line that decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// Every slot that was filled, by name: what stands in the commands.
    pub slots: std::collections::BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// May be; something is missing.
    Possible,
    /// The best explanation of what was pasted.
    Likely,
    /// The evidence names this cause and no other, or two independent signs agree.
    Confirmed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub cause: String,
    pub section: String,
    pub step: String,
    pub verdict: Verdict,
    /// The sum of the evidence's points.
    pub score: i32,
    /// One sentence, with the paste's own names where they are known.
    pub title: String,
    pub why: String,
    pub who: String,
    /// The least role that allows what failed, in each mode that the registry may be in; nothing where no role is lacking.
    pub roles: Vec<RoleReport>,
    pub evidence: Vec<EvidenceReport>,
    pub fixes: Vec<FixReport>,
}

/// A role to assign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleReport {
    /// How the registry reads role assignments: `rbac` or `rbac-abac`.
    pub mode: String,
    /// What the role has to allow: `pull`, `push`, `delete`, `list`, `read`, `manage`, `assign`, …
    pub right: String,
    pub name: String,
    /// The role definition's id.
    pub id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvidenceReport {
    /// The symptom's id; on the page, which carries no ids, its number in the cause.
    pub symptom: String,
    /// `false`: speaks against the cause.
    #[serde(rename = "for")]
    pub supports: bool,
    pub points: i32,
    #[serde(flatten)]
    pub span: Span,
    /// The quoted text, redacted.
    pub text: String,
    pub speaker: Option<String>,
    pub because: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FixReport {
    /// `check` only reads, `change` alters something.
    pub kind: String,
    pub title: String,
    pub note: Option<String>,
    pub who: String,
    pub needs: Option<String>,
    /// `reads`, `changes`, `changes-access` or `destroys`.
    pub risk: String,
    /// By shell: `bash`, `powershell`, `cmd`. Several lines are several commands.
    pub commands: std::collections::BTreeMap<String, String>,
    pub verify: Option<String>,
    /// `None`: there is nothing to take back, or no way to.
    pub undo: Option<String>,
    /// There only where it is true: nothing takes it back, and the note says what is lost.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub irreversible: bool,
    pub link: String,
}

/// A slot that no fact filled, and the mark that stands for it in the commands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Blank {
    /// The slot, such as `resource-group`.
    pub slot: String,
    /// What stands in the commands: `RESOURCE_GROUP`.
    pub mark: String,
}

/// A code of Microsoft Entra, such as `AADSTS700016`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeReport {
    pub number: u32,
    /// The cause that it leads to; `None` for a code that the table does not have.
    pub cause: Option<String>,
    #[serde(flatten)]
    pub span: Span,
    /// What it means, in the report's language. The page has its words elsewhere: see `codes_file`.
    #[cfg(feature = "all-languages")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuledOut {
    pub cause: String,
    pub title: String,
    pub because: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepState {
    Passed,
    Failed,
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JourneyStep {
    pub step: String,
    pub name: String,
    pub state: StepState,
    pub because: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextCheck {
    pub ask: String,
    pub command: String,
    pub outcomes: Vec<Outcome>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    pub see: String,
    pub then: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    pub about: String,
    pub left: Span,
    pub right: Span,
    pub because: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecretReport {
    pub kind: String,
    #[serde(flatten)]
    pub span: Span,
    /// RFC 3339, where the secret says so itself.
    pub live_until: Option<String>,
    pub revoke: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The note's stable id, such as `jwt-truncated`.
    pub id: String,
    #[serde(flatten)]
    pub span: Span,
    pub text: String,
}

/// One token, answered: what it is, for whom, until when, for what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TokenReport {
    #[serde(flatten)]
    pub span: Span,
    /// `entra-v1`, `entra-v2`, `acr-refresh`, `acr-access` or `other`.
    pub kind: String,
    /// The kind in the report's language.
    pub name: String,
    /// Seconds since 1970, UTC.
    pub issued_at: Option<i64>,
    pub not_before: Option<i64>,
    pub expires_at: Option<i64>,
    /// The clock that it was held against.
    pub now: i64,
    pub audience: Option<String>,
    pub issuer: Option<String>,
    pub tenant: Option<String>,
    /// What an access token grants: `repository team/app: pull`.
    pub grants: Vec<String>,
    /// Each claim explained: name, value (redacted), words.
    pub claims: Vec<ClaimReport>,
    /// The moment that it was held against: the failure's where the paste tells it, else now.
    pub at: i64,
    /// As whom it speaks: `user`, `service-principal`, `managed-identity`, `workload-identity`, `admin` or `token`.
    pub identity: Option<String>,
    /// What it says to what was tried.
    pub answers: Vec<Answer>,
}

/// Whether a token could do what was tried, in one respect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// `lifetime`, `clock`, `audience`, `tenant`, `grants`, `algorithm` or `claims`.
    pub about: String,
    pub judged: Judged,
    /// One sentence, with the token's own values.
    pub because: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimReport {
    pub name: String,
    pub value: String,
    pub meaning: String,
}

/// What a document says that matters here: drawn as a small table beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readout {
    /// The document's segment, by its index.
    pub segment: usize,
    pub rows: Vec<Row>,
}

/// A field, in the tool's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// As the tool names it: `publicNetworkAccess`.
    pub name: String,
    /// As the tool says it; never a secret.
    pub value: String,
    pub span: Span,
    pub judged: Judged,
}

/// What a value means for what failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Judged {
    /// Only told.
    #[default]
    Plain,
    /// Lets it through.
    Allows,
    /// Stands in its way.
    Forbids,
    /// Cannot be told from what was pasted.
    Unknown,
}

/// Changes that make a faulty document right, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mend {
    /// The document's segment, by its index.
    pub segment: usize,
    /// From first to last; none touches another.
    pub edits: Vec<Edit>,
}

/// One place of the paste, and what should stand there. Never holds a secret: what stays is taken from the paste.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub span: Span,
    pub with: String,
    /// Why, in the report's language; the engine puts the words of `mend.<id>` in the place of the id.
    pub because: Cow<'static, str>,
}

/// Rows of a log, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// The log's segment, by its index.
    pub segment: usize,
    /// How many seconds one of `bars` stands for.
    pub step: i64,
    pub bars: Vec<Bar>,
    /// When the first failure was after which nothing succeeded again: seconds since 1970.
    pub began: Option<i64>,
    pub tallies: Vec<Tally>,
}

/// How many rows fall into a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// Seconds since 1970.
    pub from: i64,
    pub failed: u32,
    pub all: u32,
}

/// How many rows have a value, such as an identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// `identity`, `address`, `result`, `operation` or `repository`.
    pub by: Cow<'static, str>,
    pub value: String,
    pub failed: u32,
    pub all: u32,
}

/// What stands encoded in the paste, decoded and without its secrets: shown on request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecodedLayer {
    /// The segment that holds the encoded form, by its index.
    pub segment: usize,
    /// `base64`, `gzip`, `percent` or `quoted`.
    pub encoding: Cow<'static, str>,
    pub text: String,
}
