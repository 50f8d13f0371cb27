//! What an upgrade leads to, as options name it.

use std::str::FromStr;

use super::{NotAVersion, Version, VersionText, catalogue};

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

impl FromStr for Target {
    type Err = NotAVersion;

    /// Reads `3.0.0`, `2.6`, `milvus=3.0.0`, `chart=5.0.19`, `operator=1.3.8`.
    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        match text.split_once('=') {
            None => text.parse().map(Self::Milvus),
            Some(("milvus", version)) => version.parse().map(Self::Milvus),
            Some(("chart", version)) => version.parse().map(Self::Chart),
            Some(("operator", version)) => version.parse().map(Self::Operator),
            Some(_) => Err(NotAVersion),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thing_stands_before_the_version() {
        let full = |text: &str| VersionText::Full(text.parse().unwrap());
        assert_eq!("3.0.0".parse(), Ok(Target::Milvus(full("3.0.0"))));
        assert_eq!("milvus=v2.6.2".parse(), Ok(Target::Milvus(full("2.6.2"))));
        assert_eq!("chart=5.0.19".parse(), Ok(Target::Chart(Version::new(5, 0, 19))));
        assert_eq!("operator=1.3.8".parse(), Ok(Target::Operator(Version::new(1, 3, 8))));
        assert_eq!("2.6".parse::<Target>().unwrap().milvus().map(Version::line), Some((2, 6)));
        for no in ["", "latest", "chart=5", "helm=5.0.1", "milvus="] {
            assert_eq!(no.parse::<Target>(), Err(NotAVersion), "{no}");
        }
    }
}
