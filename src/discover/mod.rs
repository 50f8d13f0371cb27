//! Finding files and recognising what they are.

mod recognise;
mod resources;
mod walk;

pub use recognise::{
    Recognised, Surroundings, is_chart, is_milvus_chart, milvus_dependency, recognise, recognise_as,
};
pub use resources::custom_resource;
pub use walk::{Candidate, Found, walk};
