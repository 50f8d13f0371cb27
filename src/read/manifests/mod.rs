//! Kubernetes manifests: workloads that run Milvus, and the ConfigMaps and Secrets that hold its configuration.

mod clusters;
pub mod deployment;
mod expand;
mod lookup;
mod milvus;
mod referred;
mod resource_lookup;
mod resources;
mod services;

pub(crate) use self::deployment::{deployments, deployments_of_file, values_in_data};
pub(in crate::read) use self::expand::expand;
pub use self::milvus::concerns_milvus;
pub(crate) use self::referred::{NamedData, WantedData, held_data, referred_data};
pub(crate) use self::services::{Linked, SettingService, services_in};
