//! Mappings of many keys: an entry is found by its key, without a look at all others.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::NodeId;

/// From so many entries on an index pays.
pub(super) const WIDE: usize = 128;

/// The indices of the mappings of a text that are wide.
#[derive(Clone, Debug, Default)]
pub(super) struct WideMappings {
    hasher: RandomState,
    mappings: HashMap<NodeId, WideMapping>,
}

/// Where the keys of a mapping stand among its entries.
#[derive(Clone, Debug)]
struct WideMapping {
    /// The hashes of the keys that are scalars, each with the place of its entry, in order.
    keys: Vec<(u64, u32)>,
    /// The places of `<<`, in order.
    merges: Vec<u32>,
}

impl WideMappings {
    /// Adds a mapping by its keys that are scalars, each with the place of its entry, and the places of its merges.
    pub(super) fn add<'k>(
        &mut self,
        mapping: NodeId,
        words: impl Iterator<Item = (u32, &'k str)>,
        merges: Vec<u32>,
    ) {
        let mut keys: Vec<(u64, u32)> = words.map(|(at, word)| (self.hasher.hash_one(word), at)).collect();
        keys.sort_unstable();
        self.mappings.insert(mapping, WideMapping { keys, merges });
    }

    /// The places of the entries of a wide mapping that may have a key: those with its hash, and the merges; the last one
    /// first.
    pub(super) fn places(&self, mapping: NodeId, key: &str) -> Vec<usize> {
        let Some(WideMapping { keys, merges }) = self.mappings.get(&mapping) else { return Vec::new() };
        let hash = self.hasher.hash_one(key);
        let same = keys[keys.partition_point(|(other, _)| *other < hash)..].iter();
        let same = same.take_while(|(other, _)| *other == hash).map(|(_, at)| at);
        let mut places: Vec<usize> = same.chain(merges).map(|at| *at as usize).collect();
        places.sort_unstable_by(|a, b| b.cmp(a));
        places
    }
}
