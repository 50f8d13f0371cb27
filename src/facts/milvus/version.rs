//! Versions of Milvus, the chart and the operator, as tags and files write them.

use std::fmt;
use std::str::FromStr;

/// `major.minor.patch`, with pre-releases before the release they lead to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// First number.
    pub major: u16,
    /// Second number.
    pub minor: u16,
    /// Third number.
    pub patch: u16,
    /// False for `3.0.0-beta` and its like. Sorts before true.
    pub released: bool,
}

impl Version {
    /// A released version.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch, released: true }
    }

    /// The line a version belongs to, such as (2, 6).
    pub fn line(self) -> (u16, u16) {
        (self.major, self.minor)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pre = if self.released { "" } else { "-beta" };
        write!(f, "{}.{}.{}{pre}", self.major, self.minor, self.patch)
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Text that names no version.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAVersion;

impl fmt::Display for NotAVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a version such as 2.6.2")
    }
}

impl std::error::Error for NotAVersion {}

/// What an image tag or an option says of a version: whole, or only its line (`2.6`, `2.6-20250101-abc`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionText {
    /// All three numbers.
    Full(Version),
    /// A line such as 2.6, of which no patch is named.
    Line(u16, u16),
}

impl VersionText {
    /// The major and minor number.
    pub fn line(self) -> (u16, u16) {
        match self {
            Self::Full(version) => version.line(),
            Self::Line(major, minor) => (major, minor),
        }
    }
}

impl FromStr for VersionText {
    type Err = NotAVersion;

    /// Reads `v2.5.4`, `2.5.4-gpu`, `v2.6-20250101-abc`, `3.0.0-beta`, `master-…` (not a version).
    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let end = text.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(text.len());
        let (numbers, rest) = text.split_at(end);
        if !rest.is_empty() && !rest.starts_with(['-', '+', '_']) {
            return Err(NotAVersion);
        }
        let parts: Vec<u16> =
            numbers.split('.').map(|p| p.parse().map_err(|_| NotAVersion)).collect::<Result<_, _>>()?;
        let pre = rest.get(1..).is_some_and(|r| ["alpha", "beta", "rc"].iter().any(|p| r.starts_with(p)));
        match parts[..] {
            [major, minor, patch] => Ok(Self::Full(Version { major, minor, patch, released: !pre })),
            [major, minor] if pre => Ok(Self::Full(Version { major, minor, patch: 0, released: false })),
            [major, minor] => Ok(Self::Line(major, minor)),
            _ => Err(NotAVersion),
        }
    }
}

impl FromStr for Version {
    type Err = NotAVersion;

    /// Reads a whole version; a line alone is refused.
    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        match text.parse()? {
            VersionText::Full(v) => Ok(v),
            VersionText::Line(..) => Err(NotAVersion),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tags_as_people_write_them() {
        let full = |a, b, c| Ok(VersionText::Full(Version::new(a, b, c)));
        assert_eq!("v2.5.4-gpu".parse(), full(2, 5, 4));
        assert_eq!("2.5.4".parse(), full(2, 5, 4));
        assert_eq!("v2.6.2-20250915-abc".parse(), full(2, 6, 2));
        assert_eq!("2.6-20250101-abc".parse(), Ok(VersionText::Line(2, 6)));
        assert_eq!("2.6".parse(), Ok(VersionText::Line(2, 6)));
        for no in ["latest", "master-20240101", "", "v", "2", "2.x", "2.5.4.1", "99999999.1.1"] {
            assert_eq!(no.parse::<VersionText>(), Err(NotAVersion), "{no}");
        }
    }

    #[test]
    fn a_pre_release_comes_before_its_release() {
        let beta: Version = "3.0.0-beta".parse().unwrap();
        assert!(beta < Version::new(3, 0, 0) && beta > Version::new(2, 6, 99));
        assert_eq!("v3.0-beta".parse(), Ok(beta));
        assert_eq!(beta.to_string(), "3.0.0-beta");
    }
}
