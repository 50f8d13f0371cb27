//! What files of a repository refer to and lies outside of it: nothing of it is in any output, and a note names it.

mod cases;

use std::os::unix::fs::symlink;

use mqlint::report::FORMATS;

use self::cases::{BASELINE, ENV, MARKER, USER, VALUES, compose, of_compose, of_resources, of_settings};
use crate::git::Repository;
use crate::program::{Run, ended, mqlint};
use crate::scratch::Scratch;

fn run(folder: &Scratch, args: &[&str]) -> Run {
    ended(mqlint(folder.path(), args).env("HOME", folder.at("home")))
}

/// Every command that reads a repository, in every format.
fn commands() -> Vec<Vec<&'static str>> {
    let mut all = Vec::new();
    for format in FORMATS {
        all.push(vec![
            "check",
            "repo",
            "--pedantic",
            "--show-secrets",
            "--show-suppressed",
            "--format",
            format.name,
        ]);
    }
    for format in ["pretty", "json"] {
        all.push(vec!["diff", "repo", "repo", "--all", "--pedantic", "--show-secrets", "--format", format]);
        all.push(vec!["resolve", "repo", "--show-secrets", "--format", format]);
    }
    for format in ["pretty", "markdown", "json"] {
        all.push(vec!["plan", "repo", "--to", "2.6.6", "--from", "2.5.10", "--format", format]);
    }
    all.push(vec!["resolve", "--diff", "repo", "repo", "--show-secrets", "--format", "json"]);
    all.push(vec!["check", "repo", "--to", "2.6.6", "--from", "2.5.10"]);
    all.push(vec!["check", "repo", "--diff", "--unsafe-fixes"]);
    all.push(vec!["init", "repo", "--dry-run"]);
    all
}

/// What is printed where the marker counts: as a setting, or as a word of a finding.
fn readings(folder: &Scratch, flags: &[&str]) -> [Run; 2] {
    [&["resolve", "repo"][..], &["check", "repo", "--pedantic", "--format", "concise"]]
        .map(|args| run(folder, &[args, flags].concat()))
}

fn tells(runs: &[Run]) -> bool {
    runs.iter().any(|(_, out, err)| out.contains(MARKER) || err.contains(MARKER))
}

#[test]
fn nothing_outside_is_read_for_the_sake_of_a_repository() {
    let mut runs = 0;
    for case in [of_compose(), of_resources(), of_settings()].into_iter().flatten() {
        let folder = case.folder();
        let (name, shown) = (case.name, case.shown);
        // Nobody but those who report findings asks for a baseline.
        let is_asked_for = |args: &[&str]| name != "a baseline" || !["resolve", "plan"].contains(&args[0]);
        let assert_silent = |args: &[&str], place: &str| {
            let (code, out, err) = run(&folder, args);
            assert!(!out.contains(MARKER) && !err.contains(MARKER), "{name}: {args:?}: {out}{err}");
            let (begin, end) = (
                format!("mqlint: note: `{shown}` "),
                format!("{place} and was not read; pass --allow-outside to read it"),
            );
            let is_named = err.lines().any(|line| line.starts_with(&begin) && line.ends_with(&end));
            assert!(is_named == is_asked_for(args), "{name}: {args:?}: {shown}: {out}{err}");
            assert!(code <= 1 || ["plan", "init"].contains(&args[0]), "{name}: {args:?}: {code}: {err}");
            out
        };
        // Without a repository bases belong to what the current folder is about.
        if name != "a base of kustomize" {
            assert_silent(&["check", "repo"], "outside what was given");
        }
        std::fs::create_dir(folder.at("repo/.git")).expect("made");
        for args in commands() {
            let out = assert_silent(&args, "outside the repository");
            if args.ends_with(&["--format", "json"]) && is_asked_for(&args) {
                let json: serde_json::Value =
                    serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}"));
                let outside = json["outside"].as_array().unwrap_or_else(|| panic!("{name}: {args:?}: {out}"));
                assert!(outside.iter().any(|file| file["path"] == shown), "{name}: {args:?}: {out}");
            }
            runs += 1;
        }
        assert!(!tells(&readings(&folder, &[])), "{name}");
        let asked = readings(&folder, &["--allow-outside"]);
        assert!(tells(&asked), "{name}: {asked:?}");
        assert!(asked.iter().all(|(_, _, err)| !err.contains("outside")), "{name}: {asked:?}");
    }
    println!("{runs} runs beside something outside");
}

/// The same files in one repository.
#[test]
fn what_lies_in_the_same_repository_is_read() {
    let mut cases = 0;
    for case in [of_compose(), of_resources(), of_settings()].into_iter().flatten() {
        let folder = case.folder();
        std::fs::create_dir(folder.at(".git")).expect("made");
        let inside = readings(&folder, &[]);
        assert!(tells(&inside), "{}: {inside:?}", case.name);
        assert!(inside.iter().all(|(_, _, err)| !err.contains("outside")), "{}: {inside:?}", case.name);
        cases += 1;
    }
    println!("{cases} references inside");
}

