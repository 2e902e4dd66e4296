//! Events of the whole page, and timers. Each ends when its handle is dropped.

use wasm_bindgen::prelude::*;
use web_sys::{ClipboardEvent, DragEvent, Element, EventTarget, HtmlTextAreaElement};
use yew::Callback;

use super::{Dropped, document, first_file, window};
use crate::app::file::with_plain_line_ends;

/// Listens until it is dropped.
pub struct Listener {
    target: EventTarget,
    event: &'static str,
    closure: Closure<dyn FnMut(web_sys::Event)>,
}

impl Listener {
    fn new(target: EventTarget, event: &'static str, handle: impl FnMut(web_sys::Event) + 'static) -> Listener {
        let closure = Closure::new(handle);
        let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        Listener { target, event, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback(self.event, self.closure.as_ref().unchecked_ref());
    }
}

/// The address behind `#` has changed.
pub fn on_hash_change(call: Callback<()>) -> Option<Listener> {
    Some(Listener::new(window()?.into(), "hashchange", move |_| call.emit(())))
}

/// What a paste brought, and where it goes.
pub enum Pasted {
    /// Into a field: the browser does the rest.
    IntoField,
    /// Into the empty box, where the page has to put it.
    IntoEmptyBox(String),
    /// Into no field at all.
    Text(String),
    File(Dropped),
}

/// Something is pasted, anywhere on the page.
pub fn on_paste(call: Callback<Pasted>) -> Option<Listener> {
    Some(Listener::new(document()?.into(), "paste", move |event| {
        let Ok(event) = event.dyn_into::<ClipboardEvent>() else { return };
        let Some(data) = event.clipboard_data() else { return };
        let text = data.get_data("text/plain").unwrap_or_default();
        if text.is_empty() {
            if let Some(file) = first_file(&data) {
                event.prevent_default();
                call.emit(Pasted::File(file));
            }
        } else if event.target().is_some_and(|target| is_empty_box(&target)) {
            // Nothing is there that an undo could bring back: so the page does it, in half the browser's time.
            event.prevent_default();
            call.emit(Pasted::IntoEmptyBox(with_plain_line_ends(text)));
        } else if event.target().is_some_and(|target| is_field(&target)) {
            call.emit(Pasted::IntoField);
        } else {
            event.prevent_default();
            call.emit(Pasted::Text(text));
        }
    }))
}

/// A file is dropped anywhere on the page, or hovers over it (`None`). Text is left to the field it is dropped on.
pub fn on_drop(call: Callback<Dropped>) -> Option<[Listener; 2]> {
    let holds_files = |event: &DragEvent| event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0));
    let over = move |event: web_sys::Event| {
        // Only then does the browser let go of the file here.
        if event.dyn_ref::<DragEvent>().is_some_and(holds_files) {
            event.prevent_default();
        }
    };
    let drop = move |event: web_sys::Event| {
        let Some(event) = event.dyn_ref::<DragEvent>() else { return };
        if let Some(file) = event.data_transfer().as_ref().and_then(first_file) {
            event.prevent_default();
            call.emit(file);
        }
    };
    let document: EventTarget = document()?.into();
    Some([Listener::new(document.clone(), "dragover", over), Listener::new(document, "drop", drop)])
}

fn is_empty_box(target: &EventTarget) -> bool {
    target.dyn_ref::<HtmlTextAreaElement>().is_some_and(|area| area.text_length() == 0)
}

fn is_field(target: &EventTarget) -> bool {
    target.dyn_ref::<Element>().is_some_and(|element| matches!(element.tag_name().as_str(), "TEXTAREA" | "INPUT" | "SELECT"))
}

/// Calls once, later; never, if it is dropped before.
pub struct Timer {
    id: i32,
    _closure: Closure<dyn FnMut()>,
}

impl Timer {
    pub fn after(millis: i32, call: impl FnOnce() + 'static) -> Option<Timer> {
        let closure = Closure::once(call);
        let function = closure.as_ref().unchecked_ref();
        let id = window()?.set_timeout_with_callback_and_timeout_and_arguments_0(function, millis).ok()?;
        Some(Timer { id, _closure: closure })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(window) = window() {
            window.clear_timeout_with_handle(self.id);
        }
    }
}
