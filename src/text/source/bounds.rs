//! What a run may read: the repositories that its paths lie in. What their files refer to may lie anywhere, and whoever
//! checks a repository has not asked for that.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::path::{absolute, normalized, shown};

/// The files that a run may read, and those that it was asked for and may not. By default it may read all.
#[derive(Debug, Default)]
pub struct Bounds {
    /// `None` where there are no bounds.
    places: Option<Places>,
    /// Real folders by their paths.
    folders: Mutex<HashMap<PathBuf, PathBuf>>,
    /// What was asked for and lies outside.
    outside: Mutex<BTreeSet<PathBuf>>,
}

/// Where a run may read.
#[derive(Debug, Default, PartialEq, Eq)]
struct Places {
    roots: Vec<Root>,
    /// Files that were given and lie below no root, by their real paths.
    files: BTreeSet<PathBuf>,
}

/// A folder of which all may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Root {
    /// Its absolute path, as the given one leads there.
    path: PathBuf,
    /// The same folder without links.
    real: PathBuf,
    is_repository: bool,
}

/// Something that was not read, as it lies outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideFile {
    /// Its path as shown.
    pub path: String,
    /// What is to be said of it.
    pub message: String,
}

impl OutsideFile {
    /// What is to be said of it, in one line.
    pub fn sentence(&self) -> String {
        format!("`{}` {}", self.path, self.message)
    }
}

impl Bounds {
    /// Bounds around paths that somebody gave: their git repositories. Where there is none it is the folder that was
    /// given or that a given file stands in, or one above it, up to the current folder, that has a file called `marker`.
    pub fn around<'p>(given: impl IntoIterator<Item = &'p Path>, marker: &str) -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let given: Vec<&Path> = given.into_iter().collect();
        let mut roots: HashMap<PathBuf, Root> = HashMap::new();
        for path in &given {
            let whole = absolute(path);
            let folder = if path.is_dir() { Some(whole.as_path()) } else { whole.parent() };
            let folder = folder.unwrap_or(&whole);
            roots
                .entry(folder.to_owned())
                .or_insert_with_key(|folder| Root::of_folder(folder, &here, marker));
        }
        let mut places = Places::default();
        places.add_roots(roots.into_values());
        let mut bounds = Self { places: Some(places), ..Self::default() };
        for path in given.into_iter().filter(|path| !bounds.contains(path)).collect::<Vec<_>>() {
            // A link that was given by name is meant to be followed.
            let (Ok(real), Some(places)) = (path.canonicalize(), &mut bounds.places) else { continue };
            if real.is_dir() {
                places.add_roots([Root { path: absolute(path), real, is_repository: false }].into_iter());
            } else {
                places.files.insert(real);
            }
        }
        bounds
    }

    /// Whether these are the bounds of others, whatever was met.
    pub fn is_same(&self, other: &Self) -> bool {
        self.places == other.places
    }

    /// Whether a path, be there something or not, leads to a place that may be read.
    pub fn contains(&self, path: &Path) -> bool {
        let Some(places) = &self.places else { return true };
        let real = self.real(path);
        places.roots.iter().any(|root| real.starts_with(&root.real)) || places.files.contains(&real)
    }

    /// Whether a folder is one of those that bound all above.
    pub fn is_root(&self, folder: &Path) -> bool {
        let Some(places) = &self.places else { return false };
        let folder = absolute(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        places.roots.iter().any(|root| root.path == folder || root.real == folder)
    }

    /// Notes that something outside was asked for.
    pub fn note(&self, path: &Path) {
        lock(&self.outside).insert(normalized(path));
    }

    /// What was asked for and lies outside, in order of path.
    pub fn outside(&self) -> Vec<OutsideFile> {
        lock(&self.outside).iter().map(|path| self.describe(path)).collect()
    }

    fn describe(&self, path: &Path) -> OutsideFile {
        let roots = self.places.as_ref().map(|places| places.roots.as_slice()).unwrap_or_default();
        let place = match roots.iter().all(|root| root.is_repository) {
            true => "the repository",
            false => "what was given",
        };
        let whole = absolute(path);
        let is_link = roots.iter().any(|root| whole.starts_with(&root.path) || whole.starts_with(&root.real));
        let lies = if is_link { "leads by a link to a place" } else { "lies" };
        OutsideFile {
            path: shown(&from_near(path)),
            message: format!("{lies} outside {place} and was not read; pass --allow-outside to read it"),
        }
    }

    /// The path without links; the end of it need not be there.
    fn real(&self, path: &Path) -> PathBuf {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return self.real_folder(path);
        };
        let place = self.real_folder(folder).join(name);
        match std::fs::symlink_metadata(&place) {
            // One that leads nowhere is nothing that could be read.
            Ok(meta) if meta.is_symlink() => place.canonicalize().unwrap_or(place),
            _ => place,
        }
    }

    fn real_folder(&self, folder: &Path) -> PathBuf {
        if let Some(known) = lock(&self.folders).get(folder) {
            return known.clone();
        }
        let given = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let real = given.canonicalize().unwrap_or_else(|_| {
            let whole = absolute(given);
            let found = whole.ancestors().skip(1).find_map(|above| {
                let rest = whole.strip_prefix(above).ok()?;
                Some(above.canonicalize().ok()?.join(rest))
            });
            found.unwrap_or(whole)
        });
        lock(&self.folders).insert(folder.to_owned(), real.clone());
        real
    }
}

impl Places {
    /// Adds folders; one below another says nothing.
    fn add_roots(&mut self, roots: impl Iterator<Item = Root>) {
        let mut all: Vec<Root> = self.roots.drain(..).chain(roots).collect();
        all.sort_by(|a, b| a.real.cmp(&b.real).then_with(|| a.path.cmp(&b.path)));
        for root in all {
            let is_known =
                |known: &Root| root.real.starts_with(&known.real) && root.path.starts_with(&known.path);
            if !self.roots.iter().any(is_known) {
                self.roots.push(root);
            }
        }
    }
}

impl Root {
    fn of_folder(folder: &Path, here: &Path, marker: &str) -> Self {
        let real = |folder: &Path| folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let repository =
            |folder: &Path| folder.ancestors().find(|f| f.join(".git").exists()).map(Path::to_owned);
        if let Some(top) = repository(folder).or_else(|| repository(&real(folder))) {
            return Self { real: real(&top), path: top, is_repository: true };
        }
        let below_here = folder.ancestors().take_while(|above| above.starts_with(here));
        let marked = below_here.filter(|above| above.join(marker).is_file()).last();
        let top = marked.unwrap_or(folder);
        Self { path: top.to_owned(), real: real(top), is_repository: false }
    }
}

/// An absolute path from the current folder or, as shells write it, from the user's own, whichever is nearer.
fn from_near(path: &Path) -> PathBuf {
    let (here, home) = (std::env::current_dir().ok(), std::env::home_dir());
    let from = |folder: Option<PathBuf>, name: &str| {
        let inside = Path::new(name).join(path.strip_prefix(folder.as_ref()?).ok()?);
        Some((folder?.components().count(), inside))
    };
    let near = [from(home, "~"), from(here, "")].into_iter().flatten().max_by_key(|(depth, _)| *depth);
    near.map_or_else(|| path.to_owned(), |(_, path)| path)
}

/// A panic elsewhere leaves nothing half done here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
