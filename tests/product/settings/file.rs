//! `.mqlint.yaml`.

use super::{VALUES, check, rules, run};
use crate::program::{fed, mqlint};
use crate::scratch::Scratch;

#[test]
fn severities_differ_by_path_and_the_exit_code_follows() {
    let settings = "chart: 5.0.2\nseverity: {mq: error}\nignore: [unknown-key]\ntargets:\n  \
                    - path: legacy/\n    severity: {unused-broker: info}\n";
    let files = [(".mqlint.yaml", settings), ("legacy/values.yaml", VALUES), ("new/values.yaml", VALUES)];
    let project = Scratch::new(&files);
    let severity = |path: &str| {
        let (code, report) = check(&project, path);
        assert_eq!(rules(&report), ["unused-broker"]);
        (code, report["findings"][0]["severity"].as_str().expect("a severity").to_owned())
    };
    assert_eq!(severity("legacy/values.yaml"), (0, "info".into()));
    assert_eq!(severity("new/values.yaml"), (1, "error".into()));
    assert_eq!(severity("new/values.yaml --fail-on never"), (0, "error".into()));
    assert_eq!(check(&project, ".").0, 1);
    assert_eq!(check(&project, "new/values.yaml --no-config --chart 5.0.2").1["summary"]["warnings"], 2);
}

#[test]
fn a_run_fails_as_the_settings_of_each_file_say() {
    let project = Scratch::new(&[
        (".git/HEAD", ""),
        ("a/.mqlint.yaml", "chart: 5.0.2\nfail-on: error\n"),
        ("a/values.yaml", VALUES),
        ("b/.mqlint.yaml", "extends: ../a/.mqlint.yaml\nfail-on: warning\n"),
        ("b/values.yaml", VALUES),
    ]);
    assert_eq!(check(&project, "a").0, 0);
    assert_eq!(check(&project, "b").0, 1);
    assert_eq!(check(&project, "a b").0, 1);
    assert_eq!(check(&project, "a --fail-on warning").0, 1, "the command line has the last word");
    assert_eq!(check(&project, "b --fail-on error").0, 0);
    assert_eq!(check(&project, "b --config a/.mqlint.yaml").0, 0);
}

#[test]
fn versions_and_mode_are_those_of_the_path() {
    let settings = "targets:\n  - path: deploy/\n    as: helm-values\n    chart: 4.2.10\n    mode: cluster\n  \
                    - path: deploy/new.yaml\n    chart: 5.0.2\n  - path: \"*.conf.yaml\"\n    as: milvus-yaml\n    \
                    milvus: 2.5\n    mode: standalone\n";
    let project = Scratch::new(&[
        (".mqlint.yaml", settings),
        ("deploy/old.yaml", "cluster: {enabled: true}\n"),
        ("deploy/new.yaml", "cluster: {enabled: true}\n"),
        ("x.conf.yaml", "mq: {type: rocksmq}\n"),
    ]);
    let (_, report) = check(&project, ".");
    let facts = |d: &serde_json::Value| {
        ["id", "kind", "chart", "mode"].map(|key| d[key].as_str().unwrap_or_default().to_owned())
    };
    let found: Vec<_> = report["deployments"].as_array().expect("deployments").iter().map(facts).collect();
    let expected = [
        ["deploy/new.yaml", "helm-values", "5.0.2", "cluster"],
        ["deploy/old.yaml", "helm-values", "4.2.10", "cluster"],
        ["x.conf.yaml", "milvus-yaml", "", "standalone"],
    ];
    assert_eq!(found, expected.map(|d| d.map(str::to_owned)));
    let (_, report) = check(&project, "deploy/new.yaml --chart 5.0.19");
    assert_eq!(report["deployments"][0]["chart"], "5.0.19");
}

