//! Values for the chart, made by chance.

use mqlint::facts::chart::chart;
use serde_json::{Value, json};

use crate::chance::Chance;

/// An installation of the chart.
pub struct Installation {
    /// The version of the chart.
    pub version: &'static str,
    /// The name of the release.
    pub release: &'static str,
    /// Its namespace.
    pub namespace: &'static str,
    /// The values, as YAML.
    pub values: String,
    /// Whether a resource of Argo CD holds the values.
    pub is_resource: bool,
    /// What is special in it.
    pub features: Vec<String>,
}

/// Versions around which the templates changed.
pub const VERSIONS: [&str; 20] = [
    "4.2.0", "4.2.3", "4.2.8", "4.2.14", "4.2.16", "4.2.21", "4.2.27", "4.2.31", "4.2.38", "4.2.42",
    "4.2.43", "4.2.46", "4.2.50", "4.2.58", "5.0.0", "5.0.5", "5.0.8", "5.0.12", "5.0.17", "5.0.19",
];

/// Names of releases with their namespaces.
const RELEASES: [(&str, &str); 4] =
    [("my-release", "my-release"), ("prod", "db"), ("milvus", "vectors"), ("my-minio", "default")];

/// Values that make sense, each with some of what it may be.
pub const OPTIONS: [(&str, &[&str]); 50] = [
    ("cluster.enabled", &["true", "false"]),
    ("standalone.messageQueue", &["\"rocksmq\"", "\"natsmq\"", "\"woodpecker\"", "\"kafka\"", "\"\""]),
    ("pulsar.enabled", &["true", "false"]),
    ("pulsarv3.enabled", &["true", "false"]),
    ("kafka.enabled", &["true", "false"]),
    ("woodpecker.enabled", &["true", "false"]),
    ("streaming.enabled", &["true", "false"]),
    ("streaming.woodpecker.embedded", &["true", "false", "\"false\""]),
    ("streaming.woodpecker.storage.type", &["\"minio\"", "\"local\""]),
    ("externalPulsar.enabled", &["true", "false"]),
    ("externalPulsar.host", &["\"pulsar\"", "\"pulsar.example.com\""]),
    ("externalPulsar.port", &["6650", "\"6651\""]),
    ("externalPulsar.authParams", &["\"{\\\"token\\\": \\\"abc\\\"}\"", "\"token:abc\"", "\"\""]),
    ("externalKafka.enabled", &["true", "false"]),
    ("externalKafka.brokerList", &["\"kafka:9092\"", "\"a:9092,b:9092\""]),
    ("externalKafka.sasl.username", &["\"milvus\"", "\"\""]),
    ("externalEtcd.enabled", &["true", "false"]),
    ("externalEtcd.endpoints", &["[\"etcd:2379\"]", "[\"a:2379\", \"b:2379\"]", "[]", "\"etcd:2379\""]),
    ("externalS3.enabled", &["true", "false"]),
    ("externalS3.host", &["\"s3.example.com\"", "\"\""]),
    ("externalS3.port", &["443", "\"443\"", "null"]),
    ("externalS3.rootPath", &["\"file\"", "\"a/b\"", "\"{a: b}\""]),
    ("externalS3.cloudProvider", &["\"aws\"", "\"azure\"", "5"]),
    ("externalS3.useSSL", &["true", "false"]),
    ("minio.enabled", &["true", "false"]),
    ("minio.name", &["\"minio\"", "\"store\""]),
    ("minio.bucketName", &["\"milvus-bucket\"", "\"team\""]),
    ("minio.region", &["\"eu-1\"", "5"]),
    ("minio.useIAM", &["true", "false"]),
    ("minio.tls.enabled", &["false"]),
    ("etcd.replicaCount", &["1", "3", "\"3\""]),
    ("etcd.name", &["\"etcd\"", "\"ecd\""]),
    ("etcd.service.port", &["2379", "2380"]),
    ("log.level", &["\"info\"", "\"warn\""]),
    ("log.file.maxSize", &["300", "1000000", "\"400\""]),
    ("log.persistence.enabled", &["true", "false"]),
    ("fullnameOverride", &["\"mv\"", "\"\"", "2024"]),
    ("nameOverride", &["\"store\"", "7"]),
    ("mixCoordinator.enabled", &["true", "false"]),
    ("rootCoordinator.enabled", &["true", "false"]),
    ("rootCoordinator.activeStandby.enabled", &["true", "false"]),
    ("replicaResourceGroups", &["[\"rg1\", \"rg2\"]", "[]"]),
    ("proxy.enabled", &["true", "false"]),
    ("queryNode.disk.enabled", &["true", "false"]),
    ("attu.enabled", &["true", "false"]),
    ("ingress.enabled", &["true", "false"]),
    ("metrics.serviceMonitor.enabled", &["true", "false"]),
    ("service.type", &["\"LoadBalancer\"", "\"ClusterIP\"", "5"]),
    ("labels", &["{\"team\": \"search\"}", "[\"a\"]"]),
    ("image.all.tag", &["\"v2.6.5\"", "\"v2.5.12\""]),
];

