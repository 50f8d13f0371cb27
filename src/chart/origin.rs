//! Which version of the chart values were written for, by the keys they have.

use super::history::{KeyHistory, history};
use super::{newest, released};
use crate::milvus::Version;

/// Fewer keys of the chart say nothing: the others may have been left out, and some forgotten.
const MANY: usize = 60;
/// So few keys that the newest version lacks may have been forgotten in an upgrade.
const FORGOTTEN: usize = 4;

/// The newest published version that has the keys of a values file, where many of them are gone from the newest: it is a
/// copy of an older version's own values. `None` where the newest does as well as any.
pub fn written_for<'p>(paths: impl Iterator<Item = &'p str>) -> Option<Version> {
    let keys: Vec<KeyHistory> = paths.filter_map(history).collect();
    let lacks = |version: Version| {
        let has = |key: &KeyHistory| {
            let unlisted = key.unlisted().is_some_and(|range| range.contains(version));
            unlisted || key.listed().iter().any(|range| range.contains(version))
        };
        keys.iter().filter(|key| !has(key)).count()
    };
    let gone = lacks(newest());
    if keys.len() < MANY || gone <= FORGOTTEN {
        return None;
    }
    let versions = released().filter(|row| row.published).map(|row| row.version);
    let (lacking, version) = versions.rev().map(|v| (lacks(v), v)).min_by_key(|(lacking, _)| *lacking)?;
    // Keys of several ages are no copy.
    (lacking <= FORGOTTEN).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::chart;

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
}
