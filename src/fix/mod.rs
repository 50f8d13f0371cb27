//! Fixing: choosing fixes that do not disturb each other, applying them in rounds, and confirming what came of them.

mod batch;
mod choose;
mod confirm;
mod fixable_files;
mod guard;
mod rewrites;
mod rounds;
mod unchanged;

pub use self::confirm::check_confirmed;
pub use self::rounds::{Check, FixOptions, FixOutcome, FixedText, apply_fixes};
