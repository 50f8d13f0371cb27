//! Fixing: choosing fixes that do not disturb each other, applying them in rounds, and confirming what came of them.

mod batch;
mod choose;
mod fixable_files;
mod guard;
mod rounds;

pub use self::rounds::{Check, FixOptions, FixOutcome, FixedText, apply_fixes};
