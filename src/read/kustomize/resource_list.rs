//! The resources that a kustomization makes, in order.

use std::collections::HashSet;
use std::sync::Arc;

use super::identity::Identity;
use super::resource::Resource;
use super::stop::{Outcome, Place};

/// Resources in order, no two of which are called the same.
#[derive(Clone, Debug, Default)]
pub(super) struct ResourceList {
    resources: Vec<Resource>,
    /// What they are called, where somebody asked for it since they changed.
    ids: Option<HashSet<Arc<Identity>>>,
}

impl ResourceList {
    /// All of them.
    pub fn all(&self) -> &[Resource] {
        &self.resources
    }

    /// All of them, to be changed.
    pub fn all_mut(&mut self) -> &mut Vec<Resource> {
        self.ids = None;
        &mut self.resources
    }

    /// How many values they are made of.
    pub fn values(&self) -> usize {
        self.resources.iter().map(|resource| resource.values).sum()
    }

    /// Adds a resource that something at a place names.
    pub fn add(&mut self, resource: Resource, place: &Place) -> Outcome {
        let resources = &self.resources;
        let ids = self.ids.get_or_insert_with(|| resources.iter().map(|one| one.id.clone()).collect());
        if !ids.insert(resource.id.clone()) {
            return Err(place.refused(format!("{} is there twice", resource.id.shown())));
        }
        self.resources.push(resource);
        Ok(())
    }

    /// Adds all resources that something at a place names.
    pub fn append(&mut self, other: Self, place: &Place) -> Outcome {
        if self.resources.is_empty() {
            *self = other;
            return Ok(());
        }
        other.resources.into_iter().try_for_each(|resource| self.add(resource, place))
    }
}
