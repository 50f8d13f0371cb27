//! Schemas of nested mappings, built key by key.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// A mapping, with a schema for each of its keys.
#[derive(Debug, Default)]
pub(super) struct Node {
    children: BTreeMap<String, Node>,
    /// What is known of the key itself; null where it only holds others.
    own: Value,
    /// Any key may stand in it.
    open: bool,
}

impl Node {
    /// The node at a path, which is made where it is missing.
    pub fn at<'s>(&mut self, path: impl Iterator<Item = &'s str>) -> &mut Self {
        path.fold(self, |node, key| node.children.entry(key.to_owned()).or_default())
    }

    /// What is known of the key itself.
    pub fn set(&mut self, own: Value) {
        self.own = own;
    }

    /// Lets any key stand in it.
    pub fn open(&mut self) {
        self.open = true;
    }

    /// The schema. An empty mapping is often written as nothing.
    pub fn schema(self) -> Value {
        if self.children.is_empty() && !self.own.is_null() {
            return self.own;
        }
        let mut schema = match self.own {
            Value::Object(own) => own,
            _ => Map::new(),
        };
        schema.insert("type".into(), json!(["object", "null"]));
        let children = self.children.into_iter().map(|(key, child)| (key, child.schema()));
        schema.insert("properties".into(), Value::Object(children.collect()));
        if !self.open {
            schema.insert("additionalProperties".into(), json!(false));
        }
        Value::Object(schema)
    }
}

/// Marks a schema as that of something that should not be used.
pub(super) fn deprecated(schema: &mut Value, why: &str) {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("deprecated".into(), json!(true));
        schema.insert("deprecationMessage".into(), json!(why));
    }
}
