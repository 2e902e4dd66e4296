//! What `--query` left of a registry: values under other names, or a single value with no name at all.
//!
//! The command that asked stands before the answer, and its expression says which field each value is. Of its language this reads paths
//! (`sku.name`, `privateEndpointConnections[].provisioningState`) and one choice of names (`policies.{quarantine: …}`), which is what
//! people type. Source: <https://jmespath.org/specification.html>.

use super::layer::Layer;
use super::node::{Content, Field, Node};
use super::{Around, Document, registry};
use crate::reading::Reading;
use crate::report::Span;

/// No expression that is typed is longer.
const LONGEST_EXPRESSION: usize = 600;
/// No answer of one value is longer.
const LONGEST_VALUE: usize = 120;
/// More values than this are no settings.
const MOST_VALUES: usize = 200;

/// Takes the answer to a query that gave the fields names of its own.
pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let line = around.line_before();
    let Some(asked) = Asked::of(line) else { return false };
    if asked.names.is_empty() {
        return false;
    }
    let root = &document.root;
    let items = root.one_or_all();
    let mut is_known = false;
    for item in items.iter().take(MOST_VALUES) {
        let mut built = Vec::new();
        for (name, path) in &asked.names {
            if let Some(field) = item.field(name) {
                insert(&mut built, path, field.span, field.node.clone());
            }
        }
        if !built.is_empty() {
            let fields = Node { span: item.span, value: Content::Map(built) };
            is_known |= registry::told(root, &fields, around, reading);
        }
    }
    is_known
}

/// Answers of one value: the line behind the command, or a line for each item of a list.
pub fn values(layer: &Layer, now: i64, reading: &mut Reading) {
    let text = layer.text();
    let mut start = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        start += line.len();
        let Some(asked) = Asked::of(line.trim_end()) else { continue };
        let [(name, path)] = asked.names.as_slice() else { continue };
        if !name.is_empty() {
            continue;
        }
        let is_list = path.iter().any(|step| step.contains('['));
        let mut found: Vec<Node> = Vec::new();
        let mut at = start;
        while let Some(next) = lines.peek() {
            let value = next.trim().trim_matches(['"', '\'']);
            let is_value = !value.is_empty()
                && value.len() <= LONGEST_VALUE
                && value.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:/".contains(c));
            if !is_value || found.len() == MOST_VALUES || !is_list && found.len() == 1 {
                break;
            }
            let from = at + next.find(value).unwrap_or_default();
            found.push(Node { span: layer.span(from..from + value.len()), value: Content::Text(value.to_owned()) });
            at += next.len();
            start = at;
            lines.next();
        }
        let (Some(first), Some(last)) = (found.first(), found.last()) else { continue };
        let span = Span { start: first.span.start, end: last.span.end };
        let root = if is_list { Node { span, value: Content::List(found) } } else { first.clone() };
        let mut built = Vec::new();
        insert(&mut built, path, span, root);
        let around =
            Around { before: &text[..at.min(text.len())], after: &text[at.min(text.len())..], now, inside: layer.inside };
        let fields = Node { span, value: Content::Map(built) };
        registry::told(&fields, &fields, &around, reading);
    }
}

/// What a command asked for.
struct Asked<'t> {
    /// Each name of the answer with the path that it stands for; an empty name where the answer is the value itself.
    names: Vec<(&'t str, Vec<String>)>,
}

impl<'t> Asked<'t> {
    fn of(line: &'t str) -> Option<Asked<'t>> {
        let (command, rest) = line.rsplit_once("--query")?;
        let (_, command_words) = command.rsplit_once("az acr ").or_else(|| command.rsplit_once("az resource "))?;
        let rest = rest.trim_start_matches([' ', '=']);
        if rest.len() > LONGEST_EXPRESSION {
            return None;
        }
        let expression = match rest.chars().next()? {
            quote @ ('"' | '\'') => rest[1..].split(quote).next()?,
            _ => rest.split(' ').next()?,
        };
        // Where the command shows a part of the registry, that part is meant.
        let part = PARTS.iter().find(|(words, _)| command_words.contains(words)).map_or("", |(_, part)| part);
        let whole = [part, expression.trim()].concat();
        let path = |path: &str| -> Vec<String> {
            path.trim_start_matches("properties.")
                .split('.')
                .map(str::trim)
                .filter(|step| !step.is_empty() && *step != "[]")
                .map(str::to_owned)
                .collect()
        };
        let Some((prefix, _)) = whole.split_once('{') else { return Some(Asked { names: vec![("", path(&whole))] }) };
        let (_, choice) = expression.split_once('{')?;
        let names = choices(choice).into_iter().filter_map(|pair| {
            let (name, chosen) = pair.split_once(':')?;
            // What a choice within the choice names is left as it is.
            let chosen = chosen.split_once('{').map_or(chosen, |(list, _)| list.trim_end_matches(['.', '[', ']']));
            let full = [prefix.trim_end_matches("[].").trim_end_matches("[]"), chosen.trim()].concat();
            Some((name.trim().trim_matches(['"', '\'']), path(&full)))
        });
        Some(Asked { names: names.collect() })
    }
}

/// The parts between commas, up to the brace that ends them all.
fn choices(text: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0_u32, 0);
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(&text[start..at]);
                start = at + 1;
                if c == '}' {
                    return found;
                }
            }
            _ => {}
        }
    }
    found.push(&text[start..]);
    found
}

