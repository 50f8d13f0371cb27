//! The same deployment is judged alike however it is written: as values of the chart, as what the chart renders
//! of them, and as a resource of the operator.

use mqlint::facts::Severity;

use crate::support::check_files;

/// A deployment, whatever it is written as.
struct Case {
    queue: &'static str,
    cluster: bool,
    milvus: &'static str,
    /// The port of an external broker; with another queue there is none.
    port: u16,
    /// Settings of the user's own.
    settings: &'static str,
    /// The queue that Milvus arrives at; none where it refuses.
    runs: Option<&'static str>,
    /// The rules that find something in each way to write it.
    wrong: &'static [&'static str],
}

const RIGHT: Case =
    Case { queue: "", cluster: false, milvus: "2.6.2", port: 0, settings: "", runs: None, wrong: &[] };

const CASES: &[Case] = &[
    Case { queue: "kafka", cluster: true, port: 9092, runs: Some("kafka"), ..RIGHT },
    Case { queue: "kafka", milvus: "2.5.10", port: 9092, runs: Some("kafka"), ..RIGHT },
    Case { queue: "pulsar", cluster: true, milvus: "2.5.10", port: 6650, runs: Some("pulsar"), ..RIGHT },
    Case { queue: "pulsar", port: 6650, runs: Some("pulsar"), ..RIGHT },
    Case { queue: "woodpecker", cluster: true, runs: Some("woodpecker"), ..RIGHT },
    Case { queue: "woodpecker", runs: Some("woodpecker"), ..RIGHT },
    Case { queue: "rocksmq", milvus: "2.5.10", runs: Some("rocksmq"), ..RIGHT },
    Case { queue: "rocksmq", milvus: "2.6.2", runs: Some("rocksmq"), ..RIGHT },
    Case { queue: "natsmq", milvus: "2.5.10", runs: Some("natsmq"), wrong: &["experimental-mq"], ..RIGHT },
    Case { queue: "rocksmq", cluster: true, wrong: &["mq-outside-its-mode"], ..RIGHT },
    Case { queue: "natsmq", wrong: &["mq-outside-its-versions"], ..RIGHT },
    Case { queue: "woodpecker", milvus: "2.5.10", wrong: &["mq-outside-its-versions"], ..RIGHT },
    Case {
        queue: "pulsar",
        cluster: true,
        milvus: "2.5.10",
        port: 8080,
        runs: Some("pulsar"),
        wrong: &["pulsar-http-port"],
        ..RIGHT
    },
    Case {
        queue: "kafka",
        cluster: true,
        milvus: "2.5.10",
        port: 9093,
        settings: "kafka: {securityProtocol: SASL_SSL, saslMechanisms: PLAIN}\n",
        runs: Some("kafka"),
        wrong: &["kafka-security"],
    },
    Case {
        queue: "woodpecker",
        cluster: true,
        settings: "woodpecker: {storage: {type: local}}\n",
        runs: Some("woodpecker"),
        wrong: &["local-woodpecker-in-cluster"],
        ..RIGHT
    },
    Case {
        queue: "kafka",
        cluster: true,
        port: 9092,
        settings: "rootCoord: {dmlChannelNum: sixteen}\nlog: {level: loud}\n",
        runs: Some("kafka"),
        wrong: &["unknown-choice", "wrong-type"],
        ..RIGHT
    },
    Case {
        queue: "woodpecker",
        settings: "rootCoord: {dmlChannelNums: 16}\ndataCoord: {enableCompaction: '', enableCompaction: true}\n",
        runs: Some("woodpecker"),
        wrong: &["duplicate-key", "unknown-key"],
        ..RIGHT
    },
];

