//! Whether a Chart.yaml is that of the Milvus chart, or of one that depends on it.

use super::view;
use crate::facts::milvus::Version;
use crate::facts::surfaces::*;
use crate::facts::tables::chart::rendering::RENDERING;
use crate::text::yaml::{NodeId, Tree};

/// True when a Chart.yaml or Chart.lock names the Milvus chart, itself or as a dependency.
pub fn is_milvus_chart(chart: &Tree) -> bool {
    let root = chart.root();
    root.is_some_and(|root| is_named_milvus(chart, root)) || milvus_dependency(chart).is_some()
}

/// The entry of the Milvus chart among the dependencies of a chart.
pub fn milvus_dependency(chart: &Tree) -> Option<NodeId> {
    let dependencies = chart.path(&["dependencies"])?;
    chart.items(dependencies.value).iter().copied().find(|&item| is_named_milvus(chart, item))
}

/// True for the name of the Milvus chart, also behind a repository, unless that is one with another chart.
pub fn is_chart(name: &str, repository: &str) -> bool {
    let foreign = |word: &&str| name.contains(word) || repository.contains(word);
    CHARTS.contains(&name.rsplit('/').next().unwrap_or(name)) && !FOREIGN_REPOSITORIES.iter().any(foreign)
}

/// The label of workloads that names the chart which they are made by.
pub(crate) fn chart_label() -> &'static str {
    RENDERING.rendered.label
}

/// The version of the Milvus chart that such a label says.
pub(crate) fn labelled_version(label: &str) -> Option<Version> {
    let (name, version) = label.split_once('-')?;
    CHARTS.contains(&name).then(|| version.replace('_', "+").parse().ok()).flatten()
}

/// Whether a configuration file in a rendered ConfigMap is the one that a version of the chart makes, by its name and
/// sections.
pub(crate) fn is_generated(version: Version, file: &str, tree: &Tree) -> bool {
    let Some(root) =
        tree.root().filter(|_| view::chart(version).generation().is_some_and(|g| g.generated == file))
    else {
        return false;
    };
    let rows = &RENDERING.rendered;
    let has = |section: &&str| tree.entries(root).iter().any(|e| tree.text(e.key) == *section);
    rows.always.iter().all(has)
        && tree.entries(root).iter().all(|e| rows.sections.contains(&tree.text(e.key)))
}

/// True when a Chart.yaml or Chart.lock says that the chart is a copy, or comes from a place other than the ones
/// where it is published: such a chart may have keys of its own.
pub fn is_chart_from_elsewhere(chart: &Tree) -> bool {
    if let Some(item) = milvus_dependency(chart) {
        let from = chart.get(item, "repository").map(|e| chart.text(chart.resolve(e.value)));
        return from.is_some_and(|from| !REPOSITORIES.contains(&from.trim_end_matches('/')));
    }
    chart.root().is_some_and(|root| is_named_milvus(chart, root))
}

/// True when a Chart.yaml names Milvus among what says where the chart is from: a copy keeps that under its own name.
pub fn is_called_after_milvus(chart: &Tree) -> bool {
    let texts = ["name", "home", "icon", "sources", "keywords"].iter().filter_map(|key| chart.path(&[key]));
    let mut texts = texts.flat_map(|entry| match chart.items(chart.resolve(entry.value)) {
        [] => vec![entry.value],
        items => items.to_vec(),
    });
    texts.any(|node| MILVUS_PLACES.iter().any(|word| chart.text(chart.resolve(node)).contains(word)))
}

/// True for the address of a chart that is not one where it is published, whatever the scheme.
pub fn is_from_elsewhere(address: &str) -> bool {
    let place =
        |address: &str| address.rsplit("://").next().unwrap_or_default().trim_end_matches('/').to_owned();
    address.contains('.') && !REPOSITORIES.iter().any(|known| place(known) == place(address))
}

fn is_named_milvus(chart: &Tree, map: NodeId) -> bool {
    chart.get(map, "name").is_some_and(|e| CHARTS.contains(&chart.text(chart.resolve(e.value))))
}
