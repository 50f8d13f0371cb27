//! Which files a run finds, reads and takes for Milvus'.

use std::fs;

use serde_json::Value;

use crate::program::{fed, mqlint};
use crate::scratch::Scratch;

const MILVUS: &str = "mq:\n  type: kafka\nkafka:\n  brokerList: k:9092\n";
const VALUES: &str = "cluster:\n  enabled: true\nexternalKafka:\n  enabled: true\n  brokerList: k:9092\n";

/// Exit code, report and standard error of `mqlint check` in a folder.
fn check(folder: &Scratch, args: &[&str], stdin: &str) -> (i32, Value, String) {
    let mut command = mqlint(folder.path(), &["check", "--format", "json", "--fail-on", "never"]);
    let (code, out, err) = fed(command.args(args), stdin);
    (code, serde_json::from_str(&out).expect("JSON"), err)
}

/// The files of all deployments.
fn files(report: &Value) -> Vec<String> {
    let deployments = report["deployments"].as_array().expect("deployments").iter();
    let files = deployments.flat_map(|d| d["files"].as_array().expect("files"));
    files.map(|f| f.as_str().expect("a path").to_owned()).collect()
}

fn found(texts: &[(&str, &str)], args: &[&str]) -> Vec<String> {
    let folder = Scratch::new(texts);
    let (code, report, err) = check(&folder, args, "");
    assert_eq!(code, 0, "{err}");
    files(&report)
}

#[test]
fn a_file_named_several_times_is_judged_once() {
    let folder = Scratch::new(&[("deploy/milvus.yaml", MILVUS), ("deploy/values.yaml", VALUES)]);
    let args = [
        "deploy/milvus.yaml",
        "./deploy/milvus.yaml",
        "deploy",
        "deploy/",
        ".",
        "deploy/../deploy/values.yaml",
    ];
    let (code, report, _) = check(&folder, &args, "");
    assert_eq!(
        (code, files(&report)),
        (0, vec!["deploy/milvus.yaml".to_owned(), "deploy/values.yaml".into()])
    );
    assert_eq!(report["summary"]["files"], 2);
}

#[test]
fn order_is_that_of_the_arguments_then_of_the_paths() {
    let texts = [("b/milvus.yaml", MILVUS), ("a/values.yaml", VALUES), ("a/c/milvus.yml", MILVUS)];
    assert_eq!(found(&texts, &[]), ["a/c/milvus.yml", "a/values.yaml", "b/milvus.yaml"]);
    assert_eq!(found(&texts, &["b", "a"]), ["b/milvus.yaml", "a/c/milvus.yml", "a/values.yaml"]);
}

#[cfg(unix)]
#[test]
fn links_to_files_are_files_and_links_to_folders_are_left_alone() {
    use std::os::unix::fs::symlink;
    let folder = Scratch::new(&[("..data/milvus.yaml", MILVUS), ("sub/values.yaml", VALUES)]);
    // As Kubernetes mounts a ConfigMap.
    symlink("..data/milvus.yaml", folder.at("milvus.yaml")).expect("a link");
    symlink("sub", folder.at("again")).expect("a link");
    symlink(".", folder.at("loop")).expect("a link");
    symlink("nowhere", folder.at("dangling.yaml")).expect("a link");
    let (code, report, err) = check(&folder, &[], "");
    assert_eq!(
        (code, files(&report)),
        (0, vec!["milvus.yaml".to_owned(), "sub/values.yaml".into()]),
        "{err}"
    );
    let (code, report, _) = check(&folder, &["milvus.yaml", "..data/milvus.yaml"], "");
    assert_eq!((code, files(&report)), (0, vec!["milvus.yaml".to_owned()]));
    let (code, _, err) = check(&folder, &["dangling.yaml"], "");
    assert_eq!(code, 2);
    assert!(err.contains("cannot read dangling.yaml"), "{err}");
}

#[test]
fn what_cannot_be_read_does_not_hide_the_rest() {
    let folder = Scratch::new(&[("a/milvus.yaml", MILVUS), ("z/values.yaml", VALUES)]);
    let huge = fs::File::create(folder.at("m.yaml")).expect("a file");
    huge.set_len(mqlint::text::source::MAX_BYTES + 1).expect("a size");
    let (code, report, err) = check(&folder, &[".", "no/such/folder"], "");
    assert_eq!((code, files(&report)), (2, vec!["a/milvus.yaml".to_owned(), "z/values.yaml".into()]));
    let errors = report["errors"].as_array().expect("errors");
    let paths: Vec<_> = errors.iter().map(|e| e["path"].as_str().expect("a path")).collect();
    assert_eq!(paths, ["m.yaml", "no/such/folder"]);
    assert!(
        err.contains("m.yaml: larger than 64 MiB") && err.contains("no/such/folder: No such file"),
        "{err}"
    );
}

