//! What a change of a deployment does to what it has stored.

pub mod channels_reduced;
pub(crate) mod keep;
pub mod metadata_moved;
pub mod mode_change;
pub(crate) mod moved;
pub mod mq_moved;
pub mod mq_switch;
pub mod objects_moved;
pub mod pinned_setting;
pub mod pulsar_generation;
pub mod restart_needed;
pub mod retention_cut;
pub mod volumes_lost;