#[test]
fn a_stack_of_values_is_one_deployment() {
    let settings = "chart: 5.0.2\ntargets:\n  - path: deploy\n    values: [base.yaml, prod.yaml]\n";
    let base = "cluster: {enabled: false}\nstandalone: {messageQueue: rocksmq}\npulsarv3: {enabled: true}\n";
    let project = Scratch::new(&[
        (".mqlint.yaml", "chart: 5.0.2\n"),
        ("deploy/base.yaml", base),
        ("deploy/prod.yaml", "pulsarv3: {enabled: false}\nstandalone: {persistence: {enabled: true}}\n"),
    ]);
    assert_eq!(check(&project, "deploy").0, 1, "each for itself");
    project.write(".mqlint.yaml", settings);
    for path in ["deploy", "deploy/prod.yaml", "deploy/base.yaml"] {
        let (code, report) = check(&project, path);
        assert_eq!(code, 0, "{path}: {report}");
        let deployments = report["deployments"].as_array().expect("deployments");
        assert_eq!(deployments.len(), 1, "{path}");
        assert_eq!(deployments[0]["files"], serde_json::json!(["deploy/base.yaml", "deploy/prod.yaml"]));
        assert_eq!(
            (&deployments[0]["id"], &deployments[0]["mq"]),
            (&"deploy/prod.yaml".into(), &"rocksmq".into())
        );
    }
}

#[test]
fn standard_input_under_an_excluded_name_is_left_out_and_passed_on() {
    let project = Scratch::new(&[(".mqlint.yaml", "exclude: [vendor/]\n")]);
    let text = "mq: {type: pulsar, type: kafka}\n";
    let filter = |name: &str, more: &[&str]| {
        let args =
            ["check", "-", "--milvus", "2.5.10", "--select", "duplicate-key", "--stdin-filename", name];
        fed(mqlint(project.path(), &args).args(more), text)
    };
    assert_eq!(filter("deploy/milvus.yaml", &[]).0, 1);
    let (code, out, err) = filter("vendor/milvus.yaml", &[]);
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    assert!(err.contains("vendor/milvus.yaml was not checked: the settings exclude it"), "{err}");
    // A filter that swallows its input would empty a file.
    assert_eq!(filter("vendor/milvus.yaml", &["--fix"]).1, text);
}

#[test]
fn what_is_excluded_is_left_out_also_by_name() {
    let project = Scratch::new(&[
        (".mqlint.yaml", "chart: 5.0.2\nexclude: [vendor/, \"!vendor/keep\", \"*.tpl.yaml\"]\n"),
        ("vendor/values.yaml", VALUES),
        ("values.yaml", VALUES),
        ("values.tpl.yaml", VALUES),
    ]);
    let (_, report) = check(&project, ".");
    assert_eq!(report["summary"]["files"], 1);
    let (code, _, err) = run(&project, "check vendor/values.yaml values.tpl.yaml");
    assert_eq!(code, 0);
    assert!(err.contains("vendor/values.yaml was not checked: the settings exclude it"), "{err}");
    assert_eq!(run(&project, "check vendor/values.yaml --no-config --chart 5.0.2").0, 1);
}

#[test]
fn keys_of_the_users_own_are_known() {
    let project = Scratch::new(&[(".mqlint.yaml", "chart: 5.0.2\nignore: [mq]\n"), ("values.yaml", VALUES)]);
    assert_eq!(rules(&check(&project, "values.yaml").1), ["unknown-key"]);
    for known in ["mq.typo", "mq", "extraConfigFiles"] {
        project.write(".mqlint.yaml", format!("chart: 5.0.2\nignore: [mq]\nknown-keys: [{known}]\n"));
        assert_eq!(check(&project, "values.yaml").0, 0, "{known}");
    }
    project.write(".mqlint.yaml", "chart: 5.0.2\nignore: [mq]\nknown-keys: [mq.ty]\n");
    assert_eq!(check(&project, "values.yaml").0, 1, "a part of a name is none");
}

