//! What is known of value keys over all versions of the chart: facts from `rules/chart/keys.yaml`.

use super::moved::{self, Moved};
use crate::base::hash::hash;
use crate::base::index;
use crate::facts::milvus::VersionRange;
use crate::facts::tables::chart::keys::{KEY_SLOTS, KEYS, Key};
use crate::facts::tables::chart::rendering::{RENDERING, Render};
use crate::facts::tables::chart::versions::VERSIONS;

/// The key of a path.
pub(super) fn find(path: &str) -> Option<&'static Key> {
    index::places(hash(path), &KEY_SLOTS).map(|at| &KEYS.keys[at]).find(|key| key.path == path)
}

/// A value key and the versions that have it.
#[derive(Clone, Copy, Debug)]
pub struct KeyHistory {
    key: &'static Key,
}

/// The history of a value key that some version has, without what only open maps and subcharts hold.
pub fn history(path: &str) -> Option<KeyHistory> {
    let at = KEYS.keys.binary_search_by(|key| key.path.cmp(path)).ok()?;
    Some(KeyHistory { key: &KEYS.keys[at] })
}

/// All value keys that some version has, in the order of their paths.
pub fn all_keys() -> impl Iterator<Item = &'static str> {
    KEYS.keys.iter().map(|key| key.path)
}

/// Whether some version has a top-level value key, or Helm itself reads it.
pub fn is_top_level(key: &str) -> bool {
    KEYS.reserved.contains(&key)
        || history(key).is_some()
        || VERSIONS.dependencies.iter().any(|(_, packages)| packages.iter().any(|(name, _)| *name == key))
        || !key.contains('.') && any_below(key)
}

/// Whether some version has a key below this one.
fn any_below(key: &str) -> bool {
    let below = format!("{key}.");
    let first = KEYS.keys.partition_point(|k| k.path < below.as_str());
    KEYS.keys.get(first).is_some_and(|k| k.path.starts_with(&below))
}

impl KeyHistory {
    /// The path.
    pub fn path(&self) -> &'static str {
        self.key.path
    }

    /// The types that its default has had.
    pub fn types(&self) -> &'static [&'static str] {
        self.key.types
    }

    /// The versions whose values.yaml has it.
    pub fn listed(&self) -> &'static [VersionRange] {
        self.key.within
    }

    /// The versions whose templates read it though values.yaml does not have it.
    pub fn unlisted(&self) -> Option<VersionRange> {
        self.key.hidden
    }

    /// The versions of which no template reads it though values.yaml has it.
    pub fn dead(&self) -> Option<VersionRange> {
        self.key.dead
    }

    /// Whether any key may stand below it.
    pub fn is_open(&self) -> bool {
        self.key.open
    }

    /// The Milvus settings that it is, or was, written to.
    pub fn written_to(&self) -> impl Iterator<Item = &'static Render> {
        let path = self.key.path;
        RENDERING.renders.iter().filter(move |row| row.value == path)
    }

    /// Where its meaning went, as its own row or that of a key above it says.
    pub fn moved(&self) -> Option<Moved> {
        let path = self.key.path;
        let above =
            |key: &str| path == key || path.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
        moved::all().filter(|(key, _)| above(key)).max_by_key(|(key, _)| key.len()).map(|(_, row)| row)
    }
}

/// The value keys that are, or were, written to a Milvus setting.
pub fn written_from(setting: &str) -> impl Iterator<Item = &'static Render> {
    RENDERING.renders.iter().filter(move |row| row.setting == setting)
}

/// Whether some version of the chart writes a Milvus setting into the file that it generates.
pub fn writes(setting: &str) -> bool {
    let constant = || RENDERING.constants.iter().any(|row| row.setting == setting);
    let switch = || RENDERING.switches.iter().any(|row| row.setting == setting);
    written_from(setting).next().is_some() || constant() || switch()
}
