//! `mqlint completions`.

use clap::CommandFactory;

use super::args::{Cli, CompletionsArgs};
use super::messages::to_stdout;
use super::{CommandError, Outcome};

pub(super) fn run(args: &CompletionsArgs) -> Result<Outcome, CommandError> {
    let mut script = Vec::new();
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    to_stdout(|out| out.write_all(&script))?;
    Ok(Outcome::Clean)
}
