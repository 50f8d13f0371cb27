//! The types of `rules/changes/`.

pub(crate) mod defaults;
pub(crate) mod hazards;
pub(crate) mod volumes;
pub(crate) mod when;
