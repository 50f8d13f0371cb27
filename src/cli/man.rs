//! `mqlint man`.

use clap::CommandFactory;
use clap_mangen::Man;

use super::args::{Cli, ManArgs};
use super::messages::to_stdout;
use super::{CommandError, Outcome};
use crate::base::{escape, nearest};

pub(super) fn run(args: &ManArgs) -> Result<Outcome, CommandError> {
    let mut main = Cli::command();
    main.build();
    let page = match &args.command {
        None => Man::new(main),
        Some(name) => Man::new(named(&main, name)?),
    };
    to_stdout(|out| page.render(out))?;
    Ok(Outcome::Clean)
}

/// One of the commands.
fn named(main: &clap::Command, typed: &str) -> Result<clap::Command, CommandError> {
    main.find_subcommand(typed).cloned().ok_or_else(|| {
        let shown = escape(typed);
        let meant = nearest(typed, main.get_subcommands().map(clap::Command::get_name));
        let meant = meant.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        CommandError::new(format!("no command is called `{shown}`{meant}"))
    })
}
