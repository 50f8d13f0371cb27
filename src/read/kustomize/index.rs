//! Resources found by what they are and were called.

use std::collections::{BTreeSet, HashMap};

use super::identity::Identity;
use super::resource::Resource;

/// The places of resources in a list, by their names.
#[derive(Debug)]
pub(super) struct NameIndex {
    places: HashMap<String, BTreeSet<usize>>,
}

impl NameIndex {
    /// That of a list.
    pub fn of(resources: &[Resource]) -> Self {
        let mut index = Self { places: HashMap::new() };
        for (at, resource) in resources.iter().enumerate() {
            index.note(at, resource);
        }
        index
    }

    /// Takes note of the names of a resource.
    pub fn note(&mut self, at: usize, resource: &Resource) {
        for id in resource.all_ids() {
            match self.places.get_mut(&id.name) {
                Some(places) => drop(places.insert(at)),
                None => drop(self.places.insert(id.name.clone(), BTreeSet::from([at]))),
            }
        }
    }

    /// The places of those that are or were called so, in order.
    pub fn named(&self, name: &str) -> Vec<usize> {
        self.places.get(name).into_iter().flatten().copied().collect()
    }

    /// The places of those that are or were the same, in order.
    pub fn matching(&self, id: &Identity, resources: &[Resource]) -> Vec<usize> {
        let mut places = self.named(&id.name);
        places.retain(|&at| resources[at].was(id));
        places
    }
}
