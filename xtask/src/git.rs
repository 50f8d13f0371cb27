//! What a checkout holds at a revision, read by git's plumbing: a bare repository does, and no work tree is touched.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A repository on this machine.
pub struct Checkout {
    dir: PathBuf,
}

impl Checkout {
    /// Opens the repository of a folder; it must be one.
    pub fn open(dir: &Path) -> Result<Self, String> {
        let checkout = Self { dir: dir.to_owned() };
        match checkout.git(["rev-parse", "--git-dir"]) {
            Some(_) => Ok(checkout),
            None => Err(format!("{} is no git repository", dir.display())),
        }
    }

    /// The commit that a tag, branch or shortened hash names.
    pub fn commit(&self, revision: &str) -> Option<String> {
        let commit = self.git(["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")])?;
        Some(commit.trim().to_owned())
    }

    /// The day of the commit that a tag, branch or shortened hash names, such as 2026-11-30.
    pub fn day(&self, revision: &str) -> Option<String> {
        let day = self.git(["show", "--no-patch", "--format=%cs", &format!("{revision}^{{commit}}")])?;
        Some(day.trim().to_owned())
    }

    /// All tags, in no particular order.
    pub fn tags(&self) -> Vec<String> {
        self.lines(["tag", "--list"])
    }

    /// The paths of all files below a folder (`""` for all) at a revision.
    pub fn files(&self, revision: &str, folder: &str) -> Vec<String> {
        let mut args = vec!["ls-tree", "-r", "--name-only", "--full-tree", revision];
        if !folder.is_empty() {
            args.push(folder);
        }
        self.lines(args)
    }

    /// The text of a file at a revision.
    pub fn show(&self, revision: &str, path: &str) -> Option<String> {
        self.git(["show", &format!("{revision}:{path}")])
    }

    /// Lines of Go files (tests left out) that a pattern matches, without their paths.
    pub fn grep(&self, revision: &str, pattern: &str) -> Vec<String> {
        self.lines(["grep", "-hoE", pattern, revision, "--", "*.go", ":!*_test.go"])
    }

    /// What changed in a file or folder between two revisions, as a patch.
    pub fn diff(&self, from: &str, to: &str, path: &str) -> String {
        self.git(["diff", "--no-color", "--no-ext-diff", from, to, "--", path]).unwrap_or_default()
    }

    fn lines<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Vec<String> {
        self.git(args).unwrap_or_default().lines().map(str::to_owned).collect()
    }

    fn git<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Option<String> {
        let output = Command::new("git").arg("-C").arg(&self.dir).args(args).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }
}
