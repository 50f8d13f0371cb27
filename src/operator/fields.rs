//! The kinds of resources and their fields.

use super::{MISNOMERS, SHAPES};
use crate::milvus::{Mode, Version};

/// A kind of resource.
#[derive(Debug)]
pub struct ResourceKind {
    /// Its name.
    pub kind: &'static str,
    /// The API versions, without the group.
    pub versions: &'static [&'static str],
    pub(super) shape: usize,
    /// The field that says the mode, and the mode without it; `None` where the resource does not say.
    pub mode: Option<(Option<&'static str>, Mode)>,
    /// Where image, version and environment of the pods stand.
    pub pods: Option<&'static str>,
    /// The field with the release that it leads to.
    pub target: Option<&'static str>,
}

impl ResourceKind {
    /// The fields below `spec`.
    pub fn spec(&self) -> &'static Shape {
        &SHAPES[self.shape]
    }
}

/// Fields that stand together.
#[derive(Debug)]
pub struct Shape {
    /// The fields, in alphabetical order.
    pub fields: &'static [Field],
}

impl Shape {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// The field that somebody who wrote `name` most likely meant.
    pub(crate) fn meant_by(&self, name: &str) -> Option<&'static Field> {
        let misnomer =
            MISNOMERS.iter().find(|(wrong, _)| *wrong == name).and_then(|(_, meant)| self.field(meant));
        let plain = name.to_lowercase();
        let distance = |f: &&Field| strsim::damerau_levenshtein(&f.name.to_lowercase(), &plain);
        let near =
            || self.fields.iter().filter(|f| distance(f) <= (f.name.len() / 3).min(2)).min_by_key(distance);
        misnomer.or_else(near)
    }
}

/// A field of a resource.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// The first operator that has it, where it is not all.
    pub since: Option<Version>,
    /// The last operator that has it, where later ones do not.
    pub until: Option<Version>,
    pub(super) shape: Option<usize>,
    /// It is a list.
    pub list: bool,
    /// The words it takes, with the first operator that takes them; empty where any value may stand.
    pub choices: &'static [(&'static str, Option<Version>)],
}

impl Field {
    /// The fields below it; `None` where anything may stand.
    pub fn below(&self) -> Option<&'static Shape> {
        self.shape.map(|shape| &SHAPES[shape])
    }

    /// Whether an operator has it.
    pub(crate) fn exists_in(&self, operator: Version) -> bool {
        self.since.is_none_or(|since| since <= operator) && self.until.is_none_or(|until| operator <= until)
    }
}
