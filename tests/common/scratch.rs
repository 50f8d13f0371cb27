//! Folders that tests make, and that are gone behind them.

use std::fs;
use std::path::{Path, PathBuf};

/// A folder with files in it.
pub struct Scratch(tempfile::TempDir);

impl Scratch {
    pub fn new<N: AsRef<Path>, T: AsRef<[u8]>>(files: &[(N, T)]) -> Self {
        let scratch = Self::empty();
        for (name, text) in files {
            scratch.write(name, text);
        }
        scratch
    }

    pub fn empty() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A path in the folder.
    pub fn at(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path().join(name)
    }

    /// Writes a file; the folders above it are made.
    pub fn write(&self, name: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        let path = self.at(name);
        let made =
            fs::create_dir_all(path.parent().expect("a folder above")).and_then(|()| fs::write(&path, text));
        made.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    }
}
