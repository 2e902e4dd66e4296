//! The paste once more, laid exactly over the box, unseen but for its marks: evidence underlined, secrets covered.

use acr_doctor::report::Span;
use yew::prelude::*;

use crate::app::engine::Answer;
use crate::app::marks::{Kinds, Piece, pieces};

/// `node` is the first place that is lit up. Without a mark there is nothing to lay out, if the box is as high as its text by
/// itself (`sizes_itself`); where it is not, the mirror's height is the box's.
pub fn mirror(text: &str, answer: Option<&Answer>, lit: Option<Span>, node: &NodeRef, sizes_itself: bool) -> Html {
    let answered = answer.map_or("", |answer| &*answer.paste);
    let report = answer.map(|answer| &*answer.report);
    let pieces = pieces(text, answered, report, lit);
    if sizes_itself && pieces.iter().all(|piece| piece.kinds == Kinds::default()) {
        return html! {};
    }
    let first_lit = pieces.iter().position(|piece| piece.kinds.lit);
    html! {
        <div class="mirror" aria-hidden="true">
            for (at, piece) in pieces.iter().enumerate() {
                { draw(text, piece, if first_lit == Some(at) { node.clone() } else { NodeRef::default() }) }
            }
            // A last line break is drawn only with something behind it.
            { "\u{200B}" }
        </div>
    }
}

fn draw(text: &str, piece: &Piece, node: NodeRef) -> Html {
    let text = text.get(piece.range.clone()).unwrap_or_default();
    let Kinds { evidence_for, evidence_against, secret, lit } = piece.kinds;
    if piece.kinds == Kinds::default() {
        return html! { text };
    }
    let class = classes!(
        evidence_for.then_some("mark-for"),
        evidence_against.then_some("mark-against"),
        secret.then_some("mark-secret"),
        lit.then_some("mark-lit"),
    );
    html! { <mark {class} ref={node}>{ text }</mark> }
}
