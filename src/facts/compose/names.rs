//! The names of files that Compose looks for: facts from `rules/compose/shapes.yaml`.

use std::path::Path;

use crate::facts::tables::compose::shapes::SHAPES;

/// The names of files that Compose takes without being told; the first that is there counts.
pub fn main_names() -> &'static [&'static str] {
    SHAPES.files.main
}

/// The names of files that it lays over those, whatever those are called; the first that is there counts.
pub fn override_names() -> &'static [&'static str] {
    SHAPES.files.overrides
}

/// Whether Compose takes a file without being told.
pub fn is_main_name(path: &Path) -> bool {
    is_one(path, main_names())
}

/// Whether Compose lays a file over another without being told.
pub fn is_override_name(path: &Path) -> bool {
    is_one(path, override_names())
}

/// Whether a key below `deploy` of a service means nothing but in a swarm.
pub fn means_swarm(key: &str) -> bool {
    SHAPES.swarm.contains(&key)
}

fn is_one(path: &Path, names: &[&str]) -> bool {
    path.file_name().is_some_and(|name| names.iter().any(|known| *known == name))
}
