//! A file is told the same of, whether it is named alone or with all: in trees made by chance, and in repositories that
//! `MQLINT_REPOSITORIES` names the folder of.

use std::path::{Path, PathBuf};

use crate::chance::Chance;
use crate::git::Repository;
use crate::surroundings::alone_is_as_in_all;

const FOLDERS: [&str; 6] = ["", "deploy/", "deploy/milvus/", "k8s/", "roles/m/tasks/", "configs/"];
const TAGS: [&str; 3] = ["v2.3.4", "v2.5.14", "v2.6.2"];

/// The files of a tree. Each is a part of something that others may be parts of, too.
fn tree(seed: u64) -> Vec<(String, String)> {
    let mut chance = Chance::of(seed);
    let mut files: Vec<(String, String)> = Vec::new();
    let count = 4 + chance.below(8);
    for _ in 0..count {
        let (folder, kind) = (chance.one_of(&FOLDERS), chance.below(KINDS.len()));
        let (name, text) = KINDS[kind](&mut chance);
        let path = format!("{folder}{name}");
        if files.iter().all(|(known, _)| *known != path) {
            files.push((path, text));
        }
    }
    files
}

type Make = fn(&mut Chance) -> (String, String);
const KINDS: [Make; 9] =
    [compose, overlay, config, values, overlaid_values, script, chart, manifest, config_map];

fn compose(chance: &mut Chance) -> (String, String) {
    let mount =
        if chance.once_in(2) { "    volumes: ['./milvus.yaml:/milvus/configs/user.yaml']\n" } else { "" };
    let command = if chance.once_in(4) { "" } else { "    command: [milvus, run, standalone]\n" };
    let etcd = chance.one_of(&["etcd:2379", "etdc:2379", "${ETCD}"]);
    let text = format!(
        "services:\n  etcd: {{image: 'quay.io/coreos/etcd:v3.5.5', command: etcd}}\n  milvus:\n    image: milvusdb/milvus:{}\n{command}{mount}    environment: {{ETCD_ENDPOINTS: '{etcd}'}}\n",
        chance.one_of(&TAGS)
    );
    (chance.one_of(&["docker-compose.yml", "compose.yaml", "milvus-compose.yml"]).into(), text)
}

fn overlay(chance: &mut Chance) -> (String, String) {
    let image = if chance.once_in(2) { "    image: milvusdb/milvus:v2.5.14-gpu\n" } else { "" };
    let text = format!(
        "services:\n  milvus:\n{image}    environment: {{MQ_TYPE: {}}}\n",
        chance.one_of(&["rocksmq", "pulsra"])
    );
    (chance.one_of(&["docker-compose.gpu.yml", "docker-compose.override.yml", "gpu.yml"]).into(), text)
}

fn config(chance: &mut Chance) -> (String, String) {
    let queue = chance.one_of(&["rocksmq", "kafka", "pulsra"]);
    let bucket = chance.one_of(&["a", "your-bucket", "${BUCKET}"]);
    let text = format!(
        "mq:\n  type: {queue}\nminio:\n  bucketName: {bucket}\ndataNode:\n  flush:\n    insertBufSize: 1\n"
    );
    ("milvus.yaml".into(), text)
}

fn values(chance: &mut Chance) -> (String, String) {
    let tag = chance.one_of(&TAGS);
    let text = format!(
        "cluster:\n  enabled: {}\npulsar:\n  enabled: false\npulsarv3:\n  enabled: false\nimage:\n  all:\n    tag: {tag}\n",
        chance.once_in(2)
    );
    (chance.one_of(&["values.yaml", "milvus-values.yaml"]).into(), text)
}

fn overlaid_values(chance: &mut Chance) -> (String, String) {
    let text = format!(
        "cluster:\n  enabled: {}\nextraConfigFiles:\n  user.yaml: |\n    mq: {{type: rocksmq}}\n",
        chance.once_in(2)
    );
    ("values-prod.yaml".into(), text)
}

fn script(chance: &mut Chance) -> (String, String) {
    let lines = [
        "docker compose -f docker-compose.yml -f gpu.yml up -d",
        "helm upgrade m milvus/milvus --version 4.2.x -f values.yaml -f values-prod.yaml",
        "helm install m milvus/milvus --version 4.1.20 -f milvus-values.yaml --set kafka.enabled=$K",
        "envsubst < milvus.yaml | kubectl apply -f -",
        "docker run -v ./milvus.yaml:/milvus/configs/milvus.yaml milvusdb/milvus:v2.4.1 milvus run standalone",
    ];
    let text: String = (0..2).map(|_| format!("{}\n", chance.one_of(&lines))).collect();
    (chance.one_of(&["up.sh", "README.md", "Makefile"]).into(), text)
}

fn chart(chance: &mut Chance) -> (String, String) {
    let version = chance.one_of(&["4.1.20", "~4.2.0", "^4.0"]);
    let text = format!(
        "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- name: milvus\n  version: {version}\n  repository: https://zilliztech.github.io/milvus-helm\n"
    );
    ("Chart.yaml".into(), text)
}

fn manifest(chance: &mut Chance) -> (String, String) {
    let role = chance.one_of(&["standalone", "proxy", "mixcoord"]);
    let text = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {role}, namespace: a}}\nspec:\n  template:\n    metadata: {{labels: {{a: b}}}}\n    spec:\n      volumes: [{{name: c, configMap: {{name: milvus-config}}}}]\n      containers:\n      - name: m\n        image: milvusdb/milvus:v2.5.14\n        args: [milvus, run, {role}]\n        volumeMounts: [{{name: c, mountPath: /milvus/configs/user.yaml, subPath: user.yaml}}]\n"
    );
    (format!("{role}.yaml"), text)
}

fn config_map(chance: &mut Chance) -> (String, String) {
    let namespace = chance.one_of(&["a", "b"]);
    let text = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: milvus-config, namespace: {namespace}}}\ndata:\n  user.yaml: |\n    mq: {{type: rocksmq}}\n    minio: {{bucketName: your-bucket}}\n"
    );
    ("config-map.yaml".into(), text)
}

#[test]
fn a_file_of_a_tree_made_by_chance_is_judged_alone_as_in_all() {
    let (mut files, mut findings) = (0, 0);
    for seed in 0..12 {
        let tree = tree(seed);
        let repository = Repository::new(&tree);
        let (own, told) = alone_is_as_in_all(repository.path(), 1000);
        files += own;
        findings += told;
    }
    println!("{files} files, {findings} findings");
    assert!(files > 60 && findings > 40, "{files} files, {findings} findings");
}

#[test]
fn a_file_of_real_repositories_is_judged_alone_as_in_all() {
    let Some(folder) = std::env::var_os("MQLINT_REPOSITORIES").map(PathBuf::from) else { return };
    let entries = std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut all: Vec<PathBuf> = entries.filter(|path| path.join(".git").exists()).collect();
    all.sort();
    assert!(!all.is_empty(), "no repository in {}", folder.display());
    let count = |path: &Path| alone_is_as_in_all(path, 60);
    let (files, findings) = all.iter().map(|path| count(path)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    println!("{} repositories, {files} files, {findings} findings", all.len());
}
