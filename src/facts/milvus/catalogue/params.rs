//! The parameters of Milvus by release: facts from `rules/milvus/params/`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::default::Default;
use super::prefixes::prefix_in;
use super::releases::{newest, oldest};
use super::renames::{Rename, renamed};
use crate::facts::milvus::{NormalKey, Version, text};
use crate::facts::tables::milvus::catalogue::{self as tables, Text, Value, in_force, nearest};
pub use crate::facts::tables::milvus::catalogue::{Accessor, Bound, Clamp, Param, TimeUnit};
use crate::facts::tables::milvus::words::Flag;
pub use crate::facts::tables::milvus::words::{Dead, OnChange, ParamKind, Sub};

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
    pub fn kind(&self) -> ParamKind {
        self.kind_in(newest())
    }

    /// What its text must look like in a release.
    pub fn kind_in(&self, version: Version) -> ParamKind {
        nearest(self.kind.of(&tables::KINDS), version).unwrap_or(ParamKind::String)
    }

    /// What the text means, beyond its kind.
    pub fn sub(&self) -> Option<Sub> {
        self.sub
    }

    /// What a number counts in the newest release: `s`, `ms`, `bytes`, `MB/s`, …
    pub fn unit(&self) -> Option<&'static str> {
        self.unit_in(newest())
    }

    /// What a number counts in a release; `ms/s` where different readers count differently.
    pub fn unit_in(&self, version: Version) -> Option<&'static str> {
        nearest(self.unit.of(&tables::UNITS), version).map(Text::get)
    }

    /// The words it may be, exactly; empty where any will do.
    pub fn allowed(&self, version: Version) -> &'static [&'static str] {
        nearest(self.allowed.of(&tables::WORD_LISTS), version).unwrap_or_default()
    }

    /// Whether a text is one of its words, or each item of a list is; not where it has none.
    pub(crate) fn allows(&self, version: Version, text: &str) -> bool {
        let words = self.allowed(version);
        match self.kind_in(version) {
            ParamKind::List => text::list(text).all(|item| words.contains(&item)) && !text.is_empty(),
            _ => words.contains(&text),
        }
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
            || prefix_in(self.key(), version).is_some()
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
        renamed(&NormalKey::new(self.key())).into_iter().flat_map(Rename::targets).map(|t| t.key())
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

impl Param {
    const fn is(&self, flag: Flag) -> bool {
        self.flags & (1 << flag as u32) != 0
    }

    /// A running Milvus takes over changes.
    pub(crate) fn refreshable(&self) -> bool {
        self.is(Flag::Refreshable)
    }

    /// Milvus does not start, or stops at first use, when it is empty.
    pub fn panics_if_empty(&self) -> bool {
        self.is(Flag::PanicIfEmpty)
    }

    /// A running Milvus refuses changes.
    pub fn forbidden(&self) -> bool {
        self.is(Flag::Forbidden)
    }

    /// Holds something to keep secret.
    pub(crate) fn sensitive(&self) -> bool {
        self.is(Flag::Sensitive)
    }

    /// Text that cannot be parsed stops Milvus 2.2.
    pub fn panics_in_2_2_if_unparsable(&self) -> bool {
        self.is(Flag::PanicsIn22IfUnparsable)
    }

    /// Code reads it in several ways; the kind is the strictest.
    pub fn mixed_accessors(&self) -> bool {
        self.is(Flag::MixedAccessors)
    }

    /// Some patches of a line have it and others do not.
    pub(crate) fn only_in_some_patches(&self) -> bool {
        self.is(Flag::OnlyInSomePatches)
    }

    /// The kind is a guess from the default.
    pub fn kind_from_default(&self) -> bool {
        self.is(Flag::KindFromDefault)
    }

    /// Said to be experimental.
    pub fn experimental(&self) -> bool {
        self.is(Flag::Experimental)
    }

    /// Milvus rewrites the text before it is read.
    pub(crate) fn reformatted(&self) -> bool {
        self.is(Flag::Reformatted)
    }

    /// Meant to stay out of the shipped file.
    pub fn left_out_of_shipped_file(&self) -> bool {
        self.is(Flag::NotInShippedFile)
    }

    /// Read while what it makes is not there yet, and never again.
    pub fn first_start_only(&self) -> bool {
        self.is(Flag::FirstStartOnly)
    }

    /// Whether a release keeps the value of its first start, whatever files say later.
    pub fn immutable_in(&self, version: Version) -> bool {
        self.immutable.is_some_and(|since| since <= version)
    }
}

/// The parameter of a key; old spellings have their own rows only where Milvus ships or declares them.
pub fn param(key: &NormalKey) -> Option<&'static Param> {
    key.param()
}

/// Whether the value of a key is to be kept secret.
pub(crate) fn is_secret(key: &NormalKey) -> bool {
    // Credentials of model providers have names of the user's own.
    param(key).is_some_and(Param::sensitive) || key.as_str().starts_with("credential")
}

/// All parameters, in the order of their normal form.
pub fn params() -> impl Iterator<Item = &'static Param> {
    tables::PARAMS.iter()
}

/// The oldest release whose parameters are known.
pub(crate) fn parameters_since() -> Version {
    static SINCE: LazyLock<Version> =
        LazyLock::new(|| params().filter_map(Param::since).min().unwrap_or_else(oldest));
    *SINCE
}

/// The parameters of a top-level section, whose name is compared as Milvus compares keys.
pub fn section(name: &str) -> impl Iterator<Item = &'static Param> {
    static BY_SECTION: LazyLock<HashMap<NormalKey, Vec<&'static Param>>> = LazyLock::new(|| {
        let mut map: HashMap<NormalKey, Vec<&'static Param>> = HashMap::new();
        for param in params() {
            map.entry(NormalKey::new(param.section())).or_default().push(param);
        }
        map
    });
    BY_SECTION.get(&NormalKey::new(name)).into_iter().flatten().copied()
}
