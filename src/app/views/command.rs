//! A command, ready to be copied.

use acr_doctor::report::Blank;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::icon::{Icon, icon};
use super::text::text;
use crate::app::around::Around;
use crate::app::browser;
use crate::app::state::Action;

pub fn command(around: &Around, command: &str, blanks: &[Blank]) -> Html {
    let copied = around.copied.as_ref().filter(|(copied, _)| copied == command);
    let (sign, key) = match copied {
        None => (Icon::Copy, "fix.copy"),
        Some((_, true)) => (Icon::Done, "fix.copied"),
        Some((_, false)) => (Icon::Copy, "fix.copy-refused"),
    };
    let (dispatch, line) = (around.dispatch.clone(), AttrValue::from(command.to_owned()));
    let copy = move |event: MouseEvent| {
        let (dispatch, line) = (dispatch.clone(), line.clone());
        // Where the browser refuses, the command is at least selected.
        let code = browser::sibling_of(&event);
        spawn_local(async move {
            let is_done = browser::copy(&line).await;
            if !is_done {
                browser::select(code);
            }
            dispatch.dispatch(Action::Copied(Some((line, is_done))));
        });
    };
    html! {
        <div class="command">
            <pre class="code"><code>{ with_blanks(command, blanks) }</code></pre>
            <button class="copy" type="button" onclick={copy}>{ icon(sign) }<span aria-live="polite">{ around.texts.get(key) }</span></button>
        </div>
    }
}

/// The command with its blanks marked.
fn with_blanks(command: &str, blanks: &[Blank]) -> Html {
    let mut pieces = Vec::new();
    let mut rest = command;
    // The next blank; of two at one place the longer.
    let next = |rest: &str| {
        let found = blanks.iter().filter_map(|blank| Some((rest.find(&blank.mark)?, blank.mark.len())));
        found.min_by_key(|(at, len)| (*at, usize::MAX - len))
    };
    while let Some((at, len)) = next(rest) {
        pieces.push(html! { &rest[..at] });
        pieces.push(text("span", "blank", &rest[at..at + len]));
        rest = &rest[at + len..];
    }
    pieces.push(html! { rest });
    html! { <>{ for pieces }</> }
}