/// Commands that show a part of a registry, and which.
const PARTS: &[(&str, &str)] = &[
    ("network-rule list", "networkRuleSet."),
    ("private-endpoint-connection list", "privateEndpointConnections"),
    ("config authentication-as-arm", "policies.azureAdAuthenticationAsArmPolicy."),
    ("config content-trust", "policies.trustPolicy."),
];

/// Puts a value where its path leads.
fn insert(fields: &mut Vec<Field>, path: &[String], span: Span, node: Node) {
    let Some((step, rest)) = path.split_first() else { return };
    let name = step.split('[').next().unwrap_or_default();
    let below = |node: Node| {
        let mut fields = Vec::new();
        insert(&mut fields, rest, span, node);
        fields
    };
    if rest.is_empty() {
        fields.push(Field { name: name.to_owned(), span, node });
    } else if step.contains('[') {
        let whole = node.span;
        let items = match node.value {
            Content::List(items) => items,
            Content::Null => Vec::new(),
            _ => vec![node],
        };
        let items = items.into_iter().map(|item| Node { span: item.span, value: Content::Map(below(item)) }).collect();
        fields.push(Field { name: name.to_owned(), span, node: Node { span: whole, value: Content::List(items) } });
    } else if let Some(Content::Map(known)) =
        fields.iter_mut().find(|field| field.name == name).map(|field| &mut field.node.value)
    {
        insert(known, rest, span, node);
    } else {
        let whole = node.span;
        fields.push(Field { name: name.to_owned(), span, node: Node { span: whole, value: Content::Map(below(node)) } });
    }
}

#[cfg(test)]
mod tests {
    use crate::documents;

    fn facts(paste: &str) -> String {
        let reading = documents::read(paste, 0);
        let told = |name: &&str| !matches!(*name, "registry-name" | "subscription" | "resource-group");
        let facts = reading.facts.iter().filter(|fact| told(&fact.name));
        facts.map(|fact| [fact.name, "=", &fact.value].concat()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_value_is_the_field_that_was_asked_for() {
        for (paste, read) in [
            ("$ az acr show -n contoso --query adminUserEnabled\nfalse\n", "admin-enabled=false"),
            ("$ az acr show -n contoso --query publicNetworkAccess -o tsv\nDisabled\n$ ls", "public-access=disabled"),
            ("> az acr show --name contoso --query 'sku.name'\n\"Basic\"\n", "sku=Basic"),
            ("$ az acr show -n contoso --query \"networkRuleSet.defaultAction\"\n\"Deny\"", "network-default-action=deny"),
            ("$ az acr config authentication-as-arm show -r contoso --query status -o tsv\ndisabled", "arm-auth=disabled"),
            ("$ az acr show -n contoso --query policies.quarantinePolicy.status -o tsv\nenabled", "quarantine=enabled"),
            (
                "$ az acr network-rule list -n contoso --query \"ipRules[].ipAddressOrRange\" -o tsv\n203.0.113.8\n198.51.100.0/24\n\n",
                "ip-rule=203.0.113.8 ip-rule=198.51.100.0/24",
            ),
            (
                "$ az acr private-endpoint-connection list -r contoso --query \"[].privateLinkServiceConnectionState.status\" -o tsv\nPending\n",
                "private-endpoint=Pending",
            ),
            ("$ az acr show -n contoso --query id -o tsv\n", ""),
            ("$ az vm show -n contoso --query sku.name\nBasic", ""),
        ] {
            assert_eq!(facts(paste), read, "{paste}");
        }
    }

    #[test]
    fn names_that_a_query_gave_are_undone() {
        for (paste, read) in [
            (
                "$ az acr show -n contoso --query \"{public:publicNetworkAccess,ends:privateEndpointConnections[].{privateLinkServiceConnectionState:privateLinkServiceConnectionState}}\"\n{\"ends\": [{\"privateLinkServiceConnectionState\": {\"status\": \"Approved\"}}], \"public\": \"Enabled\"}",
                "public-access=enabled private-endpoint=Approved",
            ),
            (
                "$ az acr show --name contoso --query \"{public:publicNetworkAccess, default:networkRuleSet.defaultAction, endpoints:privateEndpointConnections[].privateLinkServiceConnectionState.status}\"\n{\"public\": \"Disabled\", \"default\": \"Deny\", \"endpoints\": [\"Pending\"]}",
                "public-access=disabled network-default-action=deny private-endpoint=Pending",
            ),
            (
                "$ az acr show -n contoso --query '{server:loginServer,tier:sku.name,admin:adminUserEnabled}'\n{\"admin\": true, \"server\": \"contoso.azurecr.io\", \"tier\": \"Basic\"}",
                "sku=Basic admin-enabled=true",
            ),
            (
                "$ az acr show -n contoso --query \"policies.{quarantine:quarantinePolicy}\"\n{\"quarantine\": {\"status\": \"enabled\"}}",
                "quarantine=enabled",
            ),
            (
                "$ az acr show -n contoso --query \"{a:policies.quarantinePolicy.status, b:policies.trustPolicy.status}\"\n{\"a\": \"enabled\", \"b\": \"disabled\"}",
                "quarantine=enabled content-trust=disabled",
            ),
        ] {
            assert_eq!(facts(paste), read, "{paste}");
        }
    }
}
