//! The module that reads documents: fetched with the first paste, asked with every one.
//!
//! Every paste fetches it, whatever is in it, so that the request tells nothing of the paste.

use std::cell::RefCell;
use std::rc::Rc;

use acr_doctor::kb::Remedies;
use acr_doctor::reading::Reading;
use js_sys::{Function, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, Response};

/// Beside the worker's own files.
const MODULE: &str = "reader_bg.wasm";

/// Whether the module is here.
#[derive(Default)]
pub enum Documents {
    #[default]
    NotAsked,
    Coming,
    Here(JsValue),
    /// It could not be fetched, or it stopped: documents are not read, and the report says so.
    Absent,
}

impl Documents {
    /// Reads the documents of a paste; `None` where the module is not there.
    pub fn read(&mut self, paste: &str, now: i64) -> Option<Reading> {
        let Documents::Here(exports) = self else { return None };
        let read = ask(exports, paste, now).ok();
        if read.is_none() {
            *self = Documents::Absent;
        }
        read.as_deref().and_then(Reading::from_bytes)
    }
}

/// Takes the module, once.
type Done = Box<dyn FnOnce(Documents)>;

/// What to do about each cause, which the module brings along.
pub fn remedies(documents: &Documents) -> Option<Remedies> {
    let Documents::Here(exports) = documents else { return None };
    let number = |name: &str| call(exports, name, &[]).map(|value| number(&value)).ok();
    let (start, len) = (number("remedies")?, number("remedies_len")?);
    Remedies::read(&memory(exports).ok()?.subarray(start, start + len).to_vec())
}

/// Fetches the module, and calls `done` when it is here or will not come.
pub fn fetch(scope: &DedicatedWorkerGlobalScope, done: impl FnOnce(Documents) + 'static) {
    let done: Rc<RefCell<Option<Done>>> = Rc::new(RefCell::new(Some(Box::new(done))));
    let end = |documents: fn(JsValue) -> Documents| {
        let done = Rc::clone(&done);
        Closure::once_into_js(move |value: JsValue| {
            if let Some(done) = done.take() {
                done(documents(value));
            }
        })
    };
    let bytes = Closure::once_into_js(|response: Response| if response.ok() { response.array_buffer().ok() } else { None });
    let here = end(|bytes| instance(&bytes).map_or(Documents::Absent, Documents::Here));
    let absent = end(|_| Documents::Absent);
    let _ = call(&scope.fetch_with_str(MODULE), "then", &[bytes]).and_then(|promise| call(&promise, "then", &[here, absent]));
}

/// The module's exports, once it is instantiated. A worker may do that at one go.
fn instance(bytes: &JsValue) -> Result<JsValue, JsValue> {
    let module = WebAssembly::Module::new(bytes)?;
    let instance = WebAssembly::Instance::new(&module, &imports(&module)?)?;
    Reflect::get(&instance, &"exports".into())
}

/// What wasm-bindgen has every module ask for: a table for references to objects, and a way to throw. This one uses neither.
fn imports(module: &WebAssembly::Module) -> Result<Object, JsValue> {
    let imports = Object::new();
    for wanted in WebAssembly::Module::imports(module).iter() {
        let (from, name) = (Reflect::get(&wanted, &"module".into())?, Reflect::get(&wanted, &"name".into())?);
        if Reflect::get(&imports, &from)?.is_undefined() {
            Reflect::set(&imports, &from, &Object::new())?;
        }
        let nothing = Closure::<dyn FnMut()>::new(|| {}).into_js_value();
        Reflect::set(&Reflect::get(&imports, &from)?, &name, &nothing)?;
    }
    Ok(imports)
}

/// The paste's way into the module's memory, and the answer's way out.
fn ask(exports: &JsValue, paste: &str, now: i64) -> Result<Vec<u8>, JsValue> {
    let bytes = paste.as_bytes();
    let len = u32::try_from(bytes.len()).map_err(|_| JsValue::NULL)?;
    let room = number(&call(exports, "room", &[len.into()])?);
    // The memory may have grown, and then its buffer is another.
    memory(exports)?.subarray(room, room + len).copy_from(bytes);
    #[expect(clippy::cast_precision_loss, reason = "seconds of any real date fit")]
    let len = number(&call(exports, "read", &[(now as f64).into()])?);
    let answer = number(&call(exports, "answer", &[])?);
    Ok(memory(exports)?.subarray(answer, answer + len).to_vec())
}

fn memory(exports: &JsValue) -> Result<Uint8Array, JsValue> {
    let memory = Reflect::get(exports, &"memory".into())?;
    Ok(Uint8Array::new(&Reflect::get(&memory, &"buffer".into())?))
}

fn call(object: &JsValue, name: &str, args: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &name.into())?.dyn_into()?;
    let list = js_sys::Array::new();
    for arg in args {
        list.push(arg);
    }
    function.apply(object, &list)
}

fn number(value: &JsValue) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an address of 32 bits, which WebAssembly gives with a sign"
    )]
    value.as_f64().map_or(0, |number| number as i64 as u32)
}
