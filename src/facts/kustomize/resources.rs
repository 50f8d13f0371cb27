//! What kustomize knows of resources: facts from `rules/kustomize/resources.yaml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::facts::tables::kustomize::resources::{MergedList, Place, RESOURCES};

/// Whether a kind stands outside of namespaces.
pub fn is_cluster_scoped(version: &str, kind: &str) -> bool {
    let is = |known: &str| {
        known.strip_suffix(kind).and_then(|rest| rest.strip_suffix('/')).is_some_and(|rest| rest == version)
    };
    RESOURCES.cluster_scoped.iter().any(|known| is(known))
}

/// Whether resources of a kind keep their names whatever prefix or suffix there is.
pub fn keeps_name(kind: &str) -> bool {
    RESOURCES.keep_names.contains(&kind)
}

/// Whether a kind has a number of replicas.
pub fn has_replicas(kind: &str) -> bool {
    RESOURCES.replicas.contains(&kind)
}

/// The ways to metadata of what resources of a kind make.
pub fn templates_of(kind: &str) -> impl Iterator<Item = &'static str> {
    places_of(RESOURCES.templates, kind)
}

/// The ways to what resources of a kind select by labels.
pub fn selectors_of(kind: &str) -> impl Iterator<Item = &'static str> {
    places_of(RESOURCES.selectors, kind)
}

fn places_of(places: &'static [Place], kind: &str) -> impl Iterator<Item = &'static str> {
    places.iter().filter(move |place| place.kind == kind).map(|place| place.at)
}

/// A place in a resource that names another.
#[derive(Clone, Debug)]
pub struct ReferencePlace {
    /// The kind that is named.
    pub to: &'static str,
    /// The way to it.
    pub way: Vec<&'static str>,
}

/// The places at which resources of a kind name others.
pub fn references_of(kind: &str) -> &'static [ReferencePlace] {
    static PLACES: LazyLock<HashMap<&'static str, Vec<ReferencePlace>>> = LazyLock::new(|| {
        let mut places: HashMap<&'static str, Vec<ReferencePlace>> = HashMap::new();
        for reference in RESOURCES.references {
            let to = reference.to;
            for pods in RESOURCES.pods {
                let ways =
                    reference.pods.iter().map(|way| pods.at.split('/').chain(way.split('/')).collect());
                places.entry(pods.kind).or_default().extend(ways.map(|way| ReferencePlace { to, way }));
            }
            for place in reference.others {
                let way = place.at.split('/').collect();
                places.entry(place.kind).or_default().push(ReferencePlace { to, way });
            }
        }
        places
    });
    PLACES.get(kind).map_or(&[], Vec::as_slice)
}

/// Where in a resource a strategic merge patch stands, as far as that says which lists it merges.
#[derive(Clone, Copy, Debug)]
pub enum MergeScope {
    /// No list from here on is merged.
    Plain,
    /// On the way to the description of a pod, with the rest of the way.
    ToPod(&'static str),
    /// In the description of a pod.
    Pod,
    /// In that of a container.
    Container,
    /// At the root of a Service.
    Service,
    /// In its description.
    ServiceSpec,
}

impl MergeScope {
    /// That of a resource as a whole.
    pub fn of(version: &str, kind: &str) -> Self {
        if (version, kind) == ("v1", "Service") {
            return Self::Service;
        }
        let pods = RESOURCES.pods.iter().find(|pods| pods.kind == kind && pods.versions.contains(&version));
        pods.map_or(Self::Plain, |pods| Self::ToPod(pods.at))
    }

    /// That of what stands under a key; of a list, that of its items.
    pub fn below(self, key: &str) -> Self {
        match self {
            Self::ToPod(way) => match way.split_once('/') {
                Some((first, rest)) if first == key => Self::ToPod(rest),
                None if way == key => Self::Pod,
                _ => Self::Plain,
            },
            Self::Pod if key.ends_with("ontainers") => Self::Container,
            Self::Service if key == "spec" => Self::ServiceSpec,
            _ => Self::Plain,
        }
    }

    /// The keys by which items of the list under a key are merged; `None` where the list is replaced.
    pub fn merged_by(self, key: &str) -> Option<&'static [&'static str]> {
        let lists: &'static [MergedList] = match self {
            Self::Pod => RESOURCES.merged.pod,
            Self::Container => RESOURCES.merged.container,
            Self::ServiceSpec => RESOURCES.merged.service,
            _ => return None,
        };
        lists.iter().find(|list| list.at == key).map(|list| list.keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_pods_are_merged_where_kustomize_knows_the_kind() {
        let template = ["spec", "template", "spec"];
        let scope =
            |version, kind| template.iter().fold(MergeScope::of(version, kind), |at, key| at.below(key));
        let pod = scope("apps/v1", "Deployment");
        assert_eq!(pod.merged_by("containers"), Some(&["name"][..]));
        assert_eq!(pod.below("containers").merged_by("env"), Some(&["name"][..]));
        assert_eq!(pod.below("containers").merged_by("args"), None);
        assert_eq!(scope("extensions/v1beta1", "Deployment").merged_by("containers"), None);
        assert_eq!(scope("milvus.io/v1beta1", "Milvus").merged_by("containers"), None);
    }

    #[test]
    fn kinds_outside_of_namespaces_are_told_by_their_version() {
        assert!(
            is_cluster_scoped("v1", "Namespace") && is_cluster_scoped("storage.k8s.io/v1", "StorageClass")
        );
        assert!(!is_cluster_scoped("v1", "ConfigMap") && !is_cluster_scoped("example.org/v1", "Namespace"));
    }
}
