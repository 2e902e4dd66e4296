//! The browser: the one place of the page that says `web_sys`. Whatever a browser may refuse fails silently here,
//! or gives a `Result`; nothing panics.

pub mod letter;
mod listen;
mod worker;

use acr_doctor::text::Lang;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, Document, Element, File, HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTextAreaElement, Window,
};
use yew::prelude::*;

pub use letter::Letter;
pub use listen::{Pasted, Timer, on_drop, on_hash_change, on_paste};
pub use worker::{FromWorker, WorkerHandle};

fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}

/// Whole seconds since 1970, UTC.
pub fn now() -> i64 {
    // A clock of today is far from where a float loses whole seconds.
    #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970 fit")]
    let seconds = (js_sys::Date::now() / 1000.0) as i64;
    seconds
}

/// A moment as a clock on the wall here shows it.
pub fn local_time(seconds: i64, lang: Lang) -> String {
    let options = Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "long")] {
        let _ = Reflect::set(&options, &key.into(), &value.into());
    }
    let millis = JsValue::from_f64(float(seconds) * 1000.0);
    js_sys::Date::new(&millis).to_locale_string(lang.tag(), &options).into()
}

/// A moment from another one on: "3 hours ago", in the browser's own words for a language.
pub fn relative_time(seconds: i64, lang: Lang) -> String {
    let units = [(86_400 * 60, 86_400 * 30, "month"), (86_400 * 2, 86_400, "day"), (3600 * 2, 3600, "hour"), (120, 60, "minute")];
    let unit = units.iter().find(|(from, ..)| seconds.abs() >= *from);
    let (length, unit) = unit.map_or((1, "second"), |(_, length, unit)| (*length, *unit));
    let format = js_sys::Intl::RelativeTimeFormat::new(&Array::of1(&lang.tag().into()), &Object::new());
    format.format(float(seconds / length), unit).into()
}

/// The browser's numbers hold every second of the next hundred million years.
#[expect(clippy::cast_precision_loss, reason = "seconds of a real date are far below 2^52")]
fn float(seconds: i64) -> f64 {
    seconds as f64
}

/// The first language of the browser that the page speaks.
pub fn preferred_lang() -> Option<Lang> {
    let languages = window()?.navigator().languages();
    languages.iter().find_map(|tag| Lang::from_tag(&tag.as_string()?))
}

/// Whether the person is on Windows, where PowerShell is the shell at hand.
pub fn is_windows() -> bool {
    window().and_then(|window| window.navigator().platform().ok()).is_some_and(|platform| platform.starts_with("Win"))
}

/// What was stored under a name, here and not in this tab alone. Only language and theme are.
pub fn stored(name: &str) -> Option<String> {
    window()?.local_storage().ok()??.get_item(name).ok()?
}

pub fn store(name: &str, value: &str) {
    if let Some(storage) = window().and_then(|window| window.local_storage().ok()?) {
        let _ = storage.set_item(name, value);
    }
}

/// The part of the address behind the page's name.
pub fn hash() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Sets an attribute of `<html>`.
pub fn set_root(attribute: &str, value: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute(attribute, value);
    }
}

pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Notes a moment for who measures. Nothing of the paste is in it.
pub fn mark(name: &str) {
    if let Some(performance) = window().and_then(|window| window.performance()) {
        let _ = performance.mark(name);
    }
}

/// Makes the browser lay the page out now, so that what is measured includes it.
pub fn lay_out() {
    if let Some(body) = document().and_then(|document| document.body()) {
        let _ = body.offset_height();
    }
}

pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Moves the focus to the heading of the view, so that a screen reader says where one is.
pub fn focus_heading(view: &NodeRef) {
    let heading = view.cast::<Element>().and_then(|view| view.query_selector("h1").ok()?);
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        heading.set_tab_index(-1);
        let _ = heading.focus();
    }
}

/// Scrolls as little as needed, so that a node can be seen.
pub fn show(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

pub fn open_dialog(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>() {
        let _ = dialog.show_modal();
    }
}

pub fn close_dialog(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}

/// Opens the chooser of a hidden file field.
pub fn click(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        element.click();
    }
}

/// What stands in the text box that an event came from. Half a surrogate pair becomes `U+FFFD`.
pub fn text_of(event: &InputEvent) -> String {
    event.target_dyn_into::<HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default()
}

/// What stands in the field that an event came from.
pub fn field_of(event: &InputEvent) -> String {
    event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
}

/// What was chosen in the list that an event came from.
pub fn choice_of(event: &Event) -> String {
    // `value` is asked by name, so that the page needs no more of the browser's types.
    event.target().and_then(|target| Reflect::get(&target, &"value".into()).ok()?.as_string()).unwrap_or_default()
}

/// Whether the event says that something was pasted or dropped, not typed.
pub fn is_paste(event: &InputEvent) -> bool {
    matches!(event.input_type().as_str(), "insertFromPaste" | "insertFromDrop")
}

/// Whether a text box is as high as its text by itself, as `app.css` asks for.
pub fn sizes_text_boxes() -> bool {
    web_sys::css::supports_with_value("field-sizing", "content").unwrap_or_default()
}

/// Puts a text into a text box; the place to write is at its end.
pub fn put_text(node: &NodeRef, text: &str) {
    if let Some(area) = node.cast::<HtmlTextAreaElement>() {
        area.set_value(text);
    }
}

/// What stands before the button that was pressed.
pub fn sibling_of(event: &MouseEvent) -> Option<Element> {
    event.target_dyn_into::<Element>()?.closest("button").ok()??.previous_element_sibling()
}

/// Selects what an element shows, for who copies by hand.
pub fn select(element: Option<Element>) {
    if let (Some(element), Some(Ok(Some(selection)))) = (element, window().map(|window| window.get_selection())) {
        let _ = selection.select_all_children(&element);
    }
}

/// Puts a text into the clipboard; `false` where the browser refuses.
pub async fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    let navigator = window.navigator();
    // Absent where the page does not come from a trustworthy origin.
    if Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_undefined()) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// In small letters, as the browser knows them for every script.
pub fn lower_case(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// A file that was dropped or chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Dropped(File);

impl Dropped {
    pub fn bytes_len(&self) -> f64 {
        self.0.size()
    }

    /// The file's content; `None` if it cannot be read.
    pub async fn read(&self) -> Option<Vec<u8>> {
        let buffer = JsFuture::from(self.0.array_buffer()).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }
}

/// The first of the files that a field holds. The field is emptied, so that the same file can be chosen again.
pub fn chosen_file(node: &NodeRef) -> Option<Dropped> {
    let input = node.cast::<HtmlInputElement>()?;
    let file = input.files()?.get(0)?;
    input.set_value("");
    Some(Dropped(file))
}

fn first_file(data: &DataTransfer) -> Option<Dropped> {
    Some(Dropped(data.files()?.get(0)?))
}
