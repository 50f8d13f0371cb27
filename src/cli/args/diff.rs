//! The arguments of `mqlint diff`.

use std::path::PathBuf;

use clap::Args;

use super::{DeploymentArgs, ReportArgs};
use crate::cli::version_args::{VersionArg, version_arg};

pub(super) const DIFF_EXAMPLES: &str = "\
Examples:
  mqlint diff old/values.yaml new/values.yaml --chart 5.0.2
  mqlint diff before/ after/                             folders, each deployment with itself
  mqlint diff old.yaml new.yaml --milvus 2.5.4 --mode standalone
  mqlint diff old.yaml new.yaml --from 2.5.10 --to 2.6.2
  mqlint diff values.yaml values.yaml --from chart=4.2.58 --to chart=5.0.19
  git show HEAD:values.yaml | mqlint diff - values.yaml --as helm-values";

/// `mqlint diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The file or folder before the change; `-` is standard input
    #[arg(value_name = "OLD")]
    pub old: PathBuf,

    /// The file or folder after the change
    #[arg(value_name = "NEW")]
    pub new: PathBuf,

    /// Versions of OLD, whatever its files say: 2.5.10, milvus=2.5.10, chart=4.2.40 or operator=1.2.0; repeatable
    #[arg(long, value_name = "VERSION", value_parser = version_arg, help_heading = "Deployment")]
    pub from: Vec<VersionArg>,

    /// Versions of NEW, written as for --from; repeatable
    #[arg(long, value_name = "VERSION", value_parser = version_arg, help_heading = "Deployment")]
    pub to: Vec<VersionArg>,

    /// What is known of the deployment, before and after.
    #[command(flatten)]
    pub deployment: DeploymentArgs,

    /// Report what `check` finds in NEW and not in OLD too
    #[arg(long, help_heading = "Rules")]
    pub all: bool,

    /// Which rules count, and how they are reported.
    #[command(flatten)]
    pub report: ReportArgs,
}
