//! Kustomizations as they are built, and what of them is refused.

use serde_json::Value;

use crate::scratch::Scratch;

const WORKLOAD: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: milvus, labels: {app: milvus}}\nspec:\n  selector: {matchLabels: {app: milvus}}\n  template:\n    metadata: {labels: {app: milvus}}\n    spec:\n      containers:\n      - {name: sidecar, image: busybox}\n      - name: milvus\n        image: milvusdb/milvus:v2.6.11\n        args: [milvus, run, standalone]\n        env: [{name: MQ_TYPE, value: rocksmq}]\n        envFrom: [{configMapRef: {name: milvus-env}}]\n        volumeMounts: [{name: config, mountPath: /milvus/configs/user.yaml, subPath: user.yaml}]\n      volumes: [{name: config, configMap: {name: milvus-config}}]\n";
const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: milvus-config}\ndata: {user.yaml: 'proxy: {maxNameLength: 111}'}\n";
const ENV: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: milvus-env}\ndata: {TZ: UTC}\n";
const RESOURCE: &str = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: milvus, labels: {app: milvus}}\nspec:\n  mode: standalone\n  components: {image: 'milvusdb/milvus:v2.6.11'}\n  dependencies: {msgStreamType: rocksmq, rocksmq: {persistence: {enabled: true}}}\n  config: {proxy: {maxNameLength: 111}}\n";
const BASE: &str = "resources: [milvus.yaml, config.yaml, env.yaml]\n";

/// A workload with its configuration in `base`, under kustomizations.
fn workload<'f>(base: &'f str, more: &[(&'f str, &'f str)]) -> Scratch {
    let own = [("base/kustomization.yaml", base), ("base/milvus.yaml", WORKLOAD)];
    let beside = [("base/config.yaml", CONFIG), ("base/env.yaml", ENV)];
    let beside = beside.iter().filter(|(path, _)| base.contains(path.trim_start_matches("base/")));
    let files: Vec<(&str, &str)> = own.iter().chain(beside).chain(more).copied().collect();
    Scratch::new(&files)
}

/// A resource of the operator in `base`, under kustomizations.
fn resource(more: &[(&str, &str)]) -> Scratch {
    let own = [("base/kustomization.yaml", "resources: [milvus.yaml]\n"), ("base/milvus.yaml", RESOURCE)];
    Scratch::new(&[&own[..], more].concat())
}

fn json(folder: &Scratch, words: &[&str]) -> Value {
    let (_, text, errors) = folder.run(&[words, &["--no-config", "--format", "json"]].concat());
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}{errors}"))
}

/// The settings of the only deployment that a path leads to, as `NAME=value`.
fn settings_of(folder: &Scratch, path: &str) -> Vec<String> {
    let json = json(folder, &["resolve", path, "--explicit", "--show-secrets"]);
    let deployments = json["deployments"].as_array().expect("deployments");
    assert_eq!(deployments.len(), 1, "{json}");
    let text = |s: &Value, key: &str| s[key].as_str().unwrap_or_default().to_owned();
    let settings = deployments[0]["settings"].as_array().expect("settings").iter();
    let mut shown: Vec<String> =
        settings.map(|s| format!("{}={}", text(s, "key"), text(s, "value"))).collect();
    shown.sort_unstable();
    shown
}

/// The value of a setting of the only deployment in a project.
fn setting(folder: &Scratch, key: &str) -> Option<String> {
    let all = settings_of(folder, ".");
    all.iter().find_map(|one| Some(one.strip_prefix(key)?.strip_prefix('=')?.to_owned()))
}

/// What kustomize refuses a project for, if anything, with where: file, line, text after it.
fn refusal(folder: &Scratch) -> Option<String> {
    let json = json(folder, &["check", ".", "--fail-on", "never"]);
    let findings = json["findings"].as_array().expect("findings").iter();
    let mut refused = findings.filter(|f| f["rule"] == "kustomize-refused");
    let one = refused.next()?;
    assert!(refused.next().is_none(), "one finding says it all: {json}");
    let (path, message) = (one["path"].as_str()?, one["message"].as_str()?);
    let line = &one["range"]["start"]["line"];
    Some(format!("{path}:{line} {}", message.trim_start_matches("kustomize refuses this: ")))
}

