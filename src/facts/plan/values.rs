//! What must be so after a hop: facts from `rules/plan/values.yaml`.

use super::hop::Facts;
use crate::facts::tables::plan::values::{Ensured, VALUES};

/// What must be so after a hop.
pub(crate) fn ensured(facts: &Facts<'_>) -> impl Iterator<Item = &'static Ensured> {
    VALUES.iter().filter(|row| row.when.holds(facts))
}
