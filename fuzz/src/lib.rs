//! What holds for every paste, and pastes that get far: `docs/fuzzing.md`.

#![forbid(unsafe_code)]

pub mod invariants;
pub mod paste;
