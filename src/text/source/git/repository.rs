//! A repository, and git as it is run there.

use std::ffi::OsStr;
use std::fmt::Display;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use super::harmless::disarm;
use crate::text::source::path::normalized;

/// Why git cannot say: one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitError(String);

impl Display for GitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for GitError {}

impl GitError {
    pub(super) fn new(text: impl Display) -> Self {
        Self(text.to_string())
    }

    pub(super) fn cannot_start(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::new("git was not found: it is needed to read a state from git"),
            _ => Self::new(format!("git cannot be run: {error}")),
        }
    }

    /// What git said on its way out.
    pub(super) fn from_output(done: &Output) -> Self {
        let text = String::from_utf8_lossy(&done.stderr);
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let lines: Vec<&str> = lines.map(|line| line.strip_prefix("fatal: ").unwrap_or(line)).collect();
        match lines.as_slice() {
            [] => Self::new(format!("git failed: {}", done.status)),
            lines => Self::new(format!("git says: {}", lines.join(" "))),
        }
    }
}

/// The command, as it is run near a path. What repository that is, it says itself.
#[derive(Clone, Debug)]
pub(super) struct Git {
    /// The folder git is run in.
    at: PathBuf,
    /// The folder that relative paths start from.
    here: PathBuf,
}

impl Git {
    /// git near a path, be that there or not.
    pub(super) fn near(path: &Path) -> Result<Self, GitError> {
        let here = std::env::current_dir().map_err(|e| GitError::new(format!("no current folder: {e}")))?;
        let absolute = here.join(path);
        // A hook is told by variables which repository and index it runs for, as seen from where it starts.
        let is_configured = ["GIT_DIR", "GIT_INDEX_FILE"].iter().any(|name| std::env::var_os(name).is_some());
        let folder =
            if is_configured { Some(here.as_path()) } else { absolute.ancestors().find(|p| p.is_dir()) };
        let at = folder.unwrap_or(&here).to_owned();
        Ok(Self { at, here })
    }

    /// git, about to be run. It takes no locks, speaks no other language, and starts no program that a repository names.
    pub(super) fn command(&self) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.at).env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
        disarm(&mut command);
        command.stdin(Stdio::null());
        command
    }

    pub(super) fn run(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Output, GitError> {
        self.command().args(args).output().map_err(|e| GitError::cannot_start(&e))
    }

    /// The repository. Nearly always it is plain to see; else git is asked.
    pub(super) fn repository(self) -> Result<Repository, GitError> {
        match self.visible_root() {
            Some(top) => {
                let shallow = top.join(".git/shallow").exists();
                Ok(Repository { git: self, top, here_inside: OnceLock::new(), is_shallow: shallow })
            }
            None => self.ask_repository(),
        }
    }

    /// The work tree above, where only one folder can be it: nothing tells git of another.
    fn visible_root(&self) -> Option<PathBuf> {
        const TELLS: [&str; 4] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_CEILING_DIRECTORIES"];
        // Paths of Windows have more than one spelling, of which git chooses one.
        if cfg!(windows) || TELLS.iter().any(|name| std::env::var_os(name).is_some()) {
            return None;
        }
        let at = self.at.canonicalize().ok()?;
        let top = at.ancestors().find(|folder| folder.join(".git").exists())?;
        let own = |name: &str| top.join(".git").join(name);
        let whole = own("HEAD").is_file() && own("objects").is_dir() && own("refs").is_dir();
        let config = std::fs::read_to_string(own("config")).ok()?.to_ascii_lowercase();
        let names_other_tree =
            ["worktree", "include", "bare = true"].iter().any(|word| config.contains(word));
        (whole && !names_other_tree).then(|| top.to_owned())
    }

    /// The repository that git finds.
    pub(super) fn ask_repository(self) -> Result<Repository, GitError> {
        let done = self.run(["rev-parse", "--show-toplevel", "--is-shallow-repository"])?;
        if !done.status.success() {
            return Err(self.refusal(&done));
        }
        // The path may hold line breaks, the answer after it none.
        let output = strip_line_break(&done.stdout);
        let cut = output.iter().rposition(|&b| b == b'\n').unwrap_or(output.len());
        let (top, shallow) = (normalized(&path_of(&output[..cut])), output.ends_with(b"\ntrue"));
        Ok(Repository { git: self, top, here_inside: OnceLock::new(), is_shallow: shallow })
    }

    fn refusal(&self, done: &Output) -> GitError {
        let message = String::from_utf8_lossy(&done.stderr);
        match message.contains("not a git repository") {
            true => GitError::new(format!("{} is in no git repository", self.at.display())),
            false => GitError::from_output(done),
        }
    }
}

/// A repository with a work tree.
#[derive(Clone, Debug)]
pub struct Repository {
    pub(super) git: Git,
    /// The root of the work tree, without links.
    top: PathBuf,
    /// The folder that relative paths start from, as seen from the root, once it is asked for.
    here_inside: OnceLock<Option<PathBuf>>,
    /// Part of the history was not fetched.
    pub(super) is_shallow: bool,
}

impl Repository {
    /// The repository that a path lies in, be it there or not.
    ///
    /// # Errors
    /// Where there is none, git refuses it, or there is no git.
    pub fn of(path: &Path) -> Result<Self, GitError> {
        Git::near(path)?.repository()
    }

    /// The path from the root of the work tree; `None` for one outside.
    pub fn inside(&self, path: &Path) -> Option<PathBuf> {
        // Nearly all paths start from here and take no detour.
        let straight = path.components().all(|part| matches!(part, Component::Normal(_)));
        if let Some(here) = straight.then(|| self.here_inside()).flatten() {
            return Some(here.join(path));
        }
        let absolute = normalized(&self.git.here.join(path));
        if let Ok(inside) = absolute.strip_prefix(&self.top) {
            return Some(inside.to_owned());
        }
        // A link may lead to the work tree. The end of the path need not be there.
        absolute.ancestors().find_map(|folder| {
            let rest = absolute.strip_prefix(folder).ok()?;
            let real = folder.canonicalize().ok()?.join(rest);
            real.strip_prefix(&self.top).ok().map(Path::to_owned)
        })
    }

    /// The folder that relative paths start from, as seen from the root.
    fn here_inside(&self) -> Option<&Path> {
        self.here_inside.get_or_init(|| self.inside(&self.git.here)).as_deref()
    }

    /// That a path is not in this repository.
    pub fn is_outside(&self, path: &Path) -> GitError {
        GitError::new(format!("{} is outside of the git repository {}", path.display(), self.top.display()))
    }

    /// A path from the root of the work tree, as seen from the current folder.
    pub fn path_from_here(&self, inside: &Path) -> PathBuf {
        let Some(here) = self.here_inside() else { return self.top.join(inside) };
        let mut from = here.components().peekable();
        let mut to = inside.components().peekable();
        while from.peek().is_some() && from.peek() == to.peek() {
            from.next();
            to.next();
        }
        from.map(|_| Component::ParentDir).chain(to).collect()
    }

    /// The root of the work tree.
    pub fn top(&self) -> &Path {
        &self.top
    }
}

pub(super) fn strip_line_break(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\n").unwrap_or(bytes)
}

/// A path as git writes it after `-z`: the bytes of its name.
#[cfg(unix)]
pub(crate) fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

/// A path as git writes it after `-z`: UTF-8.
#[cfg(not(unix))]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
