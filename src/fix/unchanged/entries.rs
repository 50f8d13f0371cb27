//! The entries of a mapping that count, merges applied.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::text::yaml::reader::{Reader, Scalar, scalar};
use crate::text::yaml::{Entry, NodeId, NodeKind, Tree};

/// How a reader takes `<<`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Merging {
    /// Where it stands: it wins over what comes before, and what follows wins over it. So do Milvus, Helm, the operator
    /// and Kubernetes.
    InOrder,
    /// Behind all that the mapping itself says. So does Compose.
    Behind,
}

/// A key as readers tell it from others: `1` is another one than `"1"`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct EntryKey<'t> {
    pub text: Cow<'t, str>,
    is_text: bool,
}

impl EntryKey<'_> {
    /// A key that is text.
    pub fn of_text(text: &str) -> EntryKey<'_> {
        EntryKey { text: text.into(), is_text: true }
    }
}

/// An entry that counts.
#[derive(Clone, Copy)]
pub(super) struct Counting {
    pub entry: Entry,
    /// It stands in the mapping itself, and is read by nothing else.
    pub is_own: bool,
}

/// One step of working through a mapping and what it merges.
enum Step {
    Entry(Counting),
    Merge {
        map: NodeId,
        is_own: bool,
    },
    /// A merged mapping is done with: it may be merged again.
    Leave(NodeId),
}

/// The entries of a mapping by their keys, in the order in which they were found.
pub(super) fn counting(tree: &Tree, map: NodeId, merging: Merging) -> Vec<(EntryKey<'_>, Counting)> {
    let mut found: Vec<Option<(EntryKey<'_>, Counting)>> = Vec::new();
    let mut places: HashMap<EntryKey<'_>, usize> = HashMap::new();
    let (mut steps, mut active) = (Vec::new(), Vec::new());
    push_entries(tree, map, true, merging, &mut steps);
    while let Some(step) = steps.pop() {
        match step {
            Step::Entry(Counting { entry, is_own }) if tree.is_merge(entry.key) => {
                let merge = |map: NodeId| Step::Merge { map, is_own };
                match tree.kind(entry.value) {
                    // The first of several wins, so it is worked through last.
                    NodeKind::Sequence(items) => steps.extend(items.iter().map(|item| merge(*item))),
                    _ => steps.push(merge(entry.value)),
                }
            }
            Step::Entry(counting) => {
                let key = tree.resolve(counting.entry.key);
                let is_text = matches!(scalar(tree, key, Reader::Helm), Scalar::Str);
                let key = EntryKey { text: tree.text(key).into(), is_text };
                if let Some(earlier) = places.insert(key.clone(), found.len()) {
                    found[earlier] = None;
                }
                found.push(Some((key, counting)));
            }
            Step::Merge { map, is_own } => {
                let target = tree.resolve(map);
                if !active.contains(&target) {
                    active.push(target);
                    steps.push(Step::Leave(target));
                    push_entries(tree, target, is_own && target == map, merging, &mut steps);
                }
            }
            Step::Leave(id) => active.retain(|other| *other != id),
        }
    }
    found.into_iter().flatten().collect()
}

fn push_entries(tree: &Tree, map: NodeId, is_own: bool, merging: Merging, steps: &mut Vec<Step>) {
    let step = |entry: &Entry| Step::Entry(Counting { entry: *entry, is_own });
    let entries = tree.entries(map).iter().rev();
    match merging {
        Merging::InOrder => steps.extend(entries.map(step)),
        Merging::Behind => {
            let (merges, others): (Vec<&Entry>, Vec<&Entry>) = entries.partition(|e| tree.is_merge(e.key));
            // The last step is the next.
            steps.extend(others.into_iter().chain(merges.into_iter().rev()).map(step));
        }
    }
}
