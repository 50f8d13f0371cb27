//! What the edits of a text declare, as it is looked up on the way through the old tree.

use std::collections::{HashMap, HashSet};

use crate::text::edit::KeyChange;
use crate::text::source::Span;

/// The keys that edits declare to change, by bytes of the old text.
#[derive(Default)]
pub(super) struct DeclaredChanges {
    values: HashSet<Span>,
    removed: HashSet<Span>,
    renamed: HashMap<Span, String>,
    /// By the mapping, or by the alias in its place.
    set: HashMap<Span, KeysBelow>,
    /// In order.
    within: Vec<Span>,
}

/// Keys that are set below a mapping, as a tree.
#[derive(Default)]
pub(super) struct KeysBelow {
    /// The path ends here: whatever is there now is meant.
    pub is_end: bool,
    pub keys: HashMap<String, KeysBelow>,
}

impl DeclaredChanges {
    /// Collects what edits declare.
    pub fn new(changes: &[KeyChange]) -> Self {
        let mut all = Self::default();
        for change in changes {
            match change {
                KeyChange::Value(value) => drop(all.values.insert(*value)),
                KeyChange::Removed(key) => drop(all.removed.insert(*key)),
                KeyChange::Renamed { key, to } => drop(all.renamed.insert(*key, to.clone())),
                KeyChange::Set { below, path } => {
                    let mut at = all.set.entry(*below).or_default();
                    for key in path {
                        at = at.keys.entry(key.clone()).or_default();
                    }
                    at.is_end = true;
                }
                KeyChange::Within { span, to } => {
                    all.within.push(*span);
                    all.renamed.insert(*span, to.clone());
                }
            }
        }
        all.within.sort_unstable();
        all
    }

    /// Whether another value may stand in the place of one.
    pub fn takes_value(&self, value: Span) -> bool {
        self.values.contains(&value)
    }

    /// Whether a part of a scalar may say something else.
    pub fn takes_part(&self, scalar: Span) -> bool {
        let next = self.within.partition_point(|within| within.start < scalar.start);
        self.within.get(next).is_some_and(|within| scalar.contains(*within))
    }

    /// Whether the entry of a key may go.
    pub fn takes_out(&self, key: Span) -> bool {
        self.removed.contains(&key)
    }

    /// The new name of a key.
    pub fn new_name(&self, key: Span) -> Option<&str> {
        self.renamed.get(&key).map(String::as_str)
    }

    /// What is set below a mapping, or below the alias in its place.
    pub fn set_below(&self, at: Span) -> Option<&KeysBelow> {
        self.set.get(&at)
    }
}
