//! `mqlint init` in repositories of several shapes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::files::{files_below, project};
use crate::scratch::Scratch;

/// A repository with these files; a text that begins with `@` names a fixture.
fn repository(files: &[(&str, &str)]) -> Scratch {
    let read = |fixture: &str| std::fs::read(project("fixtures").join(fixture)).expect("a fixture");
    let text = |text: &str| text.strip_prefix('@').map_or_else(|| text.as_bytes().to_vec(), read);
    Scratch::new(&files.iter().map(|(name, file)| (name, text(file))).collect::<Vec<_>>())
}

/// All files with their texts.
fn state(folder: &Scratch) -> BTreeMap<PathBuf, String> {
    let read = |file: PathBuf| {
        let text = std::fs::read_to_string(&file).expect("text");
        (file.strip_prefix(folder.path()).expect("below").to_owned(), text)
    };
    files_below(folder.path(), &[""]).into_iter().map(read).collect()
}

const GIT: (&str, &str) = (".git/HEAD", "ref: refs/heads/main\n");
const VALUES: (&str, &str) = ("deploy/values.yaml", "@helm-standalone-upgrade/values.yaml");

/// Runs `init` twice and shows what it said and wrote. Settings are accepted, as they are and filled in.
fn set_up(files: &[(&str, &str)]) -> String {
    let folder = repository(files);
    let before = state(&folder);
    let (code, proposed, _) = folder.run(&["init", "--dry-run"]);
    assert_eq!((code, state(&folder)), (0, before.clone()), "--dry-run writes nothing: {proposed}");
    let (code, said, stderr) = folder.run(&["init"]);
    assert_eq!(code, 0, "{said}{stderr}");
    let after = state(&folder);
    assert_eq!(folder.run(&["init"]).0, 0);
    assert_eq!(state(&folder), after, "a second run changes nothing");
    accepted(&folder);
    let mut shown = format!("{said}{stderr}");
    for (path, text) in &after {
        let name = path.to_string_lossy().replace('\\', "/");
        if name.ends_with(".yaml") || name.ends_with(".yml") {
            serde_yaml::from_str::<serde_yaml::Value>(text).expect("YAML");
        }
        if before.get(path) != Some(text) {
            shown.push_str(&format!("=== {name}\n{text}"));
        }
    }
    shown.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

fn accepted(folder: &Scratch) {
    let text = folder.read(".mqlint.yaml");
    let keys = ["chart", "milvus", "mode", "operator"];
    let fill = |line: &str| match line.strip_prefix("    # ") {
        Some(rest) if keys.iter().any(|key| rest.starts_with(&format!("{key}: "))) => format!("    {rest}\n"),
        _ => format!("{line}\n"),
    };
    let filled: String = text.lines().map(fill).collect();
    for settings in [&filled, &text] {
        folder.write(".mqlint.yaml", settings);
        let (code, report, stderr) = folder.run(&["check", "--format", "concise"]);
        assert!(code < 2 && !report.contains("bad-settings"), "{settings}\n{report}{stderr}");
    }
}

#[test]
fn a_folder_without_git_gets_settings() {
    insta::assert_snapshot!(set_up(&[VALUES]));
}

#[test]
fn a_repository_on_github_gets_settings_a_hook_and_a_workflow() {
    let files = [
        GIT,
        (".github/workflows/tests.yml", "on: push\njobs: {}\n"),
        VALUES,
        ("compose.yaml", "@good/compose-old-names/compose.yaml"),
        ("conf/milvus.yaml", "@milvus-cluster/milvus.yaml"),
        ("examples/milvus.yaml", "@milvus-cluster/milvus.yaml"),
        ("odd [name]/values.yaml", "@helm-standalone-upgrade/values.yaml"),
    ];
    insta::assert_snapshot!(set_up(&files));
}

#[test]
fn what_is_in_a_repository_on_gitlab_keeps_its_style() {
    let config = "exclude: ^vendor/\nrepos:\n-   repo: local   # ours\n    hooks:\n    -   id: ours\n        \
                  name: ours\n        entry: \"true\"\n        language: system\n\ndefault_stages: [pre-commit]\n";
    let pipeline = "include:\n- local: other.yml\n\nstages: [build, verify]\n";
    let files = [GIT, VALUES, (".pre-commit-config.yaml", config), (".gitlab-ci.yml", pipeline)];
    insta::assert_snapshot!(set_up(&files));
}

#[test]
fn what_cannot_be_added_exactly_is_printed() {
    let config = "repos: []\n";
    let pipeline = "include: other.yml\ntests: {script: [\"true\"]}\n";
    let files = [GIT, VALUES, (".pre-commit-config.yaml", config), (".gitlab-ci.yml", pipeline)];
    let shown = set_up(&files);
    assert!(
        shown.contains(".pre-commit-config.yaml: add by hand") && shown.contains("      - repo: local\n")
    );
    assert!(
        shown.contains(".gitlab-ci.yml: add by hand")
            && shown.contains("      - local: .gitlab/mqlint.yml\n")
    );
    assert!(!shown.contains("=== .pre-commit-config.yaml") && !shown.contains("=== .gitlab-ci.yml"));
}

#[test]
fn pipelines_that_run_pre_commit_run_mqlint_with_it() {
    let github =
        (".github/workflows/tests.yml", "on: push\njobs: {a: {steps: [{run: pre-commit run -a}]}}\n");
    let shown = set_up(&[GIT, VALUES, github]);
    assert!(shown.contains("runs pre-commit, and mqlint with it"), "{shown}");
    assert!(!shown.contains("=== .github"));
}

#[test]
fn remotes_say_which_pipeline_fits() {
    let remote = |host: &str| format!("[remote \"origin\"]\n\turl = git@{host}:a/b.git\n");
    let shown = set_up(&[GIT, VALUES, (".git/config", &remote("github.com"))]);
    assert!(shown.contains("=== .github/workflows/mqlint.yml"), "{shown}");
    let shown = set_up(&[GIT, VALUES, (".git/config", &remote("gitlab.com"))]);
    assert!(shown.contains("=== .gitlab-ci.yml") && !shown.contains("=== .github"), "{shown}");
    let shown = set_up(&[GIT, VALUES]);
    assert!(!shown.contains("=== .git"), "{shown}");
}

#[test]
fn a_folder_of_a_repository_gets_settings_and_the_repository_the_rest() {
    let repository = repository(&[GIT, VALUES]);
    let (code, said, _) = repository.run(&["init", "deploy"]);
    assert_eq!(code, 0, "{said}");
    let settings = repository.read("deploy/.mqlint.yaml");
    assert!(settings.contains("- path: /values.yaml\n"), "{settings}");
    assert!(repository.at(".pre-commit-config.yaml").exists());
}

#[test]
fn settings_that_are_there_stay() {
    let own = "ignore: [plaintext-secret]\n";
    let repository = repository(&[GIT, VALUES, (".mqlint.yaml", own)]);
    for folder in [".", "deploy"] {
        let (code, said, _) = repository.run(&["init", folder]);
        assert_eq!(code, 0);
        assert!(said.contains(".mqlint.yaml: nothing to do"), "{said}");
    }
    assert_eq!(repository.read(".mqlint.yaml"), own);
    assert!(!repository.at("deploy/.mqlint.yaml").exists());
}

#[test]
fn where_there_is_no_milvus_nothing_is_set_up() {
    let repository = repository(&[GIT, (".github/a.yml", "a: 1\n")]);
    let before = state(&repository);
    let (code, said, stderr) = repository.run(&["init"]);
    assert_eq!((code, said.as_str()), (2, ""));
    assert!(stderr.contains("no Milvus configuration"), "{stderr}");
    assert_eq!(state(&repository), before);
    assert_eq!(repository.run(&["init", "nowhere"]).0, 2);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_it_out_of_the_repository() {
    let outside = repository(&[("config.yaml", "repos:\n- repo: a\n")]);
    let inside = repository(&[GIT, VALUES]);
    std::os::unix::fs::symlink(outside.path(), inside.at(".github")).expect("a link");
    let config = inside.at(".pre-commit-config.yaml");
    std::os::unix::fs::symlink(outside.path().join("config.yaml"), config).expect("a link");
    let before = state(&outside);
    let (code, said, stderr) = inside.run(&["init"]);
    assert_eq!(code, 2, "{said}");
    assert_eq!(stderr.matches("a link leads out").count(), 2, "{stderr}");
    assert_eq!(state(&outside), before);
    assert!(inside.at(".mqlint.yaml").exists(), "the rest is done");
}
