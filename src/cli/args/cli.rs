//! The whole command line, and the list of commands.

use clap::{Parser, Subcommand};

use super::{
    CheckArgs, CompletionsArgs, DiffArgs, ExplainArgs, InitArgs, ManArgs, PlanArgs, ResolveArgs, RulesArgs,
    SchemaArgs, TestRulesArgs, check, diff, init, plan, resolve, rules, support,
};
use crate::base::ColorChoice;
use crate::facts::freshness;

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing found at or above --fail-on (warning, unless told otherwise)
  1  findings at or above --fail-on
  2  wrong usage, an input that cannot be read, or an internal error";

const MAIN_EXAMPLES: &str = "\
Examples:
  mqlint check                      everything below the current folder
  mqlint check values.yaml          one file
  mqlint explain competing-brokers  what a rule is about

Exit codes: 0 nothing found, 1 findings, 2 wrong usage or an unreadable input.";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "mqlint",
    version,
    long_version = freshness::version(),
    about = "Checks Milvus configuration before Milvus does: which message queue really runs, and what is wrong.",
    after_help = MAIN_EXAMPLES,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    args_override_self = true,
    max_term_width = 100
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// When to use colours: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        global = true,
        hide_possible_values = true,
        help_heading = "Output"
    )]
    pub color: ColorChoice,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find what is wrong in files and folders
    #[command(after_help = format!("{}\n\n{EXIT_CODES}", check::CHECK_EXAMPLES))]
    Check(CheckArgs),
    /// Say what a change does to the data of a deployment
    #[command(after_help = format!("{}\n\n{EXIT_CODES}", diff::DIFF_EXAMPLES))]
    Diff(DiffArgs),
    /// Write an upgrade, or a change of the message queue, as a runbook: hops, checks, edits and commands
    #[command(after_help = plan::PLAN_EXAMPLES)]
    Plan(PlanArgs),
    /// Show what Milvus would be set to, and what sets it
    #[command(after_help = resolve::RESOLVE_EXAMPLES)]
    Resolve(ResolveArgs),
    /// Say what a rule is about, or what is known of a setting
    #[command(after_help = rules::EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// List all rules
    Rules(RulesArgs),
    /// Run the examples of rules of your own
    TestRules(TestRulesArgs),
    /// Print a JSON Schema for editors
    #[command(after_help = support::SCHEMA_EXAMPLES)]
    Schema(SchemaArgs),
    /// Set a repository up: settings, the hook and the step of the pipeline
    #[command(after_help = init::INIT_EXAMPLES)]
    Init(InitArgs),
    /// Print a script that completes commands, options and rules in a shell
    #[command(after_help = support::COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArgs),
    /// Print the manual page of mqlint or of one of its commands
    #[command(after_help = support::MAN_EXAMPLES)]
    Man(ManArgs),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }
}
