//! YAML: whole, broken, many.

#![no_main]

use acr_doctor::documents::layer::Layer;
use acr_doctor::documents::node::Budget;
use acr_doctor::documents::yaml;
use acr_doctor_fuzz::{invariants, paste::Kind};
use libfuzzer_sys::fuzz_target;

static KIND: Kind = Kind::of(&[
    include_str!("../../src/documents/yaml.rs"),
    include_str!("../../src/documents/kubernetes.rs"),
    include_str!("../../src/documents/kubernetes/text.rs"),
    include_str!("../../src/documents/pipeline.rs"),
]);

fuzz_target!(|data: &[u8]| {
    let paste = KIND.paste(data);
    let layer = Layer::whole(&paste.text);
    let documents = yaml::documents(&layer, &[], &mut Budget(200_000));
    invariants::documents(layer.text(), &documents);
    documents.iter().for_each(|document| invariants::tree(&paste.text, &document.root));
    invariants::read(&paste);
});
