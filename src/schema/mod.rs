//! JSON Schemas (draft 7) for editors: of the settings file, of milvus.yaml and of values.yaml, made from the tables
//! by which mqlint judges them.

mod milvus;
mod node;
mod settings;
mod values;

pub use milvus::milvus;
pub use settings::settings;
pub use values::values;

use serde_json::{Value, json};

/// The version of JSON Schema that all editors know.
const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// Puts what a schema says of itself before what it says of its texts.
fn document(title: &str, description: &str, schema: Value) -> Value {
    let mut all = json!({ "$schema": DIALECT, "title": title, "description": description });
    if let (Some(all), Value::Object(schema)) = (all.as_object_mut(), schema) {
        all.extend(schema);
    }
    all
}
