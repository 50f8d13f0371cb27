//! Faults of certain releases: the files of `rules/advisories/`.

use super::milvus::Version;
use super::tables::advisories::ADVISORIES;
pub use super::tables::advisories::Advisory;

/// All advisories, by name.
pub fn advisories() -> &'static [Advisory] {
    ADVISORIES
}

/// The advisory of a name.
pub(crate) fn advisory(id: &str) -> Option<&'static Advisory> {
    ADVISORIES.iter().find(|a| a.id == id)
}

impl Advisory {
    /// Whether a release has the fault.
    pub fn affects(&self, release: Version) -> bool {
        self.affected.iter().any(|range| range.contains(release))
    }

    /// The release of the same line to take instead of one. To go to another line is more than a fix.
    pub(crate) fn fixed_for(&self, release: Version) -> Option<Version> {
        let later = |fixed: &Version| *fixed > release && fixed.line() == release.line();
        self.fixed.iter().copied().find(later)
    }

    /// The releases that have the fault, in words.
    pub(crate) fn affected_text(&self) -> String {
        let one = |range: &super::milvus::VersionRange| match range.to {
            Some(to) if to == range.from => to.to_string(),
            Some(to) => format!("{} to {to}", range.from),
            None => format!("{} and later", range.from),
        };
        self.affected.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Severity;
    use crate::facts::milvus::catalogue;

    #[test]
    fn what_fixes_a_fault_does_not_have_it() {
        assert!(!ADVISORIES.is_empty());
        for advisory in ADVISORIES {
            for fixed in advisory.fixed {
                assert!(!advisory.affects(*fixed), "{}: {fixed}", advisory.id);
            }
            let affected = catalogue::releases().iter().any(|r| advisory.affects(r.version));
            assert!(affected, "{} affects no release", advisory.id);
        }
    }

    #[test]
    fn no_way_of_an_upgrade_stops_at_a_faulty_release() {
        let all: Vec<Version> = catalogue::releases().iter().map(|r| r.version).collect();
        for (from, to) in all.iter().flat_map(|a| all.iter().map(move |b| (*a, *b))).filter(|(a, b)| a < b) {
            let way = crate::facts::milvus::route(from, to).unwrap_or_default();
            for stop in way.iter().filter(|stop| **stop != to) {
                let faulty = ADVISORIES.iter().find(|a| a.severity >= Severity::Warning && a.affects(*stop));
                assert!(faulty.is_none(), "{from} to {to} stops at {stop}: {faulty:?}");
            }
        }
    }

    #[test]
    fn affected_releases_are_named_in_words() {
        let named = |id: &str| advisory(id).map(Advisory::affected_text);
        assert_eq!(named("etcd-keep-alive-exit").as_deref(), Some("2.6.2 to 2.6.13"));
        assert_eq!(named("invalid-channel-name").as_deref(), Some("2.2.7"));
        assert_eq!(named("no-such-fault"), None);
    }
}
