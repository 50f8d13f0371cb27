//! Recognising files: what one is shows in its content first and its name second.

use std::path::Path;

use super::configuration;
use super::configuration::{FileName, base_name, recognised_milvus_yaml, recognised_values};
use super::{Recognised, Surroundings, broken_text};
use crate::facts::{FileKind, Role};
use crate::text::yaml::{Tree, parse};

/// Recognises a file; `None` for one that does not configure Milvus in a way known here.
///
/// A wrong recognition costs the user alarms about files that have nothing to do with Milvus, so keys that
/// other programs have too count only together with settings that they do not have.
pub fn recognise(path: &Path, tree: &Tree, around: Surroundings) -> Option<Recognised> {
    if let Some(resource) = super::resources::recognise(tree) {
        return Some(resource);
    }
    let name = FileName::of(path);
    if name == FileName::Values && around.in_milvus_chart {
        return Some(recognised_values());
    }
    if let Some(other) = super::workloads::recognise(tree) {
        return Some(other);
    }
    configuration::recognise(path, tree, around)
}

/// Recognises a text that breaks off before what tells its kind, with what it seems to say.
pub fn recognise_broken(path: &Path, tree: &Tree, around: Surroundings) -> Option<(Recognised, Tree)> {
    tree.error()?;
    let text = Some(tree.source()).filter(|text| text.len() <= broken_text::outline::MAX_BYTES)?;
    let indented = |line: &str| line.trim_start_matches(' ').starts_with('\t');
    let tabs = if text.lines().any(indented) {
        &broken_text::outline::TABS[..]
    } else {
        &broken_text::outline::TABS[..1]
    };
    tabs.iter().find_map(|tab| {
        let seeming = parse(&broken_text::outline::sketch(text, *tab)?);
        Some((recognise(path, &seeming, around)?, seeming))
    })
}

/// The role of a file whose kind the user gave.
pub fn recognise_as(kind: FileKind, path: &Path) -> Recognised {
    match kind {
        FileKind::MilvusYaml => recognised_milvus_yaml(&base_name(path)),
        FileKind::Compose | FileKind::Manifest | FileKind::MilvusCr | FileKind::Gitops => {
            Recognised { kind, role: Role::Resource }
        }
        kind => Recognised { kind, role: Role::Values },
    }
}
