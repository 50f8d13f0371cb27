//! The values of a release: what the user's files say, over the chart's own.

use std::sync::Arc;

use crate::chart::{Chart, ValueView, merged_at};
use crate::milvus::{KeyPath, Written};
use crate::source::{FileId, Location};
use crate::yaml::{Entry, Kind, MAX_DEPTH, NodeId, Reader, Scalar, Tree, scalar};

/// The most items of a list, with those of lists in it, that a value is judged by.
const MAX_ITEMS: usize = 10_000;

/// One values file, or the part of an umbrella chart's that goes to the Milvus chart.
#[derive(Clone, Debug)]
pub struct ValuesFile {
    /// Its text in the deployment, by index.
    pub text: usize,
    /// The file.
    pub file: FileId,
    /// Its tree.
    pub tree: Arc<Tree>,
    /// The mapping that holds the chart's values; `None` for an empty file.
    pub root: Option<NodeId>,
    /// The path of that mapping.
    pub path: KeyPath,
}

/// All values of a release.
#[derive(Clone, Debug)]
pub struct Values {
    /// The user's files, later ones over earlier ones.
    pub files: Vec<ValuesFile>,
    /// The chart, whose own values lie below.
    pub chart: Chart,
}

/// A value as templates see it, with the place that set it.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// Neither the user nor the chart has it.
    Absent,
    /// The user wrote null, which deletes the chart's own value.
    Deleted(Written),
    /// The chart's own.
    Default,
    /// The user's: the place, and the node in its file.
    Written(Written, &'a ValuesFile, NodeId),
}

impl Value<'_> {
    /// The place that set it.
    pub fn written(&self) -> Option<&Written> {
        match self {
            Self::Deleted(w) | Self::Written(w, ..) => Some(w),
            Self::Absent | Self::Default => None,
        }
    }
}

impl Values {
    /// The value at a path of keys.
    pub fn get(&self, keys: &[&str]) -> Value<'_> {
        let own = self.files.iter().rev().find_map(|file| file.find(keys));
        own.unwrap_or_else(|| self.chart.default(&keys.join(".")).map_or(Value::Absent, |_| Value::Default))
    }

    /// The value at a dotted path.
    pub fn at(&self, path: &str) -> Value<'_> {
        self.get(&path.split('.').collect::<Vec<_>>())
    }

    /// The value at a dotted path as templates see it.
    pub fn view(&self, path: &str) -> ValueView {
        let first = path.split('.').next().unwrap_or(path);
        // Of most of what a template asks for, the user's files say nothing at all.
        if !self.writes_top(first) {
            return self.chart.default_view(path);
        }
        merged_at(self.chart, path, &|path| self.own_view(path), &|path| self.cuts(path))
    }

    /// Whether the user's files have anything but a map at a path.
    fn cuts(&self, path: &str) -> bool {
        let keys: Vec<&str> = path.split('.').collect();
        let found = self.files.iter().rev().find_map(|file| Some((file, file.look(&keys)?)));
        found.is_some_and(|(file, found)| {
            let node = file.tree.resolve(found.entry.value);
            found.deleted || !matches!(file.tree.kind(node), Kind::Mapping(_) | Kind::Alias(_))
        })
    }

    /// Whether the user's files have a top-level key.
    pub(crate) fn writes_top(&self, key: &str) -> bool {
        self.files.iter().any(|file| file.look(&[key]).is_some())
    }

    /// What the user's files say at a path, before the chart's own values.
    fn own_view(&self, path: &str) -> ValueView {
        // Keys of embedded files hold dots; no other key of a values file does.
        let keys: Vec<&str> = match path.split_once('.') {
            Some(("extraConfigFiles", name)) => vec!["extraConfigFiles", name],
            _ => path.split('.').collect(),
        };
        let mut maps: Vec<String> = Vec::new();
        let mut written = false;
        for file in self.files.iter().rev() {
            let Some(found) = file.look(&keys) else { continue };
            written = true;
            match found {
                Found { entry, deleted: false, .. } => match file.view(entry.value) {
                    ValueView::Map(names) => maps.extend(names),
                    other if maps.is_empty() => return other,
                    _ => break,
                },
                _ if maps.is_empty() => return ValueView::Null,
                _ => break,
            }
        }
        if written { ValueView::Map(maps) } else { ValueView::Absent }
    }

    /// The dotted paths of all mapping keys that the files write.
    pub fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for file in &self.files {
            let mut open: Vec<(NodeId, String)> =
                file.root.map(|root| (root, String::new())).into_iter().collect();
            while let Some((map, above)) = open.pop() {
                for entry in file.tree.entries(map).iter().filter(|e| !file.tree.is_merge(e.key)) {
                    let name = file.tree.text(file.tree.resolve(entry.key));
                    let path = if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") };
                    // Aliases are not followed: what they point to is counted where it stands.
                    if matches!(file.tree.kind(entry.value), Kind::Mapping(_)) {
                        open.push((entry.value, path.clone()));
                    }
                    paths.push(path);
                }
            }
        }
        paths
    }

    /// The place where the user wrote a value that differs from the chart's own.
    pub fn changed(&self, path: &str) -> Option<Written> {
        let written = self.written(path)?;
        (self.view(path) != self.chart.default_view(path)).then_some(written)
    }

    /// The place where the user wrote a value, whatever it is.
    pub fn written(&self, path: &str) -> Option<Written> {
        let keys: Vec<&str> = path.split('.').collect();
        self.files.iter().rev().find_map(|file| file.written_at(&keys))
    }

    /// A scalar as a template prints it; `None` for collections and what is absent.
    pub fn text(&self, path: &str) -> Option<String> {
        match self.view(path) {
            ValueView::Absent | ValueView::Null | ValueView::List(_) | ValueView::Map(_) => None,
            scalar => Some(scalar.printed()),
        }
    }

    /// Whether a template's `if` takes the value as true: anything but null, false, 0 and what is empty.
    pub(crate) fn is_true(&self, path: &str) -> bool {
        self.view(path).truth()
    }
}

