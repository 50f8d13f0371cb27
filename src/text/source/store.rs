//! Where files are read from: the disk, a git revision, the git index, or memory.
//!
//! All that a run wants to know of files it asks here, so that a state which lies elsewhere is understood exactly
//! as one that lies on disk.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::git::Snapshot;
use super::memory::MemoryFiles;
use super::path::normalized;
use super::{Bounds, ReadError, TextOverrides, files};

/// Where the files of a state are.
#[derive(Debug)]
pub struct Store {
    place: Backend,
    /// What stands in for texts on disk.
    texts: TextOverrides,
    /// What may be read of the disk.
    bounds: Arc<Bounds>,
    /// The files and folders that were asked for, whether they are there or not; kept where somebody wants to know.
    requested: Option<Mutex<HashSet<PathBuf>>>,
}

#[derive(Debug)]
enum Backend {
    Disk,
    Git(Box<Snapshot>),
    Memory(MemoryFiles),
}

impl Default for Store {
    fn default() -> Self {
        Self::disk()
    }
}

impl Store {
    /// The files as they lie on disk.
    pub fn disk() -> Self {
        Self::with_overrides(TextOverrides::default())
    }

    /// The files as they lie on disk, but for those that something stands in for; those alone where they are all.
    pub fn with_overrides(texts: TextOverrides) -> Self {
        let place = texts.all().map_or(Backend::Disk, Backend::Memory);
        Self { place, texts, bounds: Arc::default(), requested: None }
    }

    /// The files as git has them.
    pub fn git(snapshot: Snapshot) -> Self {
        Self {
            place: Backend::Git(Box::new(snapshot)),
            texts: TextOverrides::default(),
            bounds: Arc::default(),
            requested: None,
        }
    }

    /// Keeps what is read within bounds: what lies outside is as if it were not there.
    #[must_use]
    pub fn within(self, bounds: Arc<Bounds>) -> Self {
        Self { bounds, ..self }
    }

    /// What may be read.
    pub fn bounds(&self) -> &Arc<Bounds> {
        &self.bounds
    }

    /// Whether a path that a file names leads outside of what may be read, which is noted then.
    pub fn refuses(&self, path: &Path) -> bool {
        let refused = !self.may_read(path);
        if refused {
            self.bounds.note(path);
        }
        refused
    }

    /// Whether a path lies within what may be read, of which nothing is noted. git has nothing but the files of its
    /// repository, and what is in memory was put there.
    pub(crate) fn may_read(&self, path: &Path) -> bool {
        match &self.place {
            Backend::Git(snapshot) => snapshot.has(path) || self.bounds.contains(path),
            Backend::Disk | Backend::Memory(_) => self.bounds.contains(path),
        }
    }

    /// Keeps note of what is asked for from now on.
    #[must_use]
    pub fn recording(self) -> Self {
        Self { requested: Some(Mutex::default()), ..self }
    }

    /// What was asked for since [`Store::recording`], without detours, whether it was there or not.
    pub fn requested(&self) -> HashSet<PathBuf> {
        let asked = self.requested.as_ref().and_then(|asked| asked.lock().ok());
        asked.map(|asked| asked.clone()).unwrap_or_default()
    }

    fn record(&self, path: &Path) {
        if let Some(Ok(mut asked)) = self.requested.as_ref().map(Mutex::lock) {
            asked.insert(normalized(path));
        }
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    /// What the system or git says, or that it is no regular file, too large, or outside of what may be read.
    pub fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        if self.refuses(path) {
            self.record(path);
            return Err(ReadError::Outside);
        }
        self.read_given(path)
    }

    /// Reads the bytes of a file that somebody named, wherever it lies.
    ///
    /// # Errors
    /// What the system or git says, or that it is no regular file, or too large.
    pub fn read_given(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.record(path);
        if let Some(text) = self.texts.get(path) {
            return Ok(text.as_bytes().to_vec());
        }
        match &self.place {
            Backend::Disk => files::read(path),
            Backend::Git(snapshot) => snapshot.read(path),
            Backend::Memory(_) => Err(ReadError::Io(io::ErrorKind::NotFound.into())),
        }
    }

