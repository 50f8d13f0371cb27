//! The arguments of the commands about rules: `explain`, `rules` and `test-rules`.

use std::path::PathBuf;

use clap::Args;

use super::PlainFormat;
use crate::cli::names::AnyName;

pub(super) const EXPLAIN_EXAMPLES: &str = "\
Examples:
  mqlint explain competing-brokers          a rule
  mqlint explain mq.type                    a setting of Milvus
  mqlint explain ROCKSMQ_PATH               the same by its environment name
  mqlint explain kafka                      all settings of a section
  mqlint explain standalone.messageQueue    a value of the Helm chart

`mqlint rules` lists all rules.";

/// `mqlint explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The id of a rule, as findings show it in brackets, or a key of Milvus or of its Helm chart
    #[arg(value_name = "RULE|KEY", value_parser = AnyName, hide_possible_values = true)]
    pub name: String,

    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    pub format: PlainFormat,
}

/// `mqlint rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    pub format: PlainFormat,
}

/// `mqlint test-rules`.
#[derive(Debug, Args)]
pub struct TestRulesArgs {
    /// A folder with rules [default: those that the settings name]
    #[arg(value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
}
