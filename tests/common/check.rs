//! The check as a part of this process, with options as the command line takes them.

use std::path::Path;

use clap::Parser;
use mqlint::cli::args::{Cli, Command};
use mqlint::judge::finding::Report;
use mqlint::read::Input;
use mqlint::run::CheckOptions;

/// What the command line makes of a path and options.
pub fn arguments<'a>(path: &Path, options: impl IntoIterator<Item = &'a str>) -> (Vec<Input>, CheckOptions) {
    let path = path.to_string_lossy().replace('\\', "/");
    let mut words = vec!["mqlint".to_owned(), "check".into(), path];
    words.extend(options.into_iter().map(str::to_owned));
    let cli = Cli::try_parse_from(&words).unwrap_or_else(|e| panic!("{words:?}: {e}"));
    let Command::Check(args) = cli.command else { unreachable!("only `check` was asked for") };
    (args.deployment.inputs(&args.paths), mqlint::cli::check_options(&args))
}

/// Checks a path.
pub fn check<'a>(path: &Path, options: impl IntoIterator<Item = &'a str>) -> Report {
    let (inputs, options) = arguments(path, options);
    mqlint::run::check(&inputs, &options)
}
