//! `unknown-choice`: a word that is none of those that a setting or field takes.

mod check;
mod fields;
mod nearest_choice;
mod settings;

pub use self::check::check;
