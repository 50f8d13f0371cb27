//! Reading: from paths to deployments. Files are found, recognised, and put together; a folder for each surface knows
//! its form.

mod asked;
mod candidates;
mod charts;
pub(crate) mod commands;
mod compose;
mod compose_parts;
pub(crate) mod container;
mod files;
pub(crate) mod find;
mod fragments;
pub(crate) mod gather;
mod gitops;
pub(crate) mod given;
pub(crate) mod group;
pub(crate) mod helm;
mod input;
mod inspect;
mod intake;
mod kustomize;
mod kustomized;
mod manifests;
mod member;
pub(crate) mod operator;
mod operators;
mod options;
pub(crate) mod overlay;
mod patches;
pub mod pod_volumes;
mod project;
mod references;
mod referred;
mod releases;
mod resource_roots;
pub mod settings;
pub(crate) mod state;
mod stated;

pub(crate) use self::asked::Asked;
pub(crate) use self::files::Files;
pub(crate) use self::gather::Gathered;
pub use self::given::Given;
pub use self::input::Input;
pub use self::intake::Intake;
pub(crate) use self::member::Member;
pub use self::options::ReadOptions;
