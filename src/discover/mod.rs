//! Finding files and recognising what they are.

mod recognise;
mod walk;

pub use recognise::{
    Recognised, Surroundings, is_chart_from_elsewhere, is_milvus_chart, milvus_dependency, recognise,
    recognise_as,
};
pub use walk::{Candidate, Found, walk};
