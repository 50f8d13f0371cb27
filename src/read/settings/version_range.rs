//! Ranges of versions, as rules write them.

use crate::facts::milvus::{Version, VersionRange, VersionText};

/// The version before all others.
const FIRST: Version = Version { released: false, ..Version::new(0, 0, 0) };

/// Reads `>=2.6.2`, `<2.6`, `2.3 - 2.5`, `2.6` (a line) or `2.6.2`. A line stands for all its releases.
pub fn version_range(text: &str) -> Option<VersionRange> {
    let text = text.trim();
    let range = |from, to| VersionRange { from, to };
    if let Some((from, to)) = text.split_once(" - ") {
        return Some(range(ends(from)?.0, Some(ends(to)?.1)));
    }
    if let Some(from) = text.strip_prefix(">=") {
        return Some(range(ends(from)?.0, None));
    }
    if let Some(to) = text.strip_prefix("<=") {
        return Some(range(FIRST, Some(ends(to)?.1)));
    }
    if let Some(below) = text.strip_prefix('<') {
        let below = ends(below)?.0;
        let to = match (below.released, below.patch, below.minor) {
            (true, 0, 0) => Version::new(below.major.checked_sub(1)?, u16::MAX, u16::MAX),
            (true, 0, minor) => Version::new(below.major, minor - 1, u16::MAX),
            (true, patch, _) => Version::new(below.major, below.minor, patch - 1),
            (false, ..) => return None,
        };
        return Some(range(FIRST, Some(to)));
    }
    ends(text).map(|(from, to)| range(from, Some(to)))
}

/// The first and the last version that a text stands for.
fn ends(text: &str) -> Option<(Version, Version)> {
    match text.trim().parse().ok()? {
        VersionText::Full(version) => Some((version, version)),
        VersionText::Line(major, minor) => {
            Some((Version::new(major, minor, 0), Version::new(major, minor, u16::MAX)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_both_ends() {
        let within =
            |range: &str, version: &str| version_range(range).unwrap().contains(version.parse().unwrap());
        assert!(within(">=2.6", "2.6.0") && !within(">=2.6", "2.5.20"));
        assert!(within("<2.6", "2.5.20") && !within("<2.6", "2.6.0"));
        assert!(
            within("<=2.5", "2.5.20") && within("2.3 - 2.5.4", "2.5.4") && !within("2.3 - 2.5.4", "2.5.5")
        );
        assert!(within("2.6", "2.6.7") && !within("2.6.2", "2.6.3"));
        assert!(within("<3.0", "2.6.20") && within("<2.6.2", "2.6.1") && !within("<2.6.2", "2.6.2"));
        assert!(version_range("newest").is_none() && version_range(">= ").is_none());
    }
}
