//! Cache rules: which repositories of a registry are another registry's, and with whose credentials that one is asked.
//!
//! Source: azure-mgmt-containerregistry models, `CacheRule`; `az acr cache list`, `show`, as JSON, YAML and table.

use super::node::Node;
use super::sheet::{Sheet, whole};
use super::{Around, Document};
use crate::reading::Reading;
use crate::report::Judged;
use crate::segment::SegmentKind;

/// A registry has a thousand rules at most; of more than this none is meant.
const MOST_RULES: usize = 100;

/// Takes a list of cache rules, or one of them.
pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    let items = root.one_or_all();
    let rules: Vec<(&Node, &Node)> = items.iter().take(MOST_RULES).map(|item| (item, item.properties())).collect();
    if !rules.iter().any(|(_, rule)| rule.has("sourceRepository") && rule.has("targetRepository")) {
        return false;
    }
    let segment = reading.segment(SegmentKind::AcrShow, root.span, around.inside);
    let mut sheet = Sheet::default();
    // The narrowest rule that fits is the one that the registry takes.
    let mut best: Option<(usize, &Node)> = None;
    for (item, rule) in rules {
        if let Some(id) = item.get("id")
            && let Some(text) = id.text()
        {
            crate::extract::resource_id(text, id.span, reading);
        }
        let (Some(source), Some(target)) = (rule.field("sourceRepository"), rule.text_of("targetRepository")) else { continue };
        sheet.row(target, source.node.text().unwrap_or_default(), whole(source), Judged::Plain);
        if serves(target, around) && best.is_none_or(|(length, _)| target.len() > length) {
            best = Some((target.len(), rule));
        }
    }
    if let Some((_, rule)) = best
        && let Some(source) = rule.field("sourceRepository")
        && let Some(host) = source.node.text().and_then(|text| text.split('/').next())
    {
        reading.fact("cache-rule", host.to_ascii_lowercase(), whole(source));
        let credentials = rule.field("credentialSetResourceId");
        // A table leaves out what is empty; JSON says `null`.
        if let Some(field) = credentials.filter(|field| field.node.text().is_none_or(str::is_empty)) {
            reading.fact("cache-rule-anonymous", host.to_ascii_lowercase(), whole(field));
            sheet.field(field, Judged::Unknown);
        }
    }
    sheet.keep(segment, reading);
    true
}

/// Whether the text speaks of an image that a rule serves: `hub/*` has `hub/library/redis`, `base/jre` has itself only.
fn serves(target: &str, around: &Around<'_>) -> bool {
    let target = target.to_ascii_lowercase();
    let is_prefix = target.ends_with('*');
    let name = target.trim_end_matches('*');
    if name.is_empty() {
        return true;
    }
    let ends = |rest: &str| is_prefix || !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let begins =
        |text: &str| ["azurecr.io/", "azurecr.us/", "azurecr.cn/", "/v2/", "repository:"].iter().any(|end| text.ends_with(end));
    [around.before, around.after]
        .iter()
        .any(|text| text.match_indices(name).any(|(at, found)| begins(&text[..at]) && ends(&text[at + found.len()..])))
}

#[cfg(test)]
mod tests {
    use crate::documents;

    fn told(rules: &str, image: &str) -> Vec<String> {
        let reading = documents::read(&format!("{rules}\nHEAD https://contoso.azurecr.io/v2/{image}/manifests/8: 429"), 0);
        reading
            .facts
            .iter()
            .filter(|fact| fact.name.starts_with("cache"))
            .map(|fact| format!("{} {}", fact.name, fact.value))
            .collect()
    }

    #[test]
    fn the_rule_that_serves_the_image_counts() {
        let rules = r#"[{"name": "hub", "sourceRepository": "docker.io/*", "targetRepository": "hub/*", "credentialSetResourceId": null},
            {"name": "jre", "sourceRepository": "mcr.microsoft.com/java/jre", "targetRepository": "base/jre",
             "credentialSetResourceId": "/subscriptions/0/credentialSets/mcr"}]"#;
        assert_eq!(told(rules, "hub/library/redis"), ["cache-rule docker.io", "cache-rule-anonymous docker.io"]);
        assert_eq!(told(rules, "base/jre"), ["cache-rule mcr.microsoft.com"]);
        assert!(told(rules, "base/jre-slim").is_empty() && told(rules, "team/hub/app").is_empty());
    }
}
