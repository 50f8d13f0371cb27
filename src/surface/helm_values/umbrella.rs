//! Charts that install Milvus as one of their parts, and what their files say of it.

use std::path::Path;
use std::sync::Arc;

use crate::discover::{is_milvus_chart, milvus_dependency};
use crate::milvus::{KeyPath, Version};
use crate::source;
use crate::yaml::{self, Kind, NodeId, Reader, Scalar, Tree};

/// The part of a text with values that goes to the Milvus chart: all of it, or in an umbrella chart what stands under
/// the dependency's name or alias. Where that is an umbrella chart of its own, its part of the same name. `path` is
/// that of the text's root.
pub(crate) fn part(tree: &Tree, path: &KeyPath, charts: &[Tree]) -> (Option<NodeId>, KeyPath) {
    let Some((name, real)) = charts.iter().find_map(dependency) else {
        return (tree.root(), path.clone());
    };
    let mut path = path.key(&name);
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
/// of which one that is on is enough. The last of the values has the last word.
pub(crate) fn is_off(charts: &[Tree], values: &[&Tree]) -> bool {
    let Some((chart, item)) = charts.iter().find_map(|chart| Some((chart, milvus_dependency(chart)?))) else {
        return false;
    };
    let value = |path: &str| values.iter().rev().find_map(|tree| boolean(tree, path));
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
pub(crate) fn stated_version(chart: &Tree) -> Option<Version> {
    let text = |map: NodeId, key: &str| chart.get(map, key).map(|e| chart.text(chart.resolve(e.value)));
    if let Some(item) = milvus_dependency(chart) {
        return text(item, "version")?.parse().ok();
    }
    let root = chart.root()?;
    let own = is_milvus_chart(chart);
    text(root, "version").filter(|_| own)?.parse().ok()
}

/// Chart.yaml, Chart.lock and requirements.yaml of a folder, as far as they are there, and the Chart.yaml of the Milvus
/// chart that lies in it.
pub(crate) fn files_of(folder: &Path) -> Arc<[Tree]> {
    let own = ["Chart.yaml", "Chart.lock", "requirements.yaml"].iter();
    own.filter_map(|name| read(&folder.join(name))).chain(packed(folder)).collect()
}

/// The Chart.yaml of the Milvus chart that lies in `charts/`, unpacked or packed, or in the folder that a dependency
/// names with `file://`. Of a packed one its name tells the version.
fn packed(folder: &Path) -> Option<Tree> {
    let chart = read(&folder.join("Chart.yaml"))?;
    let item = milvus_dependency(&chart)?;
    let text = |key| chart.get(item, key).map(|e| chart.text(chart.resolve(e.value)));
    let name = text("name")?;
    let local = text("repository").and_then(|r| r.strip_prefix("file://"));
    let places = local.map(|path| folder.join(path)).into_iter().chain([folder.join("charts").join(name)]);
    let unpacked = places.filter_map(|place| read(&place.join("Chart.yaml"))).find(is_milvus_chart);
    unpacked.or_else(|| packed_in(&folder.join("charts"), name))
}

fn packed_in(charts: &Path, name: &str) -> Option<Tree> {
    let mut names: Vec<String> = std::fs::read_dir(charts)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|file| file.starts_with(name))
        .collect();
    names.sort_unstable();
    let version = names.iter().rev().find_map(|file| {
        let version = file.strip_prefix(name)?.strip_prefix('-')?.strip_suffix(".tgz")?;
        version.parse::<Version>().ok().map(|_| version)
    })?;
    Some(yaml::parse(&format!("name: {name}\nversion: {version}\n")))
}

fn read(path: &Path) -> Option<Tree> {
    let text = String::from_utf8(source::read(path).ok()?).ok()?;
    Some(yaml::parse(&text))
}
