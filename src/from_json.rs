//! Reading our own JSON back, in little code.
//!
//! Derived deserialisers check everything, for every type, and come to a hundred kilobytes of WebAssembly. What page and worker
//! tell each other was written by the same build, so a missing field may as well be its default.

use std::collections::BTreeMap;

use serde_json::Value;

/// A type that can be made of any JSON value; a default where the value is another.
pub trait FromJson: Sized {
    fn from_json(value: &Value) -> Self;
}

/// A field of an object.
pub fn field<T: FromJson>(object: &Value, name: &str) -> T {
    T::from_json(object.get(name).unwrap_or(&Value::Null))
}

impl FromJson for String {
    fn from_json(value: &Value) -> Self {
        value.as_str().unwrap_or_default().to_owned()
    }
}

impl FromJson for i64 {
    fn from_json(value: &Value) -> Self {
        value.as_i64().unwrap_or_default()
    }
}

impl FromJson for u32 {
    fn from_json(value: &Value) -> Self {
        i64::from_json(value).try_into().unwrap_or_default()
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value) -> Self {
        value.as_array().into_iter().flatten().map(T::from_json).collect()
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(value: &Value) -> Self {
        // One by one: collecting would sort, and that costs the page some kilobytes.
        let mut map = BTreeMap::new();
        for (key, value) in value.as_object().into_iter().flatten() {
            map.insert(key.clone(), T::from_json(value));
        }
        map
    }
}
