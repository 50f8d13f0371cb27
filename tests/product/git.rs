//! git, and repositories of it.

use std::ops::Deref;
use std::path::Path;
use std::process::Command;

use crate::program::ended;
use crate::scratch::Scratch;

/// git in a folder, with no settings but those of the repository; a folder that is none is in none.
pub fn git(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=A", "-c", "user.email=a@localhost", "-c", "protocol.file.allow=always"]);
    command.args(args).current_dir(folder);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GIT_CEILING_DIRECTORIES", folder.parent().expect("a folder above"));
    command
}

/// A repository in a folder of its own, with one commit after another.
pub struct Repository(Scratch);

impl Repository {
    /// A repository with a commit of these files.
    pub fn new<N: AsRef<Path>, T: AsRef<[u8]>>(files: &[(N, T)]) -> Self {
        let repository = Self(Scratch::new(files));
        repository.git(&["init", "-q", "-b", "main"]);
        repository.commit();
        repository
    }

    pub fn git(&self, args: &[&str]) {
        let (code, _, err) = ended(&mut git(self.path(), args));
        assert_eq!(code, 0, "git {args:?}: {err}");
    }

    /// Commits all there is.
    pub fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "a state"]);
    }
}

impl Deref for Repository {
    type Target = Scratch;

    fn deref(&self) -> &Scratch {
        &self.0
    }
}
