//! Changes that change nothing: another form of the same files, or the same settings in another of their files.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::scratch::Scratch;
use crate::support::compare;

/// Settings by path.
type Settings = BTreeMap<&'static str, &'static str>;

/// Settings of Milvus with values that would matter if they changed.
const OF_MILVUS: &[(&str, &[&str])] = &[
    ("mq.type", &["pulsar", "kafka"]),
    ("kafka.brokerList", &["a:9092", "a:9092,b:9092"]),
    ("pulsar.address", &["pulsar", "pulsar://p:6650"]),
    ("pulsar.namespace", &["default", "vectors"]),
    ("etcd.rootPath", &["by-dev", "by-prod"]),
    ("etcd.endpoints", &["etcd:2379", "a:2379,b:2379"]),
    ("minio.bucketName", &["a-bucket", "vectors"]),
    ("minio.rootPath", &["files", "data"]),
    ("common.storageType", &["remote"]),
    ("rootCoord.dmlChannelNum", &["16", "64"]),
    ("msgChannel.chanNamePrefix.cluster", &["by-dev", "mine"]),
    ("queryNode.gracefulTime", &["5000", "10000"]),
];

/// Values of the chart, likewise.
const OF_CHART: &[(&str, &[&str])] = &[
    ("cluster.enabled", &["true", "false"]),
    ("pulsar.enabled", &["false"]),
    ("pulsarv3.enabled", &["true", "false"]),
    ("kafka.enabled", &["true", "false"]),
    ("standalone.messageQueue", &["rocksmq", "natsmq"]),
    ("minio.mode", &["standalone", "distributed"]),
    ("minio.bucketName", &["milvus-bucket", "vectors"]),
    ("minio.rootPath", &["file", "data"]),
    ("etcd.replicaCount", &["1", "3"]),
    ("etcd.persistence.enabled", &["true", "false"]),
    ("etcd.persistence.size", &["10Gi", "20Gi"]),
    ("fullnameOverride", &["vectors"]),
    ("image.all.tag", &["v2.5.4", "v2.4.17"]),
];

fn some(pool: &'static [(&str, &[&str])]) -> impl Strategy<Value = Settings> {
    let each: Vec<_> =
        pool.iter().map(|(_, values)| prop::option::of(prop::sample::select(*values))).collect();
    each.prop_map(move |chosen| {
        let both = pool.iter().zip(chosen);
        both.filter_map(|((key, _), value)| Some((*key, value?))).collect()
    })
}

/// How a text is written, as numbers that each choice takes the next of.
fn form() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 8..40)
}

/// A tree of settings.
#[derive(Default)]
struct Node {
    value: Option<&'static str>,
    below: Vec<(String, Node)>,
}

impl Node {
    fn of(settings: &Settings) -> Self {
        let mut root = Self::default();
        for (path, value) in settings {
            let mut node = &mut root;
            for key in path.split('.') {
                let at = node.below.iter().position(|(k, _)| k == key).unwrap_or_else(|| {
                    node.below.push((key.to_owned(), Self::default()));
                    node.below.len() - 1
                });
                node = &mut node.below[at].1;
            }
            node.value = Some(value);
        }
        root
    }
}

/// Writes trees in the form that numbers say.
struct Writer<'f> {
    form: &'f [u8],
    at: usize,
    quotes: bool,
}

impl Writer<'_> {
    fn next(&mut self, choices: u8) -> u8 {
        self.at += 1;
        self.form[self.at % self.form.len()] % choices
    }

    fn scalar(&mut self, value: &str) -> String {
        // Only words can be quoted without becoming something else for Helm.
        let word = self.quotes || !(value == "true" || value == "false" || value.parse::<i64>().is_ok());
        match self.next(3) {
            1 if word => format!("'{value}'"),
            2 if word => format!("\"{value}\""),
            _ => value.to_owned(),
        }
    }

    fn flow(&mut self, node: &Node) -> String {
        if let Some(value) = node.value {
            // A comma would end a plain word here.
            return if value.contains([',', ':']) { format!("'{value}'") } else { self.scalar(value) };
        }
        let inner: Vec<String> = self
            .shuffled(node)
            .into_iter()
            .map(|(key, below)| format!("{key}: {}", self.flow(below)))
            .collect();
        format!("{{{}}}", inner.join(", "))
    }

    fn shuffled<'n>(&mut self, node: &'n Node) -> Vec<(&'n str, &'n Node)> {
        let mut entries: Vec<_> = node.below.iter().map(|(key, node)| (key.as_str(), node)).collect();
        for last in (1..entries.len()).rev() {
            let other = usize::from(self.next(last as u8 + 1));
            entries.swap(last, other);
        }
        entries
    }

    fn block(&mut self, node: &Node, indent: usize, out: &mut String) {
        let step = 2 + usize::from(self.next(2)) * 2;
        for (key, below) in self.shuffled(node) {
            match self.next(5) {
                0 => out.push_str(&format!("{}# what follows: {key}\n", " ".repeat(indent))),
                1 => out.push('\n'),
                _ => {}
            }
            let blanks = " ".repeat(indent);
            let end = if self.next(3) == 0 { "  # as it was" } else { "" };
            match below.value {
                Some(value) => out.push_str(&format!("{blanks}{key}: {}{end}\n", self.scalar(value))),
                None if self.next(3) == 0 => {
                    out.push_str(&format!("{blanks}{key}: {}{end}\n", self.flow(below)))
                }
                None => {
                    out.push_str(&format!("{blanks}{key}:{end}\n"));
                    self.block(below, indent + step, out);
                }
            }
        }
    }
}

