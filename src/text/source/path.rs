//! Paths as texts and as names of places.

use std::path::{Component, Path, PathBuf};

/// A path without `.` and, where that is possible, without `..`. One that leaves the current folder and comes back is
/// the one that never left.
pub(crate) fn normalized(path: &Path) -> PathBuf {
    let plain = without_detours(path);
    if !plain.starts_with("..") {
        return plain;
    }
    let here = std::env::current_dir().unwrap_or_default();
    without_detours(&here.join(&plain)).strip_prefix(&here).map(Path::to_owned).unwrap_or(plain)
}

fn without_detours(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(plain.components().next_back(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// A path from the root of the file system as one from the current folder, where that lies in the same part of it.
pub(crate) fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let shared = here.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    // Both have nothing but the root of the file system in common.
    if shared < 2 {
        return path.to_owned();
    }
    let up = here.components().skip(shared).map(|_| Component::ParentDir);
    let found: PathBuf = up.chain(path.components().skip(shared)).collect();
    if found.as_os_str().is_empty() { PathBuf::from(".") } else { found }
}

/// A path as text with `/` between its names. Elsewhere than on Windows `\` is part of a name.
pub(crate) fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.into_owned() }
}

/// A path as output shows it: with `/`, without a leading `./`.
pub(crate) fn shown(path: &Path) -> String {
    let text = slashed(path);
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}

/// A path as output shows it: with `/`, and from the current folder where it lies below that.
pub(crate) fn shown_from_here(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    slashed(path.strip_prefix(here).unwrap_or(path))
}

/// The path that a text in a file of a folder names, where `~` is the folder of whoever runs this.
pub(crate) fn named_from(folder: &Path, text: &str) -> PathBuf {
    let below_home = text.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/'));
    match below_home.and_then(|rest| Some(std::env::home_dir()?.join(rest.trim_start_matches('/')))) {
        Some(path) => path,
        None => folder.join(text),
    }
}

/// Whether a name is one of YAML. JSON is YAML too.
pub(crate) fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|e| ["yaml", "yml", "json"].iter().any(|known| e.eq_ignore_ascii_case(known)))
}

/// A path from the root of the file system, without `.` and `..`.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    normalized(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_compared_without_detours() {
        assert_eq!(normalized(Path::new("./a/../b/./c")), Path::new("b/c"));
        assert_eq!(normalized(Path::new("../a")), Path::new("../a"));
        assert_eq!(normalized(Path::new("/a/b/../../c")), Path::new("/c"));
        let here = std::env::current_dir().unwrap();
        let name = here.file_name().unwrap();
        assert_eq!(normalized(&Path::new("..").join(name).join("a/b")), Path::new("a/b"));
    }

    #[test]
    fn paths_lead_from_here() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(from_here(&here), Path::new("."));
        assert_eq!(from_here(&here.join("a")), Path::new("a"));
        assert_eq!(from_here(here.parent().unwrap()), Path::new(".."));
        assert_eq!(from_here(Path::new("/")), Path::new("/"));
    }
}
