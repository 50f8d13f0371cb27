//! The schema of values.yaml for one version of the chart.

use serde_json::{Map, Value, json};

use super::node::{Node, deprecated};
use crate::facts::chart::{self, Chart, KeyStatus};
use crate::facts::milvus::Version;

/// The schema of the values that a version of the chart has. What belongs to a subchart is checked no further than
/// its first level.
pub fn values(version: Version) -> Value {
    let chart = chart::chart(version);
    let mut root = Node::default();
    // What Helm itself reads.
    root.at(["global"].into_iter()).set(json!({}));
    root.at(["tags"].into_iter()).set(json!({}));
    for path in chart.keys() {
        let segments: Vec<&str> = chart::segments(path).collect();
        let subchart = segments.first().is_some_and(|name| chart.package(name).is_some());
        let node = root.at(segments.iter().copied());
        node.set(schema_of_key(&chart, path));
        if matches!(chart.key(path), KeyStatus::OpenMap) || subchart {
            node.open();
        }
    }
    for (name, package) in chart.dependencies() {
        let node = root.at([*name].into_iter());
        node.open();
        node.set(json!({ "description": format!("Values of the subchart {package}.") }));
    }
    let title = format!("values.yaml of the Milvus Helm chart {version}");
    super::document::document(
        &title,
        "Values that the templates of this version of the chart read.",
        root.schema(),
    )
}

fn schema_of_key(chart: &Chart, path: &str) -> Value {
    let mut schema = Map::new();
    let mut types: Vec<&str> = chart.types(path).iter().flat_map(|kind| names(kind)).copied().collect();
    types.sort_unstable();
    types.dedup();
    if !types.is_empty() && !types.contains(&"any") {
        types.push("null");
        schema.insert("type".into(), json!(types));
    }
    let mut text = String::new();
    if let Some(default) = chart.default(path) {
        text.push_str(&format!("Default: {default}. "));
        // The default stands in the table as YAML, of which JSON is a part.
        if let Ok(value) = serde_json::from_str::<Value>(default) {
            schema.insert("default".into(), value);
        } else if types.contains(&"string") {
            schema.insert("default".into(), json!(default));
        }
    }
    text.push_str(&format!("`mqlint explain {path}` says more."));
    schema.insert("description".into(), json!(text));
    let mut schema = Value::Object(schema);
    if chart.key(path) == KeyStatus::Dead {
        deprecated(&mut schema, "no template of this version reads it");
    }
    schema
}

/// The types of JSON that a template takes where the default is of a type. A truth value as text is another one:
/// any text is true.
fn names(kind: &str) -> &'static [&'static str] {
    match kind {
        "bool" => &["boolean"],
        "int" | "float" => &["number", "string"],
        "string" => &["boolean", "number", "string"],
        "map" => &["object"],
        "list" => &["array"],
        _ => &["any"],
    }
}
