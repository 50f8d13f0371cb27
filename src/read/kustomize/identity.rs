//! By what resources are told apart.

use crate::facts::kustomize::is_cluster_scoped;
use crate::text::yaml::assemble::Part;

/// Where a resource says its name.
pub(super) const NAME: [&str; 2] = ["metadata", "name"];
/// Where a resource says its namespace.
pub(super) const NAMESPACE: [&str; 2] = ["metadata", "namespace"];

/// The namespace of what says none.
const DEFAULT: &str = "default";
/// That of what stands outside of namespaces.
const NONE: &str = "";

/// What a resource is called, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Identity {
    /// Group and version of its kind.
    pub version: String,
    pub kind: String,
    pub name: String,
    /// The namespace that it is in, whether it says one or not.
    pub namespace: String,
}

impl Identity {
    /// That of a resource.
    pub fn of(part: &Part) -> Self {
        let (version, kind) = (text(part, &["apiVersion"]), text(part, &["kind"]));
        let namespace = effective_namespace(version, kind, text(part, &NAMESPACE));
        let namespace = namespace.to_owned();
        Self { version: version.into(), kind: kind.into(), name: text(part, &NAME).into(), namespace }
    }

    /// Kind and name, for people.
    pub fn shown(&self) -> String {
        format!("{} `{}`", self.kind, self.name)
    }
}

/// The namespace that a resource of a kind is in which says one, or none.
pub(super) fn effective_namespace<'a>(version: &str, kind: &str, said: &'a str) -> &'a str {
    match said {
        _ if is_cluster_scoped(version, kind) => NONE,
        "" => DEFAULT,
        said => said,
    }
}

/// The text at the end of a chain of keys; empty where there is none.
pub(super) fn text<'p>(part: &'p Part, keys: &[&str]) -> &'p str {
    part.at(keys).map(Part::text).unwrap_or_default()
}

/// Group and version of an `apiVersion`.
pub(super) fn group_and_version(version: &str) -> (&str, &str) {
    version.split_once('/').unwrap_or(("", version))
}
