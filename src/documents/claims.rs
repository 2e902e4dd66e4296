//! The decoded header or claims of a token, as a JWT viewer shows them.

use super::{Around, Document, tokens};
use crate::reading::Reading;
use crate::segment::SegmentKind;
use crate::segment::jwt::Token;
use crate::time;

/// Claims that tokens of Entra and of registries have.
const CLAIMS: &[&str] = &["iss", "aud", "exp", "iat", "nbf", "sub", "tid", "oid", "appid", "grant_type", "access", "scp"];

pub fn read(document: &Document, around: &Around<'_>, reading: &mut Reading) -> bool {
    let root = &document.root;
    let is_header = root.has("alg") && root.has("typ") && root.fields().len() <= 8;
    let known = CLAIMS.iter().filter(|claim| root.has(claim)).count();
    // A viewer shows all claims, a filter such as jq a few: then nothing else may stand beside them.
    let is_claims = (known >= 3 || known >= 2 && known == root.fields().len()) && (root.has("iss") || root.has("aud"));
    if is_claims {
        reading.segment(SegmentKind::Claims, root.span, around.inside);
        tokens::check(root, root.span, reading);
        let mut claims = root.to_json_map();
        // A filter such as jq's `todate` writes times as dates.
        for claim in ["exp", "iat", "nbf"] {
            if let Some(seconds) = root.text_of(claim).and_then(time::seconds) {
                claims.insert(claim.to_owned(), seconds.into());
            }
        }
        reading.tokens.push(Token::of(claims, root.span));
    } else if is_header {
        tokens::algorithm(root, root.span, reading);
        reading.segment(SegmentKind::Claims, root.span, around.inside);
    }
    is_claims || is_header
}

#[cfg(test)]
mod tests {
    use crate::documents;

    #[test]
    fn times_may_be_written_as_dates() {
        let exp = |exp: &str| {
            let paste = format!(r#"{{"iss": "Azure Container Registry", "aud": "contoso.azurecr.io", "exp": {exp}}}"#);
            documents::read(&paste, 0).tokens[0].time("exp")
        };
        assert_eq!(exp("1795174300"), Some(1_795_174_300));
        assert_eq!(exp(r#""2026-11-20T11:31:40Z""#), Some(1_795_174_300));
        assert_eq!(exp(r#""tomorrow""#), None);
    }
}
