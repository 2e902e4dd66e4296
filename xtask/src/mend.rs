//! Two things that Trunk writes and browsers warn about: a clean console shows at once what is really wrong.

/// The worker's loader, calling wasm-bindgen's start as its newer versions want it.
pub fn loader(script: &str) -> String {
    script.replace("wasm_bindgen(\"", "wasm_bindgen({module_or_path:\"").replace("_bg.wasm\")", "_bg.wasm\"})")
}

/// The page, without checksums on `rel=preload`, which no browser checks.
pub fn preloads(page: &str) -> String {
    let mut parts = page.split("<link");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| page + "<link" + &without_checksum(part))
}

fn without_checksum(part: &str) -> String {
    let Some((attributes, rest)) = part.split_once('>') else { return part.to_owned() };
    if !attributes.replace('"', "").split_whitespace().any(|attribute| attribute == "rel=preload") {
        return part.to_owned();
    }
    let kept: Vec<&str> = attributes.split(' ').filter(|attribute| !attribute.starts_with("integrity=")).collect();
    format!("{}>{rest}", kept.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_calls_with_one_object() {
        let script = r#"importScripts("./worker.js");wasm_bindgen("./worker_bg.wasm");"#;
        assert_eq!(loader(script), r#"importScripts("./worker.js");wasm_bindgen({module_or_path:"./worker_bg.wasm"});"#);
    }

    #[test]
    fn only_preloads_lose_their_checksum() {
        let page = "<link href=a.js integrity=x rel=modulepreload><link as=fetch href=a.wasm integrity=y rel=preload type=t>z";
        assert_eq!(
            preloads(page),
            "<link href=a.js integrity=x rel=modulepreload><link as=fetch href=a.wasm rel=preload type=t>z"
        );
    }
}
