//! The fields of a kustomization: facts from `rules/kustomize/fields.yaml`.

use std::path::Path;

use crate::facts::tables::kustomize::fields::FIELDS;

/// The names of the file of a folder.
pub fn names() -> &'static [&'static str] {
    FIELDS.names
}

/// Whether a file is a kustomization, by its name.
pub fn is_name(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| names().contains(&name))
}

/// What a kind of kustomizations says as `apiVersion`; `None` where there is no such kind.
pub fn kind_version(kind: &str) -> Option<&'static str> {
    FIELDS.kinds.iter().find(|(known, _)| *known == kind).map(|(_, version)| *version)
}

/// The fields that change resources in ways that are not followed.
pub fn not_followed() -> &'static [&'static str] {
    FIELDS.not_followed
}

/// The ways to merge the values of a chart that is rendered.
pub fn merges() -> &'static [&'static str] {
    FIELDS.merges
}

/// The fields of a kustomization.
pub fn kustomization() -> FieldShape {
    shape("kustomization").unwrap_or(FieldShape { fields: &[] })
}

fn shape(name: &str) -> Option<FieldShape> {
    let at = FIELDS.shapes.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    Some(FieldShape { fields: FIELDS.shapes[at].1 })
}

/// The fields of a mapping.
#[derive(Clone, Copy, Debug)]
pub struct FieldShape {
    fields: &'static [(&'static str, &'static str)],
}

/// What a field may hold.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// Whatever it is.
    Any,
    /// A text.
    Text,
    /// A truth value.
    Flag,
    /// A whole number.
    Integer,
    /// A list of what the words say.
    List(&'static str),
    /// A mapping of any keys to what the words say.
    Map(&'static str),
    /// A mapping of these fields.
    Shape(FieldShape),
}

impl FieldShape {
    /// Its fields.
    pub fn fields(self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|(name, _)| *name)
    }

    /// What a field may hold. Upper and lower case are the same to kustomize.
    pub fn field(self, name: &str) -> Option<Holds> {
        let exact = self.fields.binary_search_by(|(known, _)| (*known).cmp(name)).ok();
        let near = || self.fields.iter().position(|(known, _)| known.eq_ignore_ascii_case(name));
        exact.or_else(near).map(|at| Holds::of(self.fields[at].1))
    }
}

impl Holds {
    /// What words say. The build lets no others pass.
    pub fn of(words: &'static str) -> Self {
        match words {
            "text" => Self::Text,
            "flag" => Self::Flag,
            "integer" => Self::Integer,
            _ => {
                if let Some(of) = words.strip_prefix("list of ") {
                    Self::List(of)
                } else if let Some(of) = words.strip_prefix("map of ") {
                    Self::Map(of)
                } else {
                    shape(words).map_or(Self::Any, Self::Shape)
                }
            }
        }
    }
}
