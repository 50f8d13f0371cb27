//! What every schema says of itself.

use serde_json::{Value, json};

/// The version of JSON Schema that all editors know.
const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// Puts what a schema says of itself before what it says of its texts.
pub(super) fn document(title: &str, description: &str, schema: Value) -> Value {
    let mut all = json!({ "$schema": DIALECT, "title": title, "description": description });
    if let (Some(all), Value::Object(schema)) = (all.as_object_mut(), schema) {
        all.extend(schema);
    }
    all
}
