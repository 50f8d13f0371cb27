//! The Helm chart: its versions, its values and their defaults.

mod source;
mod verify;

pub use source::Source;
pub use verify::verify;
