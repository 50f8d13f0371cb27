//! The options about rules and reports.

use std::path::PathBuf;

use clap::Args;

use super::output::OutputParser;
use super::values::date;
use crate::base::Date;
use crate::cli::names::RuleChoices;
use crate::judge::BaselineChoice;
use crate::read::settings::{FailOn, RuleChoice};
use crate::report::Output;

/// Which rules count, how findings are reported, and what fails the run.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Only these rules or families (`mq`, `competing-brokers`), separated by commas
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = RuleChoices, hide_possible_values = true, help_heading = "Rules")]
    pub select: Vec<RuleChoice>,

    /// Not these rules or families
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = RuleChoices, hide_possible_values = true, help_heading = "Rules")]
    pub ignore: Vec<RuleChoice>,

    /// The lowest severity that makes the exit code 1 [default: warning, unless the settings say another]
    #[arg(long, value_name = "SEVERITY", help_heading = "Rules")]
    pub fail_on: Option<FailOn>,

    /// Show findings of severity info too
    #[arg(long, help_heading = "Rules")]
    pub pedantic: bool,

    /// Leave out the findings that this file has [default: what the settings name]
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub baseline: Option<PathBuf>,

    /// Write all findings to the baseline instead: FILE, else what --baseline or the settings name, else
    /// .mqlint-baseline.json
    #[arg(long, value_name = "FILE", num_args = 0..=1, help_heading = "Rules")]
    pub write_baseline: Option<Option<PathBuf>>,

    /// Show suppressed findings too, and who suppresses them
    #[arg(long, help_heading = "Rules")]
    pub show_suppressed: bool,

    /// The day that suppressions with `until=` are judged on, such as 2027-01-31 [default: today]
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "Rules")]
    pub today: Option<Date>,

    /// How to report, and the file to write it to instead of standard output; repeatable
    #[arg(
        long,
        value_name = "FORMAT[=FILE]",
        default_value = "pretty",
        value_parser = OutputParser,
        help_heading = "Output"
    )]
    pub format: Vec<Output>,

    /// Write the report of the format without a file to this one
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub output_file: Option<PathBuf>,

    /// No annotations beside text under GitHub Actions
    #[arg(long, help_heading = "Output")]
    pub no_annotations: bool,

    /// Show secrets instead of ********
    #[arg(long, help_heading = "Output")]
    pub show_secrets: bool,

    /// Finding no Milvus configuration is a failure (exit code 2)
    #[arg(long, help_heading = "Input")]
    pub require_input: bool,
}

impl ReportArgs {
    /// Where the baseline comes from.
    pub fn baseline(&self) -> BaselineChoice {
        let written = self.write_baseline.clone();
        let file = written.clone().flatten().or_else(|| self.baseline.clone());
        BaselineChoice { file, write: written.is_some() }
    }
}
