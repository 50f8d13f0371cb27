//! Old spellings of parameters: facts from `rules/milvus/renames.yaml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::base::index;
use crate::facts::milvus::{NormalKey, Version};
use crate::facts::tables::milvus::catalogue::{Param, RENAME_SLOTS, RENAMES, TARGETS, Text};
pub use crate::facts::tables::milvus::catalogue::{Rename, RenameTarget};

impl Rename {
    /// The old spelling.
    pub fn old(&self) -> &'static str {
        self.old.get()
    }

    /// The old spelling in the form in which Milvus compares keys.
    pub fn normal(&self) -> &'static str {
        self.normal.get()
    }

    /// The keys that it became; several where one key was split up.
    pub fn targets(&self) -> &'static [RenameTarget] {
        self.targets.of(&TARGETS)
    }

    /// Whether a release still reads the old spelling for any of them.
    pub fn read_in(&self, version: Version) -> bool {
        self.targets().iter().any(|t| t.read_in(version))
    }

    /// The parameters that a release sets by the old spelling, and that have an effect there.
    pub(crate) fn live_in(&self, version: Version) -> impl Iterator<Item = &'static Param> {
        let read = self.targets().iter().filter(move |t| t.read_in(version));
        read.filter_map(RenameTarget::param).filter(move |p| p.dead_in(version).is_none())
    }

    /// What to mind, such as a different unit.
    pub fn note(&self) -> Option<&'static str> {
        self.note.map(Text::get)
    }

    /// Where it is known from.
    pub fn source(&self) -> &'static str {
        self.source.get()
    }
}

impl RenameTarget {
    /// The new key.
    pub fn key(&self) -> &'static str {
        self.key.get()
    }

    /// The new key's parameter.
    pub fn param(&self) -> Option<&'static Param> {
        NormalKey::new(self.key()).param()
    }

    /// Whether a release reads the old spelling where the new one is not set.
    pub fn read_in(&self, version: Version) -> bool {
        self.since.is_some_and(|since| since <= version) && self.until.is_none_or(|until| version < until)
    }

    /// The first release that no longer reads it.
    pub(crate) fn read_until(&self) -> Option<Version> {
        self.until
    }
}

/// What became of an old spelling.
pub fn renamed(key: &NormalKey) -> Option<&'static Rename> {
    index::places(key.hash32(), &RENAME_SLOTS)
        .map(|place| &RENAMES[place])
        .find(|rename| rename.normal() == key.as_str())
}

/// The old spellings that a release reads for a key.
pub(crate) fn old_spellings(key: &NormalKey, version: Version) -> impl Iterator<Item = &'static Rename> {
    type ByTarget = HashMap<NormalKey, Vec<(&'static Rename, &'static RenameTarget)>>;
    static BY_TARGET: LazyLock<ByTarget> = LazyLock::new(|| {
        let mut map = ByTarget::new();
        for old in renames() {
            for target in old.targets() {
                map.entry(NormalKey::new(target.key())).or_default().push((old, target));
            }
        }
        map
    });
    let all = BY_TARGET.get(key).map_or(&[][..], Vec::as_slice);
    all.iter().filter(move |(_, target)| target.read_in(version)).map(|(old, _)| *old)
}

/// All old spellings, in the order of their normal form.
pub fn renames() -> impl Iterator<Item = &'static Rename> {
    RENAMES.iter()
}
