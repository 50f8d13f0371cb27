//! What is known of particular changes: the facts of `rules/changes/`, file for file.

pub mod defaults;
pub mod hazards;
pub mod volumes;

pub use crate::facts::tables::changes::when::When;
