//! The documents inside `extraConfigFiles`.

use std::sync::Arc;

use super::{Value, Values};
use crate::milvus::{Role, Text};
use crate::source::Location;
use crate::yaml::{Kind, Reader};

/// The texts under `extraConfigFiles`, with what becomes of each.
pub fn texts(values: &Values) -> Vec<Text> {
    let Value::Written(written, file, node) = values.get(&["extraConfigFiles"]) else { return Vec::new() };
    let tree = &file.tree;
    let mut found = Vec::new();
    for entry in tree.entries(tree.resolve(node)) {
        let value = tree.resolve(entry.value);
        if !matches!(tree.kind(value), Kind::Scalar) {
            continue;
        }
        let Some(inner) = tree.embedded(value) else { continue };
        let name = tree.text(entry.key);
        let role = match name {
            "user.yaml" => Role::UserYaml,
            "default.yaml" => Role::DefaultYaml,
            _ => Role::Unread,
        };
        let at = |span| Location { file: file.file, span };
        found.push(Text {
            file: file.file,
            source: file.tree.shared_source(),
            tree: Arc::new(inner),
            reader: Reader::Milvus,
            role,
            path: written.path.key(name).embedded(),
            at: at(tree.span(value)),
            key_at: Some(at(tree.span(entry.key))),
        });
    }
    found
}
