//! The Helm chart: its versions, its values and their defaults.

mod import;
mod keys;
mod source;
mod verify;

pub use import::import;
pub use source::Source;
pub use verify::verify;
