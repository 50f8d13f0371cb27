//! The schema of `.mqlint.yaml`.

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use crate::milvus::{Kind, Mode};
use crate::rule::{Severity, rules};
use crate::settings::FailOn;
use crate::settings::keys::{Form, KEYS, Key};

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
    super::document("Settings of mqlint", "What a project has decided about the findings of mqlint.", schema)
}

/// The keys at the top, or in an item of `targets`.
fn level(in_target: bool) -> Value {
    let keys = KEYS.iter().filter(|key| key.stands(in_target));
    let properties: Map<String, Value> = keys.map(|key| (key.name.to_owned(), of_key(key))).collect();
    let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if in_target && let Some(schema) = schema.as_object_mut() {
        let either = json!([{ "required": ["path"] }, { "required": ["values"] }]);
        schema.insert("anyOf".into(), either);
    }
    schema
}

fn of_key(key: &Key) -> Value {
    let mut schema = form(key.form);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".into(), json!(format!("{} Example: {}", key.about, key.example)));
    }
    schema
}

fn form(form: Form) -> Value {
    let text = json!({ "type": "string" });
    let rule = json!({ "$ref": "#/definitions/rule" });
    match form {
        Form::Rules => words(rule),
        Form::Severities => {
            let names = [Severity::Error, Severity::Warning, Severity::Info].map(Severity::name);
            let severity = json!({ "enum": names });
            json!({ "type": ["object", "null"], "propertyNames": rule, "additionalProperties": severity })
        }
        Form::FailOn => choice::<FailOn>(),
        Form::Patterns | Form::Files | Form::Folders | Form::Keys => words(text),
        Form::File => text,
        // `2.6` is a number to YAML, and the text of it is what counts.
        Form::Milvus => {
            json!({ "type": ["string", "number"], "pattern": r"^v?[0-9]+\.[0-9]+(\.[0-9]+)?([-.].*)?$" })
        }
        Form::Version => json!({ "type": "string", "pattern": r"^v?[0-9]+\.[0-9]+\.[0-9]+(-.*)?$" }),
        Form::Mode => choice::<Mode>(),
        Form::Kind => choice::<Kind>(),
        Form::Variables => {
            let value = json!({ "type": ["string", "number", "boolean"] });
            json!({ "type": ["object", "null"], "additionalProperties": value })
        }
        Form::Targets => json!({ "type": ["array", "null"], "items": level(true) }),
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
