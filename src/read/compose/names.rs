//! What compose files are called, and which lie over others by that.

use std::path::Path;

/// Whether a file's name is one that Compose looks for, or made of one.
pub(crate) fn is_compose_name(name: &str) -> bool {
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    yaml && (name.starts_with("compose") || name.starts_with("docker-compose"))
}

/// The files of the same folder that one may lie over by its name, the likeliest first: `docker-compose.yml` under
/// `docker-compose.dev.yml`. Compose lays them over one another where both are named to it.
pub(crate) fn names_below(path: &Path) -> Vec<String> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let Some(stem) = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml")) else {
        return Vec::new();
    };
    let mut mains = ["docker-compose", "compose"];
    let is_over = |main: &str| {
        let rest = stem.strip_prefix(main);
        rest.is_some_and(|rest| rest.starts_with(['.', '-', '_']) && rest != ".override")
    };
    if !mains.iter().any(|main| is_over(main)) {
        return Vec::new();
    }
    mains.sort_by_key(|main| !is_over(main));
    mains.iter().flat_map(|main| ["yml", "yaml"].map(|extension| format!("{main}.{extension}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlays_are_told_by_what_follows_the_name_of_the_main_file() {
        let below = |name: &str| names_below(Path::new(name)).first().cloned();
        for name in ["docker-compose.dev.yml", "docker-compose-gpu.yaml", "x/docker-compose_ci.yml"] {
            assert_eq!(below(name).as_deref(), Some("docker-compose.yml"), "{name}");
        }
        assert_eq!(below("compose.prod.yaml").as_deref(), Some("compose.yml"));
        for name in ["docker-compose.yml", "docker-compose.override.yml", "dev.yml", "docker-composer.yml"] {
            assert_eq!(below(name), None, "{name}");
        }
    }
}
