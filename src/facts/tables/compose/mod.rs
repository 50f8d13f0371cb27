//! The types of `rules/compose/`.

pub(crate) mod shapes;
