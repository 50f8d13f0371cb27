//! The settings that Milvus reads from a file.

use std::borrow::Cow;
use std::sync::Arc;

use super::effective::{MappingLevel, effective, root_key_text};
use super::flat::FlatRow;
use super::resolve::scalar_text;
use super::{Dropped, Flat, FlatSetting, Reader, Way, json, refusal, value_text};
use crate::base::effort::spend;
use crate::text::source::Span;
use crate::text::yaml::{Entry, NodeId, NodeKind, Tree};

impl Flat {
    /// In the order of the text. Keys that are the same only once case and separators are folded are all
    /// here: which one wins is chance.
    pub fn settings(&self) -> impl ExactSizeIterator<Item = FlatSetting<'_>> {
        self.rows.iter().map(|row| FlatSetting {
            keys: &self.keys[row.keys.0 as usize..row.keys.1 as usize],
            key: &self.text[row.key.0 as usize..row.key.1 as usize],
            is_path: row.is_path,
            value: &self.text[row.key.1 as usize..row.end as usize],
            key_span: row.key_span,
            value_span: row.value_span,
            node: row.node,
        })
    }

    /// Adds the setting that a walk has come to.
    fn add(&mut self, tree: &Tree, walk: &SettingsWalk<'_>, is_path: bool, node: NodeId, value: &str) {
        let (keys, key) = (self.keys.len() as u32, self.text.len() as u32);
        self.keys.extend(&walk.keys);
        self.text.push_str(&walk.key);
        let value_at = self.text.len() as u32;
        self.text.push_str(value);
        let key_span = walk.keys.last().map_or(Span::at(0), |key| tree.span(*key));
        self.rows.push(FlatRow {
            keys: (keys, self.keys.len() as u32),
            key: (key, value_at),
            end: self.text.len() as u32,
            is_path,
            key_span,
            value_span: tree.span(node),
            node,
        });
    }
}

/// The way from the root to what is looked at.
#[derive(Default)]
struct SettingsWalk<'t> {
    keys: Vec<NodeId>,
    /// The keys joined with dots.
    key: String,
    /// The mappings on the way, the innermost last.
    open: Vec<OpenMapping<'t>>,
}

/// A mapping that is walked through.
struct OpenMapping<'t> {
    entries: Cow<'t, [Entry]>,
    /// How many of them are done.
    done: usize,
    /// How long the way to it is, in bytes of its text.
    length: usize,
    is_path: bool,
}

impl<'t> SettingsWalk<'t> {
    fn enter(&mut self, tree: &'t Tree, map: NodeId, is_path: bool) {
        let level = if self.open.is_empty() { MappingLevel::Root } else { MappingLevel::Nested };
        let entries = effective(tree, map, level);
        self.open.push(OpenMapping { entries, done: 0, length: self.key.len(), is_path });
    }

    /// Goes on to the next value, and whether the way to it is a path.
    fn next(&mut self, tree: &'t Tree) -> Option<(NodeId, bool)> {
        loop {
            let depth = self.open.len();
            let open = self.open.last_mut()?;
            let Some(entry) = open.entries.get(open.done) else {
                self.open.pop();
                continue;
            };
            open.done += 1;
            let own = match depth {
                1 => root_key_text(tree, entry.key),
                _ => scalar_text(tree, entry.key).unwrap_or_default(),
            };
            self.keys.truncate(depth - 1);
            self.keys.push(entry.key);
            self.key.truncate(open.length);
            if !self.key.is_empty() {
                self.key.push('.');
            }
            self.key.push_str(&own);
            let is_part = !own.is_empty() && !own.contains('.') && tree.text(entry.key) == own;
            return Some((entry.value, open.is_path && is_part));
        }
    }
}

/// The settings of the first document as Milvus reads them in a way. A file that Milvus refuses has none. A tree works it
/// out once for each way of reading.
pub fn flatten(tree: &Tree, way: Way) -> &Flat {
    tree.flats[way as usize].get_or_init(|| {
        let known = tree.flats.iter().filter_map(|flat| flat.get()).find(|flat| !flat.lists);
        known.map_or_else(|| Arc::new(flatten_way(tree, way)), Arc::clone)
    })
}

fn flatten_way(tree: &Tree, way: Way) -> Flat {
    let mut flat = Flat::default();
    let Some(root) = tree.root() else { return flat };
    if refusal(tree, Reader::Milvus).is_some() {
        return flat;
    }
    let mut walk = SettingsWalk::default();
    walk.enter(tree, root, true);
    while let Some((node, is_path)) = walk.next(tree) {
        match tree.kind(tree.resolve(node)) {
            NodeKind::Mapping(_) => walk.enter(tree, node, is_path),
            kind => {
                flat.lists |= matches!(kind, NodeKind::Sequence(_));
                match setting_text(tree, node, kind, way) {
                    Some(value) => flat.add(tree, &walk, is_path, node, &value),
                    None => flat.dropped.push(Dropped { key: walk.key.clone(), node }),
                }
            }
        }
    }
    flat
}

fn setting_text<'t>(tree: &'t Tree, node: NodeId, kind: NodeKind, way: Way) -> Option<Cow<'t, str>> {
    let NodeKind::Sequence(items) = kind else { return scalar_text(tree, node) };
    let mapping = |item: &NodeId| matches!(tree.kind(tree.resolve(*item)), NodeKind::Mapping(_));
    if way == Way::JsonLists && items.iter().any(mapping) {
        return json::list(tree, node).map(Cow::Owned);
    }
    if way >= Way::Direct {
        return value_text(tree, node, Reader::Milvus).map(Cow::Owned);
    }
    // Through viper, an item that is no scalar is empty text, and no comma follows leading empty text.
    spend(items.len());
    let mut joined = String::new();
    for item in items {
        if !joined.is_empty() {
            joined.push(',');
        }
        joined.push_str(&scalar_text(tree, *item).unwrap_or_default());
    }
    Some(Cow::Owned(joined))
}
