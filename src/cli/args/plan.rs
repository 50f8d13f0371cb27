//! The arguments of `mqlint plan`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::DeploymentArgs;
use crate::cli::plan_target::{PlanTarget, plan_target};
use crate::cli::version_args::{VersionArg, version_arg};

pub(super) const PLAN_EXAMPLES: &str = "\
Examples:
  mqlint plan docker-compose.yml --to 3.0.0
  mqlint plan values.yaml --to 2.6.20 --chart 4.2.33 --format markdown > upgrade.md
  mqlint plan milvus.yaml --from 2.4.5 --to 3.0.0 --mode standalone
  mqlint plan values.yaml -f values-prod.yaml --from chart=4.2.33 --to chart=5.0.19
  mqlint plan docker-compose.yml --to queue=woodpecker
  mqlint plan milvus.yaml --from 2.5.4 --to 3.0.1 --to queue=woodpecker

Exit codes:
  0  a plan for every deployment, or nothing to do
  1  a deployment that no known way leads there for, or one with a step that is blocked: the plan says why
  2  wrong usage, an input that cannot be read, or a release that nothing says (--from)";

/// `mqlint plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// A file or folder; `-` is standard input
    #[arg(value_name = "PATH")]
    pub path: PathBuf,

    /// Where to go: 3.0.0, chart=5.0.19, operator=1.3.8 or queue=woodpecker; a queue may stand beside a version
    #[arg(long, value_name = "TARGET", value_parser = plan_target, required = true)]
    pub to: Vec<PlanTarget>,

    /// What runs now, over what the files say: 2.4.5, chart=4.2.33 or operator=1.2.0; repeatable
    #[arg(long, value_name = "VERSION", value_parser = version_arg)]
    pub from: Vec<VersionArg>,

    /// What is known of the deployment.
    #[command(flatten)]
    pub deployment: DeploymentArgs,

    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "pretty", help_heading = "Output")]
    pub format: PlanFormat,
}

/// The formats of plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// For whoever makes the upgrade
    Pretty,
    /// For a ticket or a pull request
    Markdown,
    /// For programs
    Json,
}
