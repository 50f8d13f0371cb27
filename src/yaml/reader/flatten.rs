//! The settings that Milvus reads from a file.

use std::sync::Arc;

use super::effective::{Level, effective, root_key_text};
use super::json;
use super::refusal::refusal;
use super::scalar::scalar_text;
use super::{Reader, value_text};
use crate::source::Span;
use crate::yaml::{Kind, NodeId, Tree};

/// The first line that reads YAML without viper.
const DIRECT: (u16, u16) = (2, 5);
/// The first line that turns lists of mappings into JSON.
const JSON_LISTS: (u16, u16) = (3, 0);

/// So many ways of reading there are: up to the first of these lines, up to the second, and from there on.
pub const WAYS: usize = 3;

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlatSetting {
    /// The keys from the root to the value.
    pub keys: Vec<NodeId>,
    /// The same as one text with dots, as Milvus has it before it folds case and separators.
    pub key: String,
    /// The text that Milvus gets.
    pub value: String,
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
    /// In the order of the text. Keys that are the same only once case and separators are folded are all
    /// here: which one wins is chance.
    pub settings: Vec<FlatSetting>,
    /// What sets nothing.
    pub dropped: Vec<Dropped>,
    /// Whether one of the values is a list: all else is the same for every line.
    lists: bool,
}

/// A mapping or value still to be looked at.
struct Step {
    keys: Vec<NodeId>,
    key: String,
    node: NodeId,
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
    let mut steps = vec![Step { keys: Vec::new(), key: String::new(), node: root }];
    while let Some(step) = steps.pop() {
        match tree.kind(tree.resolve(step.node)) {
            Kind::Mapping(_) => push_entries(tree, &step, &mut steps),
            _ if step.keys.is_empty() => {}
            kind => {
                flat.lists |= matches!(kind, Kind::Sequence(_));
                match setting_text(tree, step.node, kind, line) {
                    Some(value) => flat.settings.push(setting(tree, step, value)),
                    None => flat.dropped.push(Dropped { key: step.key, node: step.node }),
                }
            }
        }
    }
    flat
}

fn setting(tree: &Tree, step: Step, value: String) -> FlatSetting {
    let Step { keys, key, node } = step;
    let key_span = keys.last().map_or(Span::at(0), |key| tree.span(*key));
    FlatSetting { key_span, value_span: tree.span(node), keys, key, value, node }
}

fn push_entries(tree: &Tree, step: &Step, steps: &mut Vec<Step>) {
    let root = step.keys.is_empty();
    let level = if root { Level::Root } else { Level::Nested };
    for entry in effective(tree, step.node, level).into_iter().rev() {
        let own = match level {
            Level::Root => root_key_text(tree, entry.key),
            Level::Nested => scalar_text(tree, entry.key).unwrap_or_default(),
        };
        let key = if step.key.is_empty() { own } else { [&step.key, ".", &own].concat() };
        let keys = [&step.keys[..], &[entry.key]].concat();
        steps.push(Step { keys, key, node: entry.value });
    }
}

fn setting_text(tree: &Tree, node: NodeId, kind: Kind, line: (u16, u16)) -> Option<String> {
    let Kind::Sequence(items) = kind else { return value_text(tree, node, Reader::Milvus) };
    let mapping = |item: &NodeId| matches!(tree.kind(tree.resolve(*item)), Kind::Mapping(_));
    if line >= JSON_LISTS && items.iter().any(mapping) {
        return json::list(tree, node);
    }
    if line >= DIRECT {
        return value_text(tree, node, Reader::Milvus);
    }
    // Through viper, an item that is no scalar is empty text, and no comma follows leading empty text.
    let join = |joined: String, item: &NodeId| {
        let text = scalar_text(tree, *item).unwrap_or_default();
        if joined.is_empty() { text } else { format!("{joined},{text}") }
    };
    Some(items.iter().fold(String::new(), join))
}
