//! Docker Compose files: services that run Milvus, and what they depend on.

mod bases;
mod build;
mod built;
mod canonical;
mod cast;
mod consistency;
pub mod deployment;
mod docker_stages;
mod docker_text;
mod dockerfile;
mod document;
mod extends;
mod form_check;
mod heads;
mod include;
mod inherit;
mod interpolate;
mod loader;
mod merge;
mod merged;
mod milvus;
mod model;
mod mount_text;
mod mounts;
mod named_files;
mod names;
mod port_text;
mod project;
mod refusal;
mod rivals;
mod scalar;
mod service;
mod shape_check;
mod stacks;
mod start;
mod time_text;
mod value;
mod variables;
mod volume_descriptions;
mod volumes;

pub(crate) use self::built::{builds_milvus, copies_into_image};
pub(crate) use self::deployment::deployments;
pub(crate) use self::heads::with_heads;
pub use self::milvus::runs_milvus;
pub(crate) use self::milvus::{
    changes_milvus, has_services, is_override_of, leads_elsewhere, may_go_with_another,
};
pub(crate) use self::named_files::{extended, includes, is_base};
pub(crate) use self::names::{is_compose_name, names_below};
pub(crate) use self::stacks::{give_variables, into_stacks};