fn overlay(text: &str) -> String {
    format!("resources: [../base]\n{text}")
}

/// What is refused of the workload under an overlay.
fn refused(text: &str) -> Option<String> {
    refusal(&workload(BASE, &[("overlay/kustomization.yaml", &overlay(text))]))
}

#[test]
fn names_of_resources_are_those_that_prefixes_and_suffixes_make() {
    let text = overlay("namePrefix: prod-\nnameSuffix: -b\n");
    let folder = resource(&[("overlay/kustomization.yaml", &text)]);
    assert_eq!(setting(&folder, "etcd.rootPath").as_deref(), Some("prod-milvus-b"));
    // One prefix for both is one place for the data of both, and one for each is none.
    let two = |first: &str, second: &str| {
        let (first, second) = (format!("namePrefix: {first}\n"), format!("namePrefix: {second}\n"));
        let (first, second) = (overlay(&first), overlay(&second));
        let folder = resource(&[("a/kustomization.yaml", &first), ("b/kustomization.yaml", &second)]);
        let json = json(&folder, &["check", ".", "--fail-on", "never"]);
        json["findings"].as_array().expect("findings").iter().any(|f| f["rule"] == "shared-state")
    };
    assert!(!two("a-", "b-"));
}

#[test]
fn what_is_renamed_is_still_found_by_what_refers_to_it() {
    let folder = workload(BASE, &[("overlay/kustomization.yaml", &overlay("namePrefix: x-\n"))]);
    assert_eq!(settings_of(&folder, "."), ["MQ_TYPE=rocksmq", "TZ=UTC", "proxy.maxNameLength=111"]);
    // Patches may name it either way.
    for name in ["milvus-config", "x-milvus-config"] {
        let patch = format!(
            "patches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {{name: {name}}}\n    data: {{user.yaml: 'proxy: {{maxNameLength: 222}}'}}\n"
        );
        let base = format!("{BASE}namePrefix: x-\n");
        let folder = workload(&base, &[("overlay/kustomization.yaml", &overlay(&patch))]);
        assert_eq!(setting(&folder, "proxy.maxNameLength").as_deref(), Some("222"), "{name}");
    }
}

#[test]
fn a_patched_container_comes_first() {
    let patches = "patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: milvus}\n    spec: {template: {spec: {containers: [{name: milvus, env: [{name: A, value: a}]}]}}}\n- target: {kind: Deployment}\n  patch: |\n    - {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: B, value: b}}\n";
    let folder = workload(BASE, &[("overlay/kustomization.yaml", &overlay(patches))]);
    assert_eq!(
        settings_of(&folder, "."),
        ["A=a", "B=b", "MQ_TYPE=rocksmq", "TZ=UTC", "proxy.maxNameLength=111"]
    );
    // Without the first patch there is no list of variables in the first container.
    let (_, second) = patches.split_once("- target").expect("two patches");
    let told = refused(&format!("patches:\n- target{second}"));
    assert!(
        told.is_some_and(|told| told.contains("there is no `/spec/template/spec/containers/0/env/-` to add"))
    );
}

#[test]
fn lists_are_merged_by_their_keys() {
    let with = |env: &str| {
        let patch = format!(
            "patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {{name: milvus}}\n    spec: {{template: {{spec: {{containers: [{{name: milvus, env: [{env}]}}]}}}}}}\n"
        );
        let folder = workload(BASE, &[("overlay/kustomization.yaml", &overlay(&patch))]);
        let all = settings_of(&folder, ".");
        all.into_iter().filter(|one| !one.starts_with("TZ") && !one.starts_with("proxy")).collect::<Vec<_>>()
    };
    assert_eq!(with("{name: NONE, $patch: delete}"), ["MQ_TYPE=rocksmq"]);
    assert_eq!(with("{name: MQ_TYPE, $patch: delete}"), Vec::<String>::new());
    assert_eq!(with("{$patch: replace}, {name: A, value: a}"), ["A=a"]);
    assert_eq!(with("{name: MQ_TYPE, value: kafka}"), ["MQ_TYPE=kafka"]);
}

