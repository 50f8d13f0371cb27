//! Components and versions.

pub mod coordinator_set;
