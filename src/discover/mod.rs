//! Finding files and recognising what they are.

mod others;
mod recognise;
mod walk;

pub use others::may_concern as may_run_milvus;
pub use recognise::{Recognised, Surroundings, is_milvus_chart, milvus_dependency, recognise, recognise_as};
pub use walk::{Candidate, Found, walk};
