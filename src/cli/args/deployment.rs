//! The options about the deployment and its files.

use std::path::PathBuf;

use clap::Args;

use super::values::{milvus_version, variable, whole_version};
use crate::facts::FileKind;
use crate::facts::milvus::{Mode, Version, VersionText};
use crate::read::Input;

/// What the caller knows of the deployment and the files do not say.
#[derive(Debug, Args)]
#[command(next_help_heading = "Deployment")]
pub struct DeploymentArgs {
    /// The Milvus release, such as 2.6.2 or 2.6, where files do not say it
    #[arg(long, value_name = "VERSION", value_parser = milvus_version)]
    pub milvus: Option<VersionText>,

    /// The version of the Helm chart, such as 5.0.2
    #[arg(long, value_name = "VERSION", value_parser = whole_version)]
    pub chart: Option<Version>,

    /// The version of the Milvus operator, such as 1.3.0
    #[arg(long, value_name = "VERSION", value_parser = whole_version)]
    pub operator: Option<Version>,

    /// How Milvus runs, where files do not say it
    #[arg(long, value_name = "MODE")]
    pub mode: Option<Mode>,

    /// What the files given by name are, whatever they look like
    #[arg(long = "as", value_name = "KIND")]
    pub kind: Option<FileKind>,

    /// A variable Milvus runs with; repeatable
    #[arg(long, value_name = "KEY=VALUE", value_parser = variable)]
    pub env: Vec<(String, String)>,

    /// A values file laid over the others, as with helm, or a compose file; repeatable, the last wins
    #[arg(short = 'f', long, value_name = "FILE")]
    pub values: Vec<PathBuf>,

    /// The path that standard input stands for
    #[arg(long, value_name = "PATH", help_heading = "Input")]
    pub stdin_filename: Option<String>,

    /// Judge each file alone, whatever in its repository or folder it is used by or with
    #[arg(long, help_heading = "Input")]
    pub alone: bool,

    /// Read settings from this file [default: the nearest .mqlint.yaml above each file]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", help_heading = "Input")]
    pub config: Option<PathBuf>,

    /// Also read what files refer to outside of the repository that they lie in, or else of the folder given
    #[arg(long, help_heading = "Input")]
    pub allow_outside: bool,

    /// Read no settings file
    #[arg(long, help_heading = "Input")]
    pub no_config: bool,
}

impl DeploymentArgs {
    /// What the paths and overlays given on the command line mean. Overlays alone are a deployment; nothing
    /// at all is the current folder.
    pub fn inputs(&self, paths: &[PathBuf]) -> Vec<Input> {
        let input = |path: &PathBuf| match path.as_os_str() == "-" {
            true => Input::Stdin { name: self.stdin_filename.clone() },
            false => Input::Path(path.clone()),
        };
        let here = paths.is_empty() && self.values.is_empty();
        let paths = paths.iter().map(input).chain(here.then(|| Input::Path(PathBuf::from("."))));
        paths.chain(self.values.iter().cloned().map(Input::Overlay)).collect()
    }
}
