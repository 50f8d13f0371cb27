//! Files that are copies of a release's own, with few changes.

use crate::facts::milvus::catalogue::{self, Param};
use crate::facts::milvus::{NormalKey, Version};
use crate::facts::place::{COPY_LEAST, COPY_SHARE};

/// The release whose milvus.yaml these settings are a copy of; `None` where they are no copy.
pub fn of_milvus<'a>(settings: impl Iterator<Item = (&'a str, &'a str)>) -> Option<Version> {
    let releases = catalogue::releases().iter().filter(|r| r.parameters_read).map(|r| r.version);
    let mut same: Vec<(usize, Version)> = releases.map(|version| (0, version)).collect();
    let mut all = 0;
    for (key, value) in settings {
        all += 1;
        let param = catalogue::param(&NormalKey::new(key));
        let shipped = param.into_iter().flat_map(Param::shipped_from);
        for (since, until, _) in shipped.filter(|(.., shipped)| is_same(shipped, value)) {
            let within = |v: Version| v >= since && until.is_none_or(|until| v < until);
            same.iter_mut().filter(|(_, v)| within(*v)).for_each(|(count, _)| *count += 1);
        }
    }
    let (count, version) = same.into_iter().max()?;
    is_copy(count, all).then_some(version)
}

/// Whether so many keys at their published value make a copy.
pub fn is_copy(same: usize, all: usize) -> bool {
    same >= COPY_LEAST && same * 100 >= all * COPY_SHARE
}

/// Whether a release ships a key at this value.
pub fn ships(version: Version, key: &str, value: &str) -> bool {
    catalogue::param(&NormalKey::new(key)).is_some_and(|p| at_shipped(p, value, version))
}

/// Whether a release ships a parameter at this value.
pub fn at_shipped(param: &Param, value: &str, version: Version) -> bool {
    param.shipped(version).is_some_and(|shipped| is_same(shipped, value))
}

/// Whether a value is what is shipped; numbers may be written in different ways.
fn is_same(shipped: &str, value: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    shipped == value || number(shipped).is_some_and(|n| number(value) == Some(n))
}
