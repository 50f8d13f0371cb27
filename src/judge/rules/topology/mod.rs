//! Components and versions.

pub mod chart_image_mismatch;
pub mod coordinator_set;
mod hosts;
pub mod image_user;
pub mod ingress_protocol;
pub mod missing_command;
pub mod published_port;
pub mod retired_component;
pub mod role_settings;
pub mod standby_off;
pub(crate) mod unfit_workloads;
pub mod unknown_flag;
pub mod unknown_host;
pub mod unknown_kind;
pub mod unsupported_version;
pub mod withdrawn_image;
