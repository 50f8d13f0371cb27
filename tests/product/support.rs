//! What the tests of several subjects need.

use std::path::Path;

use clap::Parser;
use mqlint::cli::args::{Cli, Command};
use mqlint::judge::finding::Report;

use crate::check::check;
use crate::scratch::Scratch;

impl Scratch {
    /// The text of a file.
    pub fn read(&self, name: impl AsRef<Path>) -> String {
        let path = self.at(name);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }
}

/// Checks a folder with files in it, with options as the command line takes them.
pub fn check_files(files: &[(&str, &str)], options: &str) -> Report {
    check(Scratch::new(files).path(), options.split_whitespace())
}

/// Compares two paths with options as the command line takes them.
pub fn compare(old: &Path, new: &Path, options: &str) -> Report {
    let path = |path: &Path| path.to_string_lossy().replace('\\', "/");
    let (old, new) = (path(old), path(new));
    let words = ["mqlint", "diff", &old, &new].into_iter().chain(options.split_whitespace());
    let cli = Cli::try_parse_from(words).unwrap_or_else(|e| panic!("{options}: {e}"));
    let Command::Diff(args) = cli.command else { unreachable!("only `diff` was asked for") };
    let inputs = |path| args.deployment.inputs(std::slice::from_ref(path));
    let options = mqlint::cli::diff_options(&args).expect("options");
    mqlint::run::compare::diff(&inputs(&args.old), &inputs(&args.new), &options)
}
