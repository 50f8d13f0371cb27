//! The settings of a shipped file, as texts that Milvus gets.

use crate::yaml::{Node, Value};

/// A setting of a shipped file.
#[derive(Clone, Debug)]
pub struct Shipped {
    /// Its key, with dots.
    pub key: String,
    /// What Milvus gets.
    pub value: String,
    /// The file, as in `configs/milvus.yaml`.
    pub path: String,
    /// Its line.
    pub line: usize,
}

/// All settings of a file.
pub fn settings(path: &str, text: &str) -> Result<Vec<Shipped>, String> {
    let root = Node::parse(text).map_err(|e| format!("{path}: {e}"))?;
    let mut all = Vec::new();
    collect(&root, "", path, &mut all);
    Ok(all)
}

fn collect(node: &Node, above: &str, path: &str, all: &mut Vec<Shipped>) {
    for (key, value) in node.entries() {
        let name = if above.is_empty() { key.text.clone() } else { format!("{above}.{}", key.text) };
        match &value.value {
            Value::Map(entries) if !entries.is_empty() => collect(value, &name, path, all),
            _ => all.push(Shipped { key: name, value: text(value), path: path.to_owned(), line: key.line }),
        }
    }
}

fn text(node: &Node) -> String {
    if node.is_null() {
        return String::new();
    }
    match &node.value {
        Value::Text(text, _) | Value::Tagged(text) => text.clone(),
        Value::List(items) => items.iter().map(self::text).collect::<Vec<_>>().join(","),
        Value::Map(_) => String::new(),
    }
}
