//! The arguments of all commands, as clap reads them and `--help` shows them: a file for each command, and for what
//! commands share.

mod check;
pub mod cli;
mod deployment;
mod diff;
mod format;
mod init;
pub(crate) mod output;
mod plan;
mod report;
mod resolve;
mod rules;
mod support;
mod values;

pub use self::check::CheckArgs;
pub use self::cli::{Cli, Command};
pub use self::deployment::DeploymentArgs;
pub use self::diff::DiffArgs;
pub use self::format::PlainFormat;
pub use self::init::InitArgs;
pub use self::plan::{PlanArgs, PlanFormat};
pub use self::report::ReportArgs;
pub use self::resolve::ResolveArgs;
pub use self::rules::{ExplainArgs, RulesArgs, TestRulesArgs};
pub use self::support::{CompletionsArgs, ManArgs, SchemaArgs, SchemaOf};
