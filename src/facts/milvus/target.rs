//! What an upgrade leads to, as options name it.

use super::{Version, VersionText, catalogue};

/// A version of one of the things that are upgraded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Milvus, or the newest known of its line.
    Milvus(VersionText),
    /// The Helm chart.
    Chart(Version),
    /// The operator.
    Operator(Version),
}

impl Target {
    /// The release of Milvus that it names; a line is its newest known.
    pub fn milvus(self) -> Option<Version> {
        match self {
            Self::Milvus(VersionText::Full(version)) => Some(version),
            Self::Milvus(VersionText::Line(major, minor)) => {
                Some(catalogue::newest_of_line((major, minor)).unwrap_or(Version::new(major, minor, 0)))
            }
            Self::Chart(_) | Self::Operator(_) => None,
        }
    }
}
