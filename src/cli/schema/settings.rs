//! The schema of `.mqlint.yaml`.

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use crate::facts::milvus::Mode;
use crate::facts::{FileKind, Severity, rules};
use crate::read::settings::FailOn;
use crate::read::settings::keys::{KEYS, Key, KeyForm};

/// The schema of the settings file.
pub fn settings() -> Value {
    let mut schema = level(false);
    let ids = rules().iter().map(|r| json!({ "const": r.id, "description": r.summary }));
    let mut families: Vec<&str> = rules().iter().map(|r| r.family).collect();
    families.dedup();
    let families =
        families.into_iter().map(|f| json!({ "const": f, "description": "All rules of this family." }));
    // Rules of the user's own have names that are not known here.
    let own = json!({ "type": "string", "pattern": "^[a-z][a-z0-9-]*$" });
    let names: Vec<Value> = ids.chain(families).chain([own]).collect();
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("type".into(), json!(["object", "null"]));
        schema.insert("definitions".into(), json!({ "rule": { "anyOf": names } }));
    }
    super::document::document(
        "Settings of mqlint",
        "What a project has decided about the findings of mqlint.",
        schema,
    )
}

/// The keys at the top, or in an item of `targets`.
fn level(in_target: bool) -> Value {
    let keys = KEYS.iter().filter(|key| key.may_stand(in_target));
    let properties: Map<String, Value> = keys.map(|key| (key.name.to_owned(), schema_of_key(key))).collect();
    let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if in_target && let Some(schema) = schema.as_object_mut() {
        let either = json!([{ "required": ["path"] }, { "required": ["values"] }]);
        schema.insert("anyOf".into(), either);
    }
    schema
}

fn schema_of_key(key: &Key) -> Value {
    let mut schema = form(key.form);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".into(), json!(format!("{} Example: {}", key.about, key.example)));
    }
    schema
}

fn form(form: KeyForm) -> Value {
    let text = json!({ "type": "string" });
    let rule = json!({ "$ref": "#/definitions/rule" });
    match form {
        KeyForm::Rules => words(rule),
        KeyForm::Severities => {
            let names = [Severity::Error, Severity::Warning, Severity::Info].map(Severity::name);
            let severity = json!({ "enum": names });
            json!({ "type": ["object", "null"], "propertyNames": rule, "additionalProperties": severity })
        }
        KeyForm::FailOn => choice::<FailOn>(),
        KeyForm::Patterns | KeyForm::Files | KeyForm::Folders | KeyForm::Keys => words(text),
        KeyForm::File => text,
        // `2.6` is a number to YAML, and the text of it is what counts.
        KeyForm::Milvus => {
            json!({ "type": ["string", "number"], "pattern": r"^v?[0-9]+\.[0-9]+(\.[0-9]+)?([-.].*)?$" })
        }
        KeyForm::Version => json!({ "type": "string", "pattern": r"^v?[0-9]+\.[0-9]+\.[0-9]+(-.*)?$" }),
        KeyForm::Mode => choice::<Mode>(),
        KeyForm::FileKind => choice::<FileKind>(),
        KeyForm::Variables => {
            let value = json!({ "type": ["string", "number", "boolean"] });
            json!({ "type": ["object", "null"], "additionalProperties": value })
        }
        KeyForm::Targets => json!({ "type": ["array", "null"], "items": level(true) }),
    }
}

/// One, or a list of them.
fn words(item: Value) -> Value {
    json!({ "anyOf": [item, { "type": "array", "items": item }, { "type": "null" }] })
}

fn choice<T: ValueEnum>() -> Value {
    let names = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    json!({ "enum": names.map(|value| value.get_name().to_owned()).collect::<Vec<_>>() })
}
