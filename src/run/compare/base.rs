//! What git has of the state before a change, and which files changed since.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::base::parallel;
use crate::text::source::git::{self, ChangedFiles, GitError, Repository, Snapshot};
use crate::text::source::path::{normalized, shown};
use crate::text::source::{Sources, Store};

/// The repository that all the paths lie in.
pub(super) fn repository_of(paths: &[PathBuf]) -> Result<Repository, GitError> {
    let repository = Repository::of(first(paths))?;
    all_inside(&repository, paths)?;
    Ok(repository)
}

/// The path that leads to the repository.
fn first(paths: &[PathBuf]) -> &Path {
    paths.first().map_or(Path::new("."), PathBuf::as_path)
}

fn all_inside(repository: &Repository, paths: &[PathBuf]) -> Result<(), GitError> {
    let outside = paths.iter().find(|path| repository.inside(path).is_none());
    outside.map_or(Ok(()), |path| Err(repository.is_outside(path)))
}

/// The state before a change, as git has it.
pub(super) struct Base {
    pub snapshot: Snapshot,
    /// What changed since; `None` until it is known which files matter.
    changes: Option<ChangedFiles>,
    staged: bool,
}

impl Base {
    /// Asks git for a revision. Where whole `folders` are checked, it is asked for all that changed, too: the few files
    /// that are given by name are compared sooner than that.
    pub fn of(
        known: Option<Repository>,
        name: &str,
        staged: bool,
        paths: &[PathBuf],
        folders: bool,
    ) -> Result<Self, GitError> {
        let (snapshot, changes) = match folders {
            true => git::revision_with_changes(known, first(paths), name, staged)
                .map(|(s, changes)| (s, Some(changes)))?,
            false => (git::revision(known, first(paths), name)?, None),
        };
        let repository = snapshot.repository();
        all_inside(repository, paths)?;
        let given: HashSet<PathBuf> = paths.iter().filter_map(|path| repository.inside(path)).collect();
        match &changes {
            Some(changes) => {
                let both = changes.files.iter().filter_map(|c| c.old.as_deref().zip(c.new.as_deref()));
                let given = both.filter(|(_, new)| is_below(new, &given)).map(|(old, _)| old);
                read_ahead(&snapshot, &given.collect::<Vec<_>>());
            }
            None => read_ahead(&snapshot, &given.iter().map(PathBuf::as_path).collect::<Vec<_>>()),
        }
        Ok(Self { snapshot, changes, staged })
    }

    /// What changed since, as far as it matters for a check of these paths that has asked `now` for all it needed.
    pub fn compared(
        self,
        paths: &[PathBuf],
        now: &Store,
        sources: &Sources,
    ) -> Result<(Snapshot, ChangedFiles), GitError> {
        let Self { snapshot, changes, staged } = self;
        let changes = match changes {
            Some(changes) => changes,
            None => match in_place(&snapshot, paths, now, sources) {
                Some(changes) => changes,
                None => snapshot.changes(staged)?,
            },
        };
        Ok((snapshot, changes))
    }
}

/// The files that a check asked for and that say something else now; `None` where one of them is new, gone or a folder:
/// only git knows of all that may have become of it.
fn in_place(base: &Snapshot, paths: &[PathBuf], now: &Store, sources: &Sources) -> Option<ChangedFiles> {
    let texts: HashMap<&str, &str> = sources.iter().map(|(_, file)| (&*file.path, &*file.text)).collect();
    let mut asked = now.requested();
    asked.extend(paths.iter().map(|path| normalized(path)));
    asked.retain(|path| base.repository().inside(path).is_some());
    let mut asked: Vec<PathBuf> = asked.into_iter().collect();
    asked.sort_unstable();
    // Whether each says something else.
    let differs = |path: &PathBuf| match (base.has(path), now.leads_to_folder(path)) {
        (false, Err(_)) => Some(false),
        (true, Ok(false)) => {
            let old = base.read(path).ok()?;
            let same = match texts.get(&*shown(path)) {
                Some(text) => text.as_bytes() == old,
                None => now.read(path).ok()? == old,
            };
            Some(!same)
        }
        _ => None,
    };
    let differ: Option<Vec<bool>> = parallel::map(&asked, differs).into_iter().collect();
    let changed = asked.iter().zip(differ?).filter(|(_, differs)| *differs).map(|(path, _)| path);
    Some(ChangedFiles::in_place(changed.filter_map(|path| base.repository().inside(path))))
}

/// Reads from git what is going to be understood.
pub(super) fn read_ahead(snapshot: &Snapshot, files: &[&Path]) {
    let files = || files.iter().copied().filter(|path| crate::text::source::is_yaml(path));
    snapshot.read_folders(files());
    snapshot.read_files(files());
}

/// Whether a path is one of those, or lies below one.
pub(super) fn is_below(path: &Path, given: &HashSet<PathBuf>) -> bool {
    path.ancestors().any(|folder| given.contains(folder))
}
