//! What kustomize makes of resources: the files that a kustomization lists, with its patches, images and generated
//! ConfigMaps.

pub(crate) mod build;
mod generators;
mod kustomization;
mod names;
mod patches;
mod target;

pub(crate) use self::build::{Built, build, kustomization_in};
pub(crate) use self::kustomization::is_kustomization;
