//! The model of the chart's rendering against what helm renders.

#[path = "support/values.rs"]
mod values;

use mqlint::chart::{Live, Release, Service, chart, merged, render};
use mqlint::milvus::Version;
use serde_json::Value;
use values::json_values;

const MATRIX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/cases/helm_mq_matrix.tsv");
const NEARER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/cases/helm_mq_matrix.tsv");

/// Each row of the matrix is a values file that helm rendered; every column that the model knows must agree.
#[test]
fn agrees_with_every_row_that_helm_rendered() {
    let Some(text) = [NEARER, MATRIX].iter().find_map(|path| std::fs::read_to_string(path).ok()) else {
        println!("skipped: the matrix of rendered values files is not beside the project");
        return;
    };
    let mut lines = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let header = lines.next().expect("a header");
    let mut rows = 0;
    let mut wrong = Vec::new();
    for cells in lines {
        let cell = |name: &str| {
            let at = header.iter().position(|h| *h == name).unwrap_or_else(|| panic!("no column {name}"));
            cells.get(at).copied().unwrap_or_default().to_owned()
        };
        rows += 1;
        for (column, ours) in columns(&cell("version"), &cell("release"), &cell("values_json")) {
            let theirs = cell(column);
            if theirs != ours {
                wrong.push(format!(
                    "{} {}: {column}: helm `{theirs}`, model `{ours}`",
                    cell("id"),
                    cell("version")
                ));
            }
        }
    }
    assert!(rows > 1000, "only {rows} rows");
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}

/// The columns of the matrix, as the model fills them.
fn columns(version: &str, release: &str, json: &str) -> Vec<(&'static str, String)> {
    let json: Value = serde_json::from_str(json).expect("values");
    let chart = chart(version.parse::<Version>().expect("a version"));
    let values = merged(chart, json_values(&json));
    let r = render(chart, Release { name: release, namespace: "ns", live: Live::No }, &values);
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
