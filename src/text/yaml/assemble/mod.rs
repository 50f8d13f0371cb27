//! Texts assembled from parts of others: what programs make by merging resources or by setting values one by one. Each
//! part keeps its place, so that what is found in the whole can be shown where it was written.

mod part;
mod scalar_text;
mod write;

pub use self::part::{Part, PartShape};
pub use self::scalar_text::{Replacement, ScalarText};
pub use self::write::assemble;
