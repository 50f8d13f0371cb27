//! Upstream repositories and rules that tests make up.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// What the rules of each say of their age.
pub const FRESHNESS: &str = "# The day.\ndate: 2024-05-01\n";

/// A folder with a repository `upstream` and a folder `rules`.
pub struct Upstream {
    folder: TempDir,
}

impl Upstream {
    /// An empty repository, and the given files of `rules/`.
    pub fn new(rules: &[(&str, &str)]) -> Self {
        let upstream = Self { folder: TempDir::new().expect("a folder") };
        std::fs::create_dir(upstream.repository()).expect("a folder");
        upstream.git(&["init", "--quiet"]);
        for (name, text) in [("freshness.yaml", FRESHNESS)].iter().chain(rules) {
            write(&upstream.rules().join(name), text);
        }
        upstream
    }

    /// Commits files as they are from now on and tags the commit.
    pub fn release(&self, tag: &str, files: &[(&str, &str)]) -> &Self {
        self.release_on("2024-04-01", tag, files)
    }

    /// Commits files as they are from a day on and tags the commit.
    pub fn release_on(&self, day: &str, tag: &str, files: &[(&str, &str)]) -> &Self {
        for (name, text) in files {
            write(&self.repository().join(name), text);
        }
        self.git(&["add", "--all"]);
        let author = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
        let commit = ["commit", "--quiet", "--allow-empty", "--message", tag];
        let mut command = Command::new("git");
        command.arg("-C").arg(self.repository()).args(author).args(commit);
        let status = command.env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z")).status();
        assert!(status.expect("git").success(), "{tag}");
        self.git(&["tag", tag]);
        self
    }

    /// The commit of a tag.
    pub fn commit(&self, tag: &str) -> String {
        let output = Command::new("git").arg("-C").arg(self.repository()).args(["rev-parse", tag]).output();
        String::from_utf8(output.expect("git").stdout).expect("a hash").trim().to_owned()
    }

    /// Runs `xtask rules` with these words; `DIR` stands for the repository. Gives exit code and output.
    pub fn run(&self, words: &[&str]) -> (i32, String) {
        let repository = self.repository();
        let words = words.iter().map(|w| w.replace("DIR", &repository.to_string_lossy()));
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("rules").args(words).arg("--rules").arg(self.rules()).current_dir(self.folder.path());
        let Output { status, stdout, stderr } = command.output().expect("the program");
        let text = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
        (status.code().expect("an exit code"), text)
    }

    /// A file of `rules/` as it is now.
    pub fn rule(&self, name: &str) -> String {
        std::fs::read_to_string(self.rules().join(name)).expect("a file of rules/")
    }

    /// The report of the last import.
    pub fn report(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("import-report.md")).expect("a report")
    }

    fn repository(&self) -> PathBuf {
        self.folder.path().join("upstream")
    }

    /// The folder `rules/`.
    pub fn rules(&self) -> PathBuf {
        self.folder.path().join("rules")
    }

    fn git(&self, args: &[&str]) {
        let status = Command::new("git").arg("-C").arg(self.repository()).args(args).status();
        assert!(status.expect("git").success(), "git {args:?}");
    }
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}
