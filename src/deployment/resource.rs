//! A resource of the operator with its fields.

use std::sync::Arc;

use super::{Known, Text, Variable, Written};
use crate::facts::milvus::{KeyPath, Queue, Version};
use crate::facts::operator::{self, ResourceKind};
use crate::text::source::{FileId, Location};
use crate::text::yaml::reader::Reader;
use crate::text::yaml::{self, Entry, NodeId, Tree};

/// A resource of the operator.
#[derive(Debug)]
pub struct Resource {
    /// The operator that takes it.
    pub operator: Known<Version>,
    /// Files of the project install that operator.
    pub(crate) is_operator_installed: bool,
    /// Its kind.
    pub kind: &'static ResourceKind,
    /// Its name.
    pub name: String,
    /// Its namespace, where it says one.
    pub namespace: Option<String>,
    /// The queue that the operator arrives at.
    pub stream: Stream,
    /// The API server does not get it, as its text does not parse.
    pub is_refused: bool,
    file: FileId,
    tree: Arc<Tree>,
    root: NodeId,
    /// The path to that.
    path: KeyPath,
}

/// The queue that the operator arrives at.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    /// Its name.
    pub name: String,
    /// Where it is named; `None` where the operator chose.
    pub written: Option<Written>,
    /// The operator takes the image for one of the new releases.
    pub is_recent: bool,
    /// The tag of the image, where it names no release.
    pub unread_tag: Option<String>,
}

impl Resource {
    /// The resource in a document; its queue is still to be found out.
    pub(crate) fn new(
        text: &Text,
        root: NodeId,
        kind: &'static ResourceKind,
        operator: Known<Version>,
    ) -> Self {
        let mut resource = Self {
            operator,
            is_operator_installed: false,
            kind,
            name: String::new(),
            namespace: None,
            stream: Stream::default(),
            is_refused: yaml::reader::refusal(&text.tree, Reader::Helm).is_some(),
            file: text.file,
            tree: text.tree.clone(),
            root,
            path: text.path.clone(),
        };
        resource.name = resource.text("metadata.name").unwrap_or_default();
        resource.namespace = resource.text("metadata.namespace").filter(|n| !n.is_empty());
        resource
    }

    /// The operator's version, said or assumed.
    pub fn version(&self) -> Version {
        self.operator.get().unwrap_or(operator::newest())
    }

    /// The oldest Milvus that has its queue; `None` where it has none that is known.
    pub fn oldest(&self) -> Option<Version> {
        Queue::named(&self.stream.name).map(Queue::since)
    }

    /// Its tree.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The mapping of all its fields.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// The place of a field, by dotted path; `None` where it is not there, or null.
    pub fn at(&self, path: &str) -> Option<Written> {
        let mut node = self.root;
        let mut keys = self.path.clone();
        let mut found: Option<Entry> = None;
        for key in path.split('.') {
            let entry = self.tree.get(self.tree.resolve(node), key)?;
            keys = keys.key(key);
            node = entry.value;
            found = Some(entry);
        }
        let entry = found?;
        let null = yaml::reader::scalar(&self.tree, entry.value, Reader::Helm) == yaml::reader::Scalar::Null;
        (!null).then(|| self.written(entry, keys))
    }

    /// The place of an entry.
    pub fn written(&self, entry: Entry, path: KeyPath) -> Written {
        let at = |id| Location { file: self.file, span: self.tree.span(id) };
        Written { key_at: at(entry.key), at: at(entry.value), path, text: 0, node: entry.value }
    }

    /// The text of a field that is a scalar.
    pub fn text(&self, path: &str) -> Option<String> {
        let written = self.at(path)?;
        let node = self.tree.resolve(written.node);
        self.tree.style(node).map(|_| self.tree.text(node).to_owned())
    }

    /// The texts of a field that is a list, joined with commas; of a scalar its text.
    pub(crate) fn joined(&self, path: &str) -> Option<String> {
        let written = self.at(path)?;
        let items = self.tree.items(written.node);
        if items.is_empty() {
            return self.text(path).filter(|t| !t.is_empty());
        }
        let texts: Vec<&str> = items.iter().map(|&item| self.tree.text(self.tree.resolve(item))).collect();
        Some(texts.join(","))
    }

    /// True for a field that is the boolean true.
    pub(crate) fn is_true(&self, path: &str) -> bool {
        self.boolean(path) == Some(true)
    }

    /// The boolean of a field.
    pub fn boolean(&self, path: &str) -> Option<bool> {
        match yaml::reader::scalar(&self.tree, self.at(path)?.node, Reader::Helm) {
            yaml::reader::Scalar::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The variables in a list of name and value; `elsewhere` stands for values that come from somewhere else.
    pub(crate) fn variables(&self, path: &str, elsewhere: &str) -> Vec<Variable> {
        let Some(written) = self.at(path) else { return Vec::new() };
        let items = self.tree.items(written.node).iter().enumerate();
        items.filter_map(|(index, &item)| self.variable(item, written.path.item(index), elsewhere)).collect()
    }

    fn variable(&self, item: NodeId, path: KeyPath, elsewhere: &str) -> Option<Variable> {
        let text = |entry: Entry| self.tree.text(self.tree.resolve(entry.value)).to_owned();
        let name = text(self.tree.get(item, "name")?);
        let value = self.tree.get(item, "value");
        let entry = value.or_else(|| self.tree.get(item, "valueFrom"));
        let key = if value.is_some() { "value" } else { "valueFrom" };
        let written = entry.map(|entry| self.written(entry, path.key(key)));
        let value = match (value, entry) {
            (Some(value), _) => text(value),
            (None, Some(_)) => elsewhere.to_owned(),
            (None, None) => String::new(),
        };
        (!name.is_empty()).then_some(Variable { name, value, written })
    }
}
