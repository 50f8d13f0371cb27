//! The text itself: what its reader refuses, drops or picks from.

pub mod colliding_keys;
pub mod config_not_text;
pub mod duplicate_key;
pub mod effect;
pub mod flattened;
pub mod ignored_document;
pub mod placeholder_value;
pub mod yaml_syntax;

use crate::milvus::{Kind, Known, Reading, Role, Text};
use crate::surface::is_refused;
use crate::yaml::Reader;

/// The texts that Milvus or Helm reads. Where nothing says which release it is, a configuration file counts if
/// any release reads it: nobody writes one for the others.
fn read_texts<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = (usize, &'r Text)> {
    let deployment = reading.deployment;
    let any_release = matches!(deployment.milvus, Known::Unknown) && deployment.helm.is_none();
    let inner = !is_refused(deployment);
    deployment.texts.iter().enumerate().filter(move |(index, text)| match text.role {
        Role::Values | Role::Resource => true,
        Role::Unread => false,
        _ => inner && (any_release || reading.read[*index]),
    })
}

/// The texts that their reader accepts.
fn accepted_texts<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = (usize, &'r Text)> {
    read_texts(reading).filter(|(_, text)| text.refusal().is_none())
}

/// The program that reads a text.
fn reader(kind: Kind, text: &Text) -> &'static str {
    match text.reader {
        _ if text.role == Role::Resource && kind == Kind::Compose => "Compose",
        _ if text.role == Role::Resource => "Kubernetes",
        Reader::Milvus => "Milvus",
        Reader::Helm => "Helm",
    }
}

/// A text as a message calls it.
fn name(text: &Text) -> String {
    match text.role.config_file().filter(|_| text.key_at.is_some()) {
        Some(file) => format!("`{file}`"),
        None => "this file".into(),
    }
}
