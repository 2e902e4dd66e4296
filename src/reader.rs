//! What comes with the first paste, as a WebAssembly module of its own: the reader of documents, and what to do about each cause.
//!
//! A paste goes in as bytes, a [`Reading`] comes out as bytes.
//!
//! The worker instantiates it without any glue, so only numbers pass: addresses and lengths in this module's memory.
//! `room` makes room for a paste and says where, `read` reads it and says how long the answer is, `answer` where it lies.
//!
//! [`Reading`]: acr_doctor::reading::Reading

use std::cell::RefCell;

use acr_doctor::documents;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static PASTE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

fn main() {}

#[wasm_bindgen]
pub fn room(len: usize) -> usize {
    PASTE.with_borrow_mut(|paste| {
        paste.clear();
        paste.resize(len, 0);
        paste.as_mut_ptr() as usize
    })
}

/// `now` is in whole seconds since 1970, UTC: a double holds them for longer than anybody reads this.
#[wasm_bindgen]
pub fn read(now: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "whole seconds, and a cast saturates")]
    let now = now as i64;
    let paste = PASTE.take();
    let bytes = documents::read(&String::from_utf8_lossy(&paste), now).to_bytes();
    ANSWER.with_borrow_mut(|answer| {
        *answer = bytes;
        answer.len()
    })
}

/// Where the remedies lie, which come along: what to do about each cause.
#[wasm_bindgen]
pub fn remedies() -> usize {
    acr_doctor::remedies_file().as_ptr() as usize
}

#[wasm_bindgen]
pub fn remedies_len() -> usize {
    acr_doctor::remedies_file().len()
}

#[wasm_bindgen]
pub fn answer() -> usize {
    ANSWER.with_borrow(|answer| answer.as_ptr() as usize)
}
