//! `kubernetes.core.helm` of Ansible.

use super::release::{Release, Releases, helmfile};
use crate::facts::chart::is_chart;
use crate::read::find;
use crate::text::source::{FileId, Location};
use crate::text::yaml::assemble::Part;
use crate::text::yaml::{self, NodeId, Tree};

/// The module by its names.
const MODULES: [&str; 3] = ["kubernetes.core.helm", "community.kubernetes.helm", "helm"];

/// The releases of a playbook or a file of tasks.
pub(super) fn releases(file: FileId, text: &str) -> Releases {
    let filled = find::fill(text).map_or_else(|| text.to_owned(), |filled| filled.text);
    let tree = yaml::parse(&filled);
    let mut found = Vec::new();
    for root in tree.documents().iter().filter_map(|document| document.root) {
        let mut left = vec![root];
        let mut seen = std::collections::HashSet::new();
        while let Some(node) = left.pop() {
            let node = tree.resolve(node);
            if !seen.insert(node) {
                continue;
            }
            for entry in tree.entries(node) {
                if MODULES.contains(&tree.text(tree.resolve(entry.key))) {
                    found.extend(release(&tree, file, tree.resolve(entry.value)));
                }
                left.push(entry.value);
            }
            left.extend(tree.items(node));
        }
    }
    found.sort_by_key(|release| release.at.span);
    Releases { document: helmfile(found), templates: Vec::new() }
}

fn release(tree: &Tree, file: FileId, node: NodeId) -> Option<Release> {
    let field = |key: &str| tree.get(node, key).map(|entry| tree.resolve(entry.value));
    let text = |key: &str| field(key).map(|node| tree.text(node)).unwrap_or_default();
    let chart = text("chart_ref");
    if !chart.starts_with(['.', '/']) && !is_chart(chart, text("chart_repo_url")) {
        return None;
    }
    let mut release = Release::new(Location { file, span: tree.span(node) });
    let pairs = [
        ("name", ["name", "release_name"]),
        ("namespace", ["release_namespace", "namespace"]),
        ("chart", ["chart_ref", "chart_ref"]),
        ("version", ["chart_version", "chart_version"]),
    ];
    for (key, from) in pairs {
        let part = from.iter().find_map(|key| field(key)).and_then(|node| Part::of(tree, file, node));
        part.into_iter().for_each(|part| release.set(key, part));
    }
    let mut values: Vec<Part> = Vec::new();
    let files = field("values_files").map(|list| tree.items(list)).unwrap_or_default();
    values.extend(files.iter().filter_map(|&item| Part::of(tree, file, tree.resolve(item))));
    let inline = ["release_values", "values"].iter().find_map(|key| field(key));
    values.extend(inline.and_then(|node| Part::of(tree, file, node)));
    if let Some(at) = values.first().map(|part| part.at) {
        let list = crate::text::yaml::assemble::PartShape::List(values);
        release.set("values", Part { shape: list, at, key: None });
    }
    Some(release)
}
