//! What is filled in before it is applied, and what other tools say of values.

use serde_json::Value;

use crate::git::Repository;
use crate::surroundings::{list, report};

/// The rules that report errors or warnings of a path, each once.
fn told(files: &[(&str, &str)], path: &str) -> Vec<String> {
    let repository = Repository::new(files);
    let report = report(repository.path(), &[path]);
    assert!(!report.to_string().contains('\u{fffd}'), "{report}");
    let loud = list(&report, "findings").iter().filter(|f| f["severity"] != "info");
    let mut rules: Vec<String> =
        loud.map(|finding| finding["rule"].as_str().expect("a rule").to_owned()).collect();
    rules.dedup();
    rules
}

fn first(files: &[(&str, &str)], path: &str) -> Value {
    let repository = Repository::new(files);
    report(repository.path(), &[path])["deployments"][0].clone()
}

const MILVUS: &str = "mq:\n  type: rocksmq\netcd:\n  endpoints: ${ETCD_HOST}:2379\n  rootPath: a\nminio:\n  address: minio.example.com\n  bucketName: your-bucket\n";

#[test]
fn what_scripts_fill_in_is_no_placeholder() {
    let only = |script: &str| {
        let files = [("run/up.sh", script), ("milvus.yaml", MILVUS)];
        let repository = Repository::new(&files);
        let report = report(repository.path(), &["milvus.yaml"]);
        let placeholders = list(&report, "findings").iter().filter(|f| f["rule"] == "placeholder-value");
        placeholders.map(|f| f["key"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let all = ["etcd.endpoints", "minio.bucketName"];
    assert_eq!(only("echo milvus.yaml\n"), all);
    assert_eq!(only("envsubst < milvus.yaml | kubectl apply -f -\n"), ["minio.bucketName"]);
    assert_eq!(only("for f in *.yaml; do\n  envsubst < \"$f\" > out\ndone\n"), ["minio.bucketName"]);
    assert_eq!(only("sed -i \"s/your-bucket/$BUCKET/\" milvus.yaml\n"), ["etcd.endpoints"]);
    assert_eq!(only("sed -i \"s/other/$BUCKET/\" milvus.yaml\n"), all);
    assert_eq!(only("gomplate -f milvus.yaml\n"), [""; 0]);
    // Of another file nothing is said.
    assert_eq!(only("envsubst < other.yaml\nused milvus.yaml\n"), all);
}

#[test]
fn what_flux_substitutes_is_no_placeholder() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: m}\nspec:\n  chart:\n    spec: {chart: milvus, version: 4.2.15, sourceRef: {kind: HelmRepository, name: milvus}}\n  values:\n    externalEtcd:\n      enabled: true\n      endpoints: [\"${ETCD}:2379\"]\n    etcd: {enabled: false}\n";
    let flux = |post: &str| {
        format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: x}}\nspec:\n  path: ./apps\n{post}"
        )
    };
    let with = |post: &str| {
        let flux = flux(post);
        told(&[("apps/m.yaml", release), ("cluster/x.yaml", &flux)], "apps/m.yaml")
    };
    assert!(with("  prune: true\n").contains(&"placeholder-value".to_owned()));
    let filled = with("  postBuild:\n    substituteFrom:\n    - {kind: ConfigMap, name: vars}\n");
    assert!(!filled.contains(&"placeholder-value".to_owned()), "{filled:?}");
}

#[test]
fn values_that_flux_takes_from_elsewhere_are_set() {
    let release = |from: &str| {
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: m}}\nspec:\n  chart:\n    spec: {{chart: milvus, version: 4.2.15, sourceRef: {{kind: HelmRepository, name: milvus}}}}\n{from}  values:\n    cluster: {{enabled: true}}\n    pulsar: {{enabled: false}}\n    pulsarv3: {{enabled: false}}\n"
        )
    };
    let bare = release("");
    assert!(told(&[("m.yaml", &bare)], "m.yaml").contains(&"missing-broker".to_owned()));
    let from =
        release("  valuesFrom:\n  - {kind: Secret, name: s, valuesKey: k, targetPath: kafka.enabled}\n");
    assert!(!told(&[("m.yaml", &from)], "m.yaml").contains(&"missing-broker".to_owned()));
    let other =
        release("  valuesFrom:\n  - {kind: Secret, name: s, valuesKey: k, targetPath: minio.accessKey}\n");
    assert!(told(&[("m.yaml", &other)], "m.yaml").contains(&"missing-broker".to_owned()));
}

#[test]
fn ranges_of_chart_versions_are_understood() {
    let argo = |range: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: m}}\nspec:\n  source:\n    repoURL: https://zilliztech.github.io/milvus-helm\n    chart: milvus\n    targetRevision: '{range}'\n    helm:\n      values: |\n        cluster:\n          enabled: false\n"
        )
    };
    let chart = |range: &str| first(&[("m.yaml", &argo(range))], "m.yaml");
    for range in ["4.1.x", "~4.1.0", "4.1.*", ">=4.1.0 <4.2.0"] {
        let deployment = chart(range);
        let version = deployment["chart"].as_str().expect("a version");
        assert!(version.starts_with("4.1."), "{range}: {deployment}");
        assert!(
            deployment["assumptions"]
                .to_string()
                .contains(&format!("the newest known that `{range}` allows"))
        );
    }
    assert!(chart("HEAD")["chart"].as_str().is_some_and(|version| !version.starts_with("4.1.")));
    let umbrella = "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- name: milvus\n  version: ^4.0.30\n  repository: https://zilliztech.github.io/milvus-helm\n";
    let values = "milvus:\n  cluster:\n    enabled: false\n";
    let deployment = first(&[("Chart.yaml", umbrella), ("values.yaml", values)], "values.yaml");
    assert!(deployment["chart"].as_str().is_some_and(|version| version.starts_with("4.")), "{deployment}");
    let lock = "dependencies:\n- name: milvus\n  version: 4.1.2\n  repository: https://zilliztech.github.io/milvus-helm\n";
    let locked =
        first(&[("Chart.yaml", umbrella), ("Chart.lock", lock), ("values.yaml", values)], "values.yaml");
    assert_eq!(locked["chart"], "4.1.2");
}

