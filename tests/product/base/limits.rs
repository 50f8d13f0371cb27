//! What git cannot say, or says of another repository.

use std::fs;

use serde_json::Value;

use super::repository::{Checked, MOVED, NONE, check, values};
use crate::git::Repository;
use crate::scratch::Scratch;

#[test]
fn a_submodule_is_another_repository() {
    let inner = Repository::new(&[("values.yaml", &values("old"))]);
    let repository = Repository::new(&[("values.yaml", &values("old"))]);
    repository.git(&["submodule", "--quiet", "add", inner.path().to_str().expect("a path"), "sub"]);
    repository.commit();
    repository.write("sub/values.yaml", values("new"));
    let run = repository.check(&["--base", "HEAD"]);
    assert_eq!((run.rules(), run.code), (NONE.to_vec(), 0), "{}", run.err);
    assert_eq!(repository.check(&["--base", "HEAD", "sub"]).rules(), MOVED);
}

#[test]
fn what_git_cannot_say_ends_the_run_with_a_reason() {
    let outside = Scratch::new(&[("values.yaml", values("x"))]);
    let ceiling =
        [("GIT_CEILING_DIRECTORIES", outside.path().parent().expect("a parent").to_str().expect("a path"))];
    let refused = |run: Checked, text: &str| {
        assert!(run.code == 2 && run.err.contains(text) && run.err.lines().count() == 1, "{}", run.err);
        assert_eq!(run.report, Value::Null);
    };
    refused(check(outside.path(), &["--base", "HEAD"], &ceiling), "is in no git repository");
    refused(check(outside.path(), &["--staged"], &ceiling), "is in no git repository");
    let repository = Repository::new(&[("values.yaml", &values("old"))]);
    for unknown in ["nope", "HEAD~9", "-x", "", "a\nb", "HEAD:values.yaml"] {
        refused(repository.check(&[&format!("--base={unknown}")]), "no revision");
    }
    refused(check(repository.path(), &["--base", "HEAD"], &[("PATH", "/nowhere")]), "git was not found");
    let path = outside.at("values.yaml");
    let run = repository.check(&["--base", "HEAD", "values.yaml", path.to_str().expect("a path")]);
    refused(run, "is outside of the git repository");
    let env = [("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")];
    refused(check(repository.path(), &["--base", "HEAD"], &env), "dubious ownership");
}

#[test]
fn a_shallow_clone_says_why_it_has_no_history() {
    let repository = Repository::new(&[("values.yaml", &values("old"))]);
    repository.write("values.yaml", values("new"));
    repository.commit();
    let elsewhere = Scratch::empty();
    let clone = elsewhere.at("clone");
    let from = format!("file://{}", repository.path().display());
    repository.git(&["clone", "-q", "--depth", "1", &from, &clone.to_string_lossy()]);
    assert_eq!(check(&clone, &["--base", "HEAD"], &[]).rules(), NONE);
    let run = check(&clone, &["--base", "HEAD~1"], &[]);
    assert!(run.code == 2 && run.err.contains("shallow"), "{}", run.err);
}

#[test]
fn a_hook_is_told_where_it_runs() {
    let repository = Repository::new(&[("deploy/values.yaml", &values("old"))]);
    repository.write("deploy/values.yaml", values("new"));
    repository.git(&["add", "-A"]);
    let env = [("GIT_INDEX_FILE", ".git/index"), ("GIT_DIR", ".git")];
    let args = ["--staged", "--base", "HEAD", "deploy/values.yaml"];
    assert_eq!(check(repository.path(), &args, &env).rules(), MOVED);
}

#[test]
fn the_work_tree_is_the_one_that_git_finds() {
    let repository = Repository::new(&[("deploy/values.yaml", &values("old"))]);
    repository.write("deploy/values.yaml", values("new"));
    // A folder of this name that is no repository.
    fs::create_dir(repository.at("deploy/.git")).expect("a folder");
    assert_eq!(repository.check(&["--base", "HEAD", "deploy/values.yaml"]).rules(), MOVED);
    fs::remove_dir(repository.at("deploy/.git")).expect("removing");
    // The work tree lies elsewhere: what is there now was in another folder of it.
    repository.git(&["config", "core.worktree", repository.at("deploy").to_str().expect("a path")]);
    let run = check(&repository.at("deploy"), &["--base", "HEAD", "values.yaml"], &[]);
    assert_eq!(run.rules(), MOVED, "{}", run.err);
    assert_eq!(run.moved()["labels"][0]["path"], "deploy/values.yaml");
}
