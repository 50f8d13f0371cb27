//! The kinds of resources and their fields: facts from `rules/operator/fields.yaml`.

use crate::facts::milvus::Version;
use crate::facts::tables::operator::fields::FIELDS;
pub use crate::facts::tables::operator::fields::{Field, ResourceKind, Shape};

/// The kind of a resource of the operator.
pub fn kind(api_version: &str, kind: &str) -> Option<&'static ResourceKind> {
    let version = api_version.strip_prefix(FIELDS.group)?.strip_prefix('/')?;
    FIELDS.resources.iter().find(|k| k.kind == kind && k.versions.contains(&version))
}

/// The group of all resources.
pub fn group() -> &'static str {
    FIELDS.group
}

fn shape(name: &str) -> Option<&'static Shape> {
    let at = FIELDS.shapes.binary_search_by(|(other, _)| (*other).cmp(name)).ok()?;
    Some(&FIELDS.shapes[at].1)
}

impl ResourceKind {
    /// The fields below `spec`.
    pub fn spec(&self) -> &'static Shape {
        // The build refuses a name that none has.
        shape(self.shape).unwrap_or(&FIELDS.shapes[0].1)
    }
}

impl Shape {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// The field that somebody who wrote `name` most likely meant.
    pub(crate) fn meant_by(&self, name: &str) -> Option<&'static Field> {
        let misnomer = FIELDS
            .misnomers
            .iter()
            .find(|(wrong, _)| *wrong == name)
            .and_then(|(_, meant)| self.field(meant));
        let plain = name.to_lowercase();
        let distance = |f: &&Field| strsim::damerau_levenshtein(&f.name.to_lowercase(), &plain);
        let near =
            || self.fields.iter().filter(|f| distance(f) <= (f.name.len() / 3).min(2)).min_by_key(distance);
        misnomer.or_else(near)
    }
}

impl Field {
    /// The fields below it; `None` where anything may stand.
    pub fn below(&self) -> Option<&'static Shape> {
        self.shape.and_then(shape)
    }

    /// Whether an operator has it.
    pub(crate) fn exists_in(&self, operator: Version) -> bool {
        self.since.is_none_or(|since| since <= operator) && self.until.is_none_or(|until| operator <= until)
    }
}
