//! Finding files and recognising what they are.

mod evidence;
mod glance;
mod others;
mod recognise;
mod resources;
mod sketch;
mod tables;
mod telling;
mod template;
mod walk;

pub use glance::may_concern;
pub use recognise::{
    Recognised, Surroundings, is_chart, is_chart_from_elsewhere, is_from_elsewhere, is_milvus_chart,
    milvus_dependency, recognise, recognise_as, recognise_broken,
};
pub use resources::custom_resource;
pub use template::is_template;
pub(crate) use walk::is_yaml;
pub use walk::{Candidate, Walker};
