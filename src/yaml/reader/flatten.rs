//! The settings that Milvus reads from a file.

use std::borrow::Cow;
use std::sync::Arc;

use super::effective::{Level, effective, root_key_text};
use super::json;
use super::refusal::refusal;
use super::scalar::scalar_text;
use super::{Reader, value_text};
use crate::source::Span;
use crate::yaml::{Entry, Kind, NodeId, Tree};

/// The first line that reads YAML without viper.
const DIRECT: (u16, u16) = (2, 5);
/// The first line that turns lists of mappings into JSON.
const JSON_LISTS: (u16, u16) = (3, 0);

/// So many ways of reading there are: up to the first of these lines, up to the second, and from there on.
pub const WAYS: usize = 3;

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlatSetting<'f> {
    /// The keys from the root to the value.
    pub keys: &'f [NodeId],
    /// The same as one text with dots, as Milvus has it before it folds case and separators.
    pub key: &'f str,
    /// True where that text is the path to the value: no key holds a dot, or is read as another text than the one
    /// written.
    pub is_path: bool,
    /// The text that Milvus gets.
    pub value: &'f str,
    /// The bytes of the last key.
    pub key_span: Span,
    /// The bytes of the value.
    pub value_span: Span,
    /// The value, an alias where one is written.
    pub node: NodeId,
}

/// A value that Milvus leaves out because it cannot make text of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The key with dots.
    pub key: String,
    /// The value.
    pub node: NodeId,
}

/// What Milvus makes of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flat {
    rows: Vec<Row>,
    /// The keys and values of all settings, one after the other.
    text: String,
    /// The nodes of their keys, likewise.
    keys: Vec<NodeId>,
    /// What sets nothing.
    pub dropped: Vec<Dropped>,
    /// Whether one of the values is a list: all else is the same for every line.
    lists: bool,
}

/// A setting as it is kept. Large files have many: none has memory of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    /// Where its keys begin and end in [`Flat::keys`].
    keys: (u32, u32),
    /// Where its key begins and ends in [`Flat::text`]; the value follows.
    key: (u32, u32),
    /// Where the value ends.
    end: u32,
    is_path: bool,
    key_span: Span,
    value_span: Span,
    node: NodeId,
}

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
    fn add(&mut self, tree: &Tree, walk: &Walk<'_>, is_path: bool, node: NodeId, value: &str) {
        let (keys, key) = (self.keys.len() as u32, self.text.len() as u32);
        self.keys.extend(&walk.keys);
        self.text.push_str(&walk.key);
        let value_at = self.text.len() as u32;
        self.text.push_str(value);
        let key_span = walk.keys.last().map_or(Span::at(0), |key| tree.span(*key));
        self.rows.push(Row {
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
struct Walk<'t> {
    keys: Vec<NodeId>,
    /// The same as one text with dots.
    key: String,
    /// The mappings on the way, the innermost last.
    open: Vec<Open<'t>>,
}

/// A mapping that is walked through.
struct Open<'t> {
    entries: Cow<'t, [Entry]>,
    /// How many of them are done.
    done: usize,
    /// How long the way to it is, in bytes of its text.
    length: usize,
    is_path: bool,
}

impl<'t> Walk<'t> {
    fn enter(&mut self, tree: &'t Tree, map: NodeId, is_path: bool) {
        let level = if self.open.is_empty() { Level::Root } else { Level::Nested };
        let entries = effective(tree, map, level);
        self.open.push(Open { entries, done: 0, length: self.key.len(), is_path });
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

/// The settings of the first document as Milvus of a release line reads them. A file that Milvus refuses
/// has none. A tree works it out once for each way of reading.
pub fn flatten(tree: &Tree, line: (u16, u16)) -> &Flat {
    tree.flats[way_of(line)].get_or_init(|| {
        let known = tree.flats.iter().filter_map(|flat| flat.get()).find(|flat| !flat.lists);
        known.map_or_else(|| Arc::new(find(tree, line)), Arc::clone)
    })
}

/// The number of a line's way of reading: what is read the same way is the same.
pub(crate) fn way_of(line: (u16, u16)) -> usize {
    usize::from(line >= DIRECT) + usize::from(line >= JSON_LISTS)
}

fn find(tree: &Tree, line: (u16, u16)) -> Flat {
    let mut flat = Flat::default();
    let Some(root) = tree.root() else { return flat };
    if refusal(tree, Reader::Milvus).is_some() {
        return flat;
    }
    let mut walk = Walk::default();
    walk.enter(tree, root, true);
    while let Some((node, is_path)) = walk.next(tree) {
        match tree.kind(tree.resolve(node)) {
            Kind::Mapping(_) => walk.enter(tree, node, is_path),
            kind => {
                flat.lists |= matches!(kind, Kind::Sequence(_));
                match setting_text(tree, node, kind, line) {
                    Some(value) => flat.add(tree, &walk, is_path, node, &value),
                    None => flat.dropped.push(Dropped { key: walk.key.clone(), node }),
                }
            }
        }
    }
    flat
}

fn setting_text<'t>(tree: &'t Tree, node: NodeId, kind: Kind, line: (u16, u16)) -> Option<Cow<'t, str>> {
    let Kind::Sequence(items) = kind else { return scalar_text(tree, node) };
    let mapping = |item: &NodeId| matches!(tree.kind(tree.resolve(*item)), Kind::Mapping(_));
    if line >= JSON_LISTS && items.iter().any(mapping) {
        return json::list(tree, node).map(Cow::Owned);
    }
    if line >= DIRECT {
        return value_text(tree, node, Reader::Milvus).map(Cow::Owned);
    }
    // Through viper, an item that is no scalar is empty text, and no comma follows leading empty text.
    let join = |joined: String, item: &NodeId| {
        let text = scalar_text(tree, *item).unwrap_or_default();
        if joined.is_empty() { text.into_owned() } else { format!("{joined},{text}") }
    };
    Some(Cow::Owned(items.iter().fold(String::new(), join)))
}
