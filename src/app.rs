//! The page: it draws reports, and does nothing else.

mod around;
mod browser;
mod engine;
mod fetched;
mod file;
mod hooks;
mod marks;
mod route;
mod state;
mod texts;
mod timeline;
mod views;

use views::page::Page;

/// Draws the page into the document's body.
pub fn start() {
    yew::Renderer::<Page>::new().render();
}
