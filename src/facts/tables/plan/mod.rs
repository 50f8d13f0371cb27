//! The types of `rules/plan/`.

pub(crate) mod queue;
pub(crate) mod steps;
pub(crate) mod values;
pub(crate) mod versions;
pub(crate) mod when;
