//! The one box: it takes anything, typed, pasted, chosen or dropped.

use std::rc::Rc;

use acr_doctor::report::Span;
use yew::prelude::*;

use super::icon::{Icon, icon};
use super::mirror::mirror;
use super::text::button;
use crate::app::around::Around;
use crate::app::browser::{self, Timer};
use crate::app::engine::Answer;
use crate::app::hooks::use_page::take_file;
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

    // The box holds its own text: only what the page puts into it is written to it, and right after
    // what else changes: to lay out a long text takes longer than all the rest.
    let written = use_mut_ref(|| None::<u32>);
    {
        let (area, text, written) = (area.clone(), Rc::clone(&props.paste.text), Rc::clone(&written));
        use_effect_with(props.paste.put, move |put| {
            let put = Some(*put);
            let timer = Timer::after(0, move || {
                browser::put_text(&area, &text);
                *written.borrow_mut() = put;
            });
            move || drop(timer)
        });
    }
    use_effect_with(area.clone(), browser::focus);

    let edit = {
        let (dispatch, area, paste) = (dispatch.clone(), area.clone(), props.paste.clone());
        Callback::from(move |event: InputEvent| {
            let came = if browser::is_paste(&event) { Came::AtOnce } else { Came::Typed };
            let mut text = browser::text_of(&event);
            // Something was typed before the page's own text was written: it goes behind it.
            if written.replace(Some(paste.put)) != Some(paste.put) {
                text.insert_str(0, &paste.text);
                browser::put_text(&area, &text);
            }
            dispatch.dispatch(Action::Edit { text: text.into(), came });
        })
    };
    let choose = use_callback(files.clone(), |_: MouseEvent, files| browser::click(files));
    let chosen = {
        let (dispatch, files) = (dispatch.clone(), files.clone());
        Callback::from(move |_: Event| {
            if let Some(file) = browser::chosen_file(&files) {
                take_file(&dispatch, file);
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
    let sizes_itself = use_memo((), |()| browser::sizes_text_boxes());
    let answer = props.answer.as_ref().filter(|_| props.around.in_full);
    let is_marked = props.paste.text.len() <= MARKED_BYTES;
    let class = if is_marked { "box" } else { "box box-long" };
    html! {
        <>
            <div {class}>
                if is_marked {
                    { mirror(&props.paste.text, answer, props.lit, &lit, *sizes_itself) }
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
