//! Texts that stand in for those on disk: what files would be like after fixes that are not written yet, or as somebody
//! has them in memory.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use super::memory::MemoryFiles;
use super::path::normalized;
use super::{ReadError, read_from};

/// Where a run reads: the disk and standard input, but for what stands in for them.
#[derive(Clone, Debug, Default)]
pub struct TextOverrides {
    /// By real path.
    files: HashMap<PathBuf, String>,
    stdin: Option<Vec<u8>>,
    /// Nothing else is read.
    is_all: bool,
}

impl TextOverrides {
    /// These files and no others: the disk is not read. Their paths are absolute.
    pub fn only(files: impl IntoIterator<Item = (PathBuf, String)>) -> Self {
        let files = files.into_iter().map(|(path, text)| (normalized(&path), text)).collect();
        Self { files, stdin: None, is_all: true }
    }

    /// Whether nothing else is read.
    pub(crate) fn is_all(&self) -> bool {
        self.is_all
    }

    /// The files, where there are no others.
    pub(super) fn all(&self) -> Option<MemoryFiles> {
        let files = || self.files.iter().map(|(path, text)| (path.clone(), text.clone()));
        self.is_all.then(|| MemoryFiles::new(files()))
    }

    /// From now on the file of this real path has this text.
    pub fn put(&mut self, real: PathBuf, text: String) {
        self.files.insert(real, text);
    }

    /// From now on the file of this real path is as it is on disk.
    pub(crate) fn forget(&mut self, real: &Path) {
        self.files.remove(real);
    }

    /// From now on these are the bytes of standard input.
    pub fn put_stdin(&mut self, bytes: Vec<u8>) {
        self.stdin = Some(bytes);
    }

    /// What stands in for a file.
    pub fn get(&self, path: &Path) -> Option<&str> {
        if self.files.is_empty() {
            return None;
        }
        let real = if self.is_all { normalized(path) } else { path.canonicalize().ok()? };
        self.files.get(&real).map(String::as_str)
    }

    /// The path of a file or folder without links. Where nothing else is read, whether there is one is not asked.
    ///
    /// # Errors
    /// What the system says of a path that leads nowhere.
    pub(crate) fn real(&self, path: &Path) -> io::Result<PathBuf> {
        if self.is_all { Ok(normalized(path)) } else { path.canonicalize() }
    }

    /// Whether a real path is that of a folder.
    pub(crate) fn is_dir(&self, real: &Path) -> bool {
        if self.is_all {
            self.files.keys().any(|file| file != real && file.starts_with(real))
        } else {
            real.is_dir()
        }
    }

    /// The bytes of standard input, which can be read once.
    ///
    /// # Errors
    /// As `read_from`.
    pub fn stdin(&self) -> Result<Vec<u8>, ReadError> {
        match &self.stdin {
            Some(bytes) => Ok(bytes.clone()),
            None => read_from(std::io::stdin().lock(), 0),
        }
    }
}
