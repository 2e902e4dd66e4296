//! What is seen. Each view draws its props, and nothing else.

pub mod answer;
pub mod blanks;
pub mod cause;
pub mod causes;
pub mod codes;
pub mod command;
pub mod diagnose;
pub mod evidence;
pub mod facts;
pub mod finding;
pub mod fixes;
pub mod footer;
pub mod header;
pub mod help;
pub mod icon;
pub mod invitation;
pub mod journey;
pub mod mirror;
pub mod notices;
pub mod others;
pub mod page;
pub mod paste_box;
pub mod samples;
pub mod text;
pub mod token;
pub mod trust;
