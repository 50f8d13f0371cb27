//! `mqlint check --base` and `--staged` in real repositories.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A repository in a folder of its own, with one commit after another.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let repository = Self(folder);
        repository.git(&["init", "-q", "-b", "main"]);
        repository.write(files);
        repository.commit();
        repository
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, args: &[&str]) {
        git(self.path(), args);
    }

    fn write(&self, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = self.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("writing");
        }
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "a state"]);
    }

    fn check(&self, args: &[&str]) -> Run {
        check(self.path(), args, &[])
    }
}

fn git(folder: &Path, args: &[&str]) {
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

struct Run {
    code: Option<i32>,
    report: Value,
    err: String,
}

impl Run {
    fn rules(&self) -> Vec<&str> {
        let findings = self.report["findings"].as_array().unwrap_or_else(|| panic!("a report: {}", self.err));
        let told = findings.iter().filter(|f| f["severity"] != "info");
        told.filter_map(|f| f["rule"].as_str()).collect()
    }
}

fn check(folder: &Path, args: &[&str], env: &[(&str, &str)]) -> Run {
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
fn values(root: &str) -> String {
    let head = "cluster:\n  enabled: true\nimage:\n  all:\n    tag: v2.5.4\npulsarv3:\n  enabled: false\n";
    let kafka = "kafka:\n  enabled: true\nextraConfigFiles:\n  user.yaml: |\n    etcd:\n";
    format!("{head}{kafka}      rootPath: {root}\n")
}

/// The same, of another team, with hardly a line in common.
fn other(root: &str) -> String {
    let head = "cluster: { enabled: true }\nimage: { all: { tag: v2.5.4 } }\npulsarv3: { enabled: false }\n";
    format!(
        "{head}kafka: {{ enabled: true }}\nextraConfigFiles: {{ user.yaml: \"etcd: {{ rootPath: {root} }}\" }}\n"
    )
}

const MOVED: &[&str] = &["metadata-moved"];
const NONE: &[&str] = &[];

#[test]
fn the_change_is_judged_beside_the_present_state() {
    let wrong = "quotaAndLimits:\n  enabled: true\n";
    let repository = Repository::new(&[("values.yaml", &values("old"))]);
    repository.write(&[("values.yaml", &format!("{}kafka2: {{}}\n{wrong}", values("new")))]);
    let (plain, based) = (repository.check(&[]), repository.check(&["--base", "HEAD"]));
    assert!(!plain.rules().is_empty() && !plain.rules().contains(&"metadata-moved"), "{:?}", plain.rules());
    let mut expected = plain.rules();
    expected.extend(MOVED);
    let mut found = based.rules();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!((based.code, &based.report["summary"]["files"]), (Some(1), &1.into()));
    assert_eq!(based.report["deployments"], plain.report["deployments"]);
    let findings = based.report["findings"].as_array().expect("findings");
    let moved = findings.iter().find(|f| f["rule"] == "metadata-moved").expect("the change");
    let label = &moved["labels"][0];
    assert_eq!((&label["side"], &label["path"]), (&"before".into(), &"values.yaml".into()));
}

#[test]
fn what_did_not_change_is_no_finding() {
    let text = values("same");
    let repository = Repository::new(&[("a/values.yaml", &text), ("b/values.yaml", &text)]);
    assert_eq!(repository.check(&["--base", "HEAD"]).rules(), NONE);
    // A comment, an older time stamp, another layout.
    repository.write(&[("a/values.yaml", &format!("# more\n{}", text.replace("same", "\"same\"")))]);
    assert_eq!(repository.check(&["--base", "HEAD"]).rules(), NONE);
    // What goes or comes is no alarm, even where one goes and another comes.
    fs::remove_file(repository.path().join("a/values.yaml")).expect("removing");
    assert_eq!(repository.check(&["--base", "HEAD"]).rules(), NONE);
    repository.write(&[("c/values.yaml", &other("else"))]);
    let run = repository.check(&["--base", "HEAD"]);
    assert_eq!((run.rules(), run.code), (NONE.to_vec(), Some(0)), "{}", run.err);
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

/// More files than git is asked for at once, some of the same content, and each with its own past.
#[test]
fn many_deployments_are_each_compared_with_what_they_were() {
    let place = |n: usize| format!("teams/{}/app-{n}/values.yaml", n % 7);
    let state = |root: &dyn Fn(usize) -> String| -> Vec<(String, String)> {
        (0..80).map(|n| (place(n), values(&root(n)))).collect()
    };
    let old = |n: usize| format!("old-{}", n / 2);
    let repository = Repository::new(&borrowed(&state(&old)));
    repository.write(&borrowed(&state(&|n| format!("new-{n}"))));
    for paths in [vec![".".to_owned()], (0..80).map(place).collect()] {
        let mut args = vec!["--base", "HEAD"];
        args.extend(paths.iter().map(String::as_str));
        let done = repository.check(&args);
        let findings = done.report["findings"].as_array().expect("findings").iter();
        let moved: Vec<&Value> = findings.filter(|f| f["rule"] == "metadata-moved").collect();
        assert_eq!(moved.len(), 80);
        for n in 0..80 {
            let own = moved.iter().find(|f| f["path"] == place(n).as_str()).expect("a finding");
            let message = own["message"].as_str().expect("a message");
            let said = message.contains(&format!("`{}`", old(n))) && message.contains(&format!("`new-{n}`"));
            assert!(said, "{message}");
        }
    }
}

#[test]
fn a_revision_is_anything_git_knows() {
    let repository = Repository::new(&[("values.yaml", &values("first"))]);
    repository.git(&["tag", "-a", "-m", "x", "v1"]);
    repository.write(&[("values.yaml", &values("second"))]);
    repository.commit();
    for (base, expected) in
        [("HEAD", NONE), ("HEAD~1", MOVED), ("v1", MOVED), ("main^", MOVED), ("@{0}", NONE)]
    {
        assert_eq!(repository.check(&["--base", base]).rules(), expected, "{base}");
    }
}

#[test]
fn three_dots_leave_out_what_the_other_branch_did_since() {
    let repository = Repository::new(&[("values.yaml", &values("first"))]);
    repository.git(&["checkout", "-q", "-b", "feature"]);
    repository.write(&[("README", "x")]);
    repository.commit();
    repository.git(&["checkout", "-q", "main"]);
    repository.write(&[("values.yaml", &values("second"))]);
    repository.commit();
    repository.git(&["checkout", "-q", "feature"]);
    assert_eq!(repository.check(&["--base", "main"]).rules(), MOVED);
    assert_eq!(repository.check(&["--base", "main..."]).rules(), NONE);
    assert!(repository.check(&["--base", "nope..."]).err.contains("no revision `nope`"));
}

#[test]
fn renamed_files_are_followed_with_or_without_git_knowing() {
    for staged in [false, true] {
        let repository =
            Repository::new(&[("k8s/prod/values.yaml", &values("old")), ("x/values.yaml", &other("o"))]);
        fs::create_dir_all(repository.path().join("deploy")).expect("a folder");
        fs::rename(
            repository.path().join("k8s/prod/values.yaml"),
            repository.path().join("deploy/milvus-values.yaml"),
        )
        .expect("moving");
        repository.write(&[("deploy/milvus-values.yaml", &values("new"))]);
        if staged {
            repository.git(&["add", "-A"]);
        }
        for paths in [&[][..], &["deploy"], &["deploy/milvus-values.yaml"]] {
            let run = repository.check(&[&["--base", "HEAD"], paths].concat());
            assert_eq!(run.rules(), MOVED, "{paths:?} {}", run.err);
            assert_eq!(run.report["findings"][0]["labels"][0]["path"], "k8s/prod/values.yaml");
        }
    }
}

#[test]
fn the_index_is_checked_and_not_the_work_tree() {
    let repository = Repository::new(&[("values.yaml", &values("old"))]);
    repository.write(&[("values.yaml", &values("staged"))]);
    repository.git(&["add", "-A"]);
    repository.write(&[("values.yaml", &values("old")), ("later/values.yaml", &other("x"))]);
    assert_eq!(repository.check(&["--base", "HEAD", "values.yaml"]).rules(), NONE);
    let run = repository.check(&["--base", "HEAD", "--staged"]);
    assert_eq!(run.rules(), MOVED, "{}", run.err);
    assert_eq!(repository.check(&["--staged"]).rules(), NONE);
    let summary = |run: Run| run.report["summary"]["files"].clone();
    assert_eq!(
        (summary(repository.check(&["--staged"])), summary(repository.check(&[]))),
        (1.into(), 2.into())
    );
    let run = repository.check(&["--staged", "later/values.yaml"]);
    assert!(run.code == Some(2) && run.err.contains("not in the index"), "{}", run.err);
    // Of a file that is staged and gone from disk, what is staged counts.
    fs::remove_file(repository.path().join("values.yaml")).expect("removing");
    assert_eq!(repository.check(&["--staged", "--base", "HEAD", "values.yaml"]).rules(), MOVED);
}

#[test]
fn before_the_first_commit_there_is_nothing_to_compare_with() {
    let folder = tempfile::tempdir().expect("a folder");
    git(folder.path(), &["init", "-q"]);
    fs::write(folder.path().join("values.yaml"), values("x")).expect("writing");
    git(folder.path(), &["add", "."]);
    let run = check(folder.path(), &["--staged", "--base", "HEAD"], &[]);
    assert_eq!((run.rules(), run.code), (NONE.to_vec(), Some(0)), "{}", run.err);
}

#[test]
fn it_may_run_from_anywhere() {
    let repository = Repository::new(&[("deploy/a/values.yaml", &values("old")), ("other/x.yaml", "a: 1\n")]);
    repository.write(&[("deploy/a/values.yaml", &values("new"))]);
    let whole = repository.path().join("deploy");
    let whole = whole.to_str().expect("a path");
    let elsewhere = tempfile::tempdir().expect("a folder");
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
        let finding = &run.report["findings"][0];
        assert_eq!((&finding["path"], &finding["labels"][0]["path"]), (&(*shown).into(), &(*shown).into()));
    }
}

#[test]
fn a_worktree_is_a_repository_too() {
    let repository = Repository::new(&[("values.yaml", &values("old"))]);
    let other = tempfile::tempdir().expect("a folder");
    let tree = other.path().join("tree");
    repository.git(&["worktree", "add", "-q", tree.to_str().expect("a path")]);
    fs::write(tree.join("values.yaml"), values("new")).expect("writing");
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
    let files: Vec<(&str, String)> = names.iter().map(|n| (*n, values("old"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (*n, t.as_str())).collect();
    let repository = Repository::new(&files);
    for name in names {
        repository.write(&[(name, &values("new"))]);
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
    let repository = Repository::new(&[]);
    let folder = repository.path().join(std::ffi::OsStr::from_bytes(b"\xff\xfe"));
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("values.yaml"), values("old")).expect("writing");
    repository.commit();
    fs::write(folder.join("values.yaml"), values("new")).expect("writing");
    assert_eq!(repository.check(&["--base", "HEAD"]).rules(), MOVED);
}

#[cfg(unix)]
#[test]
fn links_in_the_tree_lead_to_their_files() {
    let repository = Repository::new(&[("shared/milvus.yaml", &values("old"))]);
    fs::create_dir(repository.path().join("prod")).expect("a folder");
    let link =
        |to: &str, name: &str| std::os::unix::fs::symlink(to, repository.path().join(name)).expect("a link");
    link("../shared/milvus.yaml", "prod/values.yaml");
    link("circle.yaml", "circle.yaml");
    link("/etc/hosts", "outside.yaml");
    link("prod", "folder");
    repository.commit();
    repository.write(&[("shared/milvus.yaml", &values("new"))]);
    let run = repository.check(&["--base", "HEAD", "prod/values.yaml", "--as", "helm-values"]);
    assert_eq!(run.rules(), MOVED, "{}", run.err);
    repository.git(&["add", "-A"]);
    let run = repository.check(&["--base", "HEAD", "--staged", "prod", "--as", "helm-values"]);
    assert_eq!(run.rules(), MOVED, "{}", run.err);
    let run = repository.check(&["--base", "HEAD", "--staged", "folder/values.yaml"]);
    assert_eq!(run.rules(), MOVED, "{}", run.err);
}

#[test]
fn what_a_deployment_refers_to_belongs_to_it() {
    let compose = "services:\n  standalone:\n    image: milvusdb/milvus:v2.5.4\n    command: [milvus, run, standalone]\n    \
                   environment:\n      ETCD_ROOTPATH: ${ROOT}\n    volumes:\n      - ../conf/user.yaml:/milvus/configs/user.yaml\n";
    let user = |bucket: &str| format!("minio:\n  bucketName: {bucket}\n");
    let files = [
        ("compose/docker-compose.yml", compose),
        ("compose/.env", "ROOT=old\n"),
        ("conf/user.yaml", &user("old")),
    ];
    let repository = Repository::new(&files);
    repository.write(&[("compose/.env", "ROOT=new\n")]);
    assert_eq!(repository.check(&["--base", "HEAD", "compose"]).rules(), MOVED);
    repository.write(&[("compose/.env", "ROOT=old\n"), ("conf/user.yaml", &user("new"))]);
    assert_eq!(repository.check(&["--base", "HEAD", "compose"]).rules(), ["objects-moved"]);
    repository.commit();
    fs::remove_file(repository.path().join("compose/.env")).expect("removing");
    assert!(repository.check(&["--base", "HEAD"]).rules().contains(&"metadata-moved"));
}

#[test]
fn what_git_ignores_is_the_same_before_and_after() {
    let compose = "services:\n  standalone:\n    image: milvusdb/milvus:v2.5.4\n    command: [milvus, run, standalone]\n    \
                   environment:\n      ETCD_ROOTPATH: ${ROOT:-default}\n";
    let repository = Repository::new(&[("docker-compose.yml", compose), (".gitignore", ".env\n")]);
    repository.write(&[
        (".env", "ROOT=mine\n"),
        ("docker-compose.yml", &format!("{compose}    restart: always\n")),
    ]);
    assert_eq!(repository.check(&["--base", "HEAD"]).rules(), NONE);
    repository.git(&["add", "-A"]);
    assert_eq!(repository.check(&["--base", "HEAD", "--staged"]).rules(), NONE);
    // A file that is new, and not ignored, is part of the change.
    repository.git(&["rm", "-q", "--cached", ".gitignore"]);
    fs::remove_file(repository.path().join(".gitignore")).expect("removing");
    assert_eq!(repository.check(&["--base", "HEAD"]).rules(), MOVED);
}

#[test]
fn overlays_and_standard_input_are_compared_with_what_they_were() {
    let base = values("old");
    let over = |root: &str| format!("extraConfigFiles:\n  user.yaml: |\n    etcd:\n      rootPath: {root}\n");
    let repository = Repository::new(&[("values.yaml", &base), ("over.yaml", &over("a"))]);
    repository.write(&[("over.yaml", &over("b"))]);
    assert_eq!(repository.check(&["--base", "HEAD", "values.yaml", "-f", "over.yaml"]).rules(), MOVED);
    let run = repository.check(&["--base", "HEAD", "-"]);
    assert!(run.code == Some(2) && run.err.contains("--stdin-filename"), "{}", run.err);
}

#[test]
fn a_submodule_is_another_repository() {
    let inner = Repository::new(&[("values.yaml", &values("old"))]);
    let repository = Repository::new(&[("values.yaml", &values("old"))]);
    repository.git(&["submodule", "--quiet", "add", inner.path().to_str().expect("a path"), "sub"]);
    repository.commit();
    repository.write(&[("sub/values.yaml", &values("new"))]);
    let run = repository.check(&["--base", "HEAD"]);
    assert_eq!((run.rules(), run.code), (NONE.to_vec(), Some(0)), "{}", run.err);
    assert_eq!(repository.check(&["--base", "HEAD", "sub"]).rules(), MOVED);
}

#[test]
fn what_git_cannot_say_ends_the_run_with_a_reason() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("values.yaml"), values("x")).expect("writing");
    let ceiling =
        [("GIT_CEILING_DIRECTORIES", outside.path().parent().expect("a parent").to_str().expect("a path"))];
    let refused = |run: Run, text: &str| {
        assert!(run.code == Some(2) && run.err.contains(text) && run.err.lines().count() == 1, "{}", run.err);
        assert_eq!(run.report, Value::Null);
    };
    refused(check(outside.path(), &["--base", "HEAD"], &ceiling), "is in no git repository");
    refused(check(outside.path(), &["--staged"], &ceiling), "is in no git repository");
    let repository = Repository::new(&[("values.yaml", &values("old"))]);
    for unknown in ["nope", "HEAD~9", "-x", "", "a\nb", "HEAD:values.yaml"] {
        refused(repository.check(&[&format!("--base={unknown}")]), "no revision");
    }
    refused(check(repository.path(), &["--base", "HEAD"], &[("PATH", "/nowhere")]), "git was not found");
    let path = outside.path().join("values.yaml");
    let run = repository.check(&["--base", "HEAD", "values.yaml", path.to_str().expect("a path")]);
    refused(run, "is outside of the git repository");
    let env = [("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")];
    refused(check(repository.path(), &["--base", "HEAD"], &env), "dubious ownership");
}

#[test]
fn a_shallow_clone_says_why_it_has_no_history() {
    let repository = Repository::new(&[("values.yaml", &values("old"))]);
    repository.write(&[("values.yaml", &values("new"))]);
    repository.commit();
    let clone = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", repository.path().display());
    git(clone.path(), &["clone", "-q", "--depth", "1", &from, "."]);
    assert_eq!(check(clone.path(), &["--base", "HEAD"], &[]).rules(), NONE);
    let run = check(clone.path(), &["--base", "HEAD~1"], &[]);
    assert!(run.code == Some(2) && run.err.contains("shallow"), "{}", run.err);
}

#[test]
fn a_hook_is_told_where_it_runs() {
    let repository = Repository::new(&[("deploy/values.yaml", &values("old"))]);
    repository.write(&[("deploy/values.yaml", &values("new"))]);
    repository.git(&["add", "-A"]);
    let env = [("GIT_INDEX_FILE", ".git/index"), ("GIT_DIR", ".git")];
    let args = ["--staged", "--base", "HEAD", "deploy/values.yaml"];
    assert_eq!(check(repository.path(), &args, &env).rules(), MOVED);
}
