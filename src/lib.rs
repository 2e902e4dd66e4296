//! ACR Doctor: paste a container registry error, read what is wrong, why, and what to type next.
//!
//! This library is the engine. It knows no browser and no clock, never panics on any input, and goes one way:
//!
//! ```text
//! paste ─► segments ─► facts ─► evidence ─► findings ─► report
//! ```
//!
//! ```
//! # #[cfg(feature = "all-languages")] {
//! use acr_doctor::{Engine, Input, documents, kb::{Kb, Words}, text::Lang};
//!
//! let engine = Engine::new(Kb::builtin());
//! let paste = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?";
//! let now = 1_795_176_000;
//! let input = Input {
//!     paste,
//!     documents: &documents::read(paste, now),
//!     now,
//!     lang: Lang::En,
//!     known: &Default::default(),
//! };
//! let report = engine.diagnose(&input, &Words::of(Lang::En));
//! assert_eq!(report.findings[0].cause, "docker-daemon-unreachable");
//! # }
//! ```

pub mod answer;
mod automaton;
mod builtin;
mod bundle;
pub mod catalogue;
#[cfg(feature = "load")]
mod check;
pub mod command_line;
#[cfg(feature = "load")]
pub mod compile;
pub mod condition;
pub mod decode;
pub mod documents;
mod engine;
mod evidence;
mod extract;
pub mod fact;
mod fix;
pub mod host;
mod journey;
#[cfg(feature = "app")]
pub mod js;
pub mod kb;
pub mod link;
#[cfg(feature = "load")]
pub mod load;
mod look;
mod order;
pub mod patch;
pub mod pattern;
pub mod protocol;
mod rank;
pub mod readable;
pub mod reading;
mod redact;
pub mod report;
mod role;
mod run;
mod scan;
mod secret;
pub mod segment;
mod slots;
pub mod text;
pub mod time;
pub mod ui;
mod unreadable;

pub use builtin::remedies_file;
#[cfg(feature = "all-languages")]
pub use builtin::{codes_file, details_file, explain_codes, words_file};
pub use engine::{Engine, Input};
