//! Repositories, and what the program says in them.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// A repository in a folder of its own, with one commit after another.
pub struct Repository(tempfile::TempDir);

impl Repository {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let repository = Self(folder);
        repository.git(&["init", "-q", "-b", "main"]);
        repository.write(files);
        repository.commit();
        repository
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn git(&self, args: &[&str]) {
        git(self.path(), args);
    }

    pub fn write(&self, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = self.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("writing");
        }
    }

    pub fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "a state"]);
    }

    pub fn check(&self, args: &[&str]) -> Run {
        check(self.path(), args, &[])
    }
}

pub fn git(folder: &Path, args: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=A", "-c", "user.email=a@localhost", "-c", "protocol.file.allow=always"]);
    command
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    let done = command.output().expect("git runs");
    assert!(done.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

pub struct Run {
    pub code: Option<i32>,
    pub report: Value,
    pub err: String,
}

impl Run {
    pub fn rules(&self) -> Vec<&str> {
        let findings = self.report["findings"].as_array().unwrap_or_else(|| panic!("a report: {}", self.err));
        let told = findings.iter().filter(|f| f["severity"] != "info");
        told.filter_map(|f| f["rule"].as_str()).collect()
    }
}

pub fn check(folder: &Path, args: &[&str], env: &[(&str, &str)]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mqlint"));
    command.current_dir(folder).args(["check", "--format", "json"]).args(args);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").envs(env.iter().copied());
    let done = command.output().expect("the program runs");
    Run {
        code: done.status.code(),
        report: serde_json::from_slice(&done.stdout).unwrap_or(Value::Null),
        err: String::from_utf8(done.stderr).expect("text"),
    }
}

/// Values with a path for metadata.
pub fn values(root: &str) -> String {
    let head = "cluster:\n  enabled: true\nimage:\n  all:\n    tag: v2.5.4\npulsarv3:\n  enabled: false\n";
    let kafka = "kafka:\n  enabled: true\nextraConfigFiles:\n  user.yaml: |\n    etcd:\n";
    format!("{head}{kafka}      rootPath: {root}\n")
}

/// The same, of another team, with hardly a line in common.
pub fn other(root: &str) -> String {
    let head = "cluster: { enabled: true }\nimage: { all: { tag: v2.5.4 } }\npulsarv3: { enabled: false }\n";
    format!(
        "{head}kafka: {{ enabled: true }}\nextraConfigFiles: {{ user.yaml: \"etcd: {{ rootPath: {root} }}\" }}\n"
    )
}

pub const MOVED: &[&str] = &["metadata-moved"];
pub const NONE: &[&str] = &[];
