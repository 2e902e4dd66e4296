//! JSON: whole, broken, many.

#![no_main]

use acr_doctor::documents::json;
use acr_doctor::documents::layer::Layer;
use acr_doctor::documents::node::Budget;
use acr_doctor_fuzz::{invariants, paste::Kind};
use libfuzzer_sys::fuzz_target;

static KIND: Kind = Kind::of(&[
    include_str!("../../src/documents/json.rs"),
    include_str!("../../src/documents/mend.rs"),
    include_str!("../../src/documents/lint.rs"),
    include_str!("../../src/documents/registry.rs"),
    include_str!("../../src/documents/query.rs"),
]);

fuzz_target!(|data: &[u8]| {
    let paste = KIND.paste(data);
    let layer = Layer::whole(&paste.text);
    let documents = json::documents(&layer, &mut Budget(200_000));
    invariants::documents(layer.text(), &documents);
    documents.iter().for_each(|document| invariants::tree(&paste.text, &document.root));
    invariants::read(&paste);
});