#[test]
fn the_command_line_selects_before_the_settings_do() {
    let project =
        Scratch::new(&[(".mqlint.yaml", "chart: 5.0.2\nselect: [place]\n"), ("values.yaml", VALUES)]);
    assert_eq!(rules(&check(&project, "values.yaml").1), ["unknown-key"]);
    assert_eq!(rules(&check(&project, "values.yaml --select mq").1), ["unused-broker"]);
    assert_eq!(check(&project, "values.yaml --ignore unknown-key").0, 0);
}

#[test]
fn settings_are_looked_for_up_to_the_root_of_the_repository() {
    let project = Scratch::new(&[
        (".mqlint.yaml", "chart: 5.0.2\nignore: [mq, place]\n"),
        ("repo/.git/HEAD", ""),
        ("repo/values.yaml", VALUES),
        ("sub/deep/values.yaml", VALUES),
    ]);
    assert_eq!(check(&project, "sub/deep/values.yaml").0, 0);
    assert_eq!(check(&project, "repo/values.yaml --chart 5.0.2").0, 1);
    assert_eq!(run(&project, "resolve sub/deep/values.yaml mq.type").0, 0);
}

#[test]
fn a_mistake_is_shown_with_its_place_and_is_exit_code_2() {
    let broken = "chart: 5.0.2\nselect: [mq]\nignroe: [unused-broker]\n";
    let project = Scratch::new(&[(".mqlint.yaml", broken), ("values.yaml", VALUES)]);
    let (code, report) = check(&project, "values.yaml");
    assert_eq!((code, rules(&report)), (2, vec!["bad-settings", "unused-broker"]));
    let finding = &report["findings"][0];
    assert_eq!((&finding["path"], &finding["range"]["start"]["line"]), (&".mqlint.yaml".into(), &3.into()));
    assert!(finding["message"].as_str().is_some_and(|m| m.contains("did you mean `ignore`")));
    assert_eq!(report["errors"][0]["path"], ".mqlint.yaml");
    let (_, out, err) = run(&project, "check values.yaml");
    assert!(out.contains(".mqlint.yaml:3:1") && err.contains("1 mistake in the settings"), "{out}{err}");
    assert_eq!(
        run(&project, "check .mqlint.yaml").0,
        2,
        "settings given by name are read for their mistakes"
    );
    assert_eq!(run(&project, "check values.yaml --no-config --chart 5.0.2").0, 1);
    assert_eq!(run(&project, "check values.yaml --config gone.yaml").0, 2);
}

#[test]
fn settings_that_build_on_themselves_are_a_mistake() {
    let project = Scratch::new(&[
        (".mqlint.yaml", "extends: a.yaml\nchart: 5.0.2\n"),
        ("a.yaml", "extends: [.mqlint.yaml, gone.yaml]\n"),
        ("values.yaml", "cluster: {enabled: false}\n"),
    ]);
    let (code, report) = check(&project, "values.yaml");
    assert_eq!((code, rules(&report)), (2, vec!["bad-settings", "bad-settings"]));
}

/// Settings in a row, each of which builds on the next as `extends` says.
fn row(count: usize, extends: impl Fn(usize) -> String) -> Vec<(String, String)> {
    let mut files: Vec<_> = (0..count).map(|i| (format!("s{i}.yaml"), extends(i + 1))).collect();
    files.push((format!("s{count}.yaml"), "chart: 5.0.2\n".into()));
    files.push((".mqlint.yaml".into(), "extends: s0.yaml\n".into()));
    files.push(("values.yaml".into(), VALUES.into()));
    files
}

