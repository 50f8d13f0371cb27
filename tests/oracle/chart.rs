//! The model of the chart's rendering against what helm renders.

use std::collections::HashMap;

use mqlint::facts::chart::{Live, Release, Service, chart, merged, render};
use mqlint::facts::milvus::Version;
use serde_json::Value;

use crate::json_values::json_values;
use crate::shared::shared;

/// The rows of a table of renderings, each with its cells by column name; none when it is not beside the project.
fn table(name: &str) -> Option<Vec<HashMap<String, String>>> {
    let text = std::fs::read_to_string(shared(&format!("cases/{name}"))?).expect("a table");
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    let header = lines.next().expect("a header");
    Some(lines.map(|cells| header.iter().cloned().zip(cells).collect()).collect())
}

fn version(text: &str) -> Version {
    text.parse().expect("a version")
}

fn release(name: &str) -> Release<'_> {
    Release { name, namespace: "ns", chart: "milvus", live: Live::No }
}

fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
}

/// Each row of the matrix is a values file that helm rendered; every column that the model knows must agree.
#[test]
fn agrees_with_every_row_that_helm_rendered() {
    let Some(rows) = table("helm_mq_matrix.tsv") else { return };
    assert!(rows.len() > 1000, "only {} rows", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        for (column, ours) in columns(&row["version"], &row["release"], &row["values_json"]) {
            let theirs = &row[column];
            if *theirs != ours {
                wrong.push(format!(
                    "{} {}: {column}: helm `{theirs}`, model `{ours}`",
                    row["id"], row["version"]
                ));
            }
        }
    }
    report(&wrong);
}

/// Single values files, tried for what helm makes of odd values.
#[test]
fn agrees_with_the_probes_on_what_fails() {
    let Some(rows) = table("helm_probes.tsv") else { return };
    let mut wrong = Vec::new();
    for row in &rows {
        let json: Value = serde_json::from_str(&row["values"]).expect("values");
        let chart = chart(version(&row["version"]));
        let r = render(chart, release("my-release"), &merged(chart, json_values(&json)));
        let ours = if r.failures.is_empty() { "ok" } else { "FAIL" };
        if ours != row["render"] {
            wrong.push(format!(
                "{} {}: helm {}, model {:?}",
                row["probe"], row["version"], row["render"], r.failures
            ));
        }
        let address = r.etcd.first().filter(|a| !row["observation"].contains(&a.text));
        if let Some(address) = address.filter(|_| row["observation"].starts_with("etcd:")) {
            wrong.push(format!("{} {}: {address:?}", row["probe"], row["version"]));
        }
    }
    assert!(rows.len() > 50);
    report(&wrong);
}

/// Values files as people have them, on a newer chart.
#[test]
fn agrees_with_the_scenarios() {
    let Some(rows) = table("helm_scenarios.tsv") else { return };
    let mut wrong = Vec::new();
    for row in &rows {
        let json: Value = serde_json::from_str(&row["values_json"]).expect("values");
        let chart = chart(version(&row["chart"]));
        let r = render(chart, release("my-release"), &merged(chart, json_values(&json)));
        let blocks: Vec<&str> = r.blocks.iter().map(|b| b.queue).collect();
        let ours = [blocks.join(","), r.queue().unwrap_or_default().to_owned(), r.components.join(",")];
        let theirs = [&row["mq_blocks"], &row["last_wins"], &row["components"]];
        if ours.iter().ne(theirs) {
            wrong.push(format!("{}: helm {theirs:?}, model {ours:?}", row["scenario"]));
        }
    }
    assert!(rows.len() > 10);
    report(&wrong);
}

/// `--reuse-values`: the templates of one chart over the values of an older one.
#[test]
fn agrees_with_values_reused_from_an_older_chart() {
    let Some(rows) = table("helm_reuse_values.tsv") else { return };
    let mut wrong = Vec::new();
    for row in &rows {
        let old = chart(version(&row["old_chart"]));
        let new = chart(version(&row["new_chart"]));
        let json = serde_json::json!({ "cluster": { "enabled": row["mode"] == "cluster" } });
        let r = render(new, release("my-release"), &merged(old, json_values(&json)));
        let what = format!("{} to {} in {}", row["old_chart"], row["new_chart"], row["mode"]);
        if (row["render"] == "ok") != r.failures.is_empty() {
            wrong.push(format!("{what}: {} {}, model {:?}", row["render"], row["error"], r.failures));
        } else if row["render"] == "ok" {
            let blocks: Vec<&str> = r.blocks.iter().map(|b| b.queue).collect();
            let ours = [blocks.join(","), r.components.join(",")];
            if ours != [row["mq_blocks"].clone(), row["components"].clone()] {
                wrong.push(format!("{what}: {} {}, model {ours:?}", row["mq_blocks"], row["components"]));
            }
        }
    }
    assert!(rows.len() > 100);
    report(&wrong);
}

/// The columns of the matrix, as the model fills them.
fn columns(version: &str, release: &str, json: &str) -> Vec<(&'static str, String)> {
    let json: Value = serde_json::from_str(json).expect("values");
    let chart = chart(version.parse().expect("a version"));
    let values = merged(chart, json_values(&json));
    let r = render(chart, self::release(release), &values);
    let list = |items: Vec<&str>| {
        let mut items = items;
        items.sort_unstable();
        items.join(",")
    };
    let service = |s: Option<Service>| {
        match s {
            None => "-",
            Some(Service::Rendered) => "yes",
            Some(Service::Missing) => "NO",
            Some(Service::External) => "external",
        }
        .to_owned()
    };
    let address = r.address.as_ref();
    let missing = address.filter(|a| a.service == Service::Missing);
    let storage = r.woodpecker.as_ref();
    vec![
        ("render", if r.failures.is_empty() { "ok".into() } else { "FAIL".into() }),
        ("n_mq_blocks", r.blocks.len().to_string()),
        ("mq_blocks_in_order", r.blocks.iter().map(|b| b.queue).collect::<Vec<_>>().join(",")),
        ("last_wins", r.queue().unwrap_or_default().to_owned()),
        ("mq_address", address.map(|a| a.text.clone()).unwrap_or_default()),
        ("mq_service_rendered", service(address.map(|a| a.service))),
        ("mq_subcharts_deployed", list(r.deployed.iter().map(|d| d.broker).collect())),
        ("deployed_but_unused", list(r.deployed.iter().filter(|d| !d.used).map(|d| d.broker).collect())),
        ("used_but_not_deployed", missing.map(|a| a.text.clone()).unwrap_or_default()),
        ("woodpecker.storage.type", storage.map_or("-".into(), |s| s.kind.clone())),
        ("woodpecker.storage.rootPath", storage.map_or("-".into(), |s| s.root_path.to_owned())),
        ("etcd_first_endpoint", r.etcd.first().map(|a| a.text.clone()).unwrap_or_default()),
        ("etcd_service_rendered", service(r.etcd.first().map(|a| a.service))),
        ("minio_address", r.minio.as_ref().map(|a| a.host.clone()).unwrap_or_default()),
        ("minio_service_rendered", service(r.minio.as_ref().map(|a| a.service))),
        ("milvus_components", r.components.join(",")),
    ]
}
