//! What files of a repository refer to and lies outside of it: nothing of it is in any output, and a note names it.

use std::os::unix::fs::symlink;

use mqlint::report::FORMATS;

use crate::git::Repository;
use crate::program::{Run, ended, mqlint};
use crate::scratch::Scratch;

/// What stands in the files outside, and nowhere else.
const MARKER: &str = "zz-marker";
const USER: &str = "etcd:\n  rootPath: zz-marker\n";
const ENV: &str = "ETCD_ROOTPATH=zz-marker\n";
const VALUES: &str = "extraConfigFiles:\n  user.yaml: |\n    etcd:\n      rootPath: zz-marker\n";
const RESOURCE: &str = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: m}\nspec:\n  mode: standalone\n  \
                        config: {etcd: {rootPath: zz-marker}}\n";
const RUNS: &str = "image: milvusdb/milvus:v2.6.2\n    command: [milvus, run, standalone]\n";
const OWN_RULE: &str = "id: own-rule\nseverity: error\nsummary: s\nmessage: zz-marker\nwhen: {key: mq.type, present: true}\n\
                        examples: []\n";
const BASELINE: &str = "{\"version\": 1, \"findings\": [{\"path\": \"zz-marker.yaml\", \"rule\": \"unused-broker\", \
                        \"key\": \"k\", \"fingerprint\": \"f\"}]}";

