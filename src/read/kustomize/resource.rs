//! A resource on its way through kustomizations.

use std::sync::Arc;

use super::identity::Identity;
use crate::text::yaml::assemble::Part;

/// A resource, with what it was called before.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    /// What it says, shared with those who have it unchanged.
    pub part: Arc<Part>,
    /// What it is called.
    pub id: Arc<Identity>,
    history: Arc<History>,
    /// How many values it is made of.
    pub values: usize,
    /// Whether a generator made it.
    pub is_generated: bool,
    /// Whether its name will end in a hash of what it says.
    pub is_hashed: bool,
}

/// What a resource was.
#[derive(Clone, Debug, Default)]
struct History {
    former: Vec<Arc<Identity>>,
    prefixes: Vec<String>,
    suffixes: Vec<String>,
}

impl Resource {
    /// A resource that nothing has changed yet.
    pub fn new(part: Part) -> Self {
        let (id, values) = (Arc::new(Identity::of(&part)), part.values());
        let history = Arc::default();
        Self { part: Arc::new(part), id, history, values, is_generated: false, is_hashed: false }
    }

    /// The resource to be changed; [`Self::settle`] has to follow.
    pub fn part_mut(&mut self) -> &mut Part {
        Arc::make_mut(&mut self.part)
    }

    /// What it is and was called, without what it says.
    pub fn without_part(&self) -> Self {
        Self { part: Arc::new(Part::map(Vec::new(), self.part.at)), ..self.clone() }
    }

    /// Takes note of what was changed.
    pub fn settle(&mut self) {
        let id = Identity::of(&self.part);
        if id != *self.id {
            self.id = Arc::new(id);
        }
        self.values = self.part.values();
    }

    /// Whether it is a Secret whose data stand as they are written, not in base 64.
    pub fn holds_plain_secrets(&self) -> bool {
        self.is_generated && self.id.kind == "Secret"
    }

    /// Keeps what it is called now among what it was called.
    pub fn remember(&mut self) {
        if self.history.former.last().is_none_or(|last| **last != *self.id) {
            Arc::make_mut(&mut self.history).former.push(self.id.clone());
        }
    }

    /// Takes over what another was called, which it replaces.
    pub fn inherit(&mut self, other: &Self) {
        self.history = other.history.clone();
        self.is_hashed &= other.is_hashed;
    }

    /// What it was called first.
    pub fn original(&self) -> &Identity {
        self.history.former.first().unwrap_or(&self.id)
    }

    /// What it was called before, the oldest first.
    pub fn former(&self) -> &[Arc<Identity>] {
        &self.history.former
    }

    /// What it is and was called.
    pub fn all_ids(&self) -> impl Iterator<Item = &Identity> {
        self.history.former.iter().chain([&self.id]).map(|id| &**id)
    }

    /// Whether it was called like another. The group and version of its kind are those of today.
    pub fn was(&self, id: &Identity) -> bool {
        let same =
            |own: &Identity| own.kind == id.kind && own.name == id.name && own.namespace == id.namespace;
        self.id.version == id.version && self.all_ids().any(same)
    }

    /// Notes a prefix of its name.
    pub fn add_prefix(&mut self, prefix: &str) {
        Arc::make_mut(&mut self.history).prefixes.push(prefix.to_owned());
    }

    /// Notes a suffix of its name.
    pub fn add_suffix(&mut self, suffix: &str) {
        Arc::make_mut(&mut self.history).suffixes.push(suffix.to_owned());
    }

    /// Whether both got their prefixes and suffixes from the same kustomizations, as far as these tell. With
    /// `or_none`, what got none goes with any.
    pub fn has_affixes_of(&self, other: &Self, or_none: bool) -> bool {
        let same = |a: &[String], b: &[String]| {
            let none = or_none && (a.is_empty() || b.is_empty());
            let short = a.len().min(b.len());
            let ends = a[a.len() - short..] == b[b.len() - short..];
            none || (ends && (short > 0 || a.len() == b.len()))
        };
        let (own, of) = (&self.history, &other.history);
        same(&own.prefixes, &of.prefixes) && same(&own.suffixes, &of.suffixes)
    }
}
