//! `mqlint check --base` and `--staged` in real repositories.

mod limits;
mod places;
mod repository;

use std::fs;

use serde_json::Value;

use self::repository::{Checked, MOVED, NONE, check, other, values};
use crate::git::{Repository, git};
use crate::program::{ended, fed, mqlint};
use crate::scratch::Scratch;

#[test]
fn the_change_is_judged_beside_the_present_state() {
    let wrong = "quotaAndLimits:\n  enabled: true\n";
    let repository = Repository::new(&[("values.yaml", &values("old"))]);
    repository.write("values.yaml", format!("{}kafka2: {{}}\n{wrong}", values("new")));
    let (plain, based) = (repository.check(&[]), repository.check(&["--base", "HEAD"]));
    assert!(!plain.rules().is_empty() && !plain.rules().contains(&"metadata-moved"), "{:?}", plain.rules());
    let mut expected = plain.rules();
    expected.extend(MOVED);
    let mut found = based.rules();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!((based.code, &based.report["summary"]["files"]), (1, &1.into()));
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
    repository.write("a/values.yaml", format!("# more\n{}", text.replace("same", "\"same\"")));
    assert_eq!(repository.check(&["--base", "HEAD"]).rules(), NONE);
    // What goes or comes is no alarm, even where one goes and another comes.
    fs::remove_file(repository.at("a/values.yaml")).expect("removing");
    assert_eq!(repository.check(&["--base", "HEAD"]).rules(), NONE);
    repository.write("c/values.yaml", other("else"));
    let run = repository.check(&["--base", "HEAD"]);
    assert_eq!((run.rules(), run.code), (NONE.to_vec(), 0), "{}", run.err);
}

/// More files than git is asked for at once, some of the same content, and each with its own past.
#[test]
fn many_deployments_are_each_compared_with_what_they_were() {
    let place = |n: usize| format!("teams/{}/app-{n}/values.yaml", n % 7);
    let state = |root: &dyn Fn(usize) -> String| -> Vec<(String, String)> {
        (0..80).map(|n| (place(n), values(&root(n)))).collect()
    };
    let old = |n: usize| format!("old-{}", n / 2);
    let repository = Repository::new(&state(&old));
    state(&|n| format!("new-{n}")).iter().for_each(|(name, text)| repository.write(name, text));
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
    repository.write("values.yaml", values("second"));
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
    repository.write("README", "x");
    repository.commit();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("values.yaml", values("second"));
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
        fs::remove_file(repository.at("k8s/prod/values.yaml")).expect("removing");
        repository.write("deploy/milvus-values.yaml", values("new"));
        if staged {
            repository.git(&["add", "-A"]);
        }
        for paths in [&[][..], &["deploy"], &["deploy/milvus-values.yaml"]] {
            let run = repository.check(&[&["--base", "HEAD"], paths].concat());
            assert_eq!(run.rules(), MOVED, "{paths:?} {}", run.err);
            assert_eq!(run.moved()["labels"][0]["path"], "k8s/prod/values.yaml");
        }
    }
}

#[test]
fn the_index_is_checked_and_not_the_work_tree() {
    let repository = Repository::new(&[("values.yaml", &values("old"))]);
    repository.write("values.yaml", values("staged"));
    repository.git(&["add", "-A"]);
    repository.write("values.yaml", values("old"));
    repository.write("later/values.yaml", other("x"));
    assert_eq!(repository.check(&["--base", "HEAD", "values.yaml"]).rules(), NONE);
    let run = repository.check(&["--base", "HEAD", "--staged"]);
    assert_eq!(run.rules(), MOVED, "{}", run.err);
    assert_eq!(repository.check(&["--staged"]).rules(), NONE);
    let summary = |run: Checked| run.report["summary"]["files"].clone();
    assert_eq!(
        (summary(repository.check(&["--staged"])), summary(repository.check(&[]))),
        (1.into(), 2.into())
    );
    let run = repository.check(&["--staged", "later/values.yaml"]);
    assert!(run.code == 2 && run.err.contains("not in the index"), "{}", run.err);
    // Of a file that is staged and gone from disk, what is staged counts.
    fs::remove_file(repository.at("values.yaml")).expect("removing");
    assert_eq!(repository.check(&["--staged", "--base", "HEAD", "values.yaml"]).rules(), MOVED);
}