/// A repository in a folder `repo`, which refers to something beside it.
struct Case {
    name: &'static str,
    /// Files, of which those in `repo/` are the repository's; `@` is the folder above.
    files: Vec<(&'static str, String)>,
    /// Links and what they lead to.
    links: &'static [(&'static str, &'static str)],
    /// How notes name what lies outside.
    shown: &'static str,
}

fn case(
    name: &'static str,
    files: &[(&'static str, &str)],
    links: &'static [(&'static str, &'static str)],
    shown: &'static str,
) -> Case {
    let files = files.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    Case { name, files, links, shown }
}

/// A compose file whose service says some more.
fn compose(more: &str) -> String {
    format!("services:\n  standalone:\n    {RUNS}    {more}\n")
}

fn of_compose() -> Vec<Case> {
    let mounted = |source: &str| compose(&format!("volumes: ['{source}:/milvus/configs/user.yaml']"));
    let one = |name, more: &str, outside: (&'static str, &str), shown| {
        case(name, &[("repo/compose.yaml", more), outside], &[], shown)
    };
    let included = "include: [../other.yaml]\n".to_owned() + &compose("");
    let other = format!("services:\n  second:\n    {RUNS}    environment: {{ETCD_ROOTPATH: zz-marker}}\n");
    let file =
        "configs: [{source: c, target: /milvus/configs/user.yaml}]\nconfigs: {c: {file: ../user.yaml}}";
    vec![
        one("env_file", &compose("env_file: ../x.env"), ("x.env", ENV), "x.env"),
        one("env_file, absolute", &compose("env_file: [{path: '@/x.env'}]"), ("x.env", ENV), "x.env"),
        one("env_file, home", &compose("env_file: ~/x.env"), ("home/x.env", ENV), "~/x.env"),
        one("include", &included, ("other.yaml", &other), "other.yaml"),
        one("include, home", &included.replace("../", "~/"), ("home/other.yaml", &other), "~/other.yaml"),
        one(
            "extends",
            &compose("extends: {file: ../other.yaml, service: second}"),
            ("other.yaml", &other),
            "other.yaml",
        ),
        one("mount", &mounted("../user.yaml"), ("user.yaml", USER), "user.yaml"),
        one("mount by a detour", &mounted("./a/../../user.yaml"), ("user.yaml", USER), "user.yaml"),
        one("mount, absolute", &mounted("@/user.yaml"), ("user.yaml", USER), "user.yaml"),
        one("mount, home", &mounted("~/user.yaml"), ("home/user.yaml", USER), "~/user.yaml"),
        one("mount of a folder", &compose("volumes: ['../c:/milvus/configs']"), ("c/user.yaml", USER), "c"),
        one("config", &compose(file), ("user.yaml", USER), "user.yaml"),
        case(
            "a link to a file",
            &[("repo/compose.yaml", &mounted("./u.yaml")), ("user.yaml", USER)],
            &[("repo/u.yaml", "../user.yaml")],
            "repo/u.yaml",
        ),
        case(
            "a link to a folder",
            &[("repo/compose.yaml", &mounted("./conf/user.yaml")), ("c/user.yaml", USER)],
            &[("repo/conf", "../c")],
            "repo/conf/user.yaml",
        ),
        case(
            ".env",
            &[
                ("repo/compose.yaml", &compose("environment: {ETCD_ROOTPATH: '${R:-x}'}")),
                ("e", "R=zz-marker\n"),
            ],
            &[("repo/.env", "../e")],
            "repo/.env",
        ),
    ]
}

fn of_resources() -> Vec<Case> {
    let kustomization = "repo/kustomization.yaml";
    let own = RESOURCE.replace(MARKER, "inside");
    let patch = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: m}\nspec: {config: {etcd: {rootPath: zz-marker}}}\n";
    let helmfile =
        "releases:\n  - {name: m, chart: zilliztech/milvus, version: 5.0.2, values: [../v.yaml]}\n";
    let chart = "dependencies:\n  - {name: milvus, version: 5.0.2, repository: 'https://zilliztech.github.io/milvus-helm/'}\n";
    let umbrella = "dependencies:\n  - {name: inner, version: 1.0.0, repository: 'file://../inner'}\n";
    let inner = format!("milvus:\n  {}", VALUES.trim_end().replace('\n', "\n  "));
    let application = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: m}\nspec:\n  sources:\n    \
                       - repoURL: https://zilliztech.github.io/milvus-helm\n      chart: milvus\n      \
                       targetRevision: 5.0.2\n      helm: {valueFiles: [$values/v.yaml]}\n    \
                       - {repoURL: 'https://git.example.com/x.git', ref: values}\n";
    vec![
        case(
            "resources of kustomize",
            &[(kustomization, "resources: [../m.yaml]\nnamespace: ns\n"), ("m.yaml", RESOURCE)],
            &[],
            "m.yaml",
        ),
        case(
            "a base of kustomize",
            &[
                (kustomization, "resources: [../base]\nnamespace: ns\n"),
                ("base/kustomization.yaml", "resources: [m.yaml]\n"),
                ("base/m.yaml", RESOURCE),
            ],
            &[],
            "base",
        ),
        case(
            "a patch of kustomize",
            &[
                (kustomization, "resources: [m.yaml]\npatches: [{path: ../p.yaml}]\n"),
                ("repo/m.yaml", &own),
                ("p.yaml", patch),
            ],
            &[],
            "p.yaml",
        ),
        case("values of helmfile", &[("repo/helmfile.yaml", helmfile), ("v.yaml", VALUES)], &[], "v.yaml"),
        case(
            "values of an application",
            &[("repo/app.yaml", application), ("v.yaml", VALUES)],
            &[("repo/v.yaml", "../v.yaml")],
            "repo/v.yaml",
        ),
        case(
            "a chart of files",
            &[
                ("repo/Chart.yaml", umbrella),
                ("repo/values.yaml", "inner: {milvus: {cluster: {enabled: false}}}\n"),
                ("inner/Chart.yaml", chart),
                ("inner/values.yaml", &inner),
            ],
            &[],
            "inner",
        ),
        case(
            "values that are a link",
            &[("v.yaml", &format!("cluster: {{enabled: false}}\n{VALUES}"))],
            &[("repo/values.yaml", "../v.yaml")],
            "repo/values.yaml",
        ),
    ]
}

fn of_settings() -> Vec<Case> {
    let settings = "repo/.mqlint.yaml";
    let milvus = ("repo/milvus.yaml", "mq:\n  type: kafka\n");
    vec![
        case(
            "extends of settings",
            &[(settings, "extends: ../s.yaml\n"), ("s.yaml", "fail-on: zz-marker\n"), milvus],
            &[],
            "s.yaml",
        ),
        case(
            "rules of settings",
            &[(settings, "rules: [../lint]\n"), ("lint/own-rule.yaml", OWN_RULE), milvus],
            &[],
            "lint",
        ),
        case(
            "a rule that is a link",
            &[(settings, "rules: [lint]\n"), ("r.yaml", OWN_RULE), ("repo/lint/x.txt", ""), milvus],
            &[("repo/lint/own-rule.yaml", "../../r.yaml")],
            "repo/lint/own-rule.yaml",
        ),
        case(
            "a baseline",
            &[(settings, "baseline: ../b.json\n"), ("b.json", BASELINE), milvus],
            &[],
            "b.json",
        ),
        case(
            "values of settings",
            &[
                (settings, "targets: [{values: [values.yaml, ../v.yaml], chart: 5.0.2}]\n"),
                ("repo/values.yaml", "cluster: {enabled: false}\n"),
                ("v.yaml", VALUES),
            ],
            &[],
            "v.yaml",
        ),
        case(
            "settings that are a link",
            &[("s.yaml", "fail-on: zz-marker\n"), milvus],
            &[("repo/.mqlint.yaml", "../s.yaml")],
            "repo/.mqlint.yaml",
        ),
    ]
}

impl Case {
    fn folder(&self) -> Scratch {
        let folder = Scratch::empty();
        let top = folder.path().to_string_lossy().into_owned();
        std::fs::create_dir_all(folder.at("home")).expect("made");
        std::fs::create_dir_all(folder.at("repo")).expect("made");
        for (name, text) in &self.files {
            folder.write(name, text.replace('@', &top));
        }
        for (name, target) in self.links {
            symlink(target, folder.at(name)).expect("a link");
        }
        folder
    }
}

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
