//! JSON as the browser reads it, and its fields taken out.
//!
//! Page and worker write to each other in JSON, and fetch words as JSON. A JSON library would read the same, and come along in what
//! the page weighs. So the browser parses. What is missing is empty: what is read here was written by the same build.

use std::collections::BTreeMap;

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, intern};

use crate::report::Span;
use crate::text::Lang;

/// A value that `JSON.parse` gave. What is missing is empty.
#[derive(Clone, Debug)]
pub struct Json(pub JsValue);

impl Json {
    pub const NOTHING: Json = Json(JsValue::UNDEFINED);

    /// Reads a text; `None` where it is no JSON.
    pub fn parse(text: &str) -> Option<Json> {
        JSON::parse(text).ok().map(Json)
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Json {
        Json(Reflect::get(&self.0, &JsValue::from_str(intern(name))).unwrap_or(JsValue::UNDEFINED))
    }

    pub fn maybe(&self, name: &str) -> Option<String> {
        self.get(name).0.as_string()
    }

    pub fn text(&self, name: &str) -> String {
        self.maybe(name).unwrap_or_default()
    }

    pub fn number(&self, name: &str) -> Option<i64> {
        #[expect(clippy::cast_possible_truncation, reason = "the engine writes whole numbers; a cast out of range saturates")]
        self.get(name).0.as_f64().map(|number| number as i64)
    }

    pub fn index(&self, name: &str) -> usize {
        self.number(name).and_then(|number| usize::try_from(number).ok()).unwrap_or_default()
    }

    pub fn count(&self, name: &str) -> u32 {
        self.number(name).and_then(|number| u32::try_from(number).ok()).unwrap_or_default()
    }

    pub fn small(&self, name: &str) -> i32 {
        self.number(name).and_then(|number| i32::try_from(number).ok()).unwrap_or_default()
    }

    pub fn lang(&self) -> Lang {
        Lang::from_tag(&self.text("lang")).unwrap_or_default()
    }

    pub fn span(&self) -> Span {
        Span { start: self.index("start"), end: self.index("end") }
    }

    pub fn list<T>(&self, name: &str, read: fn(&Json) -> T) -> Vec<T> {
        self.get(name)
            .0
            .dyn_into::<Array>()
            .map_or_else(|_| Vec::new(), |array| array.iter().map(|item| read(&Json(item))).collect())
    }

    /// The names of an object's fields.
    pub fn names(&self) -> Vec<String> {
        let names = self.0.dyn_ref::<Object>().map(Object::keys);
        names.iter().flat_map(Array::iter).filter_map(|name| name.as_string()).collect()
    }

    pub fn texts(&self, name: &str) -> Vec<String> {
        self.list(name, |item| item.0.as_string().unwrap_or_default())
    }

    pub fn map(&self, name: &str) -> BTreeMap<String, String> {
        let object = self.get(name);
        let Some(object) = object.0.dyn_ref::<Object>() else { return BTreeMap::new() };
        let mut map = BTreeMap::new();
        // Not collected: that would bring a sorter along.
        for key in Object::keys(object).iter() {
            if let (Some(name), Some(value)) =
                (key.as_string(), Reflect::get(object, &key).ok().and_then(|value| value.as_string()))
            {
                map.insert(name, value);
            }
        }
        map
    }
}
