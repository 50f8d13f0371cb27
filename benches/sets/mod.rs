//! The files that are measured, made of what the catalogue and the chart's tables say.

use std::fmt::Write;
use std::path::Path;

use tree::{write_file, write_tree};

mod tree;

/// Size of one file in bytes: about that of the chart's own values.yaml.
pub const SIZE: usize = 38 * 1024;
/// The chart's version.
pub const CHART: &str = "5.0.2";
const MEGABYTE: usize = 1 << 20;

/// Writes all sets below a folder: `values.yaml`, `chart/`, `milvus/` (10 MB), `tree/` (55 MB), `values-large-1.yaml` and
/// `values-large-10.yaml` (megabytes), `values-findings-1.yaml` and `values-findings-2.yaml` (5,000 and 10,000 findings).
pub fn write(folder: &Path) {
    let file = |name: &str, text: &str| write_file(&folder.join(name), text);
    file("values.yaml", &values(SIZE));
    file(
        "chart/Chart.yaml",
        "apiVersion: v2\nname: milvus\nversion: 5.0.2\nicon: https://example.com/a.png\n",
    );
    file("chart/values.yaml", &values(SIZE));
    file(
        "chart/templates/map.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: {{ .Values.nameOverride | quote }}\n",
    );
    let text = milvus();
    for n in 0..(10 * MEGABYTE).div_ceil(text.len()) {
        file(&format!("milvus/{n}/milvus.yaml"), &format!("# file {n}\n{text}"));
    }
    write_tree(folder);
    file("values-large-1.yaml", &large(MEGABYTE));
    file("values-large-10.yaml", &large(10 * MEGABYTE));
    file("values-findings-1.yaml", &unknown(5000));
    file("values-findings-2.yaml", &unknown(10_000));
}

/// Values of so many bytes with next to nothing wrong.
fn large(size: usize) -> String {
    let mut text = String::from("cluster:\n  enabled: true\nqueryNode:\n  extraEnv:\n");
    for n in 0.. {
        if text.len() >= size {
            break;
        }
        writeln!(
            text,
            "    # what variable {n} is for\n    - name: VARIABLE_{n}\n      value: \"some text\""
        )
        .expect("a string");
    }
    text
}

/// Values with so many keys that no chart has, of 200 bytes each.
fn unknown(count: usize) -> String {
    let mut text = String::from("queryNode:\n  replicas: 2\n");
    let names = ["proxy", "queryNode", "dataNode", "streamingNode", "mixCoordinator"];
    for (n, name) in names.iter().cycle().take(count).enumerate() {
        let comment = "x".repeat(120);
        writeln!(
            text,
            "{name}Of{n}: # {comment}\n  replicas: 2\n  resources: {{ limits: {{ cpu: 4, memory: 16Gi }} }}"
        )
        .expect("a string");
    }
    text
}

/// The chart's own values, with their comments, at least `size` bytes long; two of them are changed.
pub fn values(size: usize) -> String {
    let chart = mqlint::facts::chart::chart(CHART.parse().expect("a version"));
    let settings = chart.keys().filter(|key| !key.contains('"'));
    let mut text = nested(settings.filter_map(|key| Some((key, chart.default(key)?))));
    text = text.replacen("pulsarv3:\n  enabled: true", "pulsarv3:\n  enabled: false", 1);
    text.push_str("extraConfigFiles:\n  user.yaml: |+\n    mq:\n      type: kafka\n");
    let lines = text.lines().count();
    let comment = size.saturating_sub(text.len()) / lines;
    let commented = |line: &str| format!("{line} # {}\n", "x".repeat(comment.max(1)));
    let (head, user) = text.split_once("extraConfigFiles:").expect("the last key");
    head.lines().map(commented).collect::<String>() + "extraConfigFiles:" + user
}

/// The milvus.yaml that 2.6 ships.
pub fn milvus() -> String {
    let release = mqlint::facts::milvus::Version::new(2, 6, 2);
    let shipped =
        mqlint::facts::milvus::catalogue::params().filter_map(|p| Some((p.key(), p.shipped(release)?)));
    let quoted: Vec<(&str, String)> = shipped.map(|(key, value)| (key, format!("{value:?}"))).collect();
    nested(quoted.iter().map(|(key, value)| (*key, value.as_str())))
}

/// Keys with dots as nested mappings.
fn nested<'a>(settings: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut settings: Vec<_> = settings.collect();
    settings.sort_unstable_by_key(|(key, _)| key.split('.').collect::<Vec<_>>());
    let (mut text, mut open) = (String::new(), Vec::new());
    for (key, value) in settings {
        let parts: Vec<&str> = key.split('.').collect();
        let (name, parents) = parts.split_last().expect("a part");
        let common = open.iter().zip(parents).take_while(|(a, b)| a == b).count();
        for (depth, parent) in parents.iter().enumerate().skip(common) {
            writeln!(text, "{}{parent}:", "  ".repeat(depth)).expect("a string");
        }
        open = parents.to_vec();
        writeln!(text, "{}{name}: {value}", "  ".repeat(parents.len())).expect("a string");
    }
    text
}

/// Values with so many settings that stand twice.
pub fn doubled(count: usize) -> String {
    let release = mqlint::facts::milvus::Version::new(2, 6, 2);
    let shipped =
        mqlint::facts::milvus::catalogue::params().filter_map(|p| Some((p.key(), p.shipped(release)?)));
    let plain = shipped.filter(|(_, v)| !v.is_empty() && v.chars().all(|c| c.is_ascii_alphanumeric()));
    let twice = plain.take(count).flat_map(|setting| [setting, setting]);
    let text = nested(twice);
    let lines = text.lines().map(|line| format!("    {line}\n"));
    format!("extraConfigFiles:\n  user.yaml: |\n{}", lines.collect::<String>())
}

/// Values with hundreds of keys that no chart has, of which each asks what was meant.
pub fn strange(size: usize) -> String {
    let mut text = String::from("queryNode:\n  replicas: 2\n");
    for name in ["proxy", "queryNode", "dataNode", "streamingNode", "mixCoordinator"].iter().cycle() {
        if text.len() >= size {
            break;
        }
        let number = text.len();
        writeln!(
            text,
            "{name}{number}:\n  replicas: 2\n  resources: {{ limits: {{ cpu: 4, memory: 16Gi }} }}"
        )
        .expect("a string");
    }
    text
}