#[test]
fn generators_make_merge_and_replace() {
    let base = "resources: [milvus.yaml]\nconfigMapGenerator:\n- {name: milvus-config, files: [user.yaml=conf/u.yaml]}\n- name: milvus-env\n  envs: [milvus.env]\n  literals: ['A=\"a\"', \"B='b\", C=c=c]\n";
    let conf = ("base/conf/u.yaml", "proxy: {maxNameLength: 333}\n");
    let env = ("base/milvus.env", "# of Milvus\n  TZ=UTC \nEMPTY\n");
    let folder = workload(base, &[conf, env]);
    let all = ["A=a", "B='b", "C=c=c", "EMPTY=", "MQ_TYPE=rocksmq", "TZ=UTC ", "proxy.maxNameLength=333"];
    assert_eq!(settings_of(&folder, "."), all);
    for (behavior, left) in [("merge", 7), ("replace", 3)] {
        let text = overlay(&format!(
            "configMapGenerator: [{{name: milvus-env, behavior: {behavior}, literals: [TZ=CET]}}]\n"
        ));
        let folder = workload(base, &[conf, env, ("overlay/kustomization.yaml", &text)]);
        let all = settings_of(&folder, ".");
        assert!(all.contains(&"TZ=CET".to_owned()) && all.len() == left, "{behavior}: {all:?}");
    }
    let told = refused("configMapGenerator: [{name: other, behavior: merge, literals: [A=a]}]\n")
        .expect("a refusal");
    assert_eq!(told, "overlay/kustomization.yaml:2 there is no ConfigMap `other` to merge");
    let told = refused("configMapGenerator: [{name: milvus-env, literals: [A=a]}]\n").expect("a refusal");
    assert!(told.contains("`behavior` must be `merge` or `replace`"), "{told}");
}

#[test]
fn a_resource_of_the_operator_stands_beside_a_workload() {
    let base = "resources: [milvus.yaml, resource.yaml, env.yaml]\nconfigMapGenerator: [{name: milvus-config, files: [user.yaml]}]\n";
    let folder =
        workload(base, &[("base/resource.yaml", RESOURCE), ("base/user.yaml", "proxy: {maxNameLen: 1}\n")]);
    let json = json(&folder, &["check", ".", "--fail-on", "never"]);
    let told = json["findings"].as_array().expect("findings").iter();
    let told: Vec<&Value> = told.filter(|f| f["rule"] == "unknown-key").map(|f| &f["path"]).collect();
    assert_eq!(told, ["base/user.yaml"]);
}

#[test]
fn the_overlay_that_is_named_is_what_it_deploys() {
    let same = ["MQ_TYPE=rocksmq", "TZ=UTC", "proxy.maxNameLength=111"];
    for text in ["", "commonAnnotations: {owner: search}\n", "namespace: vectors\n"] {
        let folder = workload(BASE, &[("overlay/Kustomization", &overlay(text))]);
        assert_eq!(settings_of(&folder, "overlay"), same, "{text}");
        assert_eq!(settings_of(&folder, "."), same, "{text}");
    }
    // What an overlay deletes is not deployed.
    let patch = "patches:\n- patch: |\n    apiVersion: milvus.io/v1beta1\n    kind: Milvus\n    metadata: {name: milvus}\n    $patch: delete\n";
    let folder = resource(&[("overlay/kustomization.yaml", &overlay(patch))]);
    assert_eq!(json(&folder, &["resolve", "."])["deployments"], serde_json::json!([]));
}

