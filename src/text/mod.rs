//! Texts: where they come from (`source`), what they say as YAML (`yaml`), and how they are changed (`edit`).

pub mod edit;
pub mod source;
pub mod yaml;
