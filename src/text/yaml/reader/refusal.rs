//! Whether a reader refuses a file, and why.

use std::collections::HashSet;

use super::effective::{MappingLevel, effective};
use super::resolve::resolve;
use super::{Reader, Refusal, Scalar, helm_key_text};
use crate::text::yaml::{NodeId, NodeKind, Problem, Tree};

/// The readers take text in pieces of this many bytes, and check each for control characters.
const CHUNK: usize = 512;

/// Why `reader` refuses the text, if it does. It never gets beyond the first document.
pub fn refusal(tree: &Tree, reader: Reader) -> Option<Refusal> {
    tree.refusals[reader as usize].get_or_init(|| find_refusal(tree, reader)).clone()
}

fn find_refusal(tree: &Tree, reader: Reader) -> Option<Refusal> {
    if let Some(error) = tree.error().filter(|_| tree.outline.error_in_first || control_seen(tree)) {
        return Some(error.clone().into());
    }
    let root = tree.root()?;
    // What is written as it counts has nothing in it that they would stop at.
    if !tree.is_literal()
        && let Err(refusal) = RefusalWalk::new(tree).run(root)
    {
        return Some(refusal);
    }
    let whole = resolve(tree, root);
    if !matches!(tree.kind(root), NodeKind::Mapping(_)) && whole != Ok(Scalar::Null) {
        return Some(refuse(tree, root, Problem::RootNotMapping, "the file is no mapping of keys to values"));
    }
    if reader == Reader::Helm { json_refusal(tree, root) } else { None }
}

fn refuse(tree: &Tree, id: NodeId, problem: Problem, message: impl Into<String>) -> Refusal {
    Refusal { span: tree.span(id), message: message.into(), problem }
}

/// A control character behind the first document counts when the readers have it in hand already.
fn control_seen(tree: &Tree) -> bool {
    let seen = (tree.outline.first_read + 3).div_ceil(CHUNK) * CHUNK;
    tree.outline.control.is_some_and(|at| at < seen)
}

/// What JSON cannot say, among what is left once duplicates are gone.
fn json_refusal(tree: &Tree, root: NodeId) -> Option<Refusal> {
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        match tree.kind(tree.resolve(id)) {
            NodeKind::Mapping(_) => {
                for entry in effective(tree, id, MappingLevel::Nested).iter() {
                    if helm_key_text(tree, entry.key).is_none() {
                        let message =
                            "Helm wants keys that are text, numbers or truth values: quote this one";
                        return Some(refuse(tree, entry.key, Problem::KeyType, message));
                    }
                    open.push(entry.value);
                }
            }
            NodeKind::Sequence(items) => open.extend(items),
            _ => {
                // Only words of these lengths stand for such.
                let words = ".inf".len()..="+.inf".len();
                if words.contains(&tree.text(tree.resolve(id)).len())
                    && matches!(resolve(tree, id), Ok(Scalar::Float(value)) if !value.is_finite())
                {
                    let message = "Helm cannot pass this number on: quote it if text is meant";
                    return Some(refuse(tree, id, Problem::NotFinite, message));
                }
            }
        }
    }
    None
}

/// One step of the readers' way through a document, the next last.
enum Step {
    Node(NodeId),
    /// A key, which must be no collection.
    Key(NodeId),
    /// The value of `<<`.
    Merge(NodeId),
    LeaveAlias(NodeId),
}

/// Follows the readers through a document, aliases expanded, until they would stop.
struct RefusalWalk<'t> {
    tree: &'t Tree,
    steps: Vec<Step>,
    /// Aliases being expanded.
    active: HashSet<NodeId>,
    read: u32,
    /// How many of them inside aliases.
    aliased: u32,
}

impl<'t> RefusalWalk<'t> {
    fn new(tree: &'t Tree) -> Self {
        Self { tree, steps: Vec::new(), active: HashSet::new(), read: 0, aliased: 0 }
    }

    fn run(mut self, root: NodeId) -> Result<(), Refusal> {
        self.steps.push(Step::Node(root));
        while let Some(step) = self.steps.pop() {
            match step {
                Step::Node(id) => self.node(id)?,
                Step::Key(id) => {
                    if !matches!(
                        self.tree.kind(self.tree.resolve(id)),
                        NodeKind::Scalar | NodeKind::Alias(None)
                    ) {
                        let message = "a mapping or list cannot be a key: quote it if text is meant";
                        return Err(refuse(self.tree, id, Problem::CollectionKey, message));
                    }
                    self.node(id)?;
                }
                Step::Merge(value) => self.merge(value)?,
                Step::LeaveAlias(id) => drop(self.active.remove(&id)),
            }
        }
        Ok(())
    }

    fn node(&mut self, id: NodeId) -> Result<(), Refusal> {
        self.count(id)?;
        match self.tree.kind(id) {
            NodeKind::Alias(None) => {
                Err(refuse(self.tree, id, Problem::UnknownAnchor, "nothing before it has this anchor"))
            }
            NodeKind::Alias(Some(target)) => {
                if !self.active.insert(id) {
                    let message = "what this stands for contains itself";
                    return Err(refuse(self.tree, id, Problem::SelfAlias, message));
                }
                self.steps.push(Step::LeaveAlias(id));
                self.steps.push(Step::Node(target));
                Ok(())
            }
            NodeKind::Scalar => match resolve(self.tree, id) {
                Ok(_) => Ok(()),
                Err(message) => Err(refuse(self.tree, id, Problem::TagMismatch, message)),
            },
            NodeKind::Sequence(items) => {
                self.steps.extend(items.iter().rev().map(|item| Step::Node(*item)));
                Ok(())
            }
            NodeKind::Mapping(entries) => {
                for entry in entries.iter().rev() {
                    if self.tree.is_merge(entry.key) {
                        self.steps.push(Step::Merge(entry.value));
                    } else {
                        self.steps.push(Step::Node(entry.value));
                        self.steps.push(Step::Key(entry.key));
                    }
                }
                Ok(())
            }
        }
    }

    /// The readers suspect an attack when too large a part of what they read comes out of aliases; the
    /// larger the document, the smaller that part may be.
    fn count(&mut self, id: NodeId) -> Result<(), Refusal> {
        const LOW: f64 = 400_000.0;
        const HIGH: f64 = 4_000_000.0;
        self.read += 1;
        self.aliased += u32::from(!self.active.is_empty());
        if self.aliased <= 100 || self.read <= 1000 {
            return Ok(());
        }
        let read = f64::from(self.read);
        let allowed = 0.99 - 0.89 * ((read - LOW) / (HIGH - LOW)).clamp(0.0, 1.0);
        if f64::from(self.aliased) / read > allowed {
            let message = "aliases multiply this document so much that it is taken for an attack";
            return Err(refuse(self.tree, id, Problem::Aliasing, message));
        }
        Ok(())
    }

    fn merge(&mut self, value: NodeId) -> Result<(), Refusal> {
        let mapping = |id: NodeId| match self.tree.kind(id) {
            NodeKind::Mapping(_) | NodeKind::Alias(None) => true,
            NodeKind::Alias(Some(target)) => matches!(self.tree.kind(target), NodeKind::Mapping(_)),
            _ => false,
        };
        let merged = match self.tree.kind(value) {
            NodeKind::Sequence(items) => items,
            _ => &[value],
        };
        if let Some(other) = merged.iter().find(|id| !mapping(**id)) {
            let message = "`<<` takes over mappings only, and this is none";
            return Err(refuse(self.tree, *other, Problem::Merge, message));
        }
        self.steps.extend(merged.iter().map(|id| Step::Node(*id)));
        Ok(())
    }
}
