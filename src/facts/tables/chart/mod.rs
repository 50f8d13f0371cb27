//! The types of `rules/chart/`.

pub(crate) mod components;
pub(crate) mod defaults;
pub(crate) mod failures;
pub(crate) mod keys;
pub(crate) mod moved;
pub(crate) mod rendering;
pub(crate) mod versions;
