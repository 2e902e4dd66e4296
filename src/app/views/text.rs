//! An element that holds a text and nothing else. Most elements do; made in one place, they cost the page a third of the bytes.

use yew::prelude::*;

use crate::app::around::Around;

/// `<tag class="…">text</tag>`
pub fn text(tag: &'static str, class: &'static str, text: impl AsRef<str>) -> Html {
    element(tag, (!class.is_empty()).then_some(class), None, text.as_ref())
}

/// The same with an `id`, for what it labels.
pub fn label(tag: &'static str, id: impl Into<AttrValue>, text: impl AsRef<str>) -> Html {
    element(tag, Some("label"), Some(id.into()), text.as_ref())
}

/// A button that says what it does.
pub fn button(class: &'static str, text: impl AsRef<str>, onclick: impl Fn(MouseEvent) + 'static) -> Html {
    pressed(class, text.as_ref(), Callback::from(onclick))
}

/// A term and what is said of it.
pub fn row(term: impl AsRef<str>, value: Html) -> Html {
    term_and_value(term.as_ref(), value)
}

/// What is one step away.
pub fn more(around: &Around, summary: impl AsRef<str>, content: impl FnOnce() -> Html) -> Html {
    folded(
        summary.as_ref(),
        if around.in_full {
            content()
        } else {
            html! {}
        },
    )
}

#[expect(clippy::ignored_unit_patterns, reason = "the macro writes the pattern")]
fn element(tag: &'static str, class: Option<&'static str>, id: Option<AttrValue>, text: &str) -> Html {
    html! { <@{tag} {class} {id}>{ text }</@> }
}

fn pressed(class: &'static str, text: &str, onclick: Callback<MouseEvent>) -> Html {
    html! { <button {class} type="button" {onclick}>{ text }</button> }
}

fn term_and_value(term: &str, value: Html) -> Html {
    html! { <div><dt>{ term }</dt><dd>{ value }</dd></div> }
}

fn folded(summary: &str, content: Html) -> Html {
    html! { <details class="more"><summary>{ summary }</summary>{ content }</details> }
}