/// An entry that has the say at a path of keys.
struct Found {
    entry: Entry,
    /// How many of the keys lead to it.
    depth: usize,
    /// Whether it takes away what the chart has there.
    deleted: bool,
}

impl ValuesFile {
    /// What this file says at a path; `None` where it leaves the say to others.
    fn find(&self, keys: &[&str]) -> Option<Value<'_>> {
        let found = self.look(keys)?;
        let (written, Found { entry, deleted, .. }) = (self.place_of(&found, keys), found);
        Some(if deleted { Value::Deleted(written) } else { Value::Written(written, self, entry.value) })
    }

    /// The place where this file says something at a path.
    fn written_at(&self, keys: &[&str]) -> Option<Written> {
        self.look(keys).map(|found| self.place_of(&found, keys))
    }

    fn place_of(&self, found: &Found, keys: &[&str]) -> Written {
        let path = keys[..found.depth].iter().fold(self.path.clone(), |path, key| path.key(key));
        self.written(found.entry, path)
    }

    /// The entry that has the say at a path.
    fn look(&self, keys: &[&str]) -> Option<Found> {
        let mut node = self.root?;
        let mut last: Option<Entry> = None;
        for (depth, key) in keys.iter().enumerate() {
            let here = self.tree.resolve(node);
            if let (Kind::Scalar, Some(entry)) = (self.tree.kind(here), last) {
                return Some(Found { entry, depth, deleted: true });
            }
            let entry = self.tree.get(here, key)?;
            node = entry.value;
            last = Some(entry);
        }
        let here = self.tree.resolve(node);
        let deleted = matches!(self.tree.kind(here), Kind::Scalar)
            && matches!(scalar(&self.tree, here, Reader::Helm), Scalar::Null);
        Some(Found { entry: last?, depth: keys.len(), deleted })
    }

    /// The key that holds the chart's values, of a file that has others beside them.
    pub(crate) fn part_key(&self) -> Option<Location> {
        let root = self.root.filter(|_| self.path != KeyPath::root())?;
        let mut open: Vec<Entry> = self.tree.root().map(|top| self.tree.entries(top).to_vec())?;
        while let Some(entry) = open.pop() {
            if entry.value == root {
                return Some(Location { file: self.file, span: self.tree.span(entry.key) });
            }
            // Charts in charts; an alias points back, and following it could not end.
            if matches!(self.tree.kind(entry.value), Kind::Mapping(_)) {
                open.extend(self.tree.entries(entry.value));
            }
        }
        None
    }

    /// The place of an entry of this file.
    pub fn written(&self, entry: Entry, path: KeyPath) -> Written {
        let at = |id| Location { file: self.file, span: self.tree.span(id) };
        Written { key_at: at(entry.key), at: at(entry.value), path, text: self.text, node: entry.value }
    }

    /// A value of this file as templates see it.
    fn view(&self, node: NodeId) -> ValueView {
        let mut left = MAX_ITEMS;
        self.view_of(node, MAX_DEPTH, &mut left)
    }

    /// Of a list that contains itself, or multiplies what it holds, only a part is looked at: Helm refuses it.
    fn view_of(&self, node: NodeId, depth: usize, left: &mut usize) -> ValueView {
        let (Some(depth), Some(rest)) = (depth.checked_sub(1), left.checked_sub(1)) else {
            return ValueView::Absent;
        };
        *left = rest;
        let tree = &self.tree;
        let node = tree.resolve(node);
        match tree.kind(node) {
            Kind::Sequence(items) => {
                ValueView::List(items.iter().map(|&item| self.view_of(item, depth, left)).collect())
            }
            Kind::Mapping(entries) => {
                ValueView::Map(entries.iter().map(|e| tree.text(e.key).to_owned()).collect())
            }
            Kind::Alias(_) => ValueView::Absent,
            Kind::Scalar => match scalar(tree, node, Reader::Helm) {
                Scalar::Null => ValueView::Null,
                Scalar::Bool(b) => ValueView::Bool(b),
                Scalar::Int(i) => ValueView::Number(i as f64),
                Scalar::Uint(u) => ValueView::Number(u as f64),
                Scalar::Float(f) => ValueView::Number(f),
                _ => ValueView::Text(tree.text(node).to_owned()),
            },
        }
    }
}
