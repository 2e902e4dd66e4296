//! The value of `WWW-Authenticate`: one or more challenges.
//!
//! Source: RFC 9110, section 11.6.1. A list of challenges and the list of a challenge's parameters are both separated by commas: what
//! has no `=` behind it begins the next challenge.

/// More than this no server asks for.
const MOST: usize = 16;

/// How a server wants to be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Challenge {
    /// As written: `Bearer`.
    pub scheme: String,
    /// Names in small letters.
    pub params: Vec<(String, String)>,
}

impl Challenge {
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads as much as can be read: a value may be cut off.
pub fn read(text: &str) -> Vec<Challenge> {
    let mut found: Vec<Challenge> = Vec::new();
    let mut rest = text.trim_start();
    while found.len() < MOST {
        rest = rest.trim_start_matches([',', ' ', '\t']);
        let (name, after) = token(rest);
        if name.is_empty() {
            break;
        }
        match after.trim_start().strip_prefix('=') {
            Some(value) if !value.starts_with('=') => {
                let (value, after) = value_of(value.trim_start());
                if let Some(challenge) = found.last_mut().filter(|challenge| challenge.params.len() < MOST) {
                    challenge.params.push((name.to_ascii_lowercase(), value));
                }
                rest = after;
            }
            // A scheme, or the opaque word behind one: `Negotiate YII…==`.
            _ => {
                let is_opaque = name.len() > 20 || after.starts_with('=');
                if !is_opaque {
                    found.push(Challenge { scheme: name.to_owned(), params: Vec::new() });
                }
                rest = after.trim_start_matches('=');
            }
        }
    }
    found
}

fn token(text: &str) -> (&str, &str) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~/".contains(c);
    text.split_at(text.find(|c| !is_part(c)).unwrap_or(text.len()))
}

/// A quoted string, or a word up to the next comma.
fn value_of(text: &str) -> (String, &str) {
    let Some(inner) = text.strip_prefix('"') else {
        let end = text.find([',', ' ', '\t']).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut is_escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if is_escaped => {
                value.push(c);
                is_escaped = false;
            }
            '\\' => is_escaped = true,
            '"' => return (value, &inner[at + 1..]),
            _ => value.push(c),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let told = read(text).into_iter().map(|challenge| {
            let params = challenge.params.iter().map(|(name, value)| format!(" {name}={value}"));
            format!("{}{}", challenge.scheme, params.collect::<String>())
        });
        told.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn challenges_and_their_parameters_are_told_apart() {
        assert_eq!(
            told(
                "Bearer realm=\"https://contoso.azurecr.io/oauth2/token\",service=\"contoso.azurecr.io\", scope=\"repository:a:pull,push\""
            ),
            "Bearer realm=https://contoso.azurecr.io/oauth2/token service=contoso.azurecr.io scope=repository:a:pull,push"
        );
        assert_eq!(
            told("Negotiate, NTLM, Basic realm=\"a \\\"b\\\", c\", Bearer"),
            "Negotiate | NTLM | Basic realm=a \"b\", c | Bearer"
        );
        assert_eq!(told("Basic REALM = corp , charset=\"UTF-8\""), "Basic realm=corp charset=UTF-8");
        assert_eq!(told("Negotiate YIIabcdefghijklmnopqrstuvwxyz=="), "Negotiate");
    }

    #[test]
    fn what_is_cut_off_or_wrong_is_read_as_far_as_it_goes() {
        assert_eq!(told("Bearer realm=\"https://contoso"), "Bearer realm=https://contoso");
        assert_eq!(told("Bearer realm="), "Bearer realm=");
        assert_eq!(told(""), "");
        assert_eq!(told("=,\"\""), "");
        assert_eq!(told("Bearer é"), "Bearer");
        assert_eq!(read(&"a ".repeat(1000)).len(), MOST);
    }
}
