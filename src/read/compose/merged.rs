//! The entries of mappings with what they merge.

use std::collections::{HashMap, HashSet};

use crate::text::yaml::{Entry, NodeId, NodeKind, Tree};

/// Merges of merges are followed this far.
const DEPTH: usize = 16;

/// The entries of a mapping with what it merges, later ones in place of earlier ones.
pub fn merged(tree: &Tree, map: NodeId) -> Vec<Entry> {
    let (mut names, mut known) = (Vec::new(), HashSet::new());
    let mut add_name = |name| names.extend(known.insert(name).then_some(name));
    collect(tree, map, &mut add_name, &mut HashSet::new(), DEPTH);
    // What stands behind all merges wins, and needs no search.
    let last = tree.entries(map).rsplit(|entry| tree.is_merge(entry.key)).next().unwrap_or_default();
    let is_scalar = |entry: &&Entry| matches!(tree.kind(tree.resolve(entry.key)), NodeKind::Scalar);
    let own: HashMap<&str, Entry> =
        last.iter().filter(is_scalar).map(|entry| (tree.text(tree.resolve(entry.key)), *entry)).collect();
    names.iter().filter_map(|name| own.get(name).copied().or_else(|| tree.get(map, name))).collect()
}

/// Mappings that are merged in several ways are read once: the ways may double with each step.
fn collect<'t>(
    tree: &'t Tree,
    map: NodeId,
    add_name: &mut dyn FnMut(&'t str),
    seen: &mut HashSet<NodeId>,
    depth: usize,
) {
    let Some(depth) = depth.checked_sub(1).filter(|_| seen.insert(tree.resolve(map))) else { return };
    for entry in tree.entries(map) {
        if tree.is_merge(entry.key) {
            collect(tree, entry.value, add_name, seen, depth);
            tree.items(entry.value).iter().for_each(|item| collect(tree, *item, add_name, seen, depth));
        } else {
            add_name(tree.text(tree.resolve(entry.key)));
        }
    }
}
