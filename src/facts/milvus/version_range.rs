//! Ranges of versions, as the files of `rules/` write them.

use std::str::FromStr;

use super::Version;

/// Versions from one to another, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(serde::Serialize))]
pub struct VersionRange {
    /// The first version.
    pub from: Version,
    /// The last one; none where all that follow are in the range.
    pub to: Option<Version>,
}

impl VersionRange {
    /// The range of all versions up to one.
    pub const fn up_to(to: Option<Version>) -> Self {
        Self { from: Version::new(0, 0, 0), to }
    }

    /// Whether a version lies in the range.
    pub fn contains(self, version: Version) -> bool {
        self.from <= version && self.to.is_none_or(|to| version <= to)
    }
}

impl FromStr for VersionRange {
    type Err = String;

    /// Reads `>=2.6.15`, `<=2.5.99` and `2.3.0 - 2.5.99`.
    fn from_str(text: &str) -> Result<Self, String> {
        let version = |v: &str| v.trim().parse::<Version>().map_err(|e| format!("`{}` is {e}", v.trim()));
        if let Some(from) = text.strip_prefix(">=") {
            return Ok(Self { from: version(from)?, to: None });
        }
        if let Some(to) = text.strip_prefix("<=") {
            return Ok(Self::up_to(Some(version(to)?)));
        }
        match text.split_once(" - ") {
            Some((from, to)) => Ok(Self { from: version(from)?, to: Some(version(to)?) }),
            None => Err(format!("`{text}` is not a range such as `>=2.6.0` or `2.3.0 - 2.5.99`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_inside() {
        let contains = |range: &str, version: &str| {
            range.parse::<VersionRange>().unwrap().contains(version.parse().unwrap())
        };
        assert!(contains(">=2.6.15", "2.6.15") && !contains(">=2.6.15", "2.6.14"));
        assert!(contains("<=2.5.99", "2.5.99") && !contains("<=2.5.99", "2.6.0-beta"));
        assert!(contains("2.3.0 - 2.5.0", "2.3.0") && !contains("2.3.0 - 2.5.0", "2.5.1"));
        for wrong in ["2.3.0", "2.3 - 2.4", ">2.3.0", ""] {
            assert!(wrong.parse::<VersionRange>().is_err(), "{wrong}");
        }
    }
}
