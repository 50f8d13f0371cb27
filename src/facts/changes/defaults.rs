//! Defaults that count for what runs or is kept: facts from `rules/changes/defaults.yaml`.

use crate::facts::tables::changes::defaults::DEFAULTS;
pub use crate::facts::tables::changes::defaults::{Cut, Drift};

/// The settings whose defaults count for what runs.
pub(crate) fn drifts() -> &'static [Drift] {
    DEFAULTS.drifts
}

/// The settings by which queues forget messages.
pub fn cuts() -> &'static [Cut] {
    DEFAULTS.retention
}
