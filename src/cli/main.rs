//! The program: arguments are read, a command runs, and its outcome becomes the exit code.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ContextValue};

use super::args::{Cli, Command};
use super::messages::print_message;
use super::{
    CommandError, Outcome, check, completions, diff, explain, init, man, plan, resolve, rules, schema,
    test_rules,
};
use crate::base::{escape, fault, unless_gone};

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Failure => 2,
        })
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(report_panic));
    // The hook has said what there is to say.
    std::panic::catch_unwind(run).unwrap_or(Outcome::Failure).into()
}

fn run() -> Outcome {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => return refused(&e),
    };
    let done = match &cli.command {
        Command::Check(args) => check::run(args, cli.color),
        Command::Diff(args) => diff::run(args, cli.color),
        Command::Plan(args) => plan::run(args, cli.color),
        Command::Resolve(args) => resolve::run(args, cli.color),
        Command::Explain(args) => explain::command::run(args, cli.color),
        Command::Rules(args) => rules::run(args, cli.color),
        Command::Schema(args) => schema::command::run(args),
        Command::TestRules(args) => test_rules::run(args),
        Command::Init(args) => init::command::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    };
    done.unwrap_or_else(|CommandError(text)| {
        print_message("error", &text);
        Outcome::Failure
    })
}

/// What was asked for instead of a command, such as help, or what is wrong with the arguments.
fn refused(error: &clap::Error) -> Outcome {
    let printed = unless_gone(error.print().and_then(|()| io::stdout().flush()));
    if let Some(path) = path_without_command(error) {
        print_message("note", &format!("to check a file or folder, run `mqlint check {}`", escape(path)));
    }
    if error.use_stderr() {
        // Nobody is left to tell where standard error fails.
        return Outcome::Failure;
    }
    match printed {
        Ok(()) => Outcome::Clean,
        Err(e) => {
            print_message("error", &CommandError::writing("to standard output", &e).0);
            Outcome::Failure
        }
    }
}

/// The file or folder that was given where the name of a command belongs.
fn path_without_command(error: &clap::Error) -> Option<&str> {
    match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) if Path::new(word).exists() => Some(word),
        _ => None,
    }
}

fn report_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let Some(description) = fault::record_panic(panic) else { return };
    let _ = writeln!(
        io::stderr(),
        "mqlint: internal error{}\n\
         This is a bug in mqlint {}. Please report it with this message and, if you can, the file it was \
         reading (without secrets).",
        escape(&description),
        env!("CARGO_PKG_VERSION"),
    );
}
