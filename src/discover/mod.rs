//! Finding files and recognising what they are.

mod evidence;
mod glance;
mod others;
mod recognise;
mod resources;
mod tables;
mod telling;
mod walk;

pub use glance::may_concern;
pub use recognise::{
    Recognised, Surroundings, is_chart, is_chart_from_elsewhere, is_from_elsewhere, is_milvus_chart,
    milvus_dependency, recognise, recognise_as,
};
pub use resources::custom_resource;
pub(crate) use walk::is_yaml;
pub use walk::{Candidate, Found, Walker};
