//! What runs or builds images by settings: an App Service's registry, a Compose file's image names.
//!
//! Source: Azure CLI, `appservice/custom.py` (`DOCKER_REGISTRY_SERVER_URL`); Compose specification, `05-services.md` and `build.md`.

use super::node::Node;
use super::{Around, Document};
use crate::host::registry_of;
use crate::reading::Reading;

/// More settings or services than this nobody has.
const MOST: usize = 400;

/// `az webapp config container show` and `appsettings list`: the registry that the app has a login for, held against its image.
pub fn app_service(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    let setting = |name: &str| -> Option<&Node> {
        let listed = root.items().iter().take(MOST).find(|item| item.text_of("name") == Some(name));
        listed.and_then(|item| item.get("value")).or_else(|| root.get(name))
    };
    let Some(url) = setting("DOCKER_REGISTRY_SERVER_URL") else { return false };
    let image = setting("DOCKER_CUSTOM_IMAGE_NAME").or_else(|| setting("linuxFxVersion"));
    let (Some(server), Some(image)) = (url.text(), image) else { return true };
    let name = image.text().unwrap_or_default();
    let name = name.strip_prefix("DOCKER|").unwrap_or(name).to_ascii_lowercase();
    let Some(registry) = name.split_once('/').and_then(|(host, _)| registry_of(host)) else { return true };
    let server =
        server.split_once("://").map_or(server, |(_, rest)| rest).split('/').next().unwrap_or_default().to_ascii_lowercase();
    // A managed identity needs none of these settings.
    let has_identity = around.says("acrusemanagedidentitycreds");
    if server.contains('.') && registry_of(&server).as_ref() != Some(&registry) && !has_identity {
        reading.fact("pipeline-login-elsewhere", server, url.span);
        reading.fact("pipeline-push", registry, image.span);
    }
    true
}

/// A Compose file whose images are pushed or pulled, and whose names have no host: they are Docker Hub's.
pub fn compose(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let Some(services) = document.root.get("services").filter(|services| services.is_map()) else { return false };
    let says = |verb: &str| ["compose ", "docker-compose "].iter().any(|tool| around.says(&[tool, verb].concat()));
    let operation = if says("push") {
        "push"
    } else if says("pull") || says("up") {
        "pull"
    } else {
        return false;
    };
    let is_azure = around.says("az acr ") || around.says(".azurecr.");
    for service in services.fields().iter().take(MOST) {
        let Some(image) = service.node.get("image") else { continue };
        let Some(name) = image.text() else { continue };
        let Some((first, _)) = name.split_once('/') else { continue };
        if first.contains(['.', ':', '$']) || first == "localhost" {
            continue;
        }
        // Only what is built is pushed; and what is pulled may well be Docker Hub's, but not what has a registry's name.
        let is_meant = operation == "push" && service.node.has("build") && is_azure || around.asks(first);
        if is_meant {
            reading.fact("operation", operation, image.span);
            reading.fact("docker-hub-asked", name, image.span);
            reading.fact("command-image-lacks-registry", name, image.span);
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use crate::documents;

    fn first(name: &str, paste: &str) -> Option<String> {
        documents::read(paste, 0).first(name).map(|fact| fact.value.clone())
    }

    #[test]
    fn an_app_may_have_a_login_for_another_registry() {
        let list = |server: &str| {
            format!(
                r#"[{{"name": "DOCKER_REGISTRY_SERVER_URL", "value": "{server}"}},
                    {{"name": "DOCKER_CUSTOM_IMAGE_NAME", "value": "DOCKER|contoso.azurecr.io/app:1"}}]"#
            )
        };
        let elsewhere = |paste: &str| first("pipeline-login-elsewhere", paste);
        assert_eq!(elsewhere(&list("https://index.docker.io")).as_deref(), Some("index.docker.io"));
        assert_eq!(elsewhere(&list("https://contoso.azurecr.io")), None);
        assert_eq!(elsewhere(&["acrUseManagedIdentityCreds: true\n", &list("https://index.docker.io")].concat()), None);
    }

    #[test]
    fn a_compose_files_short_names_are_docker_hubs() {
        let paste = |image: &str, command: &str| {
            format!(
                "services:\n  web:\n    build: .\n    image: {image}\n\n$ az acr login -n contoso\n$ docker compose {command}\n"
            )
        };
        let lacks = |image: &str, command: &str| first("command-image-lacks-registry", &paste(image, command));
        assert_eq!(lacks("contoso/web:1", "push").as_deref(), Some("contoso/web:1"));
        assert_eq!(lacks("contoso/web:1", "pull").as_deref(), Some("contoso/web:1"));
        assert_eq!(lacks("team/web:1", "pull"), None);
        assert_eq!(lacks("contoso.azurecr.io/web:1", "push"), None);
        assert_eq!(lacks("${REGISTRY}/web:1", "push"), None);
        assert_eq!(lacks("contoso/web:1", "ps"), None);
    }
}
