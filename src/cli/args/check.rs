//! The arguments of `mqlint check`.

use std::path::PathBuf;

use clap::Args;

use super::{DeploymentArgs, ReportArgs};
use crate::cli::version_args::{VersionArg, version_arg};

pub(super) const CHECK_EXAMPLES: &str = "\
Examples:
  mqlint check deploy/                                  all configuration below a folder
  mqlint check values.yaml -f values-prod.yaml          values with an overlay, as for helm
  mqlint check milvus.yaml --milvus 2.6.2 --mode cluster
  mqlint check --base origin/main                        and what changed since a revision
  mqlint check --staged --base HEAD                      the same in a hook, of what is to be committed
  mqlint check values.yaml --to 3.0.0                    what an upgrade would break or change
  mqlint check deploy/ --diff | git apply                what the safe fixes change, as a patch
  helm get values milvus | mqlint check - --as helm-values --chart 5.0.2
  mqlint check --format json --fail-on never > report.json
  mqlint check --format sarif=mqlint.sarif --format pretty";

/// `mqlint check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Files and folders; `-` is standard input [default: the current folder]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Which states are judged.
    #[command(flatten)]
    pub state: StateArgs,

    /// What is known of the deployment.
    #[command(flatten)]
    pub deployment: DeploymentArgs,

    /// What is done about what is found.
    #[command(flatten)]
    pub fix: FixArgs,

    /// Which rules count, and how they are reported.
    #[command(flatten)]
    pub report: ReportArgs,
}

/// Which states `mqlint check` judges.
#[derive(Debug, Args)]
#[command(next_help_heading = "Change")]
pub struct StateArgs {
    /// Report too what the change since this git revision does to deployments that were there;
    /// `REV...` is where the branch left REV
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,

    /// Check what git has staged, not the files on disk
    #[arg(long)]
    pub staged: bool,

    /// Judge as if upgraded, and report what that breaks, changes or makes outdated: 2.6.2, milvus=2.6.2,
    /// chart=5.0.19 or operator=1.3.0; repeatable
    #[arg(long, value_name = "VERSION", value_parser = version_arg, conflicts_with = "base")]
    pub to: Vec<VersionArg>,

    /// What runs now, where files do not say it, written as for --to; repeatable
    #[arg(long, value_name = "VERSION", value_parser = version_arg, requires = "to")]
    pub from: Vec<VersionArg>,
}

/// Applying fixes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixes")]
pub struct FixArgs {
    /// Apply the fixes that keep what Milvus runs on, and report what remains; fixed standard input goes to
    /// standard output, the report then to standard error
    #[arg(long, conflicts_with_all = ["base", "staged", "to"])]
    pub fix: bool,

    /// Apply, with --fix or --diff, also fixes that change what Milvus runs
    #[arg(long)]
    pub unsafe_fixes: bool,

    /// Write nothing: print what --fix would change as a patch for `git apply` or `patch -p1`; the exit code is
    /// 1 where there is one
    #[arg(long, conflicts_with_all = ["base", "staged", "to", "format"])]
    pub diff: bool,
}

impl FixArgs {
    /// True where fixes are applied, or would be.
    pub fn asked(&self) -> bool {
        self.fix || self.diff
    }
}
