//! The arguments of `mqlint resolve`.

use std::path::PathBuf;

use clap::Args;

use super::{DeploymentArgs, PlainFormat};

pub(super) const RESOLVE_EXAMPLES: &str = "\
Examples:
  mqlint resolve values.yaml mq.type             one setting and where it comes from
  mqlint resolve values.yaml --explicit          only what your files and variables set
  mqlint resolve milvus.yaml --milvus 2.6.2 --format json
  mqlint resolve --diff old/ new/                what a change sets to other values";

/// `mqlint resolve`.
#[derive(Debug, Args)]
pub struct ResolveArgs {
    /// A file or folder; `-` is standard input
    #[arg(value_name = "PATH", required_unless_present = "diff")]
    pub path: Option<PathBuf>,

    /// Only these settings, in any spelling Milvus knows (`mq.type`, `MQ_TYPE`)
    #[arg(value_name = "KEY")]
    pub keys: Vec<String>,

    /// What is known of the deployment.
    #[command(flatten)]
    pub deployment: DeploymentArgs,

    /// Show the settings that differ between two files or folders, before and after
    #[arg(long, value_names = ["OLD", "NEW"], num_args = 2)]
    pub diff: Vec<PathBuf>,

    /// Leave out what no given file or variable sets
    #[arg(long, help_heading = "Output")]
    pub explicit: bool,

    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "pretty", help_heading = "Output")]
    pub format: PlainFormat,

    /// Show secrets instead of ********
    #[arg(long, help_heading = "Output")]
    pub show_secrets: bool,
}
