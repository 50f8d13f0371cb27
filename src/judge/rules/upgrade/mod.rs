//! What a change of versions does.

pub mod chart_hazard;
pub mod default_drift;
pub mod downgrade;
pub mod known_fault;
pub mod skipped_version;
pub mod upgrade_blocker;
pub(crate) mod versions;