/// Values of other shapes than what the templates take, for some key of the chart.
const SHAPES: [&str; 7] =
    ["true", "false", "5", "\"text\"", "[\"a\"]", "{\"a\": \"b\"}", "[{\"name\": \"a\"}]"];

/// Maps and texts of subcharts.
const OF_SUBCHARTS: [&str; 14] = [
    "etcd",
    "minio",
    "kafka",
    "pulsarv3",
    "etcd.auth",
    "etcd.persistence",
    "minio.persistence",
    "minio.ingress",
    "kafka.persistence",
    "kafka.logRetentionBytes",
    "pulsarv3.proxy",
    "pulsarv3.components",
    "etcd.fullnameOverride",
    "minio.nameOverride",
];

/// The components whose pods take variables.
const COMPONENTS: [&str; 5] = ["standalone", "proxy", "queryNode", "dataNode", "mixCoordinator"];

/// Variables, as lists of the chart hold them.
const VARIABLES: [&str; 5] = [
    "{\"name\": \"MQ_TYPE\", \"value\": \"kafka\"}",
    "{\"name\": \"LOG_LEVEL\", \"value\": \"warn\"}",
    "{\"name\": \"ETCD_ROOTPATH\", \"value\": \"prod\"}",
    "{\"name\": \"TZ\", \"value\": \"UTC\"}",
    "{\"name\": \"MINIO_BUCKET_NAME\", \"valueFrom\": {\"secretKeyRef\": {\"name\": \"s\", \"key\": \"k\"}}}",
];

/// Configurations of the user's.
const FILES: [&str; 5] = [
    "log:\n  level: error\n",
    "mq:\n  type: pulsar\n",
    "etcd:\n  rootPath: own\nminio:\n  bucketName: own\n",
    "# nothing\n",
    "proxy:\n  maxNameLength: 99\n",
];

/// A text of JSON.
pub fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("a value")
}

/// Puts a value at a path; what is no mapping on the way becomes one.
pub fn put(root: &mut Value, path: &str, value: Value) {
    let mut place = root;
    for key in path.split('.') {
        if !place.is_object() {
            *place = json!({});
        }
        place = &mut place[key];
    }
    *place = value;
}

impl Installation {
    /// The installation of a seed.
    pub fn of(seed: u64) -> Self {
        let chance = &mut Chance::of(seed);
        let version = VERSIONS[seed as usize % VERSIONS.len()];
        let (mut values, mut features) = (json!({}), Vec::new());
        for _ in 0..chance.below(7) {
            let (path, choices) = chance.one_of(&OPTIONS);
            features.push(path.to_owned());
            put(&mut values, path, parsed(chance.one_of(choices)));
        }
        if chance.once_in(3) {
            let component = chance.one_of(&COMPONENTS);
            let list: Vec<Value> = (0..=chance.below(2)).map(|_| parsed(chance.one_of(&VARIABLES))).collect();
            put(&mut values, &format!("{component}.extraEnv"), Value::Array(list));
            features.push(format!("{component}.extraEnv"));
        }
        if chance.once_in(3) {
            let text = match chance.once_in(8) {
                true => json!({"log": {"level": "warn"}}),
                false => json!(chance.one_of(&FILES)),
            };
            put(&mut values, "extraConfigFiles", json!({"user.yaml": text}));
            features.push("user.yaml".to_owned());
        }
        if chance.once_in(3) {
            let keys: Vec<&str> = chart(version.parse().expect("a version")).keys().collect();
            let key = if chance.once_in(4) { chance.one_of(&OF_SUBCHARTS) } else { chance.one_of(&keys) };
            let shape = chance.one_of(&SHAPES);
            put(&mut values, key, parsed(shape));
            features.push(format!("{key}={shape}"));
        }
        let is_resource = chance.once_in(4);
        let (release, namespace) = if is_resource { chance.one_of(&RELEASES) } else { RELEASES[0] };
        Self { version, release, namespace, values: format!("{values:#}\n"), is_resource, features }
    }

    /// The files of the project.
    pub fn files(&self) -> Vec<(String, String)> {
        if !self.is_resource {
            return vec![("values.yaml".to_owned(), self.values.clone())];
        }
        let source = json!({
            "repoURL": "https://zilliztech.github.io/milvus-helm",
            "chart": "milvus",
            "targetRevision": self.version,
            "helm": {"releaseName": self.release, "valuesObject": parsed(&self.values)},
        });
        let application = json!({
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Application",
            "metadata": {"name": "search", "namespace": "argocd"},
            "spec": {"source": source, "destination": {"namespace": self.namespace}},
        });
        vec![("application.yaml".to_owned(), format!("{application:#}\n"))]
    }
}
