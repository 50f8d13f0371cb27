//! `mqlint diff` as the program runs it.

use serde_json::Value;

use crate::program::{fed, mqlint};
use crate::scratch::Scratch;

/// Exit code, JSON and standard error of a comparison in a folder that holds `files`.
fn diff(files: &[(&str, &str)], args: &[&str]) -> (i32, Value, String) {
    diff_with(files, args, "")
}

fn diff_with(files: &[(&str, &str)], args: &[&str], stdin: &str) -> (i32, Value, String) {
    let folder = Scratch::new(files);
    let mut command = mqlint(folder.path(), &["diff", "--format", "json"]);
    let (code, out, err) = fed(command.args(args), stdin);
    (code, serde_json::from_str(&out).unwrap_or(Value::Null), err)
}

fn rules(json: &Value) -> Vec<&str> {
    let findings = json["findings"].as_array().expect("findings");
    findings.iter().filter_map(|f| f["rule"].as_str()).collect()
}

const OLD: &str = "etcd:\n  rootPath: by-dev\n";
const NEW: &str = "etcd:\n  rootPath: by-prod\n";

#[test]
fn a_finding_stands_in_the_new_state_and_marks_the_old_one() {
    let files = [("a/user.yaml", OLD), ("b/user.yaml", NEW)];
    let (code, json, _) = diff(&files, &["a", "b", "--milvus", "2.5.4", "--mode", "standalone"]);
    assert_eq!((code, rules(&json)), (1, vec!["metadata-moved"]));
    let finding = &json["findings"][0];
    assert_eq!((&finding["path"], &finding["deployment"]), (&"b/user.yaml".into(), &"b/user.yaml".into()));
    let label = &finding["labels"][0];
    assert_eq!((&label["side"], &label["path"]), (&"before".into(), &"a/user.yaml".into()));
    assert_eq!(json["summary"]["files"], 2);
    assert_eq!(json["deployments"].as_array().map(Vec::len), Some(1));
}

#[test]
fn the_only_one_of_a_kind_is_found_under_another_path() {
    let files = [("old/deploy/values.yaml", "milvus"), ("new/v/values-x.yaml", "milvus")];
    let text = |tag: &str| format!("image:\n  all:\n    tag: {tag}\ncluster:\n  enabled: true\n");
    let (old, new) = (text("v2.5.20"), text("v2.4.5"));
    let files = [(files[0].0, old.as_str()), (files[1].0, new.as_str())];
    let (_, json, _) = diff(&files, &["old", "new", "--as", "helm-values", "--chart", "4.2.40"]);
    assert_eq!(rules(&json), ["downgrade"]);
}

#[test]
fn what_has_no_counterpart_is_said_and_not_judged() {
    let files = [("a/x/milvus.yaml", OLD), ("b/y/milvus.yaml", NEW), ("b/z/milvus.yaml", NEW)];
    let (code, json, err) = diff(&files, &["a", "b", "--as", "milvus-yaml", "--milvus", "2.5.4"]);
    assert_eq!((code, rules(&json).len()), (0, 0));
    assert_eq!(err.matches("has no counterpart").count(), 3, "{err}");
}

#[test]
fn one_side_may_be_standard_input() {
    let args = ["-", "user.yaml", "--stdin-filename", "user.yaml", "--milvus", "2.5.4"];
    let (_, json, _) = diff_with(&[("user.yaml", NEW)], &args, OLD);
    assert_eq!(rules(&json), ["metadata-moved"]);
    let (code, _, err) = diff(&[], &["-", "-"]);
    assert!(code == 2 && err.contains("only once"), "{err}");
}

#[test]
fn a_value_that_moves_to_another_layer_is_no_change() {
    let old = "etcd:\n  rootPath: mine\nminio:\n  bucketName: vectors\nmq:\n  type: kafka\n";
    let new =
        "# the rest comes from the environment\nmq: {type: \"kafka\"}\nminio: {bucketName: 'vectors'}\n";
    let files = [("a/milvus.yaml", old), ("b/milvus.yaml", new), ("b/user.yaml", "etcd: {rootPath: mine}\n")];
    let (code, json, _) = diff(&files, &["a", "b", "--milvus", "2.5.4", "--mode", "cluster"]);
    assert_eq!((code, rules(&json).len()), (0, 0), "{json}");
}

