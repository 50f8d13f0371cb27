//! What is known of kustomizations.

mod fields;
mod resources;

pub use self::fields::{
    FieldShape, Holds, is_name, kind_version, kustomization, merges, names, not_followed,
};
pub use self::resources::{
    MergeScope, has_replicas, is_cluster_scoped, keeps_name, references_of, selectors_of, templates_of,
};
