//! The fields of a resource.

use std::collections::HashSet;

use super::Installation;
use super::installation::{ChartSource, NodeText, RelativeTo, ValuesSource};
use crate::facts::milvus::KeyPath;
use crate::text::yaml::{NodeId, NodeKind as Shape, Tree};

/// A document and its fields.
pub(super) struct Doc<'t> {
    pub tree: &'t Tree,
    pub root: NodeId,
}

impl Doc<'_> {
    /// The value at the end of a chain of keys.
    pub fn at(&self, from: NodeId, keys: &[&str]) -> Option<NodeId> {
        let entry =
            keys.iter().try_fold(from, |node, key| Some(self.tree.get(self.tree.resolve(node), key)?.value));
        entry.map(|node| self.tree.resolve(node))
    }

    /// The text at the end of a chain of keys; empty where there is none.
    pub fn text(&self, from: NodeId, keys: &[&str]) -> String {
        self.at(from, keys).map(|node| self.tree.text(node).to_owned()).unwrap_or_default()
    }

    /// A name below a node that has a path; `None` where there is none, or it has yet to be filled in.
    pub fn name(&self, from: NodeId, path: &KeyPath, keys: &[&str]) -> Option<NodeText> {
        let at = self.at(from, keys)?;
        let text = self.tree.text(at).to_owned();
        let path = keys.iter().fold(path.clone(), |path, key| path.key(key));
        (!text.is_empty() && !text.contains("{{")).then_some(NodeText { text, at, path })
    }

    /// The items of a list; none where there is none.
    pub fn items(&self, from: NodeId, keys: &[&str]) -> Vec<NodeId> {
        let items = self.at(from, keys).map(|list| self.tree.items(list)).unwrap_or_default();
        items.iter().map(|&item| self.tree.resolve(item)).collect()
    }

    /// The texts of a list.
    pub fn texts(&self, from: NodeId, keys: &[&str]) -> Vec<String> {
        self.items(from, keys).iter().map(|&item| self.tree.text(item).to_owned()).collect()
    }

    /// Whether somebody else has yet to fill in a value.
    pub fn is_template(&self, node: NodeId) -> bool {
        // Each once: aliases may say the same many times over, or contain themselves.
        let (mut open, mut seen) = (vec![node], HashSet::new());
        while let Some(node) = open.pop() {
            let node = self.tree.resolve(node);
            if !seen.insert(node) {
                continue;
            }
            match self.tree.kind(node) {
                Shape::Scalar if self.tree.text(node).contains("{{") => return true,
                _ => open.extend(self.tree.entries(node).iter().map(|e| e.value)),
            }
        }
        false
    }

    /// Values that say something: a mapping, or a text.
    pub fn values(&self, node: NodeId, path: KeyPath) -> Option<ValuesSource> {
        let has_values = match self.tree.kind(node) {
            Shape::Mapping(entries) => !entries.is_empty(),
            Shape::Scalar => !self.tree.text(node).is_empty(),
            _ => false,
        };
        has_values.then_some(ValuesSource::Here(node, path))
    }

    /// An installation by the name of the resource. Its version stands below `from`, which has a path of its own.
    pub fn named(&self, from: NodeId, path: &KeyPath, version: &[&str], chart: ChartSource) -> Installation {
        let published = chart == ChartSource::Published;
        let version_at = self.at(from, version).filter(|_| published);
        let path = version.iter().fold(path.clone(), |path, key| path.key(key));
        Installation {
            name: self.text(self.root, &["metadata", "name"]),
            version: self.text(from, version),
            version_at: version_at.map(|node| (node, path)),
            chart,
            local: Vec::new(),
            repository: String::new(),
            values: Vec::new(),
            elsewhere: Vec::new(),
            is_upgraded_by_helm: false,
            release: None,
            namespace: None,
        }
    }
}

/// The folder of this repository that a path names.
pub(super) fn chart_in_folder(from: RelativeTo, path: &str) -> Option<ChartSource> {
    let path = path.trim_start_matches('/').trim_end_matches('/');
    let usable = !path.is_empty() && !path.contains(['{', '*', ':']);
    usable.then(|| ChartSource::Folder(from, path.to_owned()))
}
