//! What a program refuses a project for.

use crate::facts::milvus::KeyPath;
use crate::text::source::Location;

/// What compose or kustomize refuses a project for: nothing of it is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectRefusal {
    /// Where it is written.
    pub at: Location,
    /// The path to it; that of the root where it stands in no YAML.
    pub path: KeyPath,
    /// A clause that says what is wrong.
    pub why: String,
    /// What may be meant, where something is only misspelt.
    pub meant: Option<String>,
}