fn write(settings: &Settings, form: &[u8], quotes: bool) -> String {
    let mut writer = Writer { form, at: 0, quotes };
    let mut text = String::new();
    writer.block(&Node::of(settings), 0, &mut text);
    if writer.next(4) == 0 { text.replace('\n', "\r\n") } else { text }
}

/// The settings of two files, each in one of them, with one more so that no file is empty.
fn split(settings: &Settings, form: &[u8], more: &'static str) -> [Settings; 2] {
    let mut parts = [Settings::from([(more, "true")]), Settings::from([(more, "true")])];
    for (index, (key, value)) in settings.iter().enumerate() {
        parts[usize::from(form[index % form.len()] % 2)].insert(key, value);
    }
    parts
}

/// What a comparison of two folders finds, notes too.
fn found(old: &[(&str, String)], new: &[(&str, String)], options: &str) -> Vec<String> {
    let folder = Scratch::empty();
    for (state, files) in [("old", old), ("new", new)] {
        files.iter().for_each(|(name, text)| folder.write(format!("{state}/{name}"), text));
    }
    let report = compare(&folder.at("old"), &folder.at("new"), options);
    report.findings.iter().map(|f| format!("{}: {}", f.rule.id, f.message)).collect()
}

const NONE: [String; 0] = [];
const MILVUS: &str = "--milvus 2.5.4 --mode cluster";
const CHART: &str = "--as helm-values --chart 4.2.40";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn another_form_of_a_configuration_is_no_change(settings in some(OF_MILVUS), a in form(), b in form()) {
        let (old, new) = (write(&settings, &a, true), write(&settings, &b, true));
        let told = found(&[("user.yaml", old.clone())], &[("user.yaml", new.clone())], MILVUS);
        prop_assert_eq!(told, NONE, "{}\n---\n{}", old, new);
    }

    #[test]
    fn another_form_of_values_is_no_change(settings in some(OF_CHART), a in form(), b in form()) {
        let (old, new) = (write(&settings, &a, false), write(&settings, &b, false));
        let told = found(&[("values.yaml", old.clone())], &[("values.yaml", new.clone())], CHART);
        prop_assert_eq!(told, NONE, "{}\n---\n{}", old, new);
    }

    #[test]
    fn a_setting_in_another_file_of_the_configuration_is_no_change(
        settings in some(OF_MILVUS), a in form(), b in form(),
    ) {
        let state = |form: &[u8]| {
            let parts = split(&settings, form, "proxy.http.enabled");
            [("milvus.yaml", write(&parts[0], form, true)), ("user.yaml", write(&parts[1], form, true))]
        };
        let (old, new) = (state(&a), state(&b));
        prop_assert_eq!(found(&old, &new, MILVUS), NONE, "{:?}\n---\n{:?}", old, new);
    }

    #[test]
    fn a_value_in_the_overlay_instead_of_what_it_lies_over_is_no_change(
        settings in some(OF_CHART), a in form(), b in form(),
    ) {
        let state = |form: &[u8]| {
            let parts = split(&settings, form, "metrics.enabled");
            [("values.yaml", write(&parts[0], form, false)), ("values-prod.yaml", write(&parts[1], form, false))]
        };
        let (old, new) = (state(&a), state(&b));
        prop_assert_eq!(found(&old, &new, CHART), NONE, "{:?}\n---\n{:?}", old, new);
    }

    #[test]
    fn a_setting_that_does_change_is_found_in_any_form(a in form(), b in form()) {
        let old = Settings::from([("etcd.rootPath", "by-dev"), ("minio.bucketName", "vectors")]);
        let new = Settings::from([("etcd.rootPath", "by-prod"), ("minio.bucketName", "vectors")]);
        let (old, new) = (write(&old, &a, true), write(&new, &b, true));
        let told = found(&[("user.yaml", old)], &[("user.yaml", new.clone())], MILVUS);
        prop_assert!(told.len() == 1 && told[0].starts_with("metadata-moved"), "{:?}\n{}", told, new);
    }
}

#[test]
fn a_setting_in_the_environment_instead_of_a_file_is_no_change() {
    let compose = |environment: &str| {
        format!(
            "services:\n  standalone:\n    image: milvusdb/milvus:v2.5.4\n    command: [milvus, run, standalone]\n    \
             volumes:\n      - ./user.yaml:/milvus/configs/user.yaml\n{environment}"
        )
    };
    let environment = "    environment:\n      - MQ_TYPE=kafka\n      - KAFKA_BROKERLIST=a:9092\n";
    let file = |text: &str| ("user.yaml", text.to_owned());
    let old = [
        ("docker-compose.yml", compose("")),
        file("mq:\n  type: kafka\nkafka:\n  brokerList: a:9092\nlog:\n  level: info\n"),
    ];
    let new = [("docker-compose.yml", compose(environment)), file("log:\n  level: info\n")];
    assert_eq!(found(&old, &new, ""), NONE);
}
