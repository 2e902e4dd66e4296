//! Terraform's Docker provider: the registries that it has a login for, held against the images.
//!
//! Source: kreuzwerker/terraform-provider-docker, `docs/index.md` and `docs/resources/registry_image.md`.

use crate::host::registry_of;
use crate::readable::Readable;
use crate::reading::Reading;
use crate::report::Span;

/// More images than this are no module that somebody wrote.
const MOST: usize = 100;

pub fn read(readable: &Readable, reading: &mut Reading) {
    if !readable.text().contains("registry_auth") {
        return;
    }
    let mut logins: Vec<(String, Span)> = Vec::new();
    let mut images: Vec<(String, Span)> = Vec::new();
    let mut block = Block::Other;
    for number in 0..readable.line_count() {
        let range = readable.line(number);
        let line = readable.text()[range.clone()].trim();
        if line.len() > 400 {
            continue;
        }
        match line {
            _ if line.starts_with("registry_auth") && line.ends_with('{') => block = Block::Login,
            _ if line.starts_with("resource \"docker_image\"") || line.starts_with("resource \"docker_registry_image\"") => {
                block = Block::Image;
            }
            "}" => block = Block::Other,
            _ => {}
        }
        let Some((name, value)) = line.split_once('=') else { continue };
        let literal = value.trim().strip_prefix('"').and_then(|value| value.split('"').next());
        let span = readable.span(range);
        match (block, name.trim(), literal) {
            (Block::Login, "address", Some(address)) if !address.contains('$') && logins.len() < MOST => {
                let address = address.split_once("://").map_or(address, |(_, rest)| rest);
                logins.push((address.trim_end_matches('/').to_ascii_lowercase(), span));
            }
            // It stands elsewhere.
            (Block::Login, "address", _) => return,
            (Block::Image, "name", Some(image)) if images.len() < MOST => {
                if let Some(registry) = image.split_once('/').and_then(|(host, _)| registry_of(&host.to_ascii_lowercase())) {
                    images.push((registry, span));
                }
            }
            _ => {}
        }
    }
    let other = images.into_iter().find(|(image, _)| !logins.iter().any(|(login, _)| registry_of(login).as_ref() == Some(image)));
    if let (Some((registry, image)), Some((host, login))) = (other, logins.first()) {
        reading.fact("pipeline-login-elsewhere", host.clone(), *login);
        reading.fact("pipeline-push", registry, image);
    }
}

/// What a line stands in.
#[derive(Clone, Copy)]
enum Block {
    Login,
    Image,
    Other,
}

#[cfg(test)]
mod tests {
    use crate::documents;

    #[test]
    fn a_provider_may_log_in_to_another_registry() {
        let elsewhere = |address: &str| {
            let paste = format!(
                "provider \"docker\" {{\n  registry_auth {{\n    address = {address}\n  }}\n}}\nresource \"docker_image\" \"api\" {{\n  name = \"contoso.azurecr.io/api:${{var.tag}}\"\n}}\n"
            );
            documents::read(&paste, 0).first("pipeline-login-elsewhere").map(|fact| fact.value.clone())
        };
        assert_eq!(elsewhere("\"contosodev.azurecr.io\"").as_deref(), Some("contosodev.azurecr.io"));
        assert_eq!(elsewhere("\"https://contoso.azurecr.io\""), None);
        assert_eq!(elsewhere("var.registry"), None);
        assert_eq!(elsewhere("\"${var.registry}.azurecr.io\""), None);
    }
}
