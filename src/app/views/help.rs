//! What may be pasted, and which keys do what.

use yew::prelude::*;

use super::icon::{Icon, icon};
use super::text::{button, text};
use crate::app::browser;
use crate::app::texts::Texts;

/// The kinds of input, as `input.*` names them.
const INPUTS: [&str; 8] = ["messages", "commands", "tokens", "config", "kubernetes", "health", "versions", "http"];

/// The button, and what it opens.
pub fn help(texts: &Texts, dialog: &NodeRef) -> Html {
    let (to_open, to_close) = (dialog.clone(), dialog.clone());
    let open = move |_: MouseEvent| browser::open_dialog(&to_open);
    let close = move |_: MouseEvent| browser::close_dialog(&to_close);
    html! {
        <>
            <button class="tool" type="button" onclick={open} aria-label={texts.get("help.open")} title={texts.get("help.open")}>{ icon(Icon::Help) }</button>
            <dialog class="dialog" ref={dialog.clone()} aria-label={texts.get("help.title")}>
                { text("h2", "title", texts.get("help.title")) }
                { inputs(texts) }
                { text("h3", "label", texts.get("help.keys")) }
                <dl class="keys">
                    <div><dt><kbd>{ "Ctrl" }</kbd>{ " + " }<kbd>{ "V" }</kbd></dt>{ text("dd", "", texts.get("help.key-paste")) }</div>
                    <div><dt><kbd>{ "Tab" }</kbd></dt>{ text("dd", "", texts.get("help.key-tab")) }</div>
                    <div><dt><kbd>{ "Esc" }</kbd></dt>{ text("dd", "", texts.get("help.key-escape")) }</div>
                </dl>
                { button("button", texts.get("help.close"), close) }
            </dialog>
        </>
    }
}

/// The kinds of input that are understood.
pub fn inputs(texts: &Texts) -> Html {
    html! {
        <ul class="inputs">
            for input in INPUTS {
                <li key={input}>{ texts.name("input", input) }</li>
            }
        </ul>
    }
}