#[test]
fn standard_input_goes_by_its_name() {
    let folder = Scratch::empty();
    let (_, report, _) = check(&folder, &["-", "--stdin-filename", "deploy/milvus.yaml"], MILVUS);
    assert_eq!(files(&report), ["deploy/milvus.yaml"]);
    let (_, report, _) = check(&folder, &["-", "--as", "helm-values"], VALUES);
    assert_eq!(
        (files(&report), report["deployments"][0]["kind"].as_str()),
        (vec!["<stdin>".into()], Some("helm-values"))
    );
    let (code, report, err) = check(&folder, &["-"], "a: 1\n");
    assert_eq!((code, files(&report)), (0, vec![]));
    assert!(err.contains("no Milvus configuration found"), "{err}");
}

#[test]
fn templates_are_named_and_not_read() {
    let texts = [
        ("chart/Chart.yaml", "name: milvus\nversion: 5.0.2\n"),
        ("chart/values.yaml", VALUES),
        ("chart/templates/values.yaml", "mq: {{ .Values.queue }}\n"),
        (
            "ansible/milvus.yaml",
            "mq:\n  type: {{ queue }}\n{% if kafka %}\nkafka:\n  brokerList: x\n{% endif %}\n",
        ),
    ];
    let folder = Scratch::new(&texts);
    let (code, report, err) = check(&folder, &[], "");
    assert_eq!((code, files(&report)), (0, vec!["chart/values.yaml".to_owned()]), "{err}");
    assert!(err.contains("templates were skipped"), "{err}");
}

#[test]
fn a_folder_called_templates_is_a_folder_where_no_chart_is() {
    assert_eq!(found(&[("templates/milvus.yaml", MILVUS)], &[]), ["templates/milvus.yaml"]);
}

#[test]
fn what_git_ignores_is_found_by_name_only() {
    let texts = [(".gitignore", "build/\n"), ("build/milvus.yaml", MILVUS)];
    assert_eq!(found(&texts, &[]), Vec::<String>::new());
    assert_eq!(found(&texts, &["build/milvus.yaml"]), ["build/milvus.yaml"]);
}

#[test]
fn values_of_a_chart_that_names_milvus_are_its_values() {
    let umbrella = "name: platform\ndependencies:\n  - name: milvus\n    version: 5.0.2\n    repository: https://example.com\n";
    let other = "name: platform\ndependencies:\n  - name: redis\n    version: 1.0.0\n    repository: https://example.com\n";
    let values = "milvus:\n  cluster:\n    enabled: false\nservices:\n  web: {}\n";
    assert_eq!(found(&[("Chart.yaml", umbrella), ("values.yaml", values)], &[]), ["values.yaml"]);
    assert_eq!(found(&[("Chart.yaml", other), ("values.yaml", values)], &[]), Vec::<String>::new());
}

#[test]
fn values_of_an_umbrella_chart_without_milvus_are_the_charts_own() {
    let umbrella = "name: platform\ndependencies:\n  - name: milvus\n    version: 5.0.2\n";
    let folder = Scratch::new(&[("Chart.yaml", umbrella), ("values.yaml", "cluster:\n  enabled: false\n")]);
    let (_, report, _) = check(&folder, &[], "");
    assert_eq!(report["deployments"][0]["mode"], "cluster", "the key `cluster` is not Milvus'");
    for finding in report["findings"].as_array().expect("findings") {
        assert_eq!(finding["path"], "values.yaml", "{finding}");
    }
}

#[test]
fn milvus_files_are_recognised() {
    for (name, text) in [
        ("milvus.yaml", MILVUS),
        ("configs/milvus.yaml", "etcd:\n  endpoints: [e:2379]\n"),
        ("milvus.yaml", "etcd:  endpoints: e:2379  rootPath: by-dev\n"),
        ("user.yaml", "common:\n  security:\n    authorizationEnabled: true\n"),
        ("user.yaml", "mq:\n  typ: kafka\n"),
        ("default.yaml", "MQ_TYPE: kafka\n"),
        ("prod-milvus.yaml", "log:\n  level: debug\nrootCoord:\n  dmlChannelNum: 4\n"),
        ("prod.yaml", "mq:\n  type: kafka\nrootCoord:\n  dmlChannelNum: 4\n"),
        ("values.yaml", VALUES),
        ("values-prod.yaml", "image:\n  all:\n    tag: v2.6.2\n"),
        (
            "values.yaml",
            "cluster:\n  enabled: false\netcd:\n  replicaCount: 1\nminio:\n  mode: standalone\npulsar:\n  enabled: false\n",
        ),
        ("values.yaml", "standalone:\n  messageQueue: rocksmq\n"),
        ("values.yaml", "queryNode:\n  replicas: 2\n"),
        ("compose.yaml", "services:\n  standalone:\n    image: milvusdb/milvus:v2.5.4\n"),
        (
            "prod.yaml",
            "cluster:\n  enabled: true\nextraConfigFiles:\n  user.yaml: |\n    mq:\n      type: kafka\n",
        ),
    ] {
        assert_eq!(found(&[(name, text)], &[]), [name], "{text}");
    }
}

