//! The page's own files, fetched when they are wanted.

use gloo_net::http::Request;
use yew::platform::spawn_local;

/// Fetches a file from beside the page and hands its text on; `None` where it cannot be had, for whatever reason.
///
/// A boxed function, since each kind of waiting costs the page half a kilobyte.
pub fn fetch(path: String, then: Box<dyn FnOnce(Option<String>)>) {
    spawn_local(async move { then(text(&path).await) });
}

async fn text(path: &str) -> Option<String> {
    let response = Request::get(path).send().await.ok()?;
    if response.ok() { response.text().await.ok() } else { None }
}
