//! Addresses of documentation: short where they are kept, and whole, in the reader's language, where they are shown.

use crate::text::Lang;

const SCHEME: &str = "https://";

/// The site that nearly every page stands on. It has each page in each language, under the language's name.
const LEARN: &str = "https://learn.microsoft.com";

/// What has to be kept of an address: a path alone is one on Microsoft Learn.
pub fn short(url: &str) -> &str {
    let path = url.strip_prefix(LEARN).filter(|path| path.starts_with('/'));
    path.or_else(|| url.strip_prefix(SCHEME)).unwrap_or(url)
}

/// The address of a page for readers of a language. English needs no name in it, and other sites need none at all.
pub fn address(short: &str, lang: Lang) -> String {
    let before = match lang {
        _ if !short.starts_with('/') => return [SCHEME, short].concat(),
        Lang::En => "",
        Lang::Ja => "/ja-jp",
        Lang::Sv => "/sv-se",
    };
    [LEARN, before, short].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn microsoft_learn_is_read_in_ones_own_language_and_other_sites_as_they_are() {
        let page = "https://learn.microsoft.com/azure/aks/http-proxy#monitoring";
        assert_eq!(short(page), "/azure/aks/http-proxy#monitoring");
        assert_eq!(address(short(page), Lang::En), page);
        assert_eq!(address(short(page), Lang::Ja), "https://learn.microsoft.com/ja-jp/azure/aks/http-proxy#monitoring");
        assert_eq!(address(short(page), Lang::Sv), "https://learn.microsoft.com/sv-se/azure/aks/http-proxy#monitoring");
        for other in ["https://docs.docker.com/engine/install/", "https://learn.microsoft.com.example/a", "https://aka.ms/acr"] {
            assert_eq!(address(short(other), Lang::Ja), other);
        }
    }
}
