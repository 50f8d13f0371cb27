//! The known releases of Milvus: facts from `rules/milvus/releases.yaml`.

use crate::facts::milvus::Version;
pub use crate::facts::tables::milvus::catalogue::Release;
use crate::facts::tables::milvus::catalogue::{RELEASES, Text};

impl Release {
    /// Its tag, where it has one.
    pub fn tag(&self) -> Option<&'static str> {
        self.tag.map(Text::get)
    }

    /// The commit that was read.
    pub fn commit(&self) -> Option<&'static str> {
        self.commit.map(Text::get)
    }
}

/// All known releases, oldest first.
pub fn releases() -> &'static [Release] {
    &RELEASES
}

/// The newest known release of a line such as (2, 6).
pub fn newest_of_line(line: (u16, u16)) -> Option<Version> {
    releases().iter().rev().map(|r| r.version).find(|v| v.line() == line)
}

/// Whether a version may be of a release that came after all that are known: a higher patch of its line, or a line
/// beyond the newest.
pub fn is_newer_than_known(version: Version) -> bool {
    newest_of_line(version.line()).map_or(version.line() > newest().line(), |newest| version > newest)
}

/// For a version of a line that there never was, the nearest releases, the lower one first; `None` where there is such
/// a line, or may be.
pub fn instead_of(version: Version) -> Option<Vec<Version>> {
    let never = newest_of_line(version.line()).is_none() && (oldest()..newest()).contains(&version);
    let below = || releases().iter().map(|r| r.version).rfind(|v| *v < version);
    let above = || releases().iter().map(|r| r.version).find(|v| *v > version && v.released);
    never.then(|| below().into_iter().chain(above()).collect())
}

/// Whether what is gone from a release on was still in the line before that of another: a candidate of that one, cut
/// earlier, may have it.
pub(crate) fn line_before_had(gone_since: Version, of: Version) -> bool {
    let line_before = |version: Version| {
        releases().iter().rev().map(|r| r.version).find(|v| *v < version).map(|v| v.line())
    };
    let first_of_line = Version { patch: 0, ..of };
    line_before(gone_since).is_some_and(|last| Some(last) == line_before(first_of_line))
}

/// The newest known release.
pub fn newest() -> Version {
    releases().last().map_or(Version::new(0, 0, 0), |r| r.version)
}

/// The newest release whose parameters were read.
pub fn newest_read() -> Version {
    releases().iter().rfind(|r| r.parameters_read).map_or(Version::new(0, 0, 0), |r| r.version)
}

/// The newest release of a line such as (2, 6) whose parameters were read.
pub(crate) fn newest_read_of_line(line: (u16, u16)) -> Option<Version> {
    releases().iter().rfind(|r| r.parameters_read && r.version.line() == line).map(|r| r.version)
}

/// The release whose parameters answer for one of its line that came later and was not read itself.
pub(crate) fn read_before(version: Version) -> Option<Version> {
    newest_read_of_line(version.line()).filter(|read| *read < version)
}

/// The oldest known release. Parameters are known from 2.2.0 on.
pub fn oldest() -> Version {
    releases().first().map_or(Version::new(0, 0, 0), |r| r.version)
}

/// The release whose parameters answer for a version: the first that was read for older ones, the newest that was read
/// for newer ones.
pub(crate) fn judged_as(version: Version) -> Version {
    let first = releases().iter().find(|r| r.parameters_read).map_or(version, |r| r.version);
    version.max(first).min(newest_read())
}

/// The release that a version is judged by: of a candidate that is not known itself the release it led to.
pub(crate) fn release_of(version: Version) -> Version {
    let known = releases().iter().any(|r| r.version == version);
    if known { version } else { Version { released: true, ..version } }
}
