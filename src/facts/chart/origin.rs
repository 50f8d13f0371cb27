//! Which version of the chart values were written for, by the keys they have.

use std::collections::HashSet;

use super::keys::{KeyHistory, all_keys, history};
use super::versions::{newest, released};
use crate::facts::milvus::Version;

/// Fewer keys of the chart say nothing: the others may have been left out, and some forgotten.
const MANY: usize = 60;
/// So few keys that the newest version lacks may have been forgotten in an upgrade.
const FORGOTTEN: usize = 4;

/// A copy lacks one in so many of the keys of what it is copied from at most, and has as few others.
const EDITED: usize = 20;

/// The newest published version that has the keys of a values file, where it is a copy of an older version's own
/// values: it has nearly all of that one's keys, or many that are gone from the newest. `None` where the newest does as
/// well as any.
pub fn written_for<'p>(paths: impl Iterator<Item = &'p str>) -> Option<Version> {
    let keys: Vec<KeyHistory> = paths.filter_map(history).collect();
    if keys.len() < MANY {
        return None;
    }
    whole_copy(&keys).or_else(|| old_copy(&keys)).filter(|version| *version != newest())
}

/// The version of which nearly all keys are there, and hardly others; the newest where it is one of several.
fn whole_copy(keys: &[KeyHistory]) -> Option<Version> {
    let there: HashSet<&str> = keys.iter().map(KeyHistory::path).collect();
    let all: Vec<(KeyHistory, bool)> =
        all_keys().filter_map(history).map(|key| (key, there.contains(key.path()))).collect();
    let differs = |version: Version| {
        let own = all.iter().filter(|(key, _)| is_listed(key, version));
        let (count, lacks) =
            own.fold((0, 0), |(count, lacks), (_, has)| (count + 1, lacks + usize::from(!has)));
        let strange = lacking(keys, version);
        (lacks.max(strange) * EDITED <= count).then_some(lacks + strange)
    };
    if differs(newest()).is_some() {
        return Some(newest());
    }
    let found = published().rev().filter_map(|version| Some((differs(version)?, version)));
    found.min_by_key(|(differing, _)| *differing).map(|(_, version)| version)
}

/// The version that has the keys of which the newest lacks many.
fn old_copy(keys: &[KeyHistory]) -> Option<Version> {
    if lacking(keys, newest()) <= FORGOTTEN {
        return None;
    }
    let (lacks, version) =
        published().rev().map(|v| (lacking(keys, v), v)).min_by_key(|(lacks, _)| *lacks)?;
    // Keys of several ages are no copy.
    (lacks <= FORGOTTEN).then_some(version)
}

fn published() -> impl DoubleEndedIterator<Item = Version> {
    released().filter(|row| row.published).map(|row| row.version)
}

/// How many of the keys a version lacks.
fn lacking(keys: &[KeyHistory], version: Version) -> usize {
    let has = |key: &KeyHistory| {
        is_listed(key, version) || key.unlisted().is_some_and(|range| range.contains(version))
    };
    keys.iter().filter(|key| !has(key)).count()
}

fn is_listed(key: &KeyHistory, version: Version) -> bool {
    key.listed().iter().any(|range| range.contains(version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::chart::chart;

    fn of(version: Version) -> Option<Version> {
        written_for(chart(version).keys())
    }

    #[test]
    fn a_copy_is_told_from_values_for_the_newest() {
        assert_eq!(of(newest()), None);
        let old = Version::new(3, 0, 0);
        let found = of(old).expect("many of its keys are gone");
        assert!(found >= old && found < newest(), "{found}");
        let keys: Vec<&str> = chart(old).keys().collect();
        assert!(keys.iter().all(|key| history(key).is_some()));
        assert_eq!(written_for(keys.into_iter().take(MANY - 1)), None);
    }
    #[test]
    fn a_whole_copy_is_told_where_hardly_a_key_is_gone_since() {
        let listed = |version| {
            let keys = all_keys().filter_map(history).filter(move |key| is_listed(key, version));
            keys.map(|key| key.path())
        };
        for version in published().filter(|v| *v >= Version::new(3, 0, 0)).step_by(7) {
            let found = written_for(listed(version));
            let alike = |other: Version| listed(other).eq(listed(version));
            match found {
                Some(found) => {
                    assert!(found < newest() && (found >= version || !alike(found)), "{version}: {found}")
                }
                // Hardly a key was added since.
                None => assert!(listed(version).count() * 20 > listed(newest()).count() * 19, "{version}"),
            }
        }
        let old = Version::new(4, 2, 20);
        assert!(written_for(listed(old)).is_some_and(|found| found.line() == old.line()));
        // Edited, and cut down to what was changed.
        let edited = listed(old).filter(|key| !key.contains("tolerations")).chain(["pulsarv3.enabled"]);
        assert!(written_for(edited).is_some_and(|found| found.line() == old.line()));
        assert_eq!(written_for(listed(old).step_by(2)), None);
    }
}