#[test]
fn files_of_others_are_left_alone() {
    let others = [
        (
            "deployment.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: milvus\nspec:\n  mq: {type: kafka}\n",
        ),
        ("milvus.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: milvus\n"),
        (
            "ci.yml",
            "name: ci\non: push\njobs:\n  test:\n    services:\n      milvus:\n        image: milvusdb/milvus\n",
        ),
        ("openapi.yaml", "openapi: 3.0.0\ninfo: {title: x, version: '1'}\npaths:\n  /mq:\n    get: {}\n"),
        (
            "values.yaml",
            "image:\n  repository: nginx\n  tag: '1'\netcd:\n  enabled: true\nminio:\n  enabled: true\n",
        ),
        (
            "values.yaml",
            "etcd:\n  enabled: true\nexternalEtcd:\n  servers: [e]\nkafka:\n  enabled: false\nexternalKafka:\n  brokers: [k]\n",
        ),
        (
            "values.yaml",
            "externalS3:\n  host: s3\n  bucket: b\nminio:\n  enabled: false\nserver:\n  replicas: 1\n",
        ),
        ("values.yaml", "nameNode:\n  replicas: 1\ndataNode:\n  replicas: 3\n"),
        (
            "values.yaml",
            "milvus:\n  image:\n    tag: '2'\nwaitContainer: {}\ninitJob: {}\nqueryNode: {}\nattu: {}\n",
        ),
        ("milvus.yaml", "milvus:\n  host: localhost\n  port: 19530\nmq:\n  host: rabbit\n"),
        ("milvus.yaml", "minio:\n  endpoint: m\n  secure: false\nlog:\n  level: info\n"),
        ("default.yaml", "log:\n  level: info\nhttp:\n  port: 8080\nkafka:\n  brokers: [k]\n"),
        ("user.yaml", "mq:\n  host: rabbit\nusers: [a]\n"),
        ("app.yaml", "mq:\n  host: rabbit\nlocalStorage:\n  dir: /tmp\n"),
        ("tidb.yaml", "tikv:\n  replicas: 3\npd: {}\nmetastore: {}\n"),
        ("playbook.yaml", "attu:\n  port: 3000\nhosts: all\ntasks: []\nbecome: true\n"),
        ("list.yaml", "- mq.type\n- rootCoord\n"),
        ("compose.yaml", "services:\n  standalone:\n    image: zilliz/attu:v2.5\n"),
    ];
    for (name, text) in others {
        for args in [&[][..], &[name]] {
            assert_eq!(found(&[(name, text)], args), Vec::<String>::new(), "{name}\n{text}");
        }
    }
}

#[test]
fn values_by_another_name_are_what_a_version_of_the_chart_says() {
    let folder = Scratch::new(&[
        ("prod.yaml", "cluster:\n  enabled: true\netcd:\n  replicaCount: 3\n"),
        ("typo.yaml", "etcd:\n  replicaCount: 3\nclsuter: {}\n"),
        ("redis.yaml", "image: {repository: redis}\nservice: {port: 6379}\nmetrics: {enabled: true}\n"),
        ("app.yaml", "kafka: {host: k}\nserver: {port: 80}\ndatabase: {}\nlogging: {}\n"),
        ("web.k8s.yaml", "apiVersion: v1\nkind: Service\netcd: {}\ncluster: {}\n"),
        ("milvus.yaml", MILVUS),
    ]);
    let kinds = |args: &[&str], stdin: &str| {
        let (_, report, _) = check(&folder, args, stdin);
        let deployments = report["deployments"].as_array().expect("deployments").clone();
        let shown = |d: &Value| format!("{} {}", d["id"], d["kind"]).replace('"', "");
        deployments.iter().map(shown).collect::<Vec<_>>()
    };
    let all = ["prod.yaml", "typo.yaml", "redis.yaml", "app.yaml", "web.k8s.yaml", "milvus.yaml"];
    let with_chart = [&all[..], &["--chart", "5.0.2"]].concat();
    let said = ["prod.yaml helm-values", "typo.yaml helm-values", "milvus.yaml milvus-yaml"];
    assert_eq!(kinds(&with_chart, ""), said);
    assert_eq!(kinds(&all, ""), ["milvus.yaml milvus-yaml"]);
    assert_eq!(kinds(&[".", "--chart", "5.0.2"], ""), ["milvus.yaml milvus-yaml"]);
    assert_eq!(kinds(&["-", "--chart", "5.0.2"], "etcd: {enabled: true}\n"), ["<stdin> helm-values"]);
}