    /// Whether there is a file, or a link to one.
    pub fn is_file(&self, path: &Path) -> bool {
        self.record(path);
        match &self.place {
            Backend::Disk => path.is_file() && self.bounds.contains(path),
            Backend::Git(snapshot) => snapshot.is_file(path),
            Backend::Memory(files) => files.is_file(path),
        }
    }

    /// Whether there is anything, such as a link that leads nowhere.
    pub fn is_there(&self, path: &Path) -> bool {
        self.record(path);
        match &self.place {
            Backend::Disk => path.symlink_metadata().is_ok(),
            Backend::Git(snapshot) => snapshot.has(path) || snapshot.is_file(path),
            Backend::Memory(files) => files.is_file(path) || files.is_dir(path),
        }
    }

    /// Whether there is a folder, or a link to one.
    pub fn is_dir(&self, path: &Path) -> bool {
        self.record(path);
        match &self.place {
            Backend::Disk => path.is_dir() && self.bounds.contains(path),
            Backend::Git(snapshot) => snapshot.is_dir(path),
            Backend::Memory(files) => files.is_dir(path),
        }
    }

    /// The names of the files and folders in a folder, in order; none where it cannot be read. Names that are no
    /// text are left out.
    pub fn names(&self, folder: &Path) -> Vec<String> {
        self.record(folder);
        let mut names: Vec<String> = match &self.place {
            Backend::Disk if !self.bounds.contains(folder) => Vec::new(),
            Backend::Disk => {
                let entries = std::fs::read_dir(folder).into_iter().flatten();
                entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
            }
            Backend::Git(snapshot) => snapshot.names(folder),
            Backend::Memory(files) => files.names(folder),
        };
        names.sort_unstable();
        names
    }

    /// The path without links; as it is where that cannot be told.
    pub fn real(&self, path: &Path) -> PathBuf {
        let real = match &self.place {
            Backend::Disk => path.canonicalize().ok(),
            Backend::Git(snapshot) => snapshot.real(path),
            Backend::Memory(_) => Some(normalized(path)),
        };
        real.unwrap_or_else(|| path.to_owned())
    }

    /// Whether a folder is the root of a repository, or else of what may be read.
    pub fn is_root(&self, folder: &Path) -> bool {
        match &self.place {
            Backend::Disk => folder.join(".git").exists() || self.bounds.is_root(folder),
            Backend::Git(snapshot) => snapshot.is_root(folder),
            Backend::Memory(files) => files.is_dir(&folder.join(".git")),
        }
    }

    /// Whether a path leads to a folder.
    ///
    /// # Errors
    /// What the system or git says of a path that leads nowhere.
    pub fn leads_to_folder(&self, path: &Path) -> io::Result<bool> {
        match &self.place {
            Backend::Disk => Ok(std::fs::metadata(path)?.is_dir()),
            Backend::Git(snapshot) if snapshot.is_dir(path) => Ok(true),
            Backend::Git(snapshot) if snapshot.is_file(path) => Ok(false),
            Backend::Git(snapshot) => {
                Err(io::Error::new(io::ErrorKind::NotFound, snapshot.missing_message(path)))
            }
            Backend::Memory(files) if files.is_dir(path) => Ok(true),
            Backend::Memory(files) if files.is_file(path) => Ok(false),
            Backend::Memory(_) => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// The files below a folder in order of path, but for hidden ones and those in folders that `enter` refuses; `None`
    /// on disk, where `.gitignore` has a say.
    pub fn walk(&self, folder: &Path, enter: &mut dyn FnMut(&Path) -> bool) -> Option<Vec<PathBuf>> {
        match &self.place {
            Backend::Disk => None,
            Backend::Git(snapshot) => Some(snapshot.walk(folder, enter)),
            Backend::Memory(files) => Some(files.walk(folder, enter)),
        }
    }

    /// The state in git, where the files are not those on disk.
    pub fn snapshot(&self) -> Option<&Snapshot> {
        match &self.place {
            Backend::Git(snapshot) => Some(snapshot.as_ref()),
            Backend::Disk | Backend::Memory(_) => None,
        }
    }
}
