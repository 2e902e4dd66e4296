//! The page's own policy allows no inline script but those whose hash it names. Trunk writes such a script after
//! the policy was written, so the hashes are put in last.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::run::{Result, fail};

/// What stands in index.html for the hashes.
const MARK: &str = "'sha256-TO-BE-SEALED'";

/// Puts the hashes of the page's inline scripts where the mark is.
pub fn seal(page: &str) -> Result<String> {
    if !page.contains(MARK) {
        return fail(format!("dist/index.html has no {MARK} in its Content-Security-Policy: its scripts cannot be allowed"));
    }
    let hashes: Vec<String> = inline_scripts(page).map(hash).collect();
    Ok(page.replace(MARK, &hashes.join(" ")))
}

fn hash(script: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes())))
}

/// The texts of all scripts that are not fetched from a file.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (text, _) = rest.split_once("</script>")?;
        let fetched = attributes.split_whitespace().any(|attribute| attribute.starts_with("src="));
        (!fetched).then_some(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_inline_scripts_are_named() {
        let page =
            format!(r#"<meta content="script-src {MARK}"><script type="module">go()</script><script src="a.js"></script>"#);
        // printf 'go()' | openssl dgst -sha256 -binary | base64
        let sealed = r#"<meta content="script-src 'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='">"#;
        assert!(seal(&page).expect("the mark is there").starts_with(sealed), "{:?}", seal(&page));
    }

    #[test]
    fn a_page_without_the_mark_is_refused() {
        assert!(seal("<script>go()</script>").is_err());
    }
}
