//! The types of `rules/kustomize/resources.yaml`.

use crate::facts::tables::form::*;

/// What kustomize knows of resources.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Resources {
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
    /// Kinds outside of namespaces, as version and kind.
    pub cluster_scoped: List<Text>,
    /// Kinds that keep their names.
    pub keep_names: List<Text>,
    /// Where kinds describe pods.
    pub pods: List<Pods>,
    /// Lists that are merged by keys.
    pub merged: Merged,
    /// Where resources name others.
    pub references: List<Reference>,
    /// Where kinds hold metadata of what they make.
    pub templates: List<Place>,
    /// Where kinds select by labels.
    pub selectors: List<Place>,
    /// Kinds with a number of replicas.
    pub replicas: List<Text>,
}

/// Where a kind describes pods.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Pods {
    /// The kind.
    pub kind: Text,
    /// The versions that lists are merged for.
    pub versions: List<Text>,
    /// The way to the description.
    pub at: Text,
}

/// Lists that are merged by keys, by what they stand in.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Merged {
    /// In the description of a pod.
    pub pod: List<MergedList>,
    /// In that of a container.
    pub container: List<MergedList>,
    /// In a Service.
    pub service: List<MergedList>,
}

/// A list whose items are merged by keys.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct MergedList {
    /// What it stands under.
    pub at: Text,
    /// The keys.
    pub keys: List<Text>,
}

/// Where resources name those of a kind.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Reference {
    /// The kind that is named.
    pub to: Text,
    /// Ways from the description of a pod.
    pub pods: OrDefault<List<Text>>,
    /// Ways in resources without pods.
    pub others: OrDefault<List<Place>>,
}

/// A way in resources of a kind.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Place {
    /// The kind.
    pub kind: Text,
    /// The way.
    pub at: Text,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/kustomize/resources.rs"));
