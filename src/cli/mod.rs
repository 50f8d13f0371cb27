//! The command line: one file per command.
//!
//! A new command is a variant of [`args::Command`], its arguments, and a file with a `run` that returns
//! an [`Outcome`].

pub mod args;
mod check;
mod completions;
mod diff;
pub mod examples;
mod explain;
mod fix;
mod init;
mod man;
mod markdown;
mod names;
mod output;
mod plan;
mod progress;
mod resolve;
mod rules;
mod schema;
pub mod targets;
mod test_rules;

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use self::args::{Cli, Command};
pub use self::check::check_options;
pub use self::diff::diff_options;
use crate::fault;
use crate::report::{InputError, escape, unless_gone};

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing found that should fail the run.
    Clean,
    /// Findings at or above `--fail-on`.
    Findings,
    /// Wrong usage, an input that cannot be read, or an internal error.
    Failure,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Failure => 2,
        })
    }
}

/// Something that ends a run with exit code 2: one sentence for standard error.
#[derive(Debug)]
pub struct Problem(String);

impl Problem {
    fn new(text: impl Display) -> Self {
        Self(text.to_string())
    }

    /// A file or stream that cannot be written.
    fn writing(what: impl Display, error: &io::Error) -> Self {
        Self(format!("cannot write {what}: {error}"))
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
        Command::Explain(args) => explain::run(args, cli.color),
        Command::Rules(args) => rules::run(args, cli.color),
        Command::Schema(args) => schema::run(args),
        Command::TestRules(args) => test_rules::run(args),
        Command::Init(args) => init::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    };
    done.unwrap_or_else(|Problem(text)| {
        say("error", &text);
        Outcome::Failure
    })
}

/// What was asked for instead of a command, such as help, or what is wrong with the arguments.
fn refused(said: &clap::Error) -> Outcome {
    let printed = unless_gone(said.print().and_then(|()| io::stdout().flush()));
    if said.use_stderr() {
        // Nobody is left to tell where standard error fails.
        return Outcome::Failure;
    }
    match printed {
        Ok(()) => Outcome::Clean,
        Err(e) => {
            say("error", &Problem::writing("to standard output", &e).0);
            Outcome::Failure
        }
    }
}

/// One message on standard error.
fn say(kind: &str, text: &str) {
    let _ = writeln!(io::stderr(), "mqlint: {kind}: {text}");
}

/// Says which inputs could not be read, and what concerns the run as a whole.
fn say_all(errors: &[InputError], notes: &[String]) {
    for e in errors {
        say("error", &escape(&e.said()));
    }
    for note in notes {
        say("note", &escape(note));
    }
}

/// Writes to standard output; a reader that goes away is no problem.
fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Problem> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    // What is still buffered for a reader that went away must not be tried again.
    let _ = out.into_parts();
    unless_gone(written).map_err(|e| Problem::writing("to standard output", &e))
}

fn report_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let Some(said) = fault::keep(panic) else { return };
    let _ = writeln!(
        io::stderr(),
        "mqlint: internal error{}\n\
         This is a bug in mqlint {}. Please report it with this message and, if you can, the file it was \
         reading (without secrets).",
        escape(&said),
        env!("CARGO_PKG_VERSION"),
    );
}
