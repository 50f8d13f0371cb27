//! What a release makes of a key of its configuration files.

use super::copies;
use crate::facts::milvus::catalogue::{self, Dead, Param, Rename};
use crate::facts::milvus::{NormalKey, Version};

/// What a release makes of a key.
#[derive(Clone, Copy)]
pub enum Standing {
    /// The release reads it, or ships it at this value.
    Fine,
    /// The release declares or ships it, and nothing uses it.
    Dead(Dead),
    /// The release reads it for another key.
    Old(&'static Rename),
    /// Earlier releases had it; the first that no longer does.
    Gone(Option<Version>),
    /// Later releases have it; the first of them.
    Later(Version),
    /// Documentation names it, no release has it.
    Documented,
    /// No release knows it.
    Unknown,
}

/// What a release makes of a key, of which the normal form is known, at a value. The release is one that a version is
/// [judged as](catalogue::judged_as).
pub fn standing(key: &str, normal: &NormalKey, value: &str, milvus: Version) -> Standing {
    let param = catalogue::param(normal);
    // Most settings of most files say what the release ships: these are sorted out first.
    if param.is_some_and(|p| elsewhere_or_shipped(p, value, milvus))
        || catalogue::prefix_in(key, milvus).is_some()
    {
        return Standing::Fine;
    }
    let renamed = catalogue::renamed(normal);
    let dead = param.and_then(|p| p.dead_in(milvus));
    let old = renamed.filter(|r| r.read_in(milvus));
    // What nothing reads by its own name can still set another.
    let stands_in = dead.is_some() && old.is_some_and(|r| r.live_in(milvus).next().is_some());
    if param.is_some_and(|p| p.declared_in(milvus)) && dead != Some(Dead::OldSpelling) && !stands_in {
        return dead.map_or(Standing::Fine, Standing::Dead);
    }
    if let Some(old) = old {
        return Standing::Old(old);
    }
    if let Some(param) = param.filter(|p| p.known_in(milvus)) {
        return Standing::Dead(param.dead_in(milvus).unwrap_or(Dead::Undeclared));
    }
    history(key, param, renamed, milvus)
}

/// Whether no release knows a key, at whatever value.
pub fn is_strange(key: &str, normal: &NormalKey) -> bool {
    catalogue::param(normal).is_none()
        && catalogue::renamed(normal).is_none()
        && catalogue::prefix(key).is_none()
}

/// Whether a key belongs into another file, or stands in the shipped one just so.
fn elsewhere_or_shipped(param: &Param, value: &str, milvus: Version) -> bool {
    param.file().is_some() || copies::at_shipped(param, value, milvus)
}

fn history(key: &str, param: Option<&Param>, renamed: Option<&'static Rename>, milvus: Version) -> Standing {
    let known = |v: Version| {
        param.is_some_and(|p| p.known_in(v))
            || catalogue::prefix_in(key, v).is_some()
            || renamed.is_some_and(|r| r.read_in(v))
    };
    let releases = || catalogue::releases().iter().map(|r| r.version);
    if let Some(first) = releases().find(|v| *v > milvus && known(*v)) {
        return Standing::Later(first);
    }
    if let Some(last) = releases().rfind(|v| *v < milvus && known(*v)) {
        return Standing::Gone(releases().find(|v| *v > last));
    }
    // Some settings are known only as gone before the first release that was read.
    let until = param.and_then(|p| p.documented()).and_then(|said| said.until);
    if let Some(until) = until.filter(|until| *until <= catalogue::parameters_since()) {
        return Standing::Gone(Some(until));
    }
    match (renamed, param.is_some_and(|p| p.documented().is_some())) {
        (Some(_), _) => Standing::Gone(None),
        (None, true) => Standing::Documented,
        (None, false) => Standing::Unknown,
    }
}
