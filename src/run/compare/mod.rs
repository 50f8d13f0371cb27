//! Comparing two states: of two inputs, of the work tree and a revision, or of the present and other versions.

mod base;
mod diff;
mod likeness;
mod moved;
mod pairing;
mod resolve;
mod since;
mod upgrade;

pub use self::diff::{DiffOptions, diff};
pub(crate) use self::resolve::resolve_change;
pub(crate) use self::since::{SinceOptions, check_since};
pub(crate) use self::upgrade::{UpgradeOptions, check_upgrade};