#[test]
fn patches_select_by_patterns_and_labels() {
    let tried = |target: &str| {
        let patch = format!(
            "patches:\n- target: {{kind: Deployment, {target}}}\n  patch: |\n    - {{op: add, path: /spec/template/spec/containers/1/env/-, value: {{name: A, value: a}}}}\n"
        );
        let folder = workload(BASE, &[("overlay/kustomization.yaml", &overlay(&patch))]);
        setting(&folder, "A").is_some()
    };
    for target in [
        "name: mil.*",
        "name: (other|milvus)",
        "labelSelector: 'app in (milvus, x)'",
        "labelSelector: app!=x",
    ] {
        assert!(tried(target), "{target}");
    }
    for target in
        ["name: mil", "labelSelector: app notin (milvus)", "labelSelector: '!app'", "namespace: vectors"]
    {
        assert!(!tried(target), "{target}");
    }
}

#[test]
fn annotations_can_be_patched_where_there_are_none() {
    let patch = |operation: &str| {
        format!("patches:\n- target: {{kind: Deployment}}\n  patch: |\n    - {operation}\n")
    };
    for operation in [
        "{op: add, path: /metadata/annotations/a, value: b}",
        "{op: replace, path: /metadata/annotations/a, value: b}",
        "{op: remove, path: /metadata/annotations}",
    ] {
        assert_eq!(refused(&patch(operation)), None, "{operation}");
    }
    for operation in [
        "{op: add, path: /spec/template/metadata/annotations/a, value: b}",
        "{op: remove, path: /metadata/annotations/a}",
    ] {
        assert!(refused(&patch(operation)).is_some(), "{operation}");
    }
}

#[test]
fn replacements_copy_values() {
    let text = |path: &str| {
        format!(
            "replacements:\n- source: {{kind: ConfigMap, name: milvus-env, fieldPath: data.TZ}}\n  targets:\n  - select: {{kind: Deployment}}\n    fieldPaths: ['{path}']\n"
        )
    };
    let path = "spec.template.spec.containers.[name=milvus].env.[name=MQ_TYPE].value";
    let folder = workload(BASE, &[("overlay/kustomization.yaml", &overlay(&text(path)))]);
    assert_eq!(setting(&folder, "MQ_TYPE").as_deref(), Some("UTC"));
    let told = refused(&text("spec.none.value")).expect("a refusal");
    assert_eq!(told, "overlay/kustomization.yaml:6 there is no `spec.none.value` to copy to");
}

#[test]
fn mistakes_are_told_where_they_stand() {
    let patch = |head: &str, rest: &str| {
        format!("patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: {head}\n{rest}")
    };
    for (text, told) in [
        ("patchs: []\n".into(), ":2 a kustomization can have no field `patchs`; did you mean `patches`?"),
        ("images: [{name: a, newTag: 2.6}]\n".into(), ":2 `images[0].newTag` must be a string, not a number: put it in quotes"),
        (patch("Deployment", "    metadata: {name: milvvs}\n"), ":6 there is no Deployment `milvvs` to patch"),
        (patch("StatefulSet", "    metadata: {name: milvus}\n"), ":6 there is no StatefulSet `milvus` to patch: `milvus` is a Deployment"),
        (patch("Deployment", "    spec: {replicas: 1}\n"), ":4 the patch must say `kind` and `metadata.name`"),
        (patch("Deployment", "    metadata: {name: milvus}\n    spec: text\n"), ":7 `spec` is a mapping, and the patch makes it a single value"),
        ("patches:\n- target: {kind: Deployment}\n  patch: |\n    - {op: test, path: /metadata/name, value: other}\n".into(), ":5 the test of `/metadata/name` fails: it is `milvus`"),
        ("patches: [{path: none.yaml}]\n".into(), ":2 `none.yaml` is not there"),
        ("replicas: [{name: other, count: 2}]\n".into(), ":2 nothing that has replicas is called `other`"),
        ("components: [../base]\n".into(), ":2 `../base` is no Component: name it under `resources`"),
        ("kind: Kustomisation\n".into(), ":2 `kind` is `Kustomisation`"),
    ] {
        let said = refused(&text).unwrap_or_else(|| panic!("{text} is taken"));
        assert!(said.starts_with(&format!("overlay/kustomization.yaml{told}")), "{said}");
    }
    // The same without the mistake.
    assert_eq!(
        refused("patches: []\nimages: [{name: a, newTag: '2.6'}]\nreplicas: [{name: milvus, count: 2}]\n"),
        None
    );
}

