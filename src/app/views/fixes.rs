//! What to do: cards with a command to copy, what it changes, who may do it, and how to take it back.

use acr_doctor::report::{Blank, FixReport, NextCheck};
use yew::prelude::*;

use super::command::command;
use super::icon::{Icon, icon};
use super::text::{more, text};
use crate::app::around::Around;
use crate::app::texts::Texts;

/// How many fixes are drawn with the first lines of an answer.
const FIRST: usize = 1;

/// `heading` is the level that follows the one above: `h3` or `h4`.
pub fn fix_list(around: &Around, heading: &'static str, fixes: &[FixReport], blanks: &[Blank], next: &[NextCheck]) -> Html {
    html! {
        <ol class="fixes">
            for fix in fixes.iter().take(if around.in_full { fixes.len() } else { FIRST }) {
                <li class="fix" key={fix.title.as_str()}>{ card(around, heading, fix, blanks, next) }</li>
            }
        </ol>
    }
}

fn card(around: &Around, heading: &'static str, fix: &FixReport, blanks: &[Blank], next: &[NextCheck]) -> Html {
    let texts = &around.texts;
    let command = |line: &str| command(around, line, blanks);
    // A shell that has no way of its own is shown another's.
    let own = fix.commands.get(around.shell.id());
    let other = || fix.commands.iter().next();
    let settles = next.iter().find(|check| fix.commands.get("bash") == Some(&check.command));
    html! {
        <>
            <div class="fix-head">
                { text(heading, "fix-title", &fix.title) }
                <span class={format!("risk risk-{}", fix.risk)}>{ texts.name("risk", &fix.risk) }</span>
            </div>
            if let Some(note) = &fix.note {
                { text("p", "", note) }
            }
            if let Some(line) = own {
                { command(line) }
            } else if let Some((shell, line)) = other() {
                { text("p", "quiet", texts.fill("fix.other-shell", &[("shell", shell)])) }
                { command(line) }
            }
            if settles.is_some() {
                { text("p", "settles", texts.get("fix.settles")) }
            }
            <p class="fix-meta">
                { text("span", "", texts.fill("fix.who", &[("who", &texts.name("who", &fix.who))])) }
                if let Some(needs) = &fix.needs {
                    { text("span", "", texts.fill("fix.needs", &[("needs", needs)])) }
                }
                if fix.irreversible {
                    { text("span", "", texts.get("fix.no-undo")) }
                }
                if !fix.link.is_empty() {
                    { documentation(around, &fix.link, &texts.get("fix.link")) }
                }
            </p>
            if fix.verify.is_some() || fix.undo.is_some() {
                { more(around, texts.get(if fix.undo.is_some() { "fix.verify-undo" } else { "fix.verify" }), || afterwards(texts, fix, command)) }
            }
        </>
    }
}

/// How to see that it worked, and how to take it back.
fn afterwards(texts: &Texts, fix: &FixReport, command: impl Fn(&str) -> Html) -> Html {
    let step = |key: &str, line: &Option<String>| {
        let line = line.as_ref()?;
        Some(html! { <>{ text("p", "quiet", texts.get(key)) }{ command(line) }</> })
    };
    html! { <>{ step("fix.verify-with", &fix.verify) }{ step("fix.undo-with", &fix.undo) }</> }
}

/// A link to a page of documentation, by its title once that is here. It opens in a new tab, and says so.
pub fn documentation(around: &Around, address: &str, until_then: &str) -> Html {
    let title = around.titles.as_ref().and_then(|titles| titles.get(address));
    html! {
        <a class="away" href={address.to_owned()} target="_blank" rel="noopener noreferrer">
            { title.map_or(until_then, String::as_str) }{ icon(Icon::Away) }<span class="hidden">{ " " }{ around.texts.get("link.new-tab") }</span>
        </a>
    }
}
