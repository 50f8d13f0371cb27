//! The command line: one file per command.
//!
//! A new command is a variant of [`args::Command`], its arguments, and a file with a `run` that returns an [`Outcome`].

pub mod args;
mod check;
mod completions;
mod diff;
pub mod examples;
mod explain;
mod finish;
mod fix;
mod init;
pub mod main;
mod man;
mod markdown;
mod messages;
mod names;
mod options;
mod outcome;
mod output;
mod plan;
pub mod plan_target;
mod progress;
mod resolve;
mod rules;
mod schema;
mod test_rules;
pub mod version_args;

pub use self::diff::diff_options;
pub use self::main::main;
pub use self::options::check_options;
pub use self::outcome::{CommandError, Outcome};
