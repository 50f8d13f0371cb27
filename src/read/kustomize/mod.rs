//! What kustomize makes of resources: the files that a kustomization lists, with its patches, images and generated
//! ConfigMaps.

mod build;
mod generators;
mod graph;
mod kustomization;
mod names;
mod patched;
mod patches;
mod resources;
mod target;

pub(crate) use self::build::{Builds, Built};
pub(crate) use self::graph::Reached;
pub(crate) use self::kustomization::{is_kustomization, kustomization_in};
