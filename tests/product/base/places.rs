//! Where the program runs, and what files are called.

use std::fs;
use std::path::PathBuf;

use super::repository::{MOVED, NONE, check, values};
use crate::git::Repository;
use crate::scratch::Scratch;

#[test]
fn it_may_run_from_anywhere() {
    let repository = Repository::new(&[("other/x.yaml", "a: 1\n"), ("deploy/a/values.yaml", &values("old"))]);
    repository.write("deploy/a/values.yaml", values("new"));
    let whole = repository.at("deploy");
    let whole = whole.to_str().expect("a path");
    let elsewhere = Scratch::empty();
    let root = repository.path();
    let places: [(PathBuf, &str, &str); 5] = [
        (root.to_owned(), "./deploy", "deploy/a/values.yaml"),
        (root.join("deploy"), "a/values.yaml", "a/values.yaml"),
        (root.join("deploy/a"), ".", "values.yaml"),
        (root.join("other"), "../deploy", "../deploy/a/values.yaml"),
        (elsewhere.path().to_owned(), whole, &format!("{whole}/a/values.yaml")),
    ];
    for (from, path, shown) in &places {
        let run = check(from, &["--base", "HEAD", path], &[]);
        assert_eq!(run.rules(), MOVED, "{path}: {}", run.err);
        let findings = run.report["findings"].as_array().expect("a list");
        let finding = findings.iter().find(|f| f["rule"] == MOVED[0]).expect("what moved");
        assert_eq!((&finding["path"], &finding["labels"][0]["path"]), (&(*shown).into(), &(*shown).into()));
    }
}

#[test]
fn a_worktree_is_a_repository_too() {
    let repository = Repository::new(&[("values.yaml", &values("old"))]);
    let other = Scratch::empty();
    let tree = other.at("tree");
    repository.git(&["worktree", "add", "-q", tree.to_str().expect("a path")]);
    other.write("tree/values.yaml", values("new"));
    assert_eq!(check(&tree, &["--base", "main"], &[]).rules(), MOVED);
    assert_eq!(repository.check(&["--base", "main"]).rules(), NONE);
}

#[test]
fn odd_names_are_names() {
    let names = [
        "a b/values.yaml",
        "quo\"te/values.yaml",
        "消息/values.yaml",
        "line\nbreak/values.yaml",
        "-x/values.yaml",
        "tab\t/ values.yaml",
    ];
    let repository = Repository::new(&names.map(|name| (name, values("old"))));
    for name in names {
        repository.write(name, values("new"));
    }
    let run = repository.check(&["--base", "HEAD", "--as", "helm-values"]);
    assert_eq!(run.rules().len(), names.len(), "{}", run.err);
    repository.git(&["add", "-A"]);
    let run = repository.check(&["--base", "HEAD", "--staged", "--as", "helm-values"]);
    assert_eq!(run.rules().len(), names.len(), "{}", run.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_compared_all_the_same() {
    use std::os::unix::ffi::OsStrExt;
    let file = PathBuf::from(std::ffi::OsStr::from_bytes(b"\xff\xfe")).join("values.yaml");
    let repository = Repository::new(&[(&file, values("old"))]);
    repository.write(&file, values("new"));
    assert_eq!(repository.check(&["--base", "HEAD"]).rules(), MOVED);
}

#[cfg(unix)]
#[test]
fn links_in_the_tree_lead_to_their_files() {
    let repository = Repository::new(&[("shared/milvus.yaml", &values("old"))]);
    fs::create_dir(repository.at("prod")).expect("a folder");
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, repository.at(name)).expect("a link");
    link("../shared/milvus.yaml", "prod/values.yaml");
    link("circle.yaml", "circle.yaml");
    link("/etc/hosts", "outside.yaml");
    link("prod", "folder");
    repository.commit();
    repository.write("shared/milvus.yaml", values("new"));
    let run = repository.check(&["--base", "HEAD", "prod/values.yaml", "--as", "helm-values"]);
    assert_eq!(run.rules(), MOVED, "{}", run.err);
    repository.git(&["add", "-A"]);
    let run = repository.check(&["--base", "HEAD", "--staged", "prod", "--as", "helm-values"]);
    assert_eq!(run.rules(), MOVED, "{}", run.err);
    let run = repository.check(&["--base", "HEAD", "--staged", "folder/values.yaml"]);
    assert_eq!(run.rules(), MOVED, "{}", run.err);
}
