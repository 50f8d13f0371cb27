//! The types of `rules/kustomize/`.

pub(crate) mod fields;
pub(crate) mod resources;
