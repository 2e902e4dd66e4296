//! Conditions of role assignments (ABAC): which repositories an action is limited to.
//!
//! A condition is put together for one action: what asks for the action becomes true or false, and what is left speaks of names.
//! Source: Azure role assignment condition format and syntax; the attribute is
//! `Microsoft.ContainerRegistry/registries/repositories:name`, of the request or of the resource.

/// Deeper conditions are not written by hand, nor by the portal.
const DEEPEST: usize = 40;

/// Longer conditions are refused by Azure.
const MOST_NAMES: usize = 200;

/// What a condition leaves of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cover {
    All,
    None,
    /// Repositories of these names; with `*` at the end, all that begin so.
    Names(Vec<String>),
    /// It asks for more than names, or in a way that is not read here.
    Unclear,
}

impl Cover {
    fn or(self, other: Cover) -> Cover {
        match (self, other) {
            (Cover::All, _) | (_, Cover::All) => Cover::All,
            (Cover::None, rest) | (rest, Cover::None) => rest,
            (Cover::Names(mut names), Cover::Names(more)) if names.len() + more.len() <= MOST_NAMES => {
                names.extend(more);
                Cover::Names(names)
            }
            _ => Cover::Unclear,
        }
    }

    /// Both must hold.
    #[must_use]
    pub fn and(self, other: Cover) -> Cover {
        match (self, other) {
            (Cover::None, _) | (_, Cover::None) => Cover::None,
            (Cover::All, rest) | (rest, Cover::All) => rest,
            (Cover::Names(names), Cover::Names(more)) if names == more => Cover::Names(names),
            _ => Cover::Unclear,
        }
    }

    fn not(self) -> Cover {
        match self {
            Cover::All => Cover::None,
            Cover::None => Cover::All,
            _ => Cover::Unclear,
        }
    }
}

/// What a condition leaves of an action such as `content/read`.
pub fn cover(condition: &str, action: &str) -> Cover {
    let action = format!("microsoft.containerregistry/registries/repositories/{action}");
    let mut parser = Parser { rest: condition, action: &action, depth: 0 };
    parser.any().filter(|_| parser.rest.trim().is_empty()).unwrap_or(Cover::Unclear)
}

struct Parser<'c> {
    rest: &'c str,
    action: &'c str,
    depth: usize,
}

impl<'c> Parser<'c> {
    /// Terms with `OR` between them. `None` where it is no condition.
    fn any(&mut self) -> Option<Cover> {
        let mut cover = self.all()?;
        while self.takes(&["OR", "||"]) {
            cover = cover.or(self.all()?);
        }
        Some(cover)
    }

    fn all(&mut self) -> Option<Cover> {
        let mut cover = self.term()?;
        while self.takes(&["AND", "&&"]) {
            cover = cover.and(self.term()?);
        }
        Some(cover)
    }

