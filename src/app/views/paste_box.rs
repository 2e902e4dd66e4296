//! The one box: it takes anything, typed, pasted, chosen or dropped.

use std::rc::Rc;

use acr_doctor::report::Span;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::icon::{Icon, icon};
use super::mirror::mirror;
use super::text::button;
use crate::app::around::Around;
use crate::app::browser;
use crate::app::engine::Answer;
use crate::app::hooks::use_page::add_file;
use crate::app::state::{Action, Came, Paste};

/// Longer texts are not marked: to lay them out twice would cost frames. Their evidence is quoted all the same.
const MARKED_BYTES: usize = 100_000;

#[derive(Properties, PartialEq)]
pub struct PasteBoxProps {
    pub around: Around,
    pub paste: Paste,
    pub answer: Option<Answer>,
    pub lit: Option<Span>,
}

#[component]
pub fn PasteBox(props: &PasteBoxProps) -> Html {
    let Around { texts, dispatch, .. } = &props.around;
    let lit = use_node_ref();
    use_effect_with((props.lit, lit.clone()), |(span, lit)| {
        if span.is_some() {
            browser::show(lit);
        }
    });
    let area = use_node_ref();
    let files = use_node_ref();

    // The box holds its own text: only what the page puts into it is written to it.
    {
        let (area, text) = (area.clone(), Rc::clone(&props.paste.text));
        use_effect_with(props.paste.put, move |_| browser::put_text(&area, &text));
    }
    use_effect_with(area.clone(), browser::focus);

    let edit = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let came = if browser::is_paste(&event) { Came::AtOnce } else { Came::Typed };
            dispatch.dispatch(Action::Edit { text: browser::text_of(&event).into(), came });
        })
    };
    let choose = use_callback(files.clone(), |_: MouseEvent, files| browser::click(files));
    let chosen = {
        let (dispatch, files) = (dispatch.clone(), files.clone());
        Callback::from(move |_: Event| {
            if let Some(file) = browser::chosen_file(&files) {
                spawn_local(add_file(dispatch.clone(), file));
            }
        })
    };
    let clear = {
        let (area, dispatch) = (area.clone(), dispatch.clone());
        move |_: MouseEvent| {
            dispatch.dispatch(Action::Clear);
            browser::focus(&area);
        }
    };
    let is_marked = props.paste.text.len() <= MARKED_BYTES;
    let class = if is_marked { "box" } else { "box box-long" };
    html! {
        <>
            <div {class}>
                if is_marked {
                    { mirror(&props.paste.text, props.answer.as_ref(), props.lit, &lit) }
                }
                <textarea
                    class="paste" ref={area} oninput={edit} aria-label={texts.get("paste.label")} placeholder={texts.get("paste.placeholder")}
                    spellcheck="false" autocomplete="off" autocapitalize="off" aria-describedby="promise"
                />
            </div>
            <div class="below-box">
                <button class="quiet-button" type="button" onclick={choose}>{ icon(Icon::File) }{ texts.get("paste.file") }</button>
                <input class="gone" type="file" ref={files} onchange={chosen} aria-label={texts.get("paste.file")} />
                if !props.paste.text.is_empty() {
                    { button("quiet-button", texts.get("paste.clear"), clear) }
                }
                <span class="promise" id="promise">{ texts.get("paste.promise") }</span>
            </div>
        </>
    }
}
