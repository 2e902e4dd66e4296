//! A static server, as plain as the places where the page is hosted.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use tiny_http::{Header, Method, Request, Response};

use crate::{Result, because};

/// Serves a folder until it is dropped.
pub struct Server {
    server: Arc<tiny_http::Server>,
    /// Where the page is: `http://127.0.0.1:40123/`, with the path it is hosted under.
    pub address: String,
}

impl Server {
    /// Serves `folder` under `path` (`/` or `/tools/doctor/`). Port 0 takes a free one.
    pub fn start(folder: &Path, path: &str, port: u16) -> Result<Server> {
        let doing = format!("cannot serve {} on port {port}", folder.display());
        let server = tiny_http::Server::http(("127.0.0.1", port)).map_err(because(&doing))?;
        let address = format!("http://{}{path}", server.server_addr());
        let server = Arc::new(server);
        // A few threads: a browser asks for several files at once.
        for _ in 0..4 {
            let (server, folder, path) = (Arc::clone(&server), folder.to_path_buf(), path.to_owned());
            thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    answer(request, &folder, &path);
                }
            });
        }
        Ok(Server { server, address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for _ in 0..4 {
            self.server.unblock();
        }
    }
}

fn answer(request: Request, folder: &Path, path: &str) {
    // Whoever went away no longer wants an answer.
    let _ = match file(request.url(), folder, path).and_then(|file| Some((fs::read(&file).ok()?, mime(&file)))) {
        Some((content, mime)) if matches!(request.method(), Method::Get | Method::Head) => {
            let mut response = Response::from_data(content);
            for (name, value) in [("Content-Type", mime), ("Cache-Control", "no-cache"), ("X-Content-Type-Options", "nosniff")] {
                if let Ok(header) = Header::from_bytes(name, value) {
                    response.add_header(header);
                }
            }
            request.respond(response)
        }
        _ => request.respond(Response::from_string("not found").with_status_code(404)),
    };
}

/// The file that an address stands for, if it lies in the folder.
fn file(url: &str, folder: &Path, path: &str) -> Option<PathBuf> {
    let name = url.split(['?', '#']).next()?.strip_prefix(path)?;
    let inside = !name.split('/').any(|part| part == ".." || part.contains('\\'));
    let name = if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() };
    inside.then(|| folder.join(name))
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "webmanifest" => "application/json; charset=utf-8",
        "txt" | "log" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stands_for_a_file_in_the_folder() {
        let file = |url: &str, path: &str| file(url, Path::new("d"), path).map(|file| file.display().to_string());
        assert_eq!(file("/?a#b", "/").as_deref(), Some("d/index.html"));
        assert_eq!(file("/x/a.js", "/x/").as_deref(), Some("d/a.js"));
        assert_eq!(file("/a.js", "/x/"), None);
        assert_eq!(file("/../secret", "/"), None);
    }
}
