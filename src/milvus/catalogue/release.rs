//! The known releases of Milvus.

use super::tables::{RELEASES, Text};
use crate::milvus::Version;

/// A release.
pub struct Release {
    /// Its version.
    pub version: Version,
    pub(super) tag: Option<Text>,
    pub(super) commit: Option<Text>,
    /// Whether the catalogue's parameters were read from its source.
    pub parameters_read: bool,
}

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

/// The newest known release.
pub fn newest() -> Version {
    releases().last().map_or(Version::new(0, 0, 0), |r| r.version)
}

/// The oldest known release. Parameters are known from 2.2.0 on.
pub fn oldest() -> Version {
    releases().first().map_or(Version::new(0, 0, 0), |r| r.version)
}
