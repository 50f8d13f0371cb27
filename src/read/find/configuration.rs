//! Recognising files of Milvus itself and values files, by their names and keys.

use std::path::Path;

use super::evidence::{self, MilvusEvidence, Sections, ValuesEvidence, top_level_keys};
use super::{Recognised, Surroundings};
use crate::facts::surfaces::*;
use crate::facts::{FileKind, Role};
use crate::text::yaml::Tree;

/// What the name of a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileName {
    /// `milvus.yaml`.
    Milvus,
    /// `user.yaml`, `default.yaml`: Milvus' names, but other programs' too.
    Common,
    /// `values.yaml`, `values-prod.yaml`.
    Values,
    /// Nothing.
    Other,
}

impl FileName {
    pub(super) fn of(path: &Path) -> Self {
        let name = base_name(path);
        if named_like(&name, MILVUS_NAMES) {
            Self::Milvus
        } else if named_like(&name, COMMON_NAMES) {
            Self::Common
        } else if named_like(&name, VALUES_NAMES) || name.starts_with("values") {
            Self::Values
        } else {
            Self::Other
        }
    }
}

/// Recognises values files and the files of Milvus itself by their keys; `None` for any other file. What names or holds
/// resources is not looked at.
pub fn recognise(path: &Path, tree: &Tree, around: Surroundings) -> Option<Recognised> {
    let name = FileName::of(path);
    let keys = top_level_keys(tree);
    let has = |word: &&str| keys.contains(word);
    if KUBERNETES_KEYS.iter().all(&has) || COMPOSE_KEYS.iter().any(has) {
        return None;
    }
    let evidence = ValuesEvidence::of(tree, &keys);
    if !around.in_other_chart && is_values(name, &evidence, keys.len()) {
        return Some(recognised_values());
    }
    if name != FileName::Values && is_milvus_yaml(path, tree, &keys, around) {
        return Some(recognised_milvus_yaml(&base_name(path)));
    }
    // Many files may have been given by name together with the version of the chart, as hooks do.
    let is_said = (around.named && around.in_milvus_chart)
        || (name == FileName::Values && around.says_milvus && !around.in_other_chart);
    let is_likely = evidence.of_chart && 2 * evidence.unknown <= keys.len();
    // Keys that most charts have are its own where the chart is said and has what stands below them.
    let has_all = || evidence.unknown == 0 && evidence::has_paths(tree);
    (is_said && (is_likely || has_all()) && !evidence.foreign).then(recognised_values)
}

/// Whether values are proven to be those of the Milvus chart by their keys alone.
pub fn proves_values(values: &Tree) -> bool {
    let keys = top_level_keys(values);
    let evidence = ValuesEvidence::of(values, &keys);
    !evidence.foreign && evidence.only_values + evidence.paths >= 2 && 4 * evidence.unknown <= keys.len()
}

pub(super) fn is_values(name: FileName, evidence: &ValuesEvidence, keys: usize) -> bool {
    if evidence.foreign {
        return false;
    }
    let only_chart = evidence.only_values + evidence.paths;
    match name {
        FileName::Values => evidence.own > 0 || only_chart > 0 || evidence.only_shared,
        // Elsewhere the rest of the file must not speak against it.
        _ => only_chart >= 2 || (only_chart > 0 && 2 * evidence.unknown <= keys),
    }
}

pub(super) fn is_milvus_yaml(path: &Path, tree: &Tree, keys: &[&str], around: Surroundings) -> bool {
    let name = FileName::of(path);
    let Sections { own, all: sections, foreign, of_client } = Sections::of(keys);
    // Of a text that does not parse, not all settings can be read.
    let broken = tree.error().is_some();
    // What the settings say is asked last: the sections alone tell of most files.
    let settings = || MilvusEvidence::of(tree);
    match name {
        FileName::Milvus if own > 0 => sections || broken || settings().proven > 0,
        FileName::Milvus if sections => {
            broken || around.milvus_given || {
                let evidence = settings();
                evidence.distinctive > 0 && evidence.known >= evidence.unknown
            }
        }
        // One section that Milvus does not have is a mistake, where several others say whose they are.
        FileName::Milvus if foreign == 1 && !of_client => {
            let evidence = settings();
            evidence.telling > 1 && evidence.known > evidence.unknown
        }
        FileName::Common if sections => {
            2 * own > keys.len() || around.milvus_given || {
                let evidence = settings();
                evidence.proven > 0 || (evidence.distinctive > 0 && evidence.known > 2 * evidence.unknown)
            }
        }
        FileName::Common => settings().proven > 0,
        FileName::Other if around.named || around.milvus_given => {
            (broken && sections && own > 0) || settings().proven > 0
        }
        FileName::Other => {
            let evidence = settings();
            evidence.proven > usize::from(!says_milvus(path))
        }
        FileName::Milvus | FileName::Values => false,
    }
}

pub(super) fn recognised_values() -> Recognised {
    Recognised { kind: FileKind::HelmValues, role: Role::Values }
}

pub(super) fn recognised_milvus_yaml(name: &str) -> Recognised {
    let role = match name.rsplit(['-', '_']).next().unwrap_or(name).split('.').rev().nth(1) {
        Some("user") => Role::UserYaml,
        Some("default") => Role::DefaultYaml,
        _ => Role::MilvusYaml,
    };
    Recognised { kind: FileKind::MilvusYaml, role }
}

pub(super) fn base_name(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Whether the name of a file says that it is about Milvus.
fn says_milvus(path: &Path) -> bool {
    base_name(path).to_ascii_lowercase().starts_with("milvus")
}

/// True for one of `names`, also after a prefix that ends in `-`, `_` or `.`.
fn named_like(name: &str, names: &[&str]) -> bool {
    names.iter().any(|n| name.strip_suffix(n).is_some_and(|p| p.is_empty() || p.ends_with(['-', '_', '.'])))
}
