//! `mqlint man`.

use clap::CommandFactory;
use clap_mangen::Man;

use super::args::{Cli, ManArgs};
use super::names::nearest;
use super::{Outcome, Problem, to_stdout};
use crate::report::escape;

pub(super) fn run(args: &ManArgs) -> Result<Outcome, Problem> {
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
fn named(main: &clap::Command, typed: &str) -> Result<clap::Command, Problem> {
    main.find_subcommand(typed).cloned().ok_or_else(|| {
        let shown = escape(typed);
        let meant = nearest(typed, main.get_subcommands().map(clap::Command::get_name));
        let meant = meant.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        Problem::new(format!("no command is called `{shown}`{meant}"))
    })
}
