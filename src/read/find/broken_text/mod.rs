//! Texts that break off: what they seem to say, as YAML that can be read.

mod line;
pub(crate) mod outline;
mod value;
