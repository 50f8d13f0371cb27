//! What compose refuses a project for.

use super::value::ValuePlace;
use crate::deployment::ProjectRefusal;
use crate::facts::milvus::KeyPath;
use crate::text::source::Location;

/// What compose refuses, as far as it was found. Compose stops at the first.
#[derive(Debug, Default)]
pub struct Refusals {
    found: Option<ProjectRefusal>,
}

impl Refusals {
    /// Notes what is wrong with a value.
    pub fn add(&mut self, at: &ValuePlace, why: String) {
        self.add_at(at, at.at(), why);
    }

    /// Notes what is wrong with a value, at one of its places.
    pub fn add_at(&mut self, place: &ValuePlace, at: Location, why: String) {
        self.note(at, place.path.clone(), why, None);
    }

    /// Notes a key that there is not, and the one that may be meant.
    pub fn add_key(&mut self, place: &ValuePlace, why: String, meant: Option<&str>) {
        self.note(place.key_at(), place.path.clone(), why, meant);
    }

    /// Notes what is wrong at a place.
    pub fn note(&mut self, at: Location, path: KeyPath, why: String, meant: Option<&str>) {
        self.found.get_or_insert_with(|| ProjectRefusal { at, path, why, meant: meant.map(str::to_owned) });
    }

    /// What compose says first.
    pub fn into_first(self) -> Option<ProjectRefusal> {
        self.found
    }
}
