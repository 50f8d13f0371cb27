//! What several test programs need.

use std::path::Path;

use clap::Parser;
use mqlint::check::check;
use mqlint::cli::args::{Cli, Command};
use mqlint::report::Report;

/// Checks a path with options as the command line takes them.
pub fn run<'a>(path: &Path, options: impl IntoIterator<Item = &'a str>) -> Report {
    let path = path.to_string_lossy().replace('\\', "/");
    let options: Vec<String> = options.into_iter().map(str::to_owned).collect();
    let mut words = vec!["mqlint", "check", path.as_str()];
    words.extend(options.iter().map(String::as_str));
    let cli = Cli::try_parse_from(&words).unwrap_or_else(|e| panic!("{words:?}: {e}"));
    let Command::Check(args) = cli.command else { unreachable!("only `check` was asked for") };
    check(&args.deployment.inputs(&args.paths), &mqlint::cli::check_options(&args))
}

/// Compares two paths with options as the command line takes them.
#[allow(dead_code)]
pub fn compare<'a>(old: &Path, new: &Path, options: impl IntoIterator<Item = &'a str>) -> Report {
    let path = |path: &Path| path.to_string_lossy().replace('\\', "/");
    let mut words = vec!["mqlint".to_owned(), "diff".into(), path(old), path(new)];
    words.extend(options.into_iter().map(str::to_owned));
    let cli = Cli::try_parse_from(&words).unwrap_or_else(|e| panic!("{words:?}: {e}"));
    let Command::Diff(args) = cli.command else { unreachable!("only `diff` was asked for") };
    let inputs = |path| args.deployment.inputs(std::slice::from_ref(path));
    mqlint::change::diff(
        &inputs(&args.old),
        &inputs(&args.new),
        &mqlint::cli::diff_options(&args).expect("options"),
    )
}
