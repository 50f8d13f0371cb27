//! Which files differ between a revision and the work tree or the index.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use super::filters::without_filters;
use super::repository::{Git, path_of};
use super::{GitError, Snapshot};

/// A file that differs, by its paths from the root of the work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedFile {
    /// Its path in the revision; `None` for a new one.
    pub old: Option<PathBuf>,
    /// Its path now; `None` for one that is gone.
    pub new: Option<PathBuf>,
}

/// The files that differ; files that git does not know of are not among them.
#[derive(Clone, Debug, Default)]
pub struct ChangedFiles {
    /// Each file once.
    pub files: Vec<ChangedFile>,
    /// Old paths by new ones.
    old: HashMap<PathBuf, PathBuf>,
    /// New paths by old ones.
    new: HashMap<PathBuf, PathBuf>,
}

/// The running command: it compares while others work.
#[derive(Debug)]
pub(super) struct Comparison(Child);

impl Comparison {
    /// Starts to compare what `name` means with the work tree, or with the index.
    pub fn start(git: &Git, name: &str, staged: bool) -> Result<Self, GitError> {
        let mut command = git.command();
        if !staged {
            without_filters(git, &mut command)?;
        }
        command.args([
            "diff-index",
            "--no-ext-diff",
            "--no-textconv",
            "-M",
            "-z",
            "--name-status",
            "--ignore-submodules=dirty",
        ]);
        command.args(staged.then_some("--cached")).args([name, "--"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        child.map(Self).map_err(|e| GitError::cannot_start(&e))
    }

    /// What was found, or what git says.
    pub fn finish(self) -> Result<ChangedFiles, GitError> {
        let done = self.0.wait_with_output().map_err(|e| GitError::new(format!("git: {e}")))?;
        if !done.status.success() {
            return Err(GitError::from_output(&done));
        }
        Ok(ChangedFiles::of(&done.stdout))
    }
}

impl Snapshot {
    /// Which files changed since, in the work tree or in the index (`staged`).
    ///
    /// # Errors
    /// That git cannot be run, or what it says.
    pub fn changes(&self, staged: bool) -> Result<ChangedFiles, GitError> {
        match &self.root {
            Some(tree) => Comparison::start(&self.repository().git, tree.text(), staged)?.finish(),
            None => Ok(ChangedFiles::default()),
        }
    }
}

impl ChangedFiles {
    /// Files that stayed where they are, by their paths from the root.
    pub fn in_place(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        let files = paths.into_iter().map(|path| ChangedFile { old: Some(path.clone()), new: Some(path) });
        Self { files: files.collect(), ..Self::default() }
    }

    /// A file that stayed where it is, where it is not among these.
    pub fn missing(&self, path: PathBuf) -> Option<ChangedFile> {
        let is_known = self.files.iter().any(|file| file.new.as_ref() == Some(&path));
        (!is_known).then(|| ChangedFile { old: Some(path.clone()), new: Some(path) })
    }

    /// `STATUS<nul>PATH<nul>`, with two paths for what was renamed.
    fn of(bytes: &[u8]) -> Self {
        let mut words = bytes.split(|&b| b == 0).filter(|word| !word.is_empty());
        let mut found = Self::default();
        while let (Some(status), Some(path)) = (words.next(), words.next().map(path_of)) {
            let (old, new) = match status[0] {
                b'A' => (None, Some(path)),
                b'D' => (Some(path), None),
                b'R' => (Some(path), words.next().map(path_of)),
                b'C' => (None, words.next().map(path_of)),
                _ => (Some(path.clone()), Some(path)),
            };
            if let (Some(old), Some(new)) = (&old, &new) {
                found.old.insert(new.clone(), old.clone());
                found.new.insert(old.clone(), new.clone());
            }
            found.files.push(ChangedFile { old, new });
        }
        found
    }

    /// The path in the revision of a file that has this path now.
    pub fn old_path<'a>(&'a self, new: &'a Path) -> &'a Path {
        self.old.get(new).map_or(new, PathBuf::as_path)
    }

    /// The path now of a file that had this path in the revision.
    pub fn new_path<'a>(&'a self, old: &'a Path) -> &'a Path {
        self.new.get(old).map_or(old, PathBuf::as_path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_understood() {
        let text = b"M\0a b\0A\0new\n\0D\0gone\0R087\0from\0to\0T\0link\0";
        let found = ChangedFiles::of(text);
        let pairs: Vec<_> = found.files.iter().map(|f| (f.old.as_deref(), f.new.as_deref())).collect();
        let path = |text| Some(Path::new(text));
        assert_eq!(
            pairs,
            [
                (path("a b"), path("a b")),
                (None, path("new\n")),
                (path("gone"), None),
                (path("from"), path("to")),
                (path("link"), path("link")),
            ]
        );
        assert_eq!(found.old_path(Path::new("to")), Path::new("from"));
        assert_eq!(found.old_path(Path::new("x")), Path::new("x"));
    }
}
