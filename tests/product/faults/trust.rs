//! Repositories whose configuration would start a program: git is asked about them all the same, and nothing runs.

use std::path::PathBuf;

use crate::git::{Repository, git};
use crate::program::ended;

const VALUES: &str = "cluster:\n  enabled: true\nkafka:\n  enabled: true\n";

/// A repository with a change that is not committed, and a program that leaves a trace where it is started.
struct Hostile {
    repository: Repository,
    program: String,
    trace: PathBuf,
}

impl Hostile {
    fn new() -> Self {
        use std::os::unix::fs::PermissionsExt;
        let repository = Repository::new(&[("values.yaml", VALUES), ("other/values.yaml", VALUES)]);
        let (program, trace) = (repository.at(".git/evil.sh"), repository.at(".git/trace"));
        std::fs::write(&program, format!("#!/bin/sh\necho ran >> '{}'\nexit 1\n", trace.display()))
            .expect("written");
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("set");
        let program = program.display().to_string();
        Self { repository, program, trace }
    }

    fn set(&self, key: &str, value: &str) {
        self.repository.git(&["config", key, value]);
    }

    /// Files as somebody edits them: one that differs, one that is new, and one of which only the time differs.
    fn edit(&self) {
        self.repository.write("values.yaml", VALUES.replace("kafka", "pulsarv3"));
        self.repository.write("new/values.yaml", VALUES);
        self.repository.write("other/values.yaml", VALUES);
        // A filter may fail, and the file is not added then.
        ended(&mut git(self.repository.path(), &["add", "-N", "new"]));
        let _ = std::fs::remove_file(&self.trace);
    }

    fn ran(&self) -> bool {
        self.trace.exists()
    }

    /// Every way in which mqlint asks git.
    fn look(&self) {
        for args in [
            &["check", ".", "--base", "HEAD", "--chart", "5.0.2"][..],
            &["check", ".", "--base", "HEAD", "--staged", "--chart", "5.0.2"],
            &["check", ".", "--staged", "--chart", "5.0.2"],
            &["check", "values.yaml", "new/values.yaml", "--base", "HEAD", "--chart", "5.0.2"],
            &["check", ".", "--to", "3.0.0", "--staged", "--chart", "5.0.2"],
            &["check", ".", "--chart", "5.0.2"],
            &["init", "--dry-run"],
        ] {
            let (code, _, err) = self.repository.run(args);
            assert!(code <= 2 && !err.contains("internal error"), "{args:?}: {err}");
            assert!(!self.ran(), "{args:?} started the program of the repository: {err}");
        }
    }

    /// Whether git itself, asked the plain way, starts the program: else the test would prove nothing.
    ///
    /// Asked again where it does not: a program that was just written is not started while a process that another test
    /// begins still holds its file open.
    fn is_armed(&self, args: &[&str]) -> bool {
        let starts = || {
            self.edit();
            ended(&mut git(self.repository.path(), args));
            self.ran()
        };
        let armed = (0..50).any(|_| starts());
        self.edit();
        armed
    }
}

#[test]
fn no_filter_of_a_repository_runs() {
    for (attributes, program) in
        [(".gitattributes", "clean"), (".git/info/attributes", "clean"), (".gitattributes", "process")]
    {
        let hostile = Hostile::new();
        let path = hostile.repository.at(attributes);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, "* filter=evil\n").expect("written");
        hostile.set(&format!("filter.evil.{program}"), &hostile.program);
        assert!(hostile.is_armed(&["status"]), "{attributes} {program}");
        let _ = std::fs::remove_file(&hostile.trace);
        hostile.look();
    }
}

#[test]
fn no_monitor_and_no_hook_of_a_repository_runs() {
    let hostile = Hostile::new();
    hostile.set("core.fsmonitor", &hostile.program);
    hostile.set("diff.external", &hostile.program);
    assert!(hostile.is_armed(&["status"]));
    hostile.look();
    let hooks = hostile.repository.at(".git/hooks");
    std::fs::create_dir_all(&hooks).expect("made");
    std::fs::copy(&hostile.program, hooks.join("post-index-change")).expect("copied");
    hostile.look();
}

#[test]
fn nothing_is_fetched_for_a_repository() {
    let hostile = Hostile::new();
    hostile.set("core.repositoryFormatVersion", "1");
    hostile.set("extensions.partialClone", "origin");
    hostile.set("remote.origin.url", "ssh://nowhere/x");
    hostile.set("remote.origin.promisor", "true");
    hostile.set("core.sshCommand", &hostile.program);
    hostile.set("protocol.ssh.allow", "always");
    let objects = hostile.repository.at(".git/objects");
    let blob = ended(&mut git(hostile.repository.path(), &["rev-parse", "HEAD:values.yaml"])).1;
    std::fs::remove_file(objects.join(&blob[..2]).join(blob[2..].trim())).expect("removed");
    assert!(hostile.is_armed(&["cat-file", "-p", "HEAD:values.yaml"]));
    hostile.look();
}

#[test]
fn a_configuration_behind_a_file_called_git_runs_nothing() {
    let hostile = Hostile::new();
    let behind = hostile.repository.at("elsewhere.git");
    std::fs::rename(hostile.repository.at(".git"), &behind).expect("moved");
    std::fs::write(hostile.repository.at(".git"), format!("gitdir: {}\n", behind.display()))
        .expect("written");
    let program = hostile.program.replace("/.git/", "/elsewhere.git/");
    let hostile = Hostile { trace: behind.join("trace"), program, ..hostile };
    let script =
        std::fs::read_to_string(&hostile.program).expect("read").replace("/.git/", "/elsewhere.git/");
    std::fs::write(&hostile.program, script).expect("written");
    hostile.set("core.fsmonitor", &hostile.program);
    std::fs::write(behind.join("info/attributes"), "* filter=evil\n").expect("written");
    hostile.set("filter.evil.clean", &hostile.program);
    assert!(hostile.is_armed(&["status"]));
    hostile.look();
}
