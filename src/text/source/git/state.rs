//! The states that git has of a repository: its revisions, and the index.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::changes::Comparison;
use super::objects::{Object, Objects, Oid};
use super::repository::{Git, path_of};
use super::snapshot::{Folder, GitEntry};
use super::{ChangedFiles, GitError, Repository, Snapshot};

/// Where the current branch left another one.
const MERGE_BASE: &str = "...";

/// The state of a revision. `near` leads to the repository that is not `known` yet. `REV...` is where the work tree's
/// branch left it.
///
/// # Errors
/// No git, no repository, an unknown revision.
pub fn revision(known: Option<Repository>, near: &Path, name: &str) -> Result<Snapshot, GitError> {
    let git = git_of(known.as_ref(), near)?;
    // Most of what git takes is to start: this one does so while the other answers.
    let objects = Objects::open(&git)?;
    let found = known.map_or_else(|| git.clone().repository(), Ok)?.revision(name, objects);
    // What git has against a repository that is plain to see, it says when it is asked for that.
    found.or_else(|error| git.ask_repository().and(Err(error)))
}

/// The state of a revision as [`revision`] says, and which files changed since, in the work tree or in the index
/// (`staged`).
///
/// # Errors
/// No git, no repository, an unknown revision.
pub fn revision_with_changes(
    known: Option<Repository>,
    near: &Path,
    name: &str,
    staged: bool,
) -> Result<(Snapshot, ChangedFiles), GitError> {
    let git = git_of(known.as_ref(), near)?;
    let is_plain = is_revision(name) && !name.ends_with(MERGE_BASE);
    let early = is_plain.then(|| Comparison::start(&git, name, staged)).transpose()?;
    let snapshot = revision(known, near, name)?;
    let changes = match early.filter(|_| snapshot.root.is_some()) {
        Some(early) => early.finish()?,
        None => snapshot.changes(staged)?,
    };
    Ok((snapshot, changes))
}

fn git_of(known: Option<&Repository>, near: &Path) -> Result<Git, GitError> {
    known.map_or_else(|| Git::near(near), |repository| Ok(repository.git.clone()))
}

/// Whether a text can be asked git for: no option, and of one line.
fn is_revision(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('-') && !name.contains(['\n', '\0'])
}

impl Repository {
    /// The files of a revision, in any notation git knows.
    fn revision(&self, name: &str, mut objects: Objects) -> Result<Snapshot, GitError> {
        let unknown = || GitError::new(self.unknown(name));
        if !is_revision(name) {
            return Err(unknown());
        }
        let commit = match name.strip_suffix(MERGE_BASE) {
            Some(other) => self.merge_base(other)?,
            None => name.to_owned(),
        };
        let tree =
            objects.get(&format!("{commit}^{{tree}}")).map_err(|e| GitError::new(format!("git: {e}")))?;
        let root = match tree {
            Some(Object { oid, .. }) => Some(oid),
            // Before the first commit there is nothing.
            None if name == "HEAD" && self.is_before_first_commit()? => None,
            None => return Err(unknown()),
        };
        let mut folders = HashMap::new();
        if root.is_none() {
            folders.insert(PathBuf::new(), None);
        }
        Ok(Snapshot::new(self, name.to_owned(), objects, folders, root))
    }

    /// Whether HEAD names a branch without a commit.
    ///
    /// # Errors
    /// It has one, of which objects are missing.
    fn is_before_first_commit(&self) -> Result<bool, GitError> {
        let asked = |args: &[&str]| Ok(self.git.run(args)?.status.success());
        if asked(&["rev-parse", "--verify", "--quiet", "HEAD"])? {
            return Err(GitError::new(format!(
                "git has not all objects of `HEAD` in {}",
                self.top().display()
            )));
        }
        asked(&["symbolic-ref", "-q", "HEAD"])
    }

    /// The commit at which the current branch left another one.
    fn merge_base(&self, other: &str) -> Result<String, GitError> {
        let other = if other.is_empty() { "HEAD" } else { other };
        let done = self.git.run(["merge-base", other, "HEAD"])?;
        let commit = String::from_utf8_lossy(&done.stdout).trim().to_owned();
        if done.status.success() && !commit.is_empty() {
            return Ok(commit);
        }
        let known = self.git.run(["rev-parse", "--verify", "--quiet", &format!("{other}^{{commit}}")])?;
        if !known.status.success() {
            return Err(GitError::new(self.unknown(other)));
        }
        let hint = self.shallow_hint();
        Err(GitError::new(format!("HEAD and `{other}` have no commit in common{hint}")))
    }

    fn unknown(&self, name: &str) -> String {
        let hint = self.shallow_hint();
        format!("git knows no revision `{name}` in {}{hint}", self.top().display())
    }

    fn shallow_hint(&self) -> &'static str {
        if !self.is_shallow {
            return "";
        }
        ": the clone is shallow, and has only part of the history (`git fetch --unshallow` gets the rest, in a \
         pipeline a fetch depth of 0)"
    }

    /// The files as they are in the index, which is what the next commit has.
    ///
    /// # Errors
    /// What git says.
    pub fn index(&self) -> Result<Snapshot, GitError> {
        let done = self.git.run(["ls-files", "--stage", "--full-name", "-z", ":/"])?;
        if !done.status.success() {
            return Err(GitError::from_output(&done));
        }
        let mut folders: HashMap<PathBuf, Folder> = HashMap::from([(PathBuf::new(), Folder::new())]);
        for line in done.stdout.split(|&b| b == 0).filter(|line| !line.is_empty()) {
            let Some((path, entry)) = index_entry(line) else { continue };
            insert(&mut folders, &path, entry);
        }
        let folders = folders.into_iter().map(|(path, folder)| (path, Some(Arc::new(folder)))).collect();
        Ok(Snapshot::new(self, "the index".into(), Objects::open(&self.git)?, folders, None))
    }
}

/// `MODE OID STAGE<tab>PATH`.
fn index_entry(line: &[u8]) -> Option<(PathBuf, GitEntry)> {
    let tab = line.iter().position(|&b| b == b'\t')?;
    let (facts, path) = (std::str::from_utf8(&line[..tab]).ok()?, &line[tab + 1..]);
    let mut facts = facts.split(' ');
    let (mode, oid, stage) = (facts.next()?, facts.next()?, facts.next()?);
    let entry = match stage {
        "0" => GitEntry::of_mode(mode.as_bytes(), Oid::of_text(oid)),
        _ => GitEntry::Unmerged,
    };
    Some((path_of(path), entry))
}

/// Puts an entry in its folder, and the folders that lead there in theirs.
fn insert(folders: &mut HashMap<PathBuf, Folder>, path: &Path, entry: GitEntry) {
    let (mut path, mut entry) = (path, entry);
    while let (Some(parent), Some(name)) = (path.parent(), path.file_name()) {
        let known = folders.contains_key(parent);
        folders.entry(parent.to_owned()).or_default().insert(name.to_owned(), entry);
        if known {
            return;
        }
        (path, entry) = (parent, GitEntry::Folder(None));
    }
}
