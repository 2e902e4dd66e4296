//! A browser, driven as a person would: things are found by role and name, and done with mouse and keys.
//!
//! ```text
//! Server::start(dist)  ─►  Chrome::start()  ─►  Page::open(chrome, address)  ─►  find, click, type, read
//! ```
//!
//! It speaks Chromium's own protocol, because that sees what a person cannot: every request of the page and of
//! its workers, and every complaint on the console.

pub mod chrome;
pub mod devtools;
pub mod keys;
pub mod page;
pub mod server;
pub mod words;

use std::fmt;

/// What went wrong, and what was expected: printed as it is, also where a test returns it.
pub struct Failure(pub String);

pub type Result<T> = std::result::Result<T, Failure>;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Fails with a sentence.
pub fn fail<T>(message: impl Into<String>) -> Result<T> {
    Err(Failure(message.into()))
}

/// Turns any error into a failure that says what was being done.
pub fn because<E: fmt::Display>(doing: &str) -> impl FnOnce(E) -> Failure {
    let doing = doing.to_owned();
    move |error| Failure(format!("{doing}: {error}"))
}
