//! What components share: each hook wraps one thing, and cleans up.

pub mod use_codes;
pub mod use_page;
pub mod use_report;
pub mod use_texts;
