//! Files that are nowhere but in memory: what an editor or a page in a browser has of a project.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::path::normalized;

/// Files by their normalized path. There are no links among them, and a folder is there where a file lies below it.
#[derive(Debug, Default)]
pub(super) struct MemoryFiles {
    files: BTreeMap<PathBuf, String>,
}

impl MemoryFiles {
    pub fn new(files: impl IntoIterator<Item = (PathBuf, String)>) -> Self {
        Self { files: files.into_iter().map(|(path, text)| (normalized(&path), text)).collect() }
    }

    pub fn text(&self, path: &Path) -> Option<&str> {
        self.files.get(&normalized(path)).map(String::as_str)
    }

    pub fn is_file(&self, path: &Path) -> bool {
        self.text(path).is_some()
    }

    pub fn is_dir(&self, path: &Path) -> bool {
        let folder = normalized(path);
        self.below(&folder).next().is_some()
    }

    /// The names of the files and folders in a folder.
    pub fn names(&self, folder: &Path) -> Vec<String> {
        let folder = normalized(folder);
        let first = |path: &PathBuf| {
            let inside = path.strip_prefix(&folder).ok()?;
            Some(inside.components().next()?.as_os_str().to_str()?.to_owned())
        };
        let mut names: Vec<String> = self.below(&folder).filter_map(first).collect();
        names.dedup();
        names
    }

    /// The files below a folder in order of path, but for hidden ones and those in folders that `enter` refuses.
    pub fn walk(&self, folder: &Path, enter: &mut dyn FnMut(&Path) -> bool) -> Vec<PathBuf> {
        let root = normalized(folder);
        let mut entered: BTreeMap<PathBuf, bool> = BTreeMap::new();
        let mut found = Vec::new();
        for file in self.below(&root) {
            let Ok(inside) = file.strip_prefix(&root) else { continue };
            let is_hidden = file.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            let mut folders: Vec<&Path> =
                inside.ancestors().skip(1).filter(|p| *p != Path::new("")).collect();
            folders.reverse();
            let is_entered = |inside: &&Path| {
                *entered.entry(inside.to_path_buf()).or_insert_with(|| enter(&folder.join(inside)))
            };
            if folders.iter().all(is_entered) && !is_hidden {
                found.push(folder.join(inside));
            }
        }
        found
    }

    fn below<'f>(&'f self, folder: &'f Path) -> impl Iterator<Item = &'f PathBuf> {
        let from = self.files.range(folder.to_owned()..).map(|(path, _)| path);
        from.take_while(move |path| path.starts_with(folder)).filter(move |path| *path != folder)
    }
}
