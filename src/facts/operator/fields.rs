//! The kinds of resources and their fields: facts from `rules/operator/fields.yaml`.

use crate::facts::milvus::Version;
use crate::facts::tables::operator::fields::FIELDS;
pub use crate::facts::tables::operator::fields::{Field, ResourceKind, Shape};

/// The kind of a resource of the operator; of one in a version of the API that does not have it, the kind as another
/// has it.
pub fn kind(api_version: &str, kind: &str) -> Option<&'static ResourceKind> {
    version_in(api_version)?;
    let named = || FIELDS.resources.iter().filter(|k| k.kind == kind);
    named().find(|k| k.is_in(api_version)).or_else(|| named().next())
}

/// The version of the API that a resource of the operator names.
fn version_in(api_version: &str) -> Option<&str> {
    api_version.strip_prefix(FIELDS.group)?.strip_prefix('/')
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
    /// Whether a version of the API, as resources name it, has the kind.
    pub fn is_in(&self, api_version: &str) -> bool {
        version_in(api_version).is_some_and(|version| self.versions.contains(&version))
    }

    /// The versions of the API that have the kind, as resources name them.
    pub fn api_versions(&self) -> Vec<String> {
        self.versions.iter().map(|version| format!("{}/{version}", FIELDS.group)).collect()
    }

    /// The kind that takes its place in a version of the API which does not have it, with the field that says the
    /// mode there.
    pub fn successor_in(&self, api_version: &str) -> Option<(&'static ResourceKind, &'static str)> {
        let follows = |k: &&ResourceKind| k.kind != self.kind && k.is_in(api_version);
        self.mode.as_ref()?;
        FIELDS.resources.iter().filter(follows).find_map(|k| Some((k, k.mode.as_ref()?.field?)))
    }

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
