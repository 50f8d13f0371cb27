//! Files of the project.

use std::path::{Path, PathBuf};

/// A file or folder of the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files below a folder whose names end in one of `endings`, in the order of their paths. All names end in `""`.
pub fn files_below(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let walk = ignore::WalkBuilder::new(folder).standard_filters(false).build();
    let mut files: Vec<PathBuf> = walk.flatten().map(ignore::DirEntry::into_path).collect();
    files.retain(|file| file.is_file() && endings.iter().any(|e| file.to_string_lossy().ends_with(e)));
    files.sort();
    files
}