#[test]
fn resources_that_are_not_there_or_there_twice_are_told() {
    let twice = [
        ("overlay/kustomization.yaml", "resources: [../base, again.yaml]\n"),
        ("overlay/again.yaml", CONFIG),
    ];
    let told = refusal(&workload(BASE, &twice)).expect("a refusal");
    assert_eq!(told, "overlay/kustomization.yaml:1 ConfigMap `milvus-config` is there twice");
    let told = refusal(&workload("resources: [milvus.yml, config.yaml]\n", &[])).expect("a refusal");
    assert_eq!(told, "base/kustomization.yaml:1 `milvus.yml` is not there; did you mean `milvus.yaml`?");
    let ring = [
        ("overlay/kustomization.yaml", "resources: [../base, ../ring]\n"),
        ("ring/kustomization.yaml", "resources: [../overlay]\n"),
    ];
    assert!(
        refusal(&workload(BASE, &ring))
            .is_some_and(|told| told.starts_with("ring/kustomization.yaml:1 `../overlay` lies over"))
    );
    // Others of a project are none of Milvus', whatever is wrong with them.
    let other = [("web/kustomization.yaml", "resources: [none.yaml]\nnone: 1\n")];
    assert_eq!(refusal(&workload(BASE, &other)), None);
}

#[test]
fn what_may_be_there_elsewhere_is_declined_by_name() {
    for (text, name) in [
        ("resources: [../base, 'https://example.org/more.yaml']\n", "https://example.org/more.yaml"),
        ("resources: [../base, made.yaml]\n", "made.yaml"),
        ("resources: [../base]\nsecretGenerator: [{name: s, envs: [secret.env]}]\n", "secret.env"),
        ("resources: [../base]\ntransformers: [t.yaml]\n", "transformers"),
    ] {
        let folder = workload(BASE, &[("overlay/kustomization.yaml", text), (".gitignore", "made.yaml\n")]);
        std::fs::create_dir(folder.at(".git")).expect("a folder");
        assert_eq!(refusal(&folder), None, "{text}");
        let (_, _, errors) = folder.run(&["check", ".", "--no-config"]);
        assert!(errors.contains(name) && errors.contains("is not followed"), "{errors}");
    }
}

#[test]
fn patches_and_images_on_a_chart_count() {
    let text = "helmCharts:\n- name: milvus\n  repo: https://zilliztech.github.io/milvus-helm\n  version: 5.0.9\n  releaseName: vectors\n  valuesInline:\n    cluster: {enabled: false}\n    standalone: {messageQueue: rocksmq}\n    pulsarv3: {enabled: false}\nimages: [{name: milvusdb/milvus, newTag: v2.5.14}]\npatches:\n- target: {kind: ConfigMap, name: vectors-milvus}\n  patch: |\n    - {op: replace, path: /data/user.yaml, value: 'proxy: {maxNameLength: 77}'}\n- target: {kind: Deployment}\n  patch: |\n    - {op: remove, path: /spec/replicas}\n";
    let folder = Scratch::new(&[("kustomization.yaml", text)]);
    assert_eq!(setting(&folder, "proxy.maxNameLength").as_deref(), Some("77"));
    // A patch may name what the chart renders itself, and more than that is no mistake, either.
    let (head, _) = text.split_once("patches:").expect("patches");
    let named = "patches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: vectors-milvus}\n    data: {user.yaml: 'proxy: {maxNameLength: 78}'}\nreplicas: [{name: vectors-milvus-standalone, count: 1}]\n";
    let other = Scratch::new(&[("kustomization.yaml", &*format!("{head}{named}"))]);
    assert_eq!(setting(&other, "proxy.maxNameLength").as_deref(), Some("78"));
    assert_eq!(refusal(&other), None);
    let json = json(&folder, &["check", ".", "--fail-on", "never"]);
    let deployment = &json["deployments"][0];
    assert_eq!(deployment["milvus"], "2.5.14");
    let assumed = deployment["assumptions"].to_string();
    assert!(assumed.contains("patches[1]") && !assumed.contains("patches[0]"), "{assumed}");
}

