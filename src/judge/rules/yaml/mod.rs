//! The text itself: what its reader refuses, drops or picks from.

pub mod colliding_keys;
pub mod compose_refused;
pub mod config_not_text;
pub mod duplicate_key;
pub mod flattened;
pub(crate) mod flattened_line;
pub mod ignored_document;
pub mod kustomize_refused;
pub mod placeholder_value;
pub(crate) mod texts;
mod unfold;
pub mod without_configuration;
pub mod yaml_syntax;

pub(crate) use self::unfold::{Unfolded, unfold};
