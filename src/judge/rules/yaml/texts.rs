//! The texts of a deployment that its readers get, and what messages call them.

use crate::deployment::{Known, Reading, Text};
use crate::facts::{FileKind, Role};
use crate::text::yaml::reader::Reader;
use crate::understand::is_refused;

/// The texts that Milvus or Helm reads. Where nothing says which release it is, a configuration file counts if
/// any release reads it: nobody writes one for the others.
pub(super) fn read_texts<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = (usize, &'r Text)> {
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
pub(super) fn accepted_texts<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = (usize, &'r Text)> {
    read_texts(reading).filter(|(_, text)| text.refusal().is_none())
}

/// The program that reads a text.
pub(super) fn reader(kind: FileKind, text: &Text) -> &'static str {
    match text.reader {
        _ if text.role == Role::Resource && kind == FileKind::Compose => "Compose",
        _ if text.role == Role::Resource => "Kubernetes",
        Reader::Milvus => "Milvus",
        Reader::Helm => "Helm",
        Reader::Compose => "Compose",
    }
}

/// A text as a message calls it.
pub(super) fn name(text: &Text) -> String {
    match text.role.config_file().filter(|_| text.key_at.is_some()) {
        Some(file) => format!("`{file}`"),
        None => "this file".into(),
    }
}
