//! The files of a revision, or of the index.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use super::Repository;
use super::ignored::Ignored;
use super::objects::{Object, ObjectContent, Objects, Oid};
use super::repository::path_of;
use crate::text::source::{ReadError, files};

/// More links than these on one path lead round in a circle.
const LINKS: usize = 40;

/// The files that git has for one state of a repository.
#[derive(Debug)]
pub struct Snapshot {
    repository: Repository,
    /// What the state is called in messages.
    name: String,
    pub(super) objects: Mutex<Objects>,
    /// The folders read so far, by their path from the root.
    pub(super) folders: Mutex<HashMap<PathBuf, Option<Arc<Folder>>>>,
    /// The files read ahead.
    pub(super) files: Mutex<HashMap<Oid, Vec<u8>>>,
    /// The root of a revision; `None` for a state all of whose folders are known, and for an empty one.
    pub(super) root: Option<Oid>,
    /// Asks what git is told to ignore; started when first needed.
    ignored: Mutex<Option<Ignored>>,
    /// What a walk may find; all where `None`.
    only: Option<BTreeSet<PathBuf>>,
    missing: MissingObject,
}

/// The first object that a state names and git does not have, as after a copy or a fetch that was cut off.
#[derive(Clone, Debug, Default)]
pub struct MissingObject(Arc<Mutex<Option<Oid>>>);

impl MissingObject {
    pub(super) fn note(&self, oid: &Oid) {
        lock(&self.0).get_or_insert_with(|| oid.clone());
    }

    /// What is missing, in words.
    pub fn message(&self) -> Option<String> {
        lock(&self.0).as_ref().map(|oid| format!("git has no object {}", oid.text()))
    }
}

/// What a folder holds, by name.
pub(super) type Folder = BTreeMap<OsString, GitEntry>;

#[derive(Clone, Debug)]
pub(super) enum GitEntry {
    File(Oid),
    /// A file that holds the path it leads to.
    Link(Oid),
    /// A folder; the index has no object for it.
    Folder(Option<Oid>),
    /// Another repository, of which this one has no files.
    Repository,
    /// A file that a merge left in several states.
    Unmerged,
}

impl GitEntry {
    pub fn of_mode(mode: &[u8], oid: Oid) -> Self {
        match mode {
            b"40000" | b"040000" => Self::Folder(Some(oid)),
            b"120000" => Self::Link(oid),
            b"160000" => Self::Repository,
            _ => Self::File(oid),
        }
    }
}

impl Snapshot {
    pub(super) fn new(
        repository: &Repository,
        name: String,
        objects: Objects,
        folders: HashMap<PathBuf, Option<Arc<Folder>>>,
        root: Option<Oid>,
    ) -> Self {
        let (repository, objects, folders) = (repository.clone(), Mutex::new(objects), Mutex::new(folders));
        let (files, ignored) = Default::default();
        let missing = MissingObject::default();
        Self { repository, name, objects, folders, files, root, ignored, only: None, missing }
    }

    /// What the state is called: the revision as it was given, or "the index".
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The object that turns out to be missing, from now on too.
    pub fn missing(&self) -> &MissingObject {
        &self.missing
    }

    /// The repository.
    pub fn repository(&self) -> &Repository {
        &self.repository
    }

    /// Lets walks find these files only, given by their paths from the root of the work tree.
    #[must_use]
    pub fn only(self, files: BTreeSet<PathBuf>) -> Self {
        Self { only: Some(files), ..self }
    }

    /// That a path leads nowhere, in words.
    pub fn missing_message(&self, path: &Path) -> String {
        match self.repository.inside(path) {
            Some(_) => format!("not in {}", self.name),
            None => format!("outside of the git repository {}", self.repository.top().display()),
        }
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    /// That there is none, that it is too large or in several states, or what git says.
    pub fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        let other = |text: String| ReadError::Io(io::Error::other(text));
        match self.find(path) {
            Some((_, GitEntry::File(oid))) => match self.file(&oid).map_err(ReadError::Io)? {
                Some(Object { content: ObjectContent::Bytes(bytes), .. }) => Ok(bytes),
                Some(_) => Err(ReadError::TooLarge),
                None => {
                    self.missing.note(&oid);
                    Err(other(format!("git has no object {}", oid.text())))
                }
            },
            Some((_, GitEntry::Unmerged)) => Err(other("a merge left it in conflict".into())),
            Some(_) => Err(ReadError::NotAFile),
            None if self.is_ignored(path) => files::read(path),
            None => Err(ReadError::Io(io::Error::new(io::ErrorKind::NotFound, self.missing_message(path)))),
        }
    }

