//! Fixing: choosing fixes that do not disturb each other, applying them in rounds, and confirming what came of them.

mod batch;
mod choose;
mod confirm;
mod effective;
mod fixable_files;
mod guard;
mod outcome;
mod rewrites;
mod rounds;
mod unchanged;

pub use self::confirm::check_confirmed;
pub use self::outcome::{FixOptions, FixOutcome, FixedText};
pub use self::rounds::{Check, apply_fixes};
pub(crate) use self::unchanged::changes_other;
