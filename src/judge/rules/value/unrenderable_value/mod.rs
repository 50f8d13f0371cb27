//! Values on which Helm fails.

mod check;
mod env;
mod files;

pub use self::check::check;