#[test]
fn before_the_first_commit_there_is_nothing_to_compare_with() {
    let folder = Scratch::new(&[("values.yaml", values("x"))]);
    for args in [&["init", "-q"][..], &["add", "."]] {
        assert_eq!(ended(&mut git(folder.path(), args)).0, 0);
    }
    let run = check(folder.path(), &["--staged", "--base", "HEAD"], &[]);
    assert_eq!((run.rules(), run.code), (NONE.to_vec(), 0), "{}", run.err);
}

#[test]
fn what_a_deployment_refers_to_belongs_to_it() {
    let compose = "services:\n  standalone:\n    image: milvusdb/milvus:v2.5.4\n    command: [milvus, run, standalone]\n    \
                   environment:\n      ETCD_ROOTPATH: ${ROOT}\n      ETCD_ENDPOINTS: etcd.infra:2379\n      \
                   MINIO_ADDRESS: objects.infra:9000\n    volumes:\n      - ../conf/user.yaml:/milvus/configs/user.yaml\n";
    let user = |bucket: &str| format!("minio:\n  bucketName: {bucket}\n");
    let files = [
        ("compose/docker-compose.yml", compose),
        ("compose/.env", "ROOT=old\n"),
        ("conf/user.yaml", &user("old")),
    ];
    let repository = Repository::new(&files);
    // A folder is compared by what git says changed, files that are named by what they say.
    let given = ["compose", "compose/docker-compose.yml"];
    repository.write("compose/.env", "ROOT=new\n");
    let told = |expected: &[&str]| {
        for path in given {
            assert_eq!(repository.check(&["--base", "HEAD", path]).rules(), expected, "{path}");
        }
    };
    told(MOVED);
    repository.write("compose/.env", "ROOT=old\n");
    repository.write("conf/user.yaml", user("new"));
    told(&["objects-moved"]);
    repository.commit();
    told(NONE);
    fs::remove_file(repository.at("compose/.env")).expect("removing");
    for path in given {
        assert!(repository.check(&["--base", "HEAD", path]).rules().contains(&"metadata-moved"), "{path}");
    }
}

#[test]
fn what_git_ignores_is_the_same_before_and_after() {
    let compose = "services:\n  standalone:\n    image: milvusdb/milvus:v2.5.4\n    command: [milvus, run, standalone]\n    \
                   environment:\n      ETCD_ROOTPATH: ${ROOT:-default}\n      ETCD_ENDPOINTS: 10.0.0.1:2379\n      MINIO_ADDRESS: 10.0.0.1:9000\n";
    let repository = Repository::new(&[("docker-compose.yml", compose), (".gitignore", ".env\n")]);
    repository.write(".env", "ROOT=mine\n");
    repository.write("docker-compose.yml", format!("{compose}    restart: always\n"));
    assert_eq!(repository.check(&["--base", "HEAD"]).rules(), NONE);
    repository.git(&["add", "-A"]);
    assert_eq!(repository.check(&["--base", "HEAD", "--staged"]).rules(), NONE);
    // A file that is new, and not ignored, is part of the change.
    repository.git(&["rm", "-q", "--cached", ".gitignore"]);
    fs::remove_file(repository.at(".gitignore")).expect("removing");
    assert_eq!(repository.check(&["--base", "HEAD"]).rules(), MOVED);
}

#[test]
fn overlays_and_standard_input_are_compared_with_what_they_were() {
    let base = values("old");
    let over = |root: &str| format!("extraConfigFiles:\n  user.yaml: |\n    etcd:\n      rootPath: {root}\n");
    let repository = Repository::new(&[("values.yaml", &base), ("over.yaml", &over("a"))]);
    repository.write("over.yaml", over("b"));
    assert_eq!(repository.check(&["--base", "HEAD", "values.yaml", "-f", "over.yaml"]).rules(), MOVED);
    let run = repository.check(&["--base", "HEAD", "-"]);
    assert!(run.code == 2 && run.err.contains("--stdin-filename"), "{}", run.err);
    let args = ["check", "--base", "HEAD", "--stdin-filename", "values.yaml", "--format", "concise", "-"];
    let (code, told, _) = fed(&mut mqlint(repository.path(), &args), values("typed"));
    assert_eq!(code, 1);
    assert!(told.contains("metadata-moved"), "{told}");
}
