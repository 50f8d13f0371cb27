//! Files that are copies of a release's own, with few changes.

use super::facts::{COPY_LEAST, COPY_SHARE};
use crate::milvus::catalogue;
use crate::milvus::{NormalKey, Version};

/// The release whose milvus.yaml these settings are a copy of; `None` where they are no copy.
pub fn of_milvus<'a>(settings: impl Iterator<Item = (&'a str, &'a str)>) -> Option<Version> {
    let settings: Vec<_> =
        settings.map(|(key, value)| (catalogue::param(&NormalKey::new(key)), value)).collect();
    let same = |version: Version| {
        settings.iter().filter(|(p, value)| p.is_some_and(|p| p.shipped(version) == Some(*value))).count()
    };
    let releases = catalogue::releases().iter().filter(|r| r.parameters_read).map(|r| r.version);
    let (count, version) = releases.map(|v| (same(v), v)).max()?;
    is_copy(count, settings.len()).then_some(version)
}

/// Whether so many keys at their published value make a copy.
pub fn is_copy(same: usize, all: usize) -> bool {
    same >= COPY_LEAST && same * 100 >= all * COPY_SHARE
}

/// Whether a release ships a key at this value.
pub fn ships(version: Version, key: &str, value: &str) -> bool {
    catalogue::param(&NormalKey::new(key)).and_then(|p| p.shipped(version)) == Some(value)
}
