//! Docker Compose files: services that run Milvus, and what they depend on.

pub mod deployment;
mod dockerfile;
mod inherit;
mod interpolate;
mod merged;
mod milvus;
mod model;
mod mounts;
mod names;
mod project;
mod reader;
mod variables;
mod volume_descriptions;
mod volumes;

pub(crate) use self::deployment::{deployments, extended, includes, is_base};
pub use self::milvus::runs_milvus;
pub(crate) use self::milvus::{builds_milvus, changes_milvus};
pub(crate) use self::names::{is_compose_name, is_override_of, may_go_with_another, names_below};