#[test]
fn what_two_settings_build_on_counts_once() {
    let project = Scratch::new(&row(40, |next| format!("extends: [s{next}.yaml, ./s{next}.yaml]\n")));
    let (code, report) = check(&project, "values.yaml");
    assert_eq!((code, rules(&report)), (1, vec!["unused-broker", "unknown-key"]), "{report}");
    // What the last of them says counts, as if it stood after the others.
    let last = [
        (".mqlint.yaml", "extends: [a.yaml, b.yaml]\n"),
        ("a.yaml", "extends: c.yaml\nchart: 4.2.10\n"),
        ("b.yaml", "extends: c.yaml\n"),
        ("c.yaml", "chart: 5.0.2\n"),
        ("values.yaml", VALUES),
    ];
    let (_, report) = check(&Scratch::new(&last), "values.yaml");
    assert_eq!(report["deployments"][0]["chart"], "5.0.2", "{report}");
}

#[test]
fn settings_build_on_a_bounded_number_of_files() {
    let project = Scratch::new(&row(60, |next| format!("extends: s{next}.yaml\n")));
    assert_eq!(check(&project, "values.yaml").0, 1);
    let project = Scratch::new(&row(5000, |next| format!("extends: s{next}.yaml\n")));
    let (code, report) = check(&project, "values.yaml");
    assert_eq!(code, 2, "{report}");
    let message = report["findings"][0]["message"].as_str().expect("a finding");
    assert!(message.contains("more than 64 files"), "{message}");
}

/// Items name files in a stack, by their own path, or by a pattern, a folder or nothing, which name none.
#[test]
fn files_that_targets_name_are_judged_whatever_they_look_like() {
    let plain = "kk: 1\n";
    for (settings, found) in [
        ("targets: [{path: d, chart: 5.0.2, values: [v0.yaml, v1.yaml]}]\n", vec!["d/v0.yaml", "d/v1.yaml"]),
        ("targets: [{chart: 5.0.2, values: [d/v0.yaml, v1.yaml]}]\n", vec!["d/v0.yaml", "v1.yaml"]),
        ("targets: [{path: d/v1.yaml, chart: 5.0.2}]\n", vec!["d/v1.yaml"]),
        ("targets: [{path: ./v1.yaml, milvus: 2.6.2}]\n", vec!["v1.yaml"]),
        ("targets: [{path: v1.yaml, chart: 5.0.2}]\n", vec!["d/v1.yaml", "v1.yaml"]),
        ("targets: [{path: 'd/v?.yaml', chart: 5.0.2}]\n", vec![]),
        ("targets: [{path: d, chart: 5.0.2}]\n", vec![]),
        ("targets: [{path: d/v1.yaml, mode: cluster}]\n", vec![]),
        ("chart: 5.0.2\n", vec![]),
    ] {
        let files =
            [(".mqlint.yaml", settings), ("d/v0.yaml", plain), ("d/v1.yaml", plain), ("v1.yaml", plain)];
        let (_, report) = check(&Scratch::new(&files), ". --select unknown-key");
        let findings = report["findings"].as_array().expect("findings");
        let places: Vec<_> = findings.iter().map(|f| f["path"].as_str().expect("a path")).collect();
        assert_eq!(places, found, "{settings}: {report}");
    }
}

/// Outside of a repository settings are looked for up to the current folder, and no further.
#[test]
fn settings_are_looked_for_up_to_the_root() {
    let files = [("a/.mqlint.yaml", "fail-on: never\n"), ("a/b/milvus.yaml", "mq:\n  type: kafkaa\n")];
    let project = Scratch::new(&files);
    let in_folder = |folder: &str, path: &str| {
        let mut command = mqlint(&project.at(folder), &["check", path]);
        fed(&mut command, "").0
    };
    assert_eq!(in_folder(".", "."), 0);
    assert_eq!(in_folder(".", "a/b/milvus.yaml"), 0);
    assert_eq!(in_folder("a", "b"), 0);
    assert_eq!(in_folder("a/b", "."), 1);
    project.write("a/.git/HEAD", "");
    assert_eq!(in_folder("a/b", "."), 0);
    project.write("a/b/.git/HEAD", "");
    assert_eq!(in_folder(".", "a/b"), 1);
}
