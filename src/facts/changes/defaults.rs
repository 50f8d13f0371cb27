//! Defaults that count for what runs or is kept: facts from `rules/changes/defaults.yaml`.

use crate::facts::milvus::{Version, VersionRange};
use crate::facts::tables::changes::defaults::DEFAULTS;
pub use crate::facts::tables::changes::defaults::{Cut, Drift};

/// The settings whose defaults count for what runs.
pub(crate) fn drifts() -> &'static [Drift] {
    DEFAULTS.drifts
}

/// Whether a setting does the same with the defaults of both releases.
pub(crate) fn is_without_effect(key: &str, old: Version, new: Version) -> bool {
    let both = |range: VersionRange| range.contains(old) && range.contains(new);
    DEFAULTS.without_effect.iter().any(|row| row.key == key && both(row.milvus))
}

/// The settings by which queues forget messages.
pub fn cuts() -> &'static [Cut] {
    DEFAULTS.retention
}
