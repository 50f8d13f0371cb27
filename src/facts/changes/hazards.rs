//! Faults of particular changes of versions: facts from `rules/changes/hazards.yaml`.

use crate::facts::tables::changes::hazards::HAZARDS;
pub use crate::facts::tables::changes::hazards::Hazard;

/// The faults that a rule reports.
pub(crate) fn hazards(rule: &'static str) -> impl Iterator<Item = &'static Hazard> {
    HAZARDS.hazards.iter().filter(move |h| h.rule == rule)
}

/// The rules about one state whose errors are what a new version refuses.
pub(crate) fn refused_by() -> &'static [&'static str] {
    HAZARDS.refused_by
}
