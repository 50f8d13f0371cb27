//! Values on which Helm fails.

mod check;
mod files;

pub use self::check::check;
