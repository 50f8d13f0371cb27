//! One parameter of Milvus.

use super::clamp::Clamp;
use super::rename::Rename;
use super::tables::{self, Range, Text, in_force, nearest};
use super::value::{Accessor, Bound, Dead, Default, Kind, OnChange, Sub, Value};
use crate::milvus::{NormalKey, Version};

/// A parameter: what is known of it, by release.
///
/// A release between two known ones has what the older of them has, a newer one than all what the newest has.
pub struct Param {
    pub(super) key: Text,
    pub(super) normal: Text,
    pub(super) kind: Range,
    pub(super) sub: Option<Sub>,
    pub(super) unit: Range,
    pub(super) allowed: Range,
    pub(super) min: Option<Bound>,
    pub(super) max: Option<Bound>,
    pub(super) code: Range,
    pub(super) shipped: Range,
    pub(super) reads: Range,
    pub(super) flags: u32,
    pub(super) immutable: Option<Version>,
    pub(super) file: Option<Text>,
    pub(super) documented: Option<DocumentedRow>,
    pub(super) dead: Range,
    pub(super) clamps: Range,
    pub(super) on_change: Option<OnChange>,
    pub(super) note: Option<Text>,
    pub(super) source: Text,
}

/// [`Documented`] as stored.
#[derive(Clone, Copy)]
pub(super) struct DocumentedRow {
    pub(super) since: Option<Version>,
    pub(super) until: Option<Version>,
    pub(super) default: Value,
}

/// What documentation, or code newer than the releases read, says of a parameter that none of them declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Documented {
    /// The first release it is said to be in.
    pub since: Option<Version>,
    /// The first release it is said to be gone from.
    pub until: Option<Version>,
    /// The default given.
    pub default: Option<Default>,
}

impl Param {
    /// The key in the shipped file's spelling.
    pub fn key(&self) -> &'static str {
        self.key.get()
    }

    /// The key in the form in which Milvus compares keys.
    pub fn normal(&self) -> &'static str {
        self.normal.get()
    }

    /// The top-level section; empty for a key that has none.
    pub fn section(&self) -> &'static str {
        self.key().split_once('.').map_or("", |(section, _)| section)
    }

    /// What its text must look like in the newest release.
    pub fn kind(&self) -> Kind {
        self.kind_in(super::newest())
    }

    /// What its text must look like in a release.
    pub fn kind_in(&self, version: Version) -> Kind {
        nearest(self.kind.of(&tables::KINDS), version).unwrap_or(Kind::String)
    }

    /// What the text means, beyond its kind.
    pub fn sub(&self) -> Option<Sub> {
        self.sub
    }

    /// What a number counts in the newest release: `s`, `ms`, `bytes`, `MB/s`, …
    pub fn unit(&self) -> Option<&'static str> {
        self.unit_in(super::newest())
    }

    /// What a number counts in a release; `ms/s` where different readers count differently.
    pub fn unit_in(&self, version: Version) -> Option<&'static str> {
        nearest(self.unit.of(&tables::UNITS), version).map(Text::get)
    }

    /// The words it may be, exactly; empty where any will do.
    pub fn allowed(&self, version: Version) -> &'static [&'static str] {
        nearest(self.allowed.of(&tables::WORD_LISTS), version).unwrap_or_default()
    }

    /// The lower bound, in its unit.
    pub fn min(&self) -> Option<Bound> {
        self.min
    }

    /// The upper bound, in its unit.
    pub fn max(&self) -> Option<Bound> {
        self.max
    }

    /// Whether the code of a release declares it.
    pub fn declared_in(&self, version: Version) -> bool {
        self.code_default(version).is_some()
    }

    /// Whether a release knows it in any way: declares it, ships it, or reads it by an open prefix.
    pub fn known_in(&self, version: Version) -> bool {
        self.declared_in(version)
            || self.shipped(version).is_some()
            || super::prefix_in(self.key(), version).is_some()
    }

    /// The default in the code of a release; nothing where it is not declared.
    pub fn code_default(&self, version: Version) -> Option<Default> {
        in_force(self.code.of(&tables::VALUES), version).and_then(Value::get)
    }

    /// The default in the code of a release as text; nothing where it is computed or there is none.
    pub fn code_text(&self, version: Version) -> Option<&'static str> {
        match self.code_default(version)? {
            Default::Text(text) => Some(text),
            Default::Unlimited | Default::Required | Default::Computed(_) => None,
        }
    }

    /// What the milvus.yaml shipped with a release sets it to; nothing where that file lacks it.
    pub fn shipped(&self, version: Version) -> Option<&'static str> {
        match in_force(self.shipped.of(&tables::VALUES), version)? {
            Value::Text(text) => Some(text.get()),
            _ => None,
        }
    }

    /// What the milvus.yaml shipped with releases sets it to, from a release on to the one that changes it, which
    /// has no end where none does.
    pub(crate) fn shipped_from(&self) -> impl Iterator<Item = (Version, Option<Version>, &'static str)> {
        let runs = self.shipped.of(&tables::VALUES);
        let ends = runs.iter().skip(1).map(|run| Some(run.since)).chain([None]);
        runs.iter().zip(ends).filter_map(|(run, end)| match run.value {
            Value::Text(text) => Some((run.since, end, text.get())),
            _ => None,
        })
    }

    /// The first release that declares it; nothing for keys that only the shipped file has, that are read
    /// by an open prefix, or that only documentation names.
    pub fn since(&self) -> Option<Version> {
        self.code.of(&tables::VALUES).first().map(|run| run.since)
    }

    /// The first release that no longer declares it, where none after it does.
    pub fn removed_in(&self) -> Option<Version> {
        let last = self.code.of(&tables::VALUES).last()?;
        matches!(last.value, Value::Absent).then_some(last.since)
    }

    /// The keys that it became.
    pub(crate) fn replaced_by(&self) -> impl Iterator<Item = &'static str> {
        super::renamed(&NormalKey::new(self.key())).into_iter().flat_map(Rename::targets).map(|t| t.key())
    }

    /// How a release reads the text; of several readers, the strictest.
    pub fn reads(&self, version: Version) -> Option<Accessor> {
        self.readers(version).first().copied()
    }

    /// All readers of a release, the strictest first.
    pub fn readers(&self, version: Version) -> &'static [Accessor] {
        let lists = self.reads.of(&tables::READS);
        nearest(lists, version).map_or(&[], |list| list.of(&tables::ACCESSORS))
    }

    /// What a release does with values outside the bounds.
    pub fn clamps(&self, version: Version) -> impl Iterator<Item = &'static Clamp> {
        self.clamps.of(&tables::CLAMPS).iter().filter(move |c| c.holds_in(version))
    }

    /// Why it has no effect in a release.
    pub fn dead_in(&self, version: Version) -> Option<Dead> {
        in_force(self.dead.of(&tables::DEAD), version).flatten()
    }

    /// What documentation or newer code says of it, where no release read declares it.
    pub fn documented(&self) -> Option<Documented> {
        self.documented.map(|d| Documented { since: d.since, until: d.until, default: d.default.get() })
    }

    /// The file it stands in, where that is not milvus.yaml.
    pub fn file(&self) -> Option<&'static str> {
        self.file.map(Text::get)
    }

    /// What changing it does to a deployment that holds data, as far as that is known.
    pub fn on_change(&self) -> Option<OnChange> {
        self.on_change
    }

    /// A warning to go with [`Param::on_change`].
    pub fn note(&self) -> Option<&'static str> {
        self.note.map(Text::get)
    }

    /// Where the row is known from.
    pub fn source(&self) -> &'static str {
        self.source.get()
    }
}

