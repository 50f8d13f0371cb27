//! The values of a release: what the user's files say, over the chart's own.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use crate::chart::{Chart, MergedValues, ValueView};
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
    /// Which outermost keys there may be, as bits that several keys share.
    tops: u128,
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
        let mut own = None;
        self.ask(keys, &mut |file, found| {
            own = Some(file.value_of(&found, keys));
            false
        });
        own.unwrap_or_else(|| self.chart.default(&keys.join(".")).map_or(Value::Absent, |_| Value::Default))
    }

    /// The value at a dotted path.
    pub fn at(&self, path: &str) -> Value<'_> {
        self.get(&path.split('.').collect::<Vec<_>>())
    }

    /// The value at a dotted path as templates see it.
    pub fn view(&self, path: &str) -> ValueView {
        match self.own_view(path) {
            Own::Nothing => self.chart.default_view(path),
            Own::Cut => ValueView::Absent,
            Own::Map(names) => self.chart.map_over_default(path, names),
            Own::Says(value) => value,
        }
    }

    /// Whether the user's files may have something at a path: of most paths nobody wrote the outermost key.
    pub(crate) fn may_write(&self, path: &str) -> bool {
        let bit = top_bit(path.split('.').next().unwrap_or(path));
        self.files.iter().any(|file| file.tops & bit != 0)
    }

    /// What the user's files say at a path, before the chart's own values.
    fn own_view(&self, path: &str) -> Own {
        if !self.may_write(path) {
            return Own::Nothing;
        }
        // Keys of embedded files hold dots; no other key of a values file does.
        let keys: Vec<&str> = match path.split_once('.') {
            Some(("extraConfigFiles", name)) => vec!["extraConfigFiles", name],
            _ => path.split('.').collect(),
        };
        let mut map: Option<Vec<(Cow<'static, str>, bool)>> = None;
        let mut other = None;
        let cut = self.ask(&keys, &mut |file, found| {
            let value = file.tree.resolve(found.entry.value);
            let is_map = !found.deleted && matches!(file.tree.kind(value), Kind::Mapping(_));
            if is_map {
                let known = map.get_or_insert_default();
                // What the last file says of a key counts.
                let newer: HashSet<Cow<'static, str>> = known.iter().map(|(name, _)| name.clone()).collect();
                let entries = file.tree.entries(value).iter();
                let own =
                    entries.map(|e| (file.tree.text(e.key), e)).filter(|(name, _)| !newer.contains(*name));
                known.extend(own.map(|(name, e)| (Cow::from(name.to_owned()), file.is_null(e.value))));
            } else if map.is_none() {
                other = Some(if found.deleted { ValueView::Null } else { file.view(value) });
            }
            is_map
        });
        match (other, map) {
            (Some(says), _) => Own::Says(says),
            (None, Some(map)) => Own::Map(map),
            (None, None) if cut => Own::Cut,
            (None, None) => Own::Nothing,
        }
    }

    /// Gives `take` what the files say at a path, the last file first, until it returns false. True when something above
    /// the path is no map in the file that has the say there: it hides what older files and the chart have below.
    fn ask<'s>(&'s self, keys: &[&str], take: &mut dyn FnMut(&'s ValuesFile, Found) -> bool) -> bool {
        // So many of the keys lead to maps in a file that lies over those that are still to be asked.
        let mut over = 0;
        for file in self.files.iter().rev() {
            match file.look(keys) {
                Ok(found) if found.depth == keys.len() => {
                    if !take(file, found) {
                        return false;
                    }
                    over = keys.len();
                }
                // Where a newer file has a map, it stands for what is none here.
                Ok(found) => {
                    let counts = found.depth > over;
                    if counts {
                        take(file, found);
                    }
                    return counts;
                }
                Err(Stopped { depth, map: false }) => return depth > over,
                Err(Stopped { depth, .. }) => over = over.max(depth),
            }
        }
        false
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
        let differs = self.may_write(path) && self.view(path) != self.chart.default_view(path);
        differs.then(|| self.written(path)).flatten()
    }

    /// Whether the user wrote a value, whatever it is.
    pub(crate) fn is_written(&self, path: &str) -> bool {
        let mut written = false;
        let mut see = |_: &ValuesFile, _| {
            written = true;
            false
        };
        if self.may_write(path) {
            self.ask(&path.split('.').collect::<Vec<_>>(), &mut see);
        }
        written
    }

    /// The place where the user wrote a value, whatever it is.
    pub fn written(&self, path: &str) -> Option<Written> {
        if !self.may_write(path) {
            return None;
        }
        let keys: Vec<&str> = path.split('.').collect();
        let mut written = None;
        self.ask(&keys, &mut |file, found| {
            written = Some(file.place_of(&found, &keys));
            false
        });
        written
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

impl MergedValues for Values {
    fn view(&self, path: &str) -> ValueView {
        self.view(path)
    }

    fn is_default(&self, path: &str) -> bool {
        !self.may_write(path)
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

/// The bit of an outermost key.
fn top_bit(key: &str) -> u128 {
    let bytes = key.as_bytes();
    let of = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte));
    1 << ((of(bytes.first()) * 31 + of(bytes.last()) * 7 + bytes.len() * 3) % 128)
}

/// A path of keys that a file does not have.
struct Stopped {
    /// So many of the keys are there.
    depth: usize,
    /// Whether they lead to a map.
    map: bool,
}

/// What the user's files say at a path.
enum Own {
    Nothing,
    /// Nothing, but something above it is no map, so that the chart's own value is out of reach.
    Cut,
    /// A map: its keys, and whether each is null.
    Map(Vec<(Cow<'static, str>, bool)>),
    Says(ValueView),
}

impl ValuesFile {
    /// A file whose values for the chart are in `root`, at a path.
    pub(crate) fn new(
        text: usize,
        file: FileId,
        tree: Arc<Tree>,
        root: Option<NodeId>,
        path: KeyPath,
    ) -> Self {
        let entries = root.map_or(&[][..], |root| tree.entries(root));
        let bits = |entry: &Entry| match tree.plain(entry.key) {
            Some(key) if !tree.is_merge(entry.key) => top_bit(key),
            _ => u128::MAX,
        };
        let tops = entries.iter().fold(0, |all, entry| all | bits(entry));
        Self { text, file, tree, root, path, tops }
    }

    /// What this file says at a path, of which `found` tells.
    fn value_of(&self, found: &Found, keys: &[&str]) -> Value<'_> {
        let written = self.place_of(found, keys);
        if found.deleted { Value::Deleted(written) } else { Value::Written(written, self, found.entry.value) }
    }

    fn place_of(&self, found: &Found, keys: &[&str]) -> Written {
        let path = keys[..found.depth].iter().fold(self.path.clone(), |path, key| path.key(key));
        self.written(found.entry, path)
    }

    /// The entry that has the say at a path.
    fn look(&self, keys: &[&str]) -> Result<Found, Stopped> {
        let mut node = self.root.ok_or(Stopped { depth: 0, map: true })?;
        let mut last: Option<Entry> = None;
        for (depth, key) in keys.iter().enumerate() {
            let here = self.tree.resolve(node);
            let kind = self.tree.kind(here);
            if let (Kind::Scalar, Some(entry)) = (kind, last) {
                return Ok(Found { entry, depth, deleted: true });
            }
            let map = depth == 0 || matches!(kind, Kind::Mapping(_) | Kind::Alias(_));
            let entry = self.tree.get(here, key).ok_or(Stopped { depth, map })?;
            node = entry.value;
            last = Some(entry);
        }
        let deleted = self.is_null(node);
        let entry = last.ok_or(Stopped { depth: 0, map: true })?;
        Ok(Found { entry, depth: keys.len(), deleted })
    }

    fn is_null(&self, value: NodeId) -> bool {
        let value = self.tree.resolve(value);
        matches!(self.tree.kind(value), Kind::Scalar)
            && matches!(scalar(&self.tree, value, Reader::Helm), Scalar::Null)
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
                ValueView::Map(entries.iter().map(|e| tree.text(e.key).to_owned().into()).collect())
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
