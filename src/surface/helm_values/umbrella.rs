//! Charts that install Milvus as one of their parts, and what their files say of it.

use std::path::Path;

use crate::chart;
use crate::check::Member;
use crate::discover::{is_milvus_chart, milvus_dependency};
use crate::milvus::{KeyPath, Version};
use crate::source::Store;
use crate::yaml::{self, Kind, NodeId, Reader, Scalar, Tree};

/// The part of a values file that goes to the Milvus chart: all of it, or in an umbrella chart what stands under
/// the dependency's name or alias. Where that is an umbrella chart of its own, its part of the same name.
pub(super) fn milvus_part(member: &Member) -> (Option<NodeId>, KeyPath) {
    let tree = &member.tree;
    let Some((name, real)) = member.chart_files.iter().find_map(dependency) else {
        return (tree.root(), KeyPath::root());
    };
    let mut path = KeyPath::root().key(&name);
    let Some(mut node) = tree.path(&[&name]).map(|entry| entry.value) else { return (None, path) };
    while let Some(inner) = tree.get(tree.resolve(node), &real).filter(|e| is_mapping(tree, e.value)) {
        node = inner.value;
        path = path.key(&real);
    }
    (Some(node), path)
}

fn is_mapping(tree: &Tree, node: NodeId) -> bool {
    matches!(tree.kind(tree.resolve(node)), Kind::Mapping(_))
}

/// The key under which an umbrella chart holds Milvus' values, and the name of the chart.
fn dependency(chart: &Tree) -> Option<(String, String)> {
    let item = milvus_dependency(chart)?;
    let text = |key| chart.get(item, key).map(|e| chart.text(chart.resolve(e.value)).to_owned());
    let name = text("name")?;
    Some((text("alias").unwrap_or_else(|| name.clone()), name))
}

/// Whether an umbrella chart leaves Milvus out: by the first of the conditions that the values know, else by tags,
/// of which one that is on is enough.
pub(super) fn is_off(group: &[Member]) -> bool {
    let charts = || group.iter().flat_map(|m| m.chart_files.iter());
    let Some((chart, item)) = charts().find_map(|chart| Some((chart, milvus_dependency(chart)?))) else {
        return false;
    };
    let value = |path: &str| group.iter().rev().find_map(|member| boolean(&member.tree, path));
    let condition = chart.get(item, "condition").map(|e| chart.text(chart.resolve(e.value)));
    let said = condition.iter().flat_map(|paths| paths.split(',')).find_map(|path| value(path.trim()));
    if let Some(on) = said {
        return !on;
    }
    let tags = chart.get(item, "tags").map(|e| chart.items(e.value)).unwrap_or_default();
    let tags = tags.iter().filter_map(|&tag| value(&format!("tags.{}", chart.text(chart.resolve(tag)))));
    let tags: Vec<bool> = tags.collect();
    !tags.is_empty() && tags.iter().all(|on| !on)
}

fn boolean(tree: &Tree, path: &str) -> Option<bool> {
    let keys: Vec<&str> = path.split('.').collect();
    match yaml::scalar(tree, tree.path(&keys)?.value, Reader::Helm) {
        Scalar::Bool(value) => Some(value),
        _ => None,
    }
}

/// The version of the Milvus chart that a Chart.yaml or Chart.lock states exactly.
pub(super) fn stated_version(chart: &Tree) -> Option<Version> {
    let text = |map: NodeId, key: &str| chart.get(map, key).map(|e| chart.text(chart.resolve(e.value)));
    if let Some(item) = milvus_dependency(chart) {
        return text(item, "version")?.parse().ok();
    }
    let root = chart.root()?;
    let own = is_milvus_chart(chart);
    let version = text(root, "version").filter(|_| own)?.parse().ok()?;
    // A chart that counts from 0.1.0 is somebody's own of that name.
    (version >= chart::oldest_for_milvus_2()).then_some(version)
}

/// The Chart.yaml of the Milvus chart that lies in `charts/`, unpacked or packed, or in the folder that a dependency
/// names with `file://`. Of a packed one its name tells the version.
pub(crate) fn packed(folder: &Path, store: &Store) -> Option<Tree> {
    let chart = read(&folder.join("Chart.yaml"), store)?;
    let item = milvus_dependency(&chart)?;
    let text = |key| chart.get(item, key).map(|e| chart.text(chart.resolve(e.value)));
    let name = text("name")?;
    let local = text("repository").and_then(|r| r.strip_prefix("file://"));
    let places = local.map(|path| folder.join(path)).into_iter().chain([folder.join("charts").join(name)]);
    let unpacked = places.filter_map(|place| read(&place.join("Chart.yaml"), store)).find(is_milvus_chart);
    unpacked.or_else(|| packed_in(&folder.join("charts"), name, store))
}

fn packed_in(charts: &Path, name: &str, store: &Store) -> Option<Tree> {
    let names = store.names(charts);
    let version = names.iter().rev().find_map(|file| {
        let version = file.strip_prefix(name)?.strip_prefix('-')?.strip_suffix(".tgz")?;
        version.parse::<Version>().ok().map(|_| version)
    })?;
    Some(yaml::parse(&format!("name: {name}\nversion: {version}\n")))
}

fn read(path: &Path, store: &Store) -> Option<Tree> {
    let text = String::from_utf8(store.read(path).ok()?).ok()?;
    Some(yaml::parse(&text))
}