impl Case {
    fn mode(&self) -> &'static str {
        if self.cluster { "cluster" } else { "standalone" }
    }

    fn broker(&self) -> String {
        format!("{}.example.com", self.queue)
    }

    /// Whether the chart has a value that selects the queue in this mode.
    fn by_chart(&self) -> bool {
        let in_cluster = !matches!(self.queue, "rocksmq" | "natsmq");
        let known = self.queue != "woodpecker" || self.milvus.starts_with("2.6");
        known && (in_cluster || !self.cluster)
    }

    /// The settings in user.yaml, with the queue where no value of the chart says it.
    fn user(&self) -> String {
        let named = format!("mq: {{type: {}}}\n", self.queue);
        format!("{}{}", if self.by_chart() { "" } else { &named }, self.settings)
    }

    fn values(&self) -> String {
        let broker = match self.queue {
            "kafka" => format!(
                "externalKafka: {{enabled: true, brokerList: '{}:{}', securityProtocol: PLAINTEXT, sasl: {{mechanisms: ''}}}}\n",
                self.broker(),
                self.port
            ),
            "pulsar" => {
                format!("externalPulsar: {{enabled: true, host: {}, port: {}}}\n", self.broker(), self.port)
            }
            "woodpecker" if self.cluster => "woodpecker: {enabled: true}\n".into(),
            _ => String::new(),
        };
        let local = if self.by_chart() && !self.cluster && self.port == 0 { self.queue } else { "\"\"" };
        let chart = if self.milvus.starts_with("2.6") { "" } else { "pulsar: {enabled: false}\n" };
        format!(
            "cluster: {{enabled: {}}}\nimage: {{all: {{tag: v{}}}}}\n{chart}pulsarv3: {{enabled: false}}\nstandalone: {{messageQueue: {local}}}\n{broker}{STORES_VALUES}extraConfigFiles:\n  user.yaml: |+\n{}",
            self.cluster,
            self.milvus,
            indented(&self.user(), 4)
        )
    }

    fn chart(&self) -> &'static str {
        if self.milvus.starts_with("2.6") { "5.0.19" } else { "4.2.50" }
    }

    /// A ConfigMap and the pods that mount it, as the chart renders them.
    fn manifest(&self) -> String {
        let broker = match self.queue {
            "kafka" => format!(
                "kafka:\n  brokerList: {}:{}\n  securityProtocol: PLAINTEXT\n  saslMechanisms: ''\n",
                self.broker(),
                self.port
            ),
            "pulsar" => format!("pulsar:\n  address: {}\n  port: {}\n", self.broker(), self.port),
            _ => String::new(),
        };
        let named = if self.by_chart() { format!("mq:\n  type: {}\n", self.queue) } else { String::new() };
        let default = format!("{named}messageQueue: {}\n{broker}{STORES_RENDERED}", self.queue);
        let mut text = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: r-milvus}}\ndata:\n  default.yaml: |+\n{}  user.yaml: |+\n{}",
            indented(&default, 4),
            indented(&self.user(), 4)
        );
        let roles: &[&str] =
            if self.cluster { &["mixcoord", "proxy", "querynode", "datanode"] } else { &["standalone"] };
        for role in roles {
            text += &format!(
                "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: r-milvus-{role}, labels: {{app.kubernetes.io/instance: r}}}}\nspec:\n  template:\n    spec:\n      containers:\n        - name: {role}\n          image: milvusdb/milvus:v{}\n          args: [/milvus/tools/run.sh, milvus, run, {role}]\n          volumeMounts:\n            - {{name: c, mountPath: /milvus/configs/default.yaml, subPath: default.yaml}}\n            - {{name: c, mountPath: /milvus/configs/user.yaml, subPath: user.yaml}}\n      volumes: [{{name: c, configMap: {{name: r-milvus}}}}]\n",
                self.milvus
            );
        }
        text
    }

    fn resource(&self) -> String {
        let queue = match self.queue {
            "kafka" => format!("external: true, brokerList: ['{}:{}']", self.broker(), self.port),
            "pulsar" => format!("external: true, endpoint: '{}:{}'", self.broker(), self.port),
            _ => "persistence: {enabled: true}".into(),
        };
        let config = format!("{STORES_CONFIG}{}", self.settings);
        let config = indented(&config, 4);
        format!(
            "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {{name: r}}\nspec:\n  mode: {}\n  components: {{image: 'milvusdb/milvus:v{}'}}\n  dependencies:\n    msgStreamType: {name}\n    {name}: {{{queue}}}\n{STORES_RESOURCE}  config:\n{config}",
            self.mode(),
            self.milvus,
            name = self.queue
        )
    }
}

const STORES_VALUES: &str = "etcd: {enabled: false}\nexternalEtcd: {enabled: true, endpoints: ['etcd.example.com:2379']}\nminio: {enabled: false}\nexternalS3: {enabled: true, host: s3.eu-west-1.amazonaws.com, port: \"443\", useSSL: true, bucketName: vectors, rootPath: search, accessKey: app, secretKey: correct-horse, cloudProvider: aws}\n";
const STORES_RENDERED: &str = "etcd:\n  endpoints:\n    - etcd.example.com:2379\nminio:\n  address: s3.eu-west-1.amazonaws.com\n  port: 443\n  accessKeyID: app\n  secretAccessKey: correct-horse\n  useSSL: true\n  bucketName: vectors\n  rootPath: search\n  cloudProvider: aws\n";
const STORES_RESOURCE: &str = "    etcd: {external: true, endpoints: ['etcd.example.com:2379']}\n    storage: {external: true, type: S3, endpoint: 's3.eu-west-1.amazonaws.com:443', secretRef: s3}\n";
const STORES_CONFIG: &str =
    "minio: {useSSL: true, bucketName: vectors, rootPath: search, cloudProvider: aws}\n";

fn indented(text: &str, by: usize) -> String {
    text.lines().map(|line| format!("{}{line}\n", " ".repeat(by))).collect()
}

#[test]
fn a_deployment_is_judged_alike_in_each_way_to_write_it() {
    let mut failures = Vec::new();
    for case in CASES {
        let chart = format!("--chart {}", case.chart());
        let ways = [
            ("values.yaml", case.values(), chart.as_str()),
            ("rendered.yaml", case.manifest(), ""),
            ("resource.yaml", case.resource(), "--operator 1.3.8"),
        ];
        for (name, text, options) in ways {
            let report = check_files(&[(name, &text)], options);
            let [deployment] = &report.deployments[..] else { panic!("{name}: one deployment\n{text}") };
            let mut wrong: Vec<&str> =
                report.findings.iter().filter(|f| f.severity > Severity::Info).map(|f| f.rule.id).collect();
            wrong.sort_unstable();
            wrong.dedup();
            let found = (deployment.mq, deployment.mode, &wrong[..]);
            let milvus = deployment.milvus.map(|v| v.to_string());
            if found != (case.runs, Some(case.mode()), case.wrong) || milvus.as_deref() != Some(case.milvus) {
                let what = format!("{} in {}, {}", case.queue, case.mode(), case.milvus);
                let messages: Vec<&str> = report.findings.iter().map(|f| f.message.as_str()).collect();
                failures.push(format!("{what}, {name}: {found:?} {milvus:?} {messages:#?}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
