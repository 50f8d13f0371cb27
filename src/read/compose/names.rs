//! What compose files are called, and which lie over others by that.

use std::path::Path;

/// Whether a file's name is one that Compose looks for, or made of one.
pub(crate) fn is_compose_name(name: &str) -> bool {
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    yaml && (name.starts_with("compose") || name.starts_with("docker-compose"))
}

/// The name of the file that lies over one of these by convention.
pub(super) fn override_of(path: &Path) -> Option<[String; 2]> {
    let stem = path.file_stem()?.to_str()?;
    matches!(stem, "docker-compose" | "compose")
        .then(|| ["yml", "yaml"].map(|extension| format!("{stem}.override.{extension}")))
}

/// Whether a file has a name by which another may lie over it, or it over another.
pub(crate) fn may_go_with_another(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    matches!(stem.strip_suffix(".override").unwrap_or(stem), "docker-compose" | "compose")
}

/// True for a file that lies over another of the same folder.
pub(crate) fn is_override_of(path: &Path, main: &Path) -> bool {
    let name = path.file_name().and_then(|n| n.to_str());
    path.parent() == main.parent()
        && override_of(main).is_some_and(|names| names.iter().any(|n| Some(n.as_str()) == name))
}
