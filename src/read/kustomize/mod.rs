//! What kustomize makes of resources, in its order: a kustomization's resources and those of the kustomizations that it
//! lies over, what generators add, and then patches, namespaces, names, labels, images and the rest. Names that resources
//! call each other by follow at the end. What kustomize refuses is told; what is not followed is declined.

mod base_folders;
mod build;
mod charts;
mod fields;
mod find;
mod generators;
mod graph;
mod identity;
mod images;
mod index;
mod json_patch;
mod kustomization;
mod labels;
mod missing;
mod patch_text;
mod patches;
mod read;
mod references;
mod replacements;
mod resource;
mod resource_list;
mod selector;
mod sources;
mod stop;
mod strategic;
mod transform;
mod way;
mod work;

pub(crate) use self::base_folders::base_folders;
pub(crate) use self::build::{Builds, Built};
pub(crate) use self::find::kustomization_in;
pub(crate) use self::graph::{Graph, Reached};
pub(crate) use self::kustomization::is_for_kustomize;
pub(crate) use self::stop::Stop;
pub(crate) use crate::facts::kustomize::is_name as is_kustomization;
