//! Mappings of many keys: an entry is found by its key, without a look at all others.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::{NodeId, NodeKind, Tree};

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
    pub(super) fn of(tree: &Tree) -> Self {
        let mut wide = Self::default();
        for id in (0..tree.size() as u32).map(NodeId) {
            if let NodeKind::Mapping(entries) = tree.kind(id)
                && entries.len() >= WIDE
            {
                let keys = (0..).zip(entries.iter().map(|entry| entry.key));
                let merges = keys.clone().filter(|(_, key)| tree.is_merge(*key)).map(|(at, _)| at).collect();
                let is_word = |key| matches!(tree.kind(key), NodeKind::Scalar);
                let words = keys.map(|(at, key)| (at, tree.resolve(key))).filter(|(_, key)| is_word(*key));
                let mut keys: Vec<(u64, u32)> =
                    words.map(|(at, key)| (wide.hasher.hash_one(tree.text(key)), at)).collect();
                keys.sort_unstable();
                wide.mappings.insert(id, WideMapping { keys, merges });
            }
        }
        wide
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::yaml::parse;

    #[test]
    fn of_many_keys_the_last_counts_and_merges_where_they_stand() {
        let many = |name: &str| (0..WIDE).map(|i| format!("{name}{i}: {name}\n")).collect::<String>();
        let text = format!(
            "x: &x {{first: merged, later: merged, only: merged}}\n\
             y:\n{}",
            format!("first: own\n{}<<: *x\nlater: own\ntwice: 1\n'twice': 2\n{}", many("a"), many("b"))
                .lines()
                .map(|line| format!("  {line}\n"))
                .collect::<String>()
        );
        let tree = parse(&text);
        let map = tree.path(&["y"]).expect("the mapping").value;
        let found = |key: &str| tree.get(map, key).map(|entry| tree.text(entry.value).to_owned());
        for (key, value) in [
            ("first", "merged"),
            ("later", "own"),
            ("only", "merged"),
            ("twice", "2"),
            ("a7", "a"),
            ("b0", "b"),
        ] {
            assert_eq!(found(key).as_deref(), Some(value), "{key}");
        }
        assert_eq!(found("c"), None);
    }
}
