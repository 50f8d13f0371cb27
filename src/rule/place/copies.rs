//! Files that are copies of a release's own, with few changes.

use super::facts::{COPY_LEAST, COPY_SHARE};
use crate::milvus::catalogue::{self, Param};
use crate::milvus::{NormalKey, Version};

/// The release whose milvus.yaml these settings are a copy of; `None` where they are no copy.
pub fn of_milvus<'a>(settings: impl Iterator<Item = (&'a str, &'a str)>) -> Option<Version> {
    let settings: Vec<_> =
        settings.map(|(key, value)| (catalogue::param(&NormalKey::new(key)), value)).collect();
    let same = |version: Version| {
        settings.iter().filter(|(p, value)| p.is_some_and(|p| at_shipped(p, value, version))).count()
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
    catalogue::param(&NormalKey::new(key)).is_some_and(|p| at_shipped(p, value, version))
}

/// Whether a release ships a parameter at this value; numbers may be written in different ways.
pub fn at_shipped(param: &Param, value: &str, version: Version) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    let same = |shipped: &str| shipped == value || number(shipped).is_some_and(|n| number(value) == Some(n));
    param.shipped(version).is_some_and(same)
}
