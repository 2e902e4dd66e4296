//! The decoded header or claims of a token, as a JWT viewer shows them.

use super::{Around, Document, tokens};
use crate::reading::Reading;
use crate::segment::SegmentKind;
use crate::segment::jwt::Token;

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
        reading.tokens.push(Token::of(root.to_json_map(), root.span));
    } else if is_header {
        tokens::algorithm(root, root.span, reading);
        reading.segment(SegmentKind::Claims, root.span, around.inside);
    }
    is_claims || is_header
}
