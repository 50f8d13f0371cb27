//! What compose files are called.

/// Whether a file's name is one that Compose looks for, or made of one.
pub(crate) fn is_compose_name(name: &str) -> bool {
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    yaml && (name.starts_with("compose") || name.starts_with("docker-compose"))
}
