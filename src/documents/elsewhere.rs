//! A registry that Azure did not find in a subscription, held against what shows that it exists: an id with another subscription, a list
//! with another subscription, an address of its login server.
//!
//! Sources: Azure CLI, `acr/_utils.py` (`get_registry_by_name`); Azure Resource Graph, table `resources`.

use super::node::Node;
use super::sheet::{Sheet, whole};
use super::{Around, Document};
use crate::readable::Readable;
use crate::reading::Reading;
use crate::report::Judged;
use crate::run::run;
use crate::segment::SegmentKind;
use crate::segment::command::is_guid;

/// More searches in one paste are a script's.
const MOST_MISSED: usize = 10;
/// More ids than this are a list of everything.
const MOST_IDS: usize = 300;
/// No id of a resource and no sentence of the Azure CLI is longer.
const LONGEST: usize = 500;

/// A registry that was not found, and where not.
struct Missed {
    name: String,
    subscription: Option<String>,
}

/// Takes a list of resources, such as Azure Resource Graph gives: registries among them, of whichever subscription.
pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    let root = root.get("data").filter(|list| !list.items().is_empty()).unwrap_or(root);
    let items = root.one_or_all();
    let is_registry = |item: &&Node| {
        let of_type = |name: &str| item.text_of(name).map(str::to_ascii_lowercase);
        let by_id = of_type("id").is_some_and(|id| id.contains(ID) && !id.rsplit(ID).next().unwrap_or_default().contains('/'));
        let by_type = of_type("type").is_some_and(|kind| kind == "microsoft.containerregistry/registries");
        let by_query = item.has("subscriptionId")
            && around.just_before().to_ascii_lowercase().contains("microsoft.containerregistry/registries");
        item.has("name") && (by_id || by_type || by_query)
    };
    let found: Vec<&Node> = items.iter().take(MOST_IDS).filter(is_registry).collect();
    if found.is_empty() {
        return false;
    }
    let missed: Vec<Missed> = [around.before, around.after].iter().flat_map(|text| missed(text)).collect();
    let segment = reading.segment(SegmentKind::AcrShow, root.span, around.inside);
    let mut sheet = Sheet::default();
    for item in found {
        for name in ["name", "location", "resourceGroup", "subscriptionId"] {
            if let Some(field) = item.field(name) {
                sheet.field(field, Judged::Plain);
            }
        }
        let (Some(name), Some(field)) = (item.text_of("name"), item.field("subscriptionId")) else { continue };
        hold(&missed, name, field.node.text().unwrap_or_default(), whole(field), reading);
    }
    sheet.keep(segment, reading);
    true
}

/// What stands in a resource id before a registry's name.
const ID: &str = "/providers/microsoft.containerregistry/registries/";

/// Holds what was not found against the ids of the paste, and against the look-ups and answers that were read.
pub fn judge(readable: &Readable, reading: &mut Reading) {
    let text = readable.text();
    let missed = missed(text);
    if missed.is_empty() {
        return;
    }
    for (at, _) in text.match_indices("/subscriptions/").take(MOST_IDS) {
        let id = run(text, at, LONGEST, &|c| !c.is_whitespace() && !"'\",)`".contains(c));
        let lower = id.to_ascii_lowercase();
        let Some((before, after)) = lower.split_once(ID) else { continue };
        let name = run(after, 0, 50, &|c| c.is_ascii_alphanumeric());
        let subscription = before.trim_start_matches("/subscriptions/").split('/').next().unwrap_or_default();
        hold(&missed, name, subscription, readable.span(at..at + id.len()), reading);
    }
    let answered = reading.facts.iter().filter(|fact| fact.name == "dns-answer").cloned();
    let host = |host: &str| {
        host.split(['.', '-']).next().is_some_and(|name| missed.iter().any(|one| one.name.eq_ignore_ascii_case(name)))
    };
    let resolved = answered.filter(|fact| host(&fact.value)).map(|fact| fact.span).next();
    if let Some(span) = resolved {
        reading.fact("registry-elsewhere", "address", span);
    }
}

fn hold(missed: &[Missed], name: &str, subscription: &str, span: crate::report::Span, reading: &mut Reading) {
    let is_other = |one: &Missed| {
        one.name.eq_ignore_ascii_case(name)
            && one.subscription.as_deref().is_some_and(|looked| !looked.eq_ignore_ascii_case(subscription))
    };
    if is_guid(subscription) && missed.iter().any(is_other) {
        reading.fact("registry-elsewhere", "subscription", span);
    }
}

/// `The resource with name 'contoso' and type '…' could not be found in subscription 'Name (id)'.`
fn missed(text: &str) -> Vec<Missed> {
    let found = text.match_indices("could not be found in").take(MOST_MISSED).filter_map(|(at, sign)| {
        let before = &text[text.floor_char_boundary(at.saturating_sub(LONGEST))..at];
        let (_, named) = before.rsplit_once("with name ")?;
        let named = named.trim_start_matches(['\'', '"']);
        let name = run(named, 0, 50, &|c| c.is_ascii_alphanumeric());
        let is_whole = !named[name.len()..].starts_with(['.', '-']) && !named.contains('\n');
        let after = run(text, at + sign.len(), LONGEST, &|c| c != '\n');
        let subscription = after.split('(').skip(1).find_map(|part| part.get(..36).filter(|id| is_guid(id)));
        (is_whole && !name.is_empty()).then(|| Missed { name: name.to_owned(), subscription: subscription.map(str::to_owned) })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use crate::documents;

    const ONE: &str = "aab6ef26-153c-4b01-a2e3-9ea55b05ced1";
    const OTHER: &str = "e7810f0e-2be7-43a6-ad58-46df46cde70f";

    fn elsewhere(rest: &str) -> Vec<String> {
        let paste = format!(
            "The resource with name 'contoso' and type 'Microsoft.ContainerRegistry/registries' could not be found in subscription 'Dev ({ONE})'.\n{rest}"
        );
        documents::read(&paste, 0).values("registry-elsewhere").map(str::to_owned).collect()
    }

    #[test]
    fn an_id_tells_the_subscription() {
        let id = |subscription: &str, name: &str| {
            format!("/subscriptions/{subscription}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/{name}")
        };
        assert_eq!(elsewhere(&format!("[{{\"id\": \"{}\", \"name\": \"contoso\"}}]", id(OTHER, "contoso"))), ["subscription"]);
        assert_eq!(elsewhere(&id(OTHER, "contoso")), ["subscription"]);
        assert!(elsewhere(&id(ONE, "contoso")).is_empty());
        assert!(elsewhere(&id(OTHER, "contosodev")).is_empty());
        let graph = "$ az graph query -q \"resources | where type =~ 'microsoft.containerregistry/registries'\"\n";
        let row = |subscription: &str| {
            format!("{graph}{{\"data\": [{{\"name\": \"contoso\", \"subscriptionId\": \"{subscription}\"}}]}}")
        };
        assert_eq!(elsewhere(&row(OTHER)), ["subscription"]);
        assert!(elsewhere(&row(ONE)).is_empty());
    }

    #[test]
    fn an_address_tells_that_it_exists() {
        let host = "$ host contoso.azurecr.io\ncontoso.azurecr.io is an alias for weu.fe.azcr.io.\nr1.cloudapp.azure.com has address 203.0.113.4\n";
        assert_eq!(elsewhere(host), ["address"]);
        assert!(elsewhere(&host.replace("contoso.", "fabrikam.")).is_empty());
        assert!(elsewhere("$ host contoso.azurecr.io\nHost contoso.azurecr.io not found: 3(NXDOMAIN)\n").is_empty());
    }
}
