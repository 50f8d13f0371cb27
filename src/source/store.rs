//! Where files are read from: the disk, a git revision, or the git index.
//!
//! All that a run wants to know of files it asks here, so that a state which lies in git is understood exactly as
//! one that lies on disk.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::git::Snapshot;
use super::path::plain;
use super::{ReadError, Texts, files};

/// Where the files of a state are.
#[derive(Debug)]
pub struct Store {
    place: Place,
    /// What stands in for texts on disk.
    texts: Texts,
    /// The files and folders that were asked for, whether they are there or not; kept where somebody wants to know.
    asked: Option<Mutex<HashSet<PathBuf>>>,
}

#[derive(Debug)]
enum Place {
    Disk,
    Git(Box<Snapshot>),
}

impl Store {
    /// The files as they lie on disk.
    pub fn disk() -> Self {
        Self::over(Texts::default())
    }

    /// The files as they lie on disk, but for those that something stands in for.
    pub fn over(texts: Texts) -> Self {
        Self { place: Place::Disk, texts, asked: None }
    }

    /// The files as git has them.
    pub fn git(snapshot: Snapshot) -> Self {
        Self { place: Place::Git(Box::new(snapshot)), texts: Texts::default(), asked: None }
    }

    /// Keeps note of what is asked for from now on.
    #[must_use]
    pub fn noting(self) -> Self {
        Self { asked: Some(Mutex::default()), ..self }
    }

    /// What was asked for since [`Store::noting`], without detours, whether it was there or not.
    pub fn asked(&self) -> HashSet<PathBuf> {
        let asked = self.asked.as_ref().and_then(|asked| asked.lock().ok());
        asked.map(|asked| asked.clone()).unwrap_or_default()
    }

    fn note(&self, path: &Path) {
        if let Some(Ok(mut asked)) = self.asked.as_ref().map(Mutex::lock) {
            asked.insert(plain(path));
        }
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    /// What the system or git says, or that it is no regular file, or too large.
    pub fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.note(path);
        if let Some(text) = self.texts.get(path) {
            return Ok(text.as_bytes().to_vec());
        }
        match &self.place {
            Place::Disk => files::read(path),
            Place::Git(snapshot) => snapshot.read(path),
        }
    }

    /// Whether there is a file, or a link to one.
    pub fn is_file(&self, path: &Path) -> bool {
        self.note(path);
        match &self.place {
            Place::Disk => path.is_file(),
            Place::Git(snapshot) => snapshot.is_file(path),
        }
    }

    /// Whether there is a folder, or a link to one.
    pub fn is_dir(&self, path: &Path) -> bool {
        self.note(path);
        match &self.place {
            Place::Disk => path.is_dir(),
            Place::Git(snapshot) => snapshot.is_dir(path),
        }
    }

    /// The names of the files and folders in a folder, in order; none where it cannot be read. Names that are no
    /// text are left out.
    pub fn names(&self, folder: &Path) -> Vec<String> {
        self.note(folder);
        let mut names: Vec<String> = match &self.place {
            Place::Disk => {
                let entries = std::fs::read_dir(folder).into_iter().flatten();
                entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
            }
            Place::Git(snapshot) => snapshot.names(folder),
        };
        names.sort_unstable();
        names
    }

    /// The path without links; as it is where that cannot be told.
    pub fn real(&self, path: &Path) -> PathBuf {
        let real = match &self.place {
            Place::Disk => path.canonicalize().ok(),
            Place::Git(snapshot) => snapshot.real(path),
        };
        real.unwrap_or_else(|| path.to_owned())
    }

    /// Whether a folder is the root of a repository.
    pub fn is_root(&self, folder: &Path) -> bool {
        match &self.place {
            Place::Disk => folder.join(".git").exists(),
            Place::Git(snapshot) => snapshot.is_root(folder),
        }
    }

    /// Whether a path leads to a folder.
    ///
    /// # Errors
    /// What the system or git says of a path that leads nowhere.
    pub fn leads_to_folder(&self, path: &Path) -> io::Result<bool> {
        match &self.place {
            Place::Disk => Ok(std::fs::metadata(path)?.is_dir()),
            Place::Git(snapshot) if snapshot.is_dir(path) => Ok(true),
            Place::Git(snapshot) if snapshot.is_file(path) => Ok(false),
            Place::Git(snapshot) => Err(io::Error::new(io::ErrorKind::NotFound, snapshot.lacks(path))),
        }
    }

    /// The state in git, where the files are not those on disk.
    pub fn snapshot(&self) -> Option<&Snapshot> {
        match &self.place {
            Place::Disk => None,
            Place::Git(snapshot) => Some(snapshot.as_ref()),
        }
    }
}
