//! The arguments of the commands for editors and shells: `schema`, `completions` and `man`.

use clap::{Args, ValueEnum};

use super::values::{milvus_version, whole_version};
use crate::facts::milvus::{Version, VersionText};

pub(super) const SCHEMA_EXAMPLES: &str = "\
Examples:
  mqlint schema settings > .mqlint.schema.json
  mqlint schema milvus --milvus 2.6 > milvus.schema.json
  mqlint schema values --chart 5.0.2 > values.schema.json

An editor with the YAML language server uses one for a file that begins with
# yaml-language-server: $schema=milvus.schema.json";

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  mqlint completions bash > ~/.local/share/bash-completion/completions/mqlint
  mqlint completions zsh > ~/.zfunc/_mqlint
  mqlint completions fish > ~/.config/fish/completions/mqlint.fish";

pub(super) const MAN_EXAMPLES: &str = "\
Examples:
  mqlint man | man -l -                     read it
  mqlint man check > mqlint-check.1         the page of a command";

/// `mqlint schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Which files it is for
    #[arg(value_name = "FILES")]
    pub of: SchemaOf,

    /// The Milvus release, such as 2.6.2 or 2.6 [default: the newest known]
    #[arg(long, value_name = "VERSION", value_parser = milvus_version)]
    pub milvus: Option<VersionText>,

    /// The version of the Helm chart, such as 5.0.2 [default: the newest known]
    #[arg(long, value_name = "VERSION", value_parser = whole_version)]
    pub chart: Option<Version>,
}

/// What there are schemas of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// .mqlint.yaml
    Settings,
    /// milvus.yaml and user.yaml of a release
    Milvus,
    /// values.yaml of a version of the Helm chart
    Values,
}

/// `mqlint completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell that reads the script
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// `mqlint man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command whose page is wanted [default: mqlint as a whole]
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}