    /// Whether a file lies on disk and git is told to leave it alone: its state is the only one there is. One that a
    /// link leads out of the work tree to is none of it.
    fn is_ignored(&self, path: &Path) -> bool {
        let Some(inside) = self.repository.inside(path) else { return false };
        if !path.canonicalize().is_ok_and(|real| real.starts_with(self.repository.top())) {
            return false;
        }
        let mut ignored = lock(&self.ignored);
        if ignored.is_none() {
            *ignored = Ignored::open(&self.repository.git).ok();
        }
        let whole = self.repository.top().join(inside);
        ignored.as_mut().is_some_and(|ignored| ignored.contains(&whole).unwrap_or(false))
    }

    /// Whether there is a file, or a link to one.
    pub fn is_file(&self, path: &Path) -> bool {
        match self.find(path) {
            Some((_, entry)) => matches!(entry, GitEntry::File(_) | GitEntry::Unmerged),
            None => path.is_file() && self.is_ignored(path),
        }
    }

    /// Whether there is a folder, or a link to one.
    pub fn is_dir(&self, path: &Path) -> bool {
        match self.find(path) {
            Some((_, entry)) => matches!(entry, GitEntry::Folder(_)),
            None => path.is_dir() && self.is_ignored(path),
        }
    }

    /// Whether git has something at a path, be it a file or not.
    pub fn has(&self, path: &Path) -> bool {
        self.find(path).is_some()
    }

    /// The names in a folder that are text.
    pub fn names(&self, folder: &Path) -> Vec<String> {
        let found = self.find(folder).and_then(|(place, _)| self.folder(&place));
        found.iter().flat_map(|f| f.keys()).filter_map(|name| name.to_str().map(str::to_owned)).collect()
    }

    /// The path from the root of the work tree, without links.
    pub fn real(&self, path: &Path) -> Option<PathBuf> {
        self.find(path).map(|(place, _)| place)
    }

    /// Whether a folder is the root of the work tree, or of one above it.
    pub fn is_root(&self, folder: &Path) -> bool {
        self.repository.inside(folder).is_none_or(|inside| inside.as_os_str().is_empty())
    }

