//! The catalogue: every parameter of Milvus by release, old spellings, open prefixes, rules between
//! parameters, and the releases themselves. Its data are in `rules/milvus/`; the build compiles them.

mod clamp;
mod constraint;
mod drift;
mod param;
mod prefix;
mod readable;
mod release;
mod rename;
mod suggest;
mod tables;
mod value;

pub use clamp::{Clamp, ClampCase, Outcome, When};
pub use constraint::{Constraint, Effect, Relation, Required, Term, constraints};
pub(crate) use drift::drifting;
pub use drift::shared;
pub use param::{Documented, Param};
pub(crate) use prefix::prefixes;
pub use prefix::{Prefix, prefix, prefix_in};
pub(crate) use readable::readable;
pub use release::{Release, newest, newest_of_line, oldest, releases};
pub use rename::{Rename, RenameTarget};
pub use suggest::did_you_mean;
pub(crate) use suggest::is_misspelt;
pub use value::{Accessor, Bound, Dead, Default, Kind, OnChange, Sub, TimeUnit};

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{NormalKey, Version};
use crate::hash::hash;
use crate::index;

/// The parameter of a key; old spellings have their own rows only where Milvus ships or declares them.
pub fn param(key: &NormalKey) -> Option<&'static Param> {
    key.param()
}

/// The parameter whose key is spelt just so in the shipped file.
pub(super) fn spelt(key: &str) -> Option<&'static Param> {
    params_at(hash(key), &tables::PARAM_SPELLINGS).find(|param| param.key() == key)
}

/// The parameter of a key in the form in which Milvus compares keys.
pub(super) fn folded(key: &str) -> Option<&'static Param> {
    params_at(hash(key), &tables::PARAM_SLOTS).find(|param| param.normal() == key)
}

fn params_at(hash: u32, slots: &'static [u16]) -> impl Iterator<Item = &'static Param> {
    index::places(hash, slots).map(|place| &tables::PARAMS[place])
}

/// Whether the value of a key is to be kept secret.
pub(crate) fn is_secret(key: &NormalKey) -> bool {
    // Credentials of model providers have names of the user's own.
    param(key).is_some_and(Param::sensitive) || key.as_str().starts_with("credential")
}

/// What became of an old spelling.
pub fn renamed(key: &NormalKey) -> Option<&'static Rename> {
    index::places(key.hash32(), &tables::RENAME_SLOTS)
        .map(|place| &tables::RENAMES[place])
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

/// The release whose parameters answer for a version: the first known for older ones, the newest for newer ones.
pub(crate) fn judged_as(version: Version) -> Version {
    let first = releases().iter().find(|r| r.parameters_read).map_or(version, |r| r.version);
    version.max(first).min(newest())
}

/// The release that a version is judged by: of a candidate that is not known itself the release it led to.
pub(crate) fn release_of(version: Version) -> Version {
    let known = releases().iter().any(|r| r.version == version);
    if known { version } else { Version { released: true, ..version } }
}

/// All parameters, in the order of their normal form.
pub fn params() -> impl Iterator<Item = &'static Param> {
    tables::PARAMS.iter()
}

/// All old spellings, in the order of their normal form.
pub fn renames() -> impl Iterator<Item = &'static Rename> {
    tables::RENAMES.iter()
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
