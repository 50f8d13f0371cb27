//! The types of `rules/operator/fields.yaml`.

use crate::facts::tables::form::*;

/// The kinds of resources and their fields.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Fields {
    /// The kinds.
    pub resources: List<ResourceKind>,
    /// The group of all resources.
    pub group: Text,
    /// Fields that stand together, by name.
    pub shapes: Map<Shape>,
    /// What is mistaken for a field, with the field that is meant.
    pub misnomers: Map,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// A kind of resource.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct ResourceKind {
    /// Its name.
    pub kind: Text,
    /// The API versions, without the group.
    pub versions: List<Text>,
    /// The name of the shape of `spec`.
    pub shape: Text,
    /// What says the mode; none where the resource does not say.
    pub mode: Option<ModeField>,
    /// Where image, version and environment of the pods stand.
    pub pods: Option<Text>,
    /// The field with the release that it leads to.
    pub target: Option<Text>,
}

/// What says the mode of a resource.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct ModeField {
    /// The field, where one does.
    pub field: Option<Text>,
    /// The mode without it.
    pub unset: Mode,
}

/// Fields that stand together.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Shape {
    /// The shapes whose fields it has, too.
    #[cfg(not(compiled_rules))]
    #[serde(skip_serializing)]
    pub with: OrDefault<List<Text>>,
    /// The fields, in alphabetical order.
    pub fields: Keyed<Field>,
}

/// A field of a resource.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Clone))]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Field {
    /// Its name.
    #[cfg_attr(not(compiled_rules), serde(default))]
    pub name: Text,
    /// The first operator that has it, where it is not all.
    pub since: Option<Version>,
    /// The last operator that has it, where later ones do not.
    pub until: Option<Version>,
    /// The name of the shape of the fields below it; none where anything may stand.
    pub shape: Option<Text>,
    /// Whether it is a list of what its shape says.
    pub list: OrDefault<bool>,
    /// The words it takes, with the first operator that takes them; empty where any value may stand.
    pub choices: OrDefault<Map<Option<Version>>>,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/operator/fields.rs"));
