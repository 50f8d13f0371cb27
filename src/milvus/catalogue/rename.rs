//! Old spellings of parameters.

use super::Param;
use super::tables::{Range, TARGETS, Text};
use crate::milvus::{NormalKey, Version};

/// An old spelling and what became of it.
pub struct Rename {
    pub(super) old: Text,
    pub(super) normal: Text,
    pub(super) targets: Range,
    pub(super) note: Option<Text>,
    pub(super) source: Text,
}

/// A key that an old spelling became.
pub struct RenameTarget {
    pub(super) key: Text,
    pub(super) since: Option<Version>,
    pub(super) until: Option<Version>,
}

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
        super::param(&NormalKey::new(self.key()))
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
