//! The page's own files, fetched when they are wanted.

use gloo_net::http::Request;

/// The text of a file beside the page; `None` where it cannot be had, for whatever reason.
pub async fn fetched(path: &str) -> Option<String> {
    let response = Request::get(path).send().await.ok()?;
    if response.ok() { response.text().await.ok() } else { None }
}