#[test]
fn findings_of_check_are_reported_on_request_as_far_as_they_are_new() {
    let old = "mq:\n  type: redis\n";
    let new = "mq:\n  type: redis\nrootCoord:\n  dmlChannelNumber: 4\n";
    let files = [("a/user.yaml", old), ("b/user.yaml", new)];
    let args = ["a", "b", "--milvus", "2.5.4", "--mode", "cluster"];
    assert_eq!(rules(&diff(&files, &args).1), [""; 0]);
    let (code, json, _) = diff(&files, &[&args[..], &["--all"]].concat());
    assert_eq!((code, rules(&json)), (1, vec!["unknown-key"]));
}

#[test]
fn what_was_moved_is_found_by_what_it_says() {
    let compose = |root: &str| {
        let head = "services:\n  standalone:\n    image: milvusdb/milvus:v2.5.4\n    command: [milvus, run, standalone]\n";
        format!("{head}    environment:\n      ETCD_ROOTPATH: {root}\n      ETCD_ENDPOINTS: etcd:2379\n")
    };
    let (old, new) = (compose("old"), compose("new"));
    let small =
        "services:\n  m:\n    image: milvusdb/milvus:v2.4.5\n    entrypoint: [milvus, run, standalone]\n";
    let files = [
        ("a/dev/docker-compose.yml", old.as_str()),
        ("a/test/docker-compose.yml", small),
        ("b/stacks/milvus/compose.yaml", new.as_str()),
        ("b/x/test/docker-compose.yml", small),
    ];
    let (_, json, err) = diff(&files, &["a", "b"]);
    assert_eq!(rules(&json), ["metadata-moved"], "{err}");
    assert_eq!(json["findings"][0]["labels"][0]["path"], "a/dev/docker-compose.yml");
}

#[test]
fn values_are_followed_into_the_resource_that_installs_the_chart() {
    let values = "cluster:\n  enabled: true\nimage:\n  all:\n    tag: v2.5.4\npulsarv3:\n  enabled: false\nkafka:\n  enabled: true\n";
    let config =
        |root: &str| format!("extraConfigFiles:\n  user.yaml: |\n    etcd:\n      rootPath: {root}\n");
    let indented = format!("{values}{}", config("new")).replace('\n', "\n        ");
    let application = format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: vectors\nspec:\n  source:\n    \
         chart: milvus\n    repoURL: https://zilliztech.github.io/milvus-helm\n    targetRevision: 4.2.40\n    helm:\n      \
         values: |\n        {}\n",
        indented.trim_end()
    );
    let old = format!("{values}{}", config("old"));
    let other =
        "services:\n  m:\n    image: milvusdb/milvus:v2.4.5\n    entrypoint: [milvus, run, standalone]\n";
    let files = [
        ("a/milvus/values.yaml", old.as_str()),
        ("a/compose.yaml", other),
        ("b/apps/milvus.yaml", application.as_str()),
        ("b/compose.yaml", other),
    ];
    let (_, json, err) = diff(&files, &["a", "b", "--chart", "4.2.40"]);
    assert_eq!(rules(&json), ["metadata-moved"], "{err}");
    let (_, json, err) = diff(&files, &["a/milvus/values.yaml", "b/apps/milvus.yaml", "--chart", "4.2.40"]);
    assert_eq!(rules(&json), ["metadata-moved"], "{err}");
}

#[test]
fn each_state_may_have_its_versions() {
    let files = [("a/milvus.yaml", OLD), ("b/milvus.yaml", OLD)];
    let args = ["a", "b", "--mode", "standalone", "--from", "2.5.20", "--to", "2.4.5"];
    let (code, json, _) = diff(&files, &args);
    assert_eq!((code, rules(&json)), (1, vec!["downgrade"]));
}

const WORKLOAD: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: milvus}\nspec:\n  template:\n    spec:\n      containers:\n        - name: milvus\n          image: milvusdb/milvus:v2.5.10\n          command: [milvus, run, standalone]\n          volumeMounts:\n            - {name: data, mountPath: /var/lib/milvus}\n      volumes:\n        - {name: data, persistentVolumeClaim: {claimName: one}}\n";

/// What a change of an overlay over one workload is reported as.
fn overlaid(before: &str, after: &str) -> Vec<String> {
    overlaid_with(&[("base/milvus.yaml", WORKLOAD)], before, after)
}