    /// The files below a folder, as paths that start with it as it was given, in order of name: links to files count,
    /// links to folders are not followed, and hidden files are left out. `enter` says whether to go into a folder.
    pub fn walk(&self, folder: &Path, enter: &mut dyn FnMut(&Path) -> bool) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let Some((place, _)) = self.find(folder) else { return found };
        // Folders and files wait together, so that they come in order of name; the last is the next.
        let mut waiting = vec![(folder.to_owned(), place, GitEntry::Folder(None))];
        while let Some((path, place, entry)) = waiting.pop() {
            match entry {
                GitEntry::Folder(_) if path == folder || enter(&path) => {
                    let entries = self.folder(&place);
                    let entries = entries.iter().flat_map(|f| f.iter().rev());
                    let hidden = |name: &OsString| name.as_encoded_bytes().starts_with(b".");
                    let named = entries.filter(|(name, e)| !hidden(name) || matches!(e, GitEntry::Folder(_)));
                    let below = named.map(|(name, e)| (path.join(name), place.join(name), e.clone()));
                    waiting.extend(below.filter(|(_, place, _)| self.wants(place)));
                }
                GitEntry::File(_) | GitEntry::Unmerged => found.push(path),
                GitEntry::Link(_) if self.is_file(&path) => found.push(path),
                _ => {}
            }
        }
        found
    }

    /// Whether a walk may find a file, or something below a folder.
    fn wants(&self, place: &Path) -> bool {
        let Some(only) = &self.only else { return true };
        only.range(place.to_owned()..).next().is_some_and(|next| next.starts_with(place))
    }

    /// What a path of the user's leads to, and where that is.
    fn find(&self, path: &Path) -> Option<(PathBuf, GitEntry)> {
        let inside = self.repository.inside(path)?;
        let mut rest: Vec<OsString> = names(&inside);
        rest.reverse();
        let (mut place, mut entry, mut links) = (PathBuf::new(), GitEntry::Folder(None), 0);
        while let Some(name) = rest.pop() {
            if name == ".." {
                // Outside of the repository nothing is known.
                if !place.pop() {
                    return None;
                }
                entry = GitEntry::Folder(None);
                continue;
            }
            let GitEntry::Folder(_) = entry else { return None };
            let found = self.folder(&place)?.get(&name)?.clone();
            if let GitEntry::Link(oid) = &found {
                links += 1;
                let target = (links <= LINKS).then(|| self.target(oid)).flatten()?;
                rest.extend(names(&target).into_iter().rev());
                continue;
            }
            place.push(name);
            entry = found;
        }
        Some((place, entry))
    }

    /// Where a link leads; `None` for a place outside.
    fn target(&self, oid: &Oid) -> Option<PathBuf> {
        match self.object(oid.text()).ok()??.content {
            ObjectContent::Bytes(bytes) => Some(path_of(&bytes)).filter(|path| path.is_relative()),
            ObjectContent::TooLarge => None,
        }
    }

    pub(super) fn folder(&self, place: &Path) -> Option<Arc<Folder>> {
        if let Some(known) = lock(&self.folders).get(place) {
            return known.clone();
        }
        let root = self.root.as_ref()?;
        let oid = match (place.parent(), place.file_name()) {
            (Some(parent), Some(name)) => match self.folder(parent)?.get(name) {
                Some(GitEntry::Folder(Some(oid))) => Some(oid.clone()),
                _ => None,
            },
            _ => Some(root.clone()),
        };
        let object = oid.and_then(|oid| {
            let object = self.object(oid.text()).ok()?;
            if object.is_none() {
                self.missing.note(&oid);
            }
            object
        });
        let folder = object.and_then(|object| match object.content {
            ObjectContent::Bytes(bytes) => Some(Arc::new(tree_entries(&bytes, root.len()))),
            ObjectContent::TooLarge => None,
        });
        lock(&self.folders).insert(place.to_owned(), folder.clone());
        folder
    }

    fn file(&self, oid: &Oid) -> io::Result<Option<Object>> {
        match lock(&self.files).get(oid) {
            Some(bytes) => {
                Ok(Some(Object { oid: oid.clone(), content: ObjectContent::Bytes(bytes.clone()) }))
            }
            None => self.object(oid.text()),
        }
    }

    fn object(&self, name: &str) -> io::Result<Option<Object>> {
        lock(&self.objects).get(name)
    }
}

/// A panic elsewhere leaves nothing half done here.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The names on a path; `.` is none.
fn names(path: &Path) -> Vec<OsString> {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("..".into()),
        _ => None,
    });
    parts.collect()
}

/// The entries of a tree object: `MODE NAME<nul>OID`, the last in bytes.
pub(super) fn tree_entries(bytes: &[u8], oid: usize) -> Folder {
    let mut folder = Folder::new();
    let mut rest = bytes;
    while let Some(nul) = rest.iter().position(|&b| b == 0) {
        let (head, tail) = (&rest[..nul], &rest[nul + 1..]);
        let (Some(space), Some(id)) = (head.iter().position(|&b| b == b' '), tail.get(..oid)) else { break };
        let name = path_of(&head[space + 1..]).into_os_string();
        folder.insert(name, GitEntry::of_mode(&head[..space], Oid::of_bytes(id)));
        rest = &tail[oid..];
    }
    folder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_of_any_hash_is_read() {
        for oid in [20, 32] {
            let mut bytes = b"100644 a b\n.yaml\0".to_vec();
            bytes.extend(vec![0xab; oid]);
            bytes.extend(b"40000 charts\0");
            bytes.extend(vec![0; oid]);
            let found = tree_entries(&bytes, oid);
            assert!(
                matches!(&found[std::ffi::OsStr::new("a b\n.yaml")], GitEntry::File(o) if o.len() == oid)
            );
            assert!(matches!(found[std::ffi::OsStr::new("charts")], GitEntry::Folder(Some(_))));
        }
    }
}
