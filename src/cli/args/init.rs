//! The arguments of `mqlint init`.

use std::path::PathBuf;

use clap::Args;

pub(super) const INIT_EXAMPLES: &str = "\
Examples:
  mqlint init                               what fits the current folder
  mqlint init --dry-run                     only show what would be written

What is there is never overwritten; a second run changes nothing.

Exit codes: 0 done, 2 nothing to set up, or a file that cannot be written.";

/// `mqlint init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder to set up, in a git repository or not [default: the current folder]
    #[arg(value_name = "FOLDER")]
    pub folder: Option<PathBuf>,

    /// Write nothing: print what would be written
    #[arg(long)]
    pub dry_run: bool,
}