/// Values with which no queue is left.
const NO_QUEUE: &str = "cluster:\n  enabled: true\npulsar:\n  enabled: false\npulsarv3:\n  enabled: false\n";

#[test]
fn values_of_terraform_are_found_however_they_are_written() {
    let release = |values: &str| {
        format!(
            "resource \"helm_release\" \"m\" {{\n  name = \"m\"\n  repository = \"https://zilliztech.github.io/milvus-helm\"\n  chart = \"milvus\"\n  version = var.chart.version\n{values}\n}}\nvariable \"chart\" {{ default = {{ version = \"4.1.20\" }} }}\nvariable \"kafka\" {{}}\n"
        )
    };
    let check = |values: &str, more: &[(&str, &str)]| {
        let main = release(values);
        let files: Vec<(&str, &str)> = [("tf/main.tf", main.as_str()), ("tf/values.yaml", NO_QUEUE)]
            .into_iter()
            .chain(more.iter().copied())
            .collect();
        (told(&files, "tf/main.tf"), first(&files, "tf/main.tf"))
    };
    for values in [
        "values = [file(\"values.yaml\")]",
        "values = [\"${file(\"values.yaml\")}\"]",
        "values = [\"${file(\"${path.module}/values.yaml\")}\"]",
        "values = concat([file(\"${path.root}/values.yaml\")], [])",
        "values = [templatefile(\"${path.module}/values.yaml\", { a = 1 })]",
        "values = [yamlencode(merge({ cluster = { enabled = true } }, { pulsar = { enabled = false }, pulsarv3 = { enabled = false } }))]",
    ] {
        let (rules, deployment) = check(values, &[]);
        assert!(rules.contains(&"missing-broker".to_owned()), "{values}: {deployment}");
        assert_eq!(deployment["chart"], "4.1.20", "{values}");
    }
    // What only Terraform knows may be what is missing.
    let open = "values = [file(\"values.yaml\")]\nset {\n  name = \"kafka.enabled\"\n  value = var.kafka\n}";
    assert!(!check(open, &[]).0.contains(&"missing-broker".to_owned()));
    let set = [("tf/terraform.tfvars", "kafka = false\nchart = { version = \"4.1.25\" }\n")];
    let (rules, deployment) = check(open, &set);
    assert!(rules.contains(&"missing-broker".to_owned()), "{deployment}");
    assert_eq!(deployment["chart"], "4.1.25");
}

#[test]
fn templates_of_terraform_are_no_plain_values() {
    let template = "cluster:\n  enabled: ${cluster}\nexternalS3:\n  enabled: true\n  host: s3.example.com\n  bucketName: ${bucket}\nextraConfigFiles:\n  user.yaml: |+\n    etcd:\n      rootPath: ${root}\n";
    let told_of = told(&[("milvus/values.yaml.tftpl", template)], "milvus/values.yaml.tftpl");
    assert!(!told_of.contains(&"placeholder-value".to_owned()), "{told_of:?}");
    let plain = told(&[("milvus/values.yaml", template)], "milvus/values.yaml");
    assert!(plain.contains(&"placeholder-value".to_owned()), "{plain:?}");
}

#[test]
fn folders_and_files_of_ansible_are_found() {
    let task = |values: &str| {
        format!(
            "- name: milvus\n  kubernetes.core.helm:\n    name: m\n    chart_ref: milvus/milvus\n    chart_version: 4.1.20\n    release_namespace: x\n    {values}\n"
        )
    };
    let check = |values: &str| {
        let task = task(values);
        let files = [
            ("roles/m/tasks/main.yml", task.as_str()),
            ("roles/m/files/values.yaml", NO_QUEUE),
            ("files/play.yaml", NO_QUEUE),
            ("roles/m/templates/values.yaml.j2", NO_QUEUE),
        ];
        told(&files, "roles/m/tasks/main.yml")
    };
    for values in [
        "values_files: ['{{ role_path }}/files/values.yaml']",
        "values_files: ['{{ playbook_dir }}/files/play.yaml']",
        "release_values: \"{{ lookup('file', 'values.yaml') | from_yaml }}\"",
        "release_values: \"{{ lookup('ansible.builtin.template', 'values.yaml.j2') | from_yaml }}\"",
    ] {
        assert!(check(values).contains(&"missing-broker".to_owned()), "{values}");
    }
    for values in ["values_files: ['{{ elsewhere }}/values.yaml']", "release_values: '{{ milvus_values }}'"] {
        let task = task(values);
        let deployment = first(&[("tasks/main.yml", task.as_str())], "tasks/main.yml");
        assert!(deployment["assumptions"].to_string().contains("}}"), "{deployment}");
    }
}