#[test]
fn files_of_values_that_are_not_there_are_refused() {
    let chart = "helmCharts:\n- name: milvus\n  repo: https://zilliztech.github.io/milvus-helm\n  version: 5.0.9\n  releaseName: v\n";
    for (rest, expected) in [
        ("  valuesFile: valeus.yaml\n", Some("`valeus.yaml` is not there")),
        ("  additionalValuesFiles: [values.yaml, gone.yaml]\n", Some("`gone.yaml` is not there")),
        (
            "  valuesMerge: append\n",
            Some("`valuesMerge` is `append`, and must be one of `merge`, `override`, `replace`"),
        ),
        ("  valuesFile: values.yaml\n  additionalValuesFiles: [values.yaml]\n  valuesMerge: merge\n", None),
        ("  valuesFile: https://example.com/values.yaml\n", None),
    ] {
        let text = format!("{chart}{rest}");
        let folder =
            Scratch::new(&[("kustomization.yaml", &*text), ("values.yaml", "cluster: {enabled: true}\n")]);
        let refused = refusal(&folder);
        assert_eq!(
            refused.as_deref().map(|text| text.split_once(' ').expect("a place").1),
            expected,
            "{rest}"
        );
    }
}

#[test]
fn names_are_those_of_files_and_folders() {
    let folder = |resources: &str| {
        let text = format!("resources: [{resources}]\n");
        workload(BASE, &[("overlay/kustomization.yaml", &*text), ("overlay/a.yaml", CONFIG)])
    };
    let refused = |resources: &str| refusal(&folder(resources));
    let why = |text: &str| Some(format!("overlay/kustomization.yaml:1 {text}"));
    assert_eq!(
        refused("'../base/*.yaml'"),
        why("`../base/*.yaml` is not there: kustomize takes names of files, and no patterns")
    );
    assert_eq!(
        refused("../base/kustomization.yaml"),
        why("`../base/kustomization.yaml` is a kustomization and no resource: name its folder")
    );
    assert_eq!(refused("../base"), None);
}

#[test]
fn selectors_take_what_can_be_a_label() {
    let patch = |selector: &str| {
        format!(
            "patches:\n- target: {{{selector}}}\n  patch: |\n    - {{op: add, path: /metadata/labels/x, value: b}}\n"
        )
    };
    for selector in [
        "labelSelector: 'app=milvus'",
        "labelSelector: 'app='",
        "annotationSelector: 'example.com/a_b.c==5'",
        "labelSelector: 'app in ()'",
    ] {
        assert_eq!(refused(&patch(selector)), None, "{selector}");
    }
    for selector in [
        "annotationSelector: 'argocd.argoproj.io/sync-wave=-1'",
        "annotationSelector: 'note=a b'",
        "labelSelector: 'app=a/b'",
        "labelSelector: 'app in (a, b c)'",
        "labelSelector: 'a/b/c=1'",
        "labelSelector: 'Example.com/a=1'",
        "labelSelector: 'app=1,'",
    ] {
        assert!(refused(&patch(selector)).is_some(), "{selector}");
    }
}

#[test]
fn what_stands_in_a_base_is_fixed_there() {
    let outdated = WORKLOAD.replace("v2.6.11", "v2.2.0");
    let base = "resources: [milvus.yaml]\nimages: [{name: busybox, newTag: '1.37'}]\n";
    let folder = Scratch::new(&[
        ("base/kustomization.yaml", base),
        (
            "base/milvus.yaml",
            &*outdated.replace("image: busybox", "image: minio/minio:RELEASE.2024-05-28T17-19-04Z"),
        ),
        ("overlay/kustomization.yaml", "resources: [../base]\nnamePrefix: x-\n"),
    ]);
    let (_, _, errors) = folder.run(&["check", ".", "--no-config", "--fix", "--unsafe-fixes"]);
    assert!(!errors.contains("would change too"), "{errors}");
    let fixed = std::fs::read_to_string(folder.at("base/milvus.yaml")).expect("a file");
    assert!(fixed.contains("quay.io/minio/minio:RELEASE"), "{fixed}");
}
