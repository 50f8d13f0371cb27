//! The types of `rules/operator/`.

pub(crate) mod config;
pub(crate) mod fields;
pub(crate) mod versions;
