//! The documents inside `extraConfigFiles`.

use std::sync::Arc;

use crate::deployment::{Text, ValueAt, Values};
use crate::facts::Role;
use crate::facts::chart::ValueView;
use crate::text::yaml::reader::Reader;

/// The texts under `extraConfigFiles`, each in the file that has the last word on it.
pub fn embedded_texts(values: &Values, outer: &[Text]) -> Vec<Text> {
    let ValueView::Map(mut names) = values.view("extraConfigFiles") else { return Vec::new() };
    names.sort_unstable();
    names.dedup();
    names.iter().filter_map(|name| embedded_text(values, outer, name)).collect()
}

fn embedded_text(values: &Values, outer: &[Text], name: &str) -> Option<Text> {
    let ValueAt::Written(written, file, node) = values.get(&["extraConfigFiles", name]) else { return None };
    let inner = file.tree.embedded(node)?;
    let role = match name {
        "user.yaml" => Role::UserYaml,
        "default.yaml" => Role::DefaultYaml,
        _ => Role::Unread,
    };
    Some(Text {
        file: file.file,
        source: outer.get(file.text)?.source.clone(),
        tree: Arc::new(inner),
        reader: Reader::Milvus,
        role,
        path: written.path.embedded(),
        at: written.at,
        key_at: Some(written.key_at),
    })
}
