//! The schema of milvus.yaml and user.yaml for one release.

use serde_json::{Map, Value, json};

use super::node::{Node, deprecated};
use crate::facts::milvus::Version;
use crate::facts::milvus::catalogue::{self, Dead, Default, Param, ParamKind, Rename};

/// What numbers look like as text; YAML's own numbers are taken as they are.
const INT: &str = "^[-+]?[0-9]+$";
const FLOAT: &str = r"^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$";
const DURATION: &str = r"^[-+]?(0|(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$";
const SIZE: &str = r"^ *[0-9.]+ *([kKmMgG]([iI]?[bB])?|[bB])? *$";
/// The words of a truth value as text.
const BOOL: &str = "^(1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$";

/// The schema of the settings that a release knows. Values are what that release can read: a number as text is as
/// good as the number.
pub fn milvus(version: Version) -> Value {
    let mut root = Node::default();
    for prefix in catalogue::prefixes().filter(|p| p.read_in(version)) {
        let path: Vec<&str> = prefix.text().split('.').filter(|part| !part.is_empty()).collect();
        // A prefix that ends within a name (`knowhere`) leaves open what holds it.
        let whole = if prefix.text().ends_with('.') { path.len() } else { path.len().saturating_sub(1) };
        let node = root.at(path[..whole].iter().copied());
        node.open();
    }
    for param in catalogue::params().filter(|p| p.known_in(version) && p.file().is_none()) {
        root.at(param.key().split('.')).set(schema_of_param(param, version));
    }
    for old in catalogue::renames().filter(|old| old.targets().iter().any(|t| t.read_in(version))) {
        root.at(old.old().split('.')).set(schema_of_old_spelling(old));
    }
    let title = format!("milvus.yaml of Milvus {version}");
    super::document::document(
        &title,
        "Settings that Milvus reads, in the spelling of the file in the image.",
        root.schema(),
    )
}

fn schema_of_param(param: &Param, version: Version) -> Value {
    let mut schema = kind(param, version);
    let default = param.shipped(version).or_else(|| param.code_text(version));
    if let Some(text) = default
        && let Some(schema) = schema.as_object_mut()
    {
        schema.insert("default".into(), value(param.kind_in(version), text));
    }
    if let Some(all) = schema.as_object_mut() {
        all.insert("description".into(), json!(description(param, version)));
    }
    match param.dead_in(version) {
        Some(Dead::OldSpelling) => deprecated(&mut schema, "an old spelling"),
        Some(_) => deprecated(&mut schema, "it has no effect in this release"),
        None => {}
    }
    schema
}

fn schema_of_old_spelling(old: &Rename) -> Value {
    let targets: Vec<&str> = old.targets().iter().map(|t| t.key()).collect();
    let why = format!("an old spelling of {}", targets.join(" and "));
    let mut schema = json!({ "description": why });
    deprecated(&mut schema, &why);
    schema
}

/// The types that a release can read, with the bounds of numbers.
fn kind(param: &Param, version: Version) -> Value {
    let allowed = param.allowed(version);
    if !allowed.is_empty() {
        let mut words: Vec<Value> = allowed.iter().map(|word| json!(word)).collect();
        words.extend(allowed.iter().filter_map(|word| word.parse::<i64>().ok()).map(|n| json!(n)));
        words.extend(allowed.iter().filter_map(|word| word.parse::<bool>().ok()).map(|b| json!(b)));
        let default = param.shipped(version).or_else(|| param.code_text(version));
        if default.is_some_and(str::is_empty) {
            words.extend([json!(""), Value::Null]);
        }
        return json!({ "enum": words });
    }
    let (types, pattern): (&[&str], _) = match param.kind_in(version) {
        ParamKind::Bool => (&["boolean", "string", "integer"], Some(BOOL)),
        ParamKind::Int => (&["integer", "string"], Some(INT)),
        ParamKind::Float | ParamKind::DurationNumber => (&["number", "string"], Some(FLOAT)),
        ParamKind::Duration => (&["string", "integer"], Some(DURATION)),
        ParamKind::Size => (&["integer", "string"], Some(SIZE)),
        ParamKind::List => (&["string", "array", "number", "boolean", "null"], None),
        ParamKind::Json => (&["string", "object", "array", "null"], None),
        ParamKind::String => (&["string", "number", "boolean", "null"], None),
    };
    let mut schema = Map::new();
    schema.insert("type".into(), json!(types));
    let empty = param.shipped(version).or_else(|| param.code_text(version)) == Some("");
    match pattern {
        // Where nothing is the default, nothing may be written.
        Some(pattern) if empty => {
            schema.insert("type".into(), json!(types.iter().copied().chain(["null"]).collect::<Vec<_>>()));
            schema.insert("pattern".into(), json!(format!("{pattern}|^$")));
        }
        Some(pattern) => {
            schema.insert("pattern".into(), json!(pattern));
        }
        None => {}
    }
    match param.kind_in(version) {
        ParamKind::Duration => drop(schema.insert("maximum".into(), json!(0))),
        ParamKind::Bool => {
            schema.insert("minimum".into(), json!(0));
            schema.insert("maximum".into(), json!(1));
        }
        _ => {}
    }
    Value::Object(schema)
}

/// A default as YAML has it.
fn value(kind: ParamKind, text: &str) -> Value {
    let number = || serde_json::from_str::<Value>(text).ok().filter(Value::is_number);
    match kind {
        ParamKind::Bool => text.parse::<bool>().map_or_else(|_| json!(text), |b| json!(b)),
        ParamKind::Int | ParamKind::Float | ParamKind::DurationNumber | ParamKind::Size => {
            number().unwrap_or_else(|| json!(text))
        }
        _ => json!(text),
    }
}

fn description(param: &Param, version: Version) -> String {
    let mut parts = vec![words(param.kind_in(version)).to_owned()];
    if let Some(unit) = param.unit_in(version) {
        parts.push(format!("in {unit}"));
    }
    let mut text = parts.join(", ");
    text.push('.');
    match param.code_default(version) {
        Some(Default::Text("")) => text.push_str(" Built-in default: empty."),
        Some(Default::Text(default)) => text.push_str(&format!(" Built-in default: {default}.")),
        Some(Default::Unlimited) => text.push_str(" Built-in default: no limit."),
        Some(Default::Required) => text.push_str(" It has no default and has to be set."),
        Some(Default::Computed(how)) => text.push_str(&format!(" Built-in default: {how}.")),
        None => {}
    }
    for (bound, word) in [(param.min(), "least"), (param.max(), "most")] {
        if let Some(bound) = bound {
            let than = match (bound.exclusive, word) {
                (false, word) => format!("at {word} {}", bound.value),
                (true, "least") => format!("more than {}", bound.value),
                (true, _) => format!("less than {}", bound.value),
            };
            text.push_str(&format!(" Has to be {than}."));
        }
    }
    if let Some(since) = param.since() {
        text.push_str(&format!(" Since Milvus {since}."));
    }
    if param.refreshable() {
        text.push_str(" A running Milvus takes over changes.");
    }
    text.push_str(&format!(" `mqlint explain {}` says more.", param.key()));
    text
}

fn words(kind: ParamKind) -> &'static str {
    match kind {
        ParamKind::Bool => "True or false",
        ParamKind::Int => "A whole number",
        ParamKind::Float | ParamKind::DurationNumber => "A number",
        ParamKind::Duration => "A duration such as 10s",
        ParamKind::Size => "A size in bytes, or with k, m or g",
        ParamKind::List => "Items separated by commas",
        ParamKind::Json => "A JSON document",
        ParamKind::String => "A text",
    }
}