/// The same with further files in the folders of both states.
fn overlaid_with(more: &[(&str, &str)], before: &str, after: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (state, overlay) in [("a", before), ("b", after)] {
        let files = [("base/milvus.yaml", WORKLOAD), ("kustomization.yaml", overlay)];
        let files = files.iter().chain(more);
        all.extend(files.map(|(name, text)| (format!("{state}/{name}"), *text)));
    }
    let files: Vec<(&str, &str)> = all.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let (_, json, err) = diff(&files, &["a", "b"]);
    let findings = json["findings"].as_array().unwrap_or_else(|| panic!("{err}"));
    let of = |f: &Value, key: &str| f[key].as_str().unwrap_or_default().to_owned();
    findings
        .iter()
        .filter(|f| f["severity"] != "info")
        .map(|f| format!("{} {}", of(f, "rule"), of(f, "message")))
        .collect()
}

#[test]
fn what_kustomize_makes_of_volumes_is_compared() {
    let patch = |spec: &str| {
        format!(
            "resources: [base/milvus.yaml]\npatches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {{name: milvus}}\n      spec: {{template: {{spec: {{{spec}}}}}}}\n"
        )
    };
    let operation = "resources: [base/milvus.yaml]\npatches:\n  - target: {kind: Deployment}\n    patch: |-\n      - op: replace\n        path: /spec/template/spec/volumes/0/persistentVolumeClaim/claimName\n        value: two\n";
    let namespace = |name: &str| format!("namespace: {name}\nresources: [base/milvus.yaml]\n");
    let none = "resources: [base/milvus.yaml]\n";
    let other = patch("volumes: [{name: data, persistentVolumeClaim: {claimName: two}}]");
    let fleeting = patch("volumes: [{name: data, persistentVolumeClaim: null, emptyDir: {}}]");
    for (before, after, says) in [
        (none, other.as_str(), "is now on `claim two`"),
        (none, operation, "is now on `claim two`"),
        (none, fleeting.as_str(), "`emptyDir`, which goes with the pod"),
        (&namespace("a"), namespace("b").as_str(), "`claim one` of `b`"),
    ] {
        let found = overlaid(before, after);
        assert!(
            matches!(&found[..], [one] if one.starts_with("volumes-lost") && one.contains(says)),
            "{found:?}"
        );
    }
    let claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: one}\n";
    let both = "resources: [base/milvus.yaml, base/claim.yaml]\n";
    let prefixed = format!("namePrefix: new-\n{both}");
    let suffixed = format!("nameSuffix: -new\n{both}");
    let elsewhere = format!("namePrefix: new-\n{none}");
    for (before, after, says) in [
        (both, prefixed.as_str(), Some("was on `claim one` and is now on `claim new-one`")),
        (both, &suffixed, Some("was on `claim one` and is now on `claim one-new`")),
        (&prefixed, both, Some("was on `claim new-one` and is now on `claim one`")),
        (&prefixed, &prefixed, None),
        // A claim that is no resource of the kustomization keeps its name.
        (none, &elsewhere, None),
    ] {
        let found = overlaid_with(&[("base/claim.yaml", claim)], before, after);
        assert_eq!(found.len(), usize::from(says.is_some()), "{after}: {found:?}");
        assert!(says.is_none_or(|says| found[0].contains(says)), "{found:?}");
    }
    let set = WORKLOAD
        .replace("kind: Deployment", "kind: StatefulSet")
        .replace("claimName: one", "claimName: other")
        + "  volumeClaimTemplates: [{metadata: {name: data}}]\n";
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: vectors}\nspec:\n  chart: {spec: {chart: milvus, version: 4.2.58}}\n  values: {cluster: {enabled: true}}\n";
    for (text, says) in [(set.as_str(), "is now on `claim data-new-milvus-0`"), (release, "to `new-vectors`")]
    {
        let plain = "resources: [base/milvus.yaml]\n";
        let found =
            overlaid_with(&[("base/milvus.yaml", text)], plain, &format!("namePrefix: new-\n{plain}"));
        assert!(matches!(&found[..], [one] if one.contains(says)), "{found:?}");
    }
    // Several in one file are told apart by their names, which all change.
    let two = format!("{set}---\n{}", set.replace("name: milvus", "name: vectors"));
    for (before, after) in [("", "namePrefix: new-\n"), ("nameSuffix: -old\n", "")] {
        let [before, after] = [before, after].map(|rest| format!("{rest}{none}"));
        let found = overlaid_with(&[("base/milvus.yaml", &two)], &before, &after);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().all(|f| f.starts_with("volumes-lost")), "{found:?}");
    }
    let harmless = patch("priorityClassName: high, volumes: [{name: tmp, emptyDir: {}}]");
    for (before, after) in [(none, &harmless), (other.as_str(), &other), (none, &namespace("x"))] {
        assert_eq!(overlaid(before, after), [""; 0], "{after}");
    }
}