/// The flags, in the order in which the build numbers them.
impl Param {
    const fn flag(&self, number: u32) -> bool {
        self.flags & (1 << number) != 0
    }

    /// A running Milvus takes over changes.
    pub(crate) fn refreshable(&self) -> bool {
        self.flag(0)
    }

    /// Milvus does not start, or stops at first use, when it is empty.
    pub fn panics_if_empty(&self) -> bool {
        self.flag(1)
    }

    /// A running Milvus refuses changes.
    pub fn forbidden(&self) -> bool {
        self.flag(2)
    }

    /// Holds something to keep secret.
    pub(crate) fn sensitive(&self) -> bool {
        self.flag(3)
    }

    /// Text that cannot be parsed stops Milvus 2.2.
    pub fn panics_in_2_2_if_unparsable(&self) -> bool {
        self.flag(4)
    }

    /// Code reads it in several ways; the kind is the strictest.
    pub fn mixed_accessors(&self) -> bool {
        self.flag(5)
    }

    /// Some patches of a line have it and others do not.
    pub(crate) fn only_in_some_patches(&self) -> bool {
        self.flag(6)
    }

    /// The kind is a guess from the default.
    pub fn kind_from_default(&self) -> bool {
        self.flag(7)
    }

    /// Said to be experimental.
    pub fn experimental(&self) -> bool {
        self.flag(11)
    }

    /// Milvus rewrites the text before it is read.
    pub(crate) fn reformatted(&self) -> bool {
        self.flag(14)
    }

    /// Meant to stay out of the shipped file.
    pub fn left_out_of_shipped_file(&self) -> bool {
        self.flag(15)
    }

    /// Whether a release keeps the value of its first start, whatever files say later.
    pub fn immutable_in(&self, version: Version) -> bool {
        self.immutable.is_some_and(|since| since <= version)
    }
}