    fn term(&mut self) -> Option<Cover> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let cover = if self.takes(&["!", "NOT"]) {
            self.term()?.not()
        } else if self.takes(&["("]) {
            let inner = self.any()?;
            self.takes(&[")"]).then_some(inner)?
        } else if self.takes(&["ActionMatches"]) {
            let matches = self.values()?.iter().any(|pattern| fits(&pattern.to_ascii_lowercase(), self.action));
            if matches { Cover::All } else { Cover::None }
        } else if self.takes(&["SubOperationMatches"]) {
            self.values()?;
            Cover::None
        } else {
            self.test()?
        };
        self.depth -= 1;
        Some(cover)
    }

    /// `@Request[…:name] StringEquals 'team/app'`.
    fn test(&mut self) -> Option<Cover> {
        self.rest = self.rest.trim_start();
        let attribute = self.rest.strip_prefix('@')?;
        let (attribute, rest) = attribute.split_once(']')?;
        self.rest = rest.trim_start();
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != ':')?;
        let (operator, rest) = self.rest.split_at(end);
        self.rest = rest;
        let values = self.values()?;
        let is_name = attribute.to_ascii_lowercase().ends_with("microsoft.containerregistry/registries/repositories:name");
        let operator = operator.to_ascii_lowercase();
        let operator = operator.strip_prefix("foranyofanyvalues:").unwrap_or(&operator);
        let (operator, any_case) = operator.strip_suffix("ignorecase").map_or((operator, false), |operator| (operator, true));
        let name = |value: &&str| {
            let value = if any_case { value.to_ascii_lowercase() } else { (*value).to_owned() };
            let stars = value.matches(['*', '?']).count();
            match operator {
                "stringequals" if stars == 0 => Some(value),
                "stringstartswith" if stars == 0 => Some(value + "*"),
                "stringlike" if stars == 0 || stars == 1 && value.ends_with('*') => Some(value),
                _ => None,
            }
        };
        let names = values.iter().map(name).collect::<Option<Vec<String>>>().filter(|_| is_name);
        Some(names.map_or(Cover::Unclear, Cover::Names))
    }

    /// `'a'`, or `{'a', 'b'}`.
    fn values(&mut self) -> Option<Vec<&'c str>> {
        let is_list = self.takes(&["{"]);
        let mut values = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            let quote = self.rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
            let (value, rest) = self.rest[1..].split_once(quote)?;
            values.push(value);
            self.rest = rest;
            if !is_list || values.len() > MOST_NAMES || self.takes(&["}"]) {
                return Some(values);
            }
            self.takes(&[","]).then_some(())?;
        }
    }

    /// Takes one of these words, in any case.
    fn takes(&mut self, words: &[&str]) -> bool {
        let rest = self.rest.trim_start();
        let word = words.iter().find(|word| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)));
        if let Some(word) = word {
            self.rest = &rest[word.len()..];
        }
        word.is_some()
    }
}

/// Whether a text is what a pattern with at most one `*` means; a pattern with more is held to its first and last part.
pub fn fits(pattern: &str, text: &str) -> bool {
    match (pattern.split_once('*'), pattern.rsplit_once('*')) {
        (Some((start, _)), Some((_, end))) => {
            text.len() >= start.len() + end.len() && text.starts_with(start) && text.ends_with(end)
        }
        _ => pattern == text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: &str = "Microsoft.ContainerRegistry/registries/repositories/content/read";

    fn of_reader(test: &str) -> String {
        format!("((!(ActionMatches{{'{READ}'}}) AND !(ActionMatches{{'{}'}})) OR ({test}))", READ.replace("content", "metadata"))
    }

    fn name(test: &str) -> String {
        format!("@Request[Microsoft.ContainerRegistry/registries/repositories:name] {test}")
    }

    fn names(names: &[&str]) -> Cover {
        Cover::Names(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn the_portals_condition_limits_its_actions_and_no_others() {
        let condition = of_reader(&name("StringStartsWithIgnoreCase 'Team/'"));
        assert_eq!(cover(&condition, "content/read"), names(&["team/*"]));
        assert_eq!(cover(&condition, "content/write"), Cover::All);
        let two = of_reader(&format!("{} OR {}", name("StringEquals 'a/b'"), name("StringLike 'c/*'")));
        assert_eq!(cover(&two, "content/read"), names(&["a/b", "c/*"]));
        let set = of_reader(&name("ForAnyOfAnyValues:StringEqualsIgnoreCase {'a', 'B'}"));
        assert_eq!(cover(&set, "content/read"), names(&["a", "b"]));
        let bare = name("StringEquals 'a'").replace("Request", "Resource");
        assert_eq!(cover(&bare, "content/delete"), names(&["a"]));
    }

    #[test]
    fn what_is_not_understood_is_unclear() {
        let not = of_reader(&name("StringNotEquals 'a'"));
        let both = of_reader(&format!("{} AND {}", name("StringEquals 'a'"), name("StringStartsWith 'b'")));
        let other = of_reader("@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:x] StringEquals 'a'");
        for condition in [&not, &both, &other, "((", "", "(((@", "a OR b", &"(".repeat(100_000), &"!".repeat(100_000)] {
            assert_eq!(cover(condition, "content/read"), Cover::Unclear, "{}", &condition[..condition.len().min(60)]);
        }
        assert_eq!(cover(&not, "content/write"), Cover::All);
    }

    #[test]
    fn patterns_hold_start_and_end() {
        assert!(fits("a/*/read", "a/b/c/read") && fits("*", "x") && fits("a", "a"));
        assert!(!fits("ab*ba", "aba") && !fits("a", "ab") && !fits("a/*", "a"));
    }
}
