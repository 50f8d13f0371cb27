//! The resources that a kustomization makes, and how much may be made.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::text::source::Location;
use crate::text::yaml::assemble::Part;

/// Kustomizations change and copy so many values in all, beside some times as many as their files hold.
const MAX_WORK: usize = 1_000_000;

/// A kustomization that changes nothing costs as much as so many values.
const LEAST_WORK: usize = 64;

/// How much kustomizations may still make of resources.
#[derive(Debug)]
pub(super) struct Work {
    left: usize,
    is_exceeded: bool,
}

impl Work {
    /// All that is allowed.
    pub fn new() -> Self {
        Self { left: MAX_WORK, is_exceeded: false }
    }

    /// Allows more, as files hold so many values.
    pub fn allow_for(&mut self, values: usize) {
        self.left = self.left.saturating_add(4 * values);
    }

    /// Uses up what it takes to change so many values; false where that is more than is left.
    pub fn charge(&mut self, values: usize) -> bool {
        let values = values.max(LEAST_WORK);
        self.is_exceeded |= values > self.left;
        self.left = self.left.saturating_sub(values);
        !self.is_exceeded
    }

    /// Whether more was to be made than is allowed.
    pub fn is_exceeded(&self) -> bool {
        self.is_exceeded
    }
}

/// Resources in order. A resource that comes from one place twice under one name is there once: kustomize refuses two of a
/// name, and two ways to one base lead to the same.
#[derive(Clone, Debug, Default)]
pub(super) struct ResourceList {
    /// The resources, shared with those who have them unchanged.
    pub parts: Vec<Arc<Part>>,
    /// How many values are in them.
    pub values: usize,
    seen: HashSet<(Location, u64)>,
}

impl ResourceList {
    /// Adds a resource with so many values; false where it is there.
    pub fn add(&mut self, part: Arc<Part>, values: usize) -> bool {
        let is_new = self.seen.insert(identity(&part));
        if is_new {
            self.parts.push(part);
            self.values += values;
        }
        is_new
    }

    /// Adds a resource, whatever there is.
    pub fn push(&mut self, part: Arc<Part>, values: usize) {
        self.seen.insert(identity(&part));
        self.parts.push(part);
        self.values += values;
    }

    /// Adds the resources of another list.
    pub fn append(&mut self, other: &ResourceList) {
        let mean = other.values / other.parts.len().max(1);
        for part in &other.parts {
            self.add(part.clone(), mean);
        }
    }

    /// Takes note of what was changed.
    pub fn settle(&mut self) {
        self.seen = self.parts.iter().map(|part| identity(part)).collect();
        self.values = self.parts.iter().map(|part| part.values()).sum();
    }
}

fn identity(part: &Part) -> (Location, u64) {
    let mut hasher = DefaultHasher::new();
    let text = |key| part.at(&["metadata", key]).map(Part::text);
    (text("name"), text("namespace")).hash(&mut hasher);
    (part.at, hasher.finish())
}
