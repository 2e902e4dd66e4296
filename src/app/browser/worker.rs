//! The thread that the engine lives in.

use acr_doctor::protocol::Request;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use super::letter::{self, Letter};

/// The loader that Trunk writes for the second binary, beside the page.
const SCRIPT: &str = "./worker_loader.js";

pub enum FromWorker {
    Said(Letter),
    /// It died, or never came.
    Broke,
}

/// A running worker. It ends when it is dropped.
pub struct WorkerHandle {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl WorkerHandle {
    /// Starts a worker, which tells `call` what it says.
    pub fn start(call: impl Fn(FromWorker) + Clone + 'static) -> Option<WorkerHandle> {
        let worker = Worker::new(SCRIPT).ok()?;
        let said = call.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let json = event.data().as_string().unwrap_or_default();
            said(FromWorker::Said(letter::read(&json)));
        });
        let on_error = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| call(FromWorker::Broke));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(WorkerHandle { worker, _on_message: on_message, _on_error: on_error })
    }

    pub fn ask(&self, request: &Request) {
        let _ = self.worker.post_message(&letter::write(request));
    }
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
