//! Components and versions.

pub mod chart_image_mismatch;
pub mod coordinator_set;
pub mod retired_component;
pub mod standby_off;
pub(crate) mod unfit_workloads;
pub mod unknown_kind;
pub mod unsupported_version;