#[test]
fn a_file_alone_is_understood_with_what_lies_in_its_folder() {
    let mounts = compose(
        "volumes: ['./user.yaml:/milvus/configs/user.yaml', '../default.yaml:/milvus/configs/default.yaml']",
    );
    let inside = USER.replace(MARKER, "inside");
    let folder =
        Scratch::new(&[("a/compose.yaml", &*mounts), ("a/user.yaml", &inside), ("default.yaml", USER)]);
    let (_, out, err) = folder.run(&["resolve", "a/compose.yaml"]);
    assert!(out.contains("etcd.rootPath = inside") && !out.contains(MARKER), "{out}{err}");
    assert!(err.contains("`default.yaml` lies outside what was given"), "{err}");
    // What is given beside it is read, and so is what another given path lies in.
    for given in ["default.yaml", "."] {
        let (_, out, err) = folder.run(&["check", "a/compose.yaml", given, "--format", "json"]);
        assert!(!err.contains("outside") && out.contains("default.yaml"), "{given}: {out}{err}");
    }
}

#[test]
fn what_is_named_by_hand_is_read_wherever_it_lies() {
    let folder = Scratch::new(&[
        ("repo/.git/HEAD", ""),
        ("repo/values.yaml", "cluster: {enabled: false}\n"),
        ("repo/milvus.yaml", "mq:\n  type: kafka\n"),
        ("v.yaml", VALUES),
        ("shared/s.yaml", "extends: base.yaml\n"),
        ("shared/base.yaml", "fail-on: zz-marker\n"),
        ("b.json", BASELINE),
    ]);
    symlink("../v.yaml", folder.at("repo/link.yaml")).expect("a link");
    for args in [
        &["resolve", "repo/values.yaml", "-f", "v.yaml"][..],
        &["resolve", "repo/link.yaml", "--as", "helm-values"],
        &["check", "repo", "--config", "shared/s.yaml", "--format", "concise"],
        &["check", "repo", "--baseline", "b.json", "--format", "concise"],
    ] {
        let (_, out, err) = folder.run(args);
        assert!(out.contains(MARKER) || err.contains(MARKER), "{args:?}: {out}{err}");
        assert!(!err.contains("outside") || args.contains(&"repo"), "{args:?}: {err}");
    }
}

#[test]
fn a_baseline_outside_is_not_written() {
    let folder = Scratch::new(&[
        ("repo/.mqlint.yaml", "baseline: ../b.json\n"),
        ("repo/milvus.yaml", "mq:\n  type: kafkaa\n"),
        ("b.json", BASELINE),
    ]);
    let (code, _, err) = folder.run(&["check", "repo", "--write-baseline"]);
    assert!(code == 2 && err.contains("lies outside") && err.contains("--write-baseline=FILE"), "{err}");
    assert_eq!(std::fs::read_to_string(folder.at("b.json")).expect("read"), BASELINE);
    assert!(!folder.at(".mqlint-baseline.json").exists());
    for args in [&["--write-baseline=b.json"][..], &["--write-baseline", "--allow-outside"]] {
        folder.write("b.json", BASELINE);
        let (code, _, err) = folder.run(&[&["check", "repo"], args].concat());
        assert!(
            code == 0 && !std::fs::read_to_string(folder.at("b.json")).expect("read").contains(MARKER),
            "{err}"
        );
    }
}

#[test]
fn states_of_git_hold_nothing_from_outside() {
    let outside = Scratch::new(&[("x.env", ENV), ("user.yaml", USER)]);
    let top = outside.path().display().to_string();
    let text = compose(&format!(
        "env_file: ['{top}/x.env', local.env]\n    volumes: ['./u.yaml:/milvus/configs/user.yaml']"
    ));
    let repository = Repository::new(&[("compose.yaml", &*text), (".gitignore", "local.env\n")]);
    symlink(outside.at("user.yaml"), repository.at("u.yaml")).expect("a link");
    symlink(outside.at("x.env"), repository.at("local.env")).expect("a link");
    repository.commit();
    repository.write("compose.yaml", text.replace("v2.6.2", "v2.6.3"));
    repository.git(&["add", "-A"]);
    for args in [
        &["check", ".", "--staged"][..],
        &["check", ".", "--base", "HEAD"],
        &["check", ".", "--base", "HEAD", "--staged"],
        &["check", "compose.yaml", "--base", "HEAD"],
        &["check", ".", "--staged", "--to", "2.6.6"],
    ] {
        for format in ["json", "pretty"] {
            let (code, out, err) =
                repository.run(&[args, &["--pedantic", "--show-secrets", "--format", format]].concat());
            assert!(code <= 1 && !out.contains(MARKER) && !err.contains(MARKER), "{args:?}: {out}{err}");
            assert!(err.contains(&format!("`{top}/x.env` lies outside the repository")), "{args:?}: {err}");
        }
    }
}
