//! The arguments of all commands, as clap reads them and `--help` shows them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::names::{Names, RuleChoices};
use super::output::OutputParser;
use super::targets::{Target, target};
use crate::check::{Input, RuleChoice};
use crate::milvus::{Kind, Mode, Version, VersionText};
use crate::report::{ColorChoice, Output};
use crate::settings::{BaselineChoice, Date, FailOn};

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing found at or above --fail-on (warning, unless told otherwise)
  1  findings at or above --fail-on
  2  wrong usage, an input that cannot be read, or an internal error";

const MAIN_EXAMPLES: &str = "\
Examples:
  mqlint check                      everything below the current folder
  mqlint check values.yaml          one file
  mqlint explain competing-brokers  what a rule is about

Exit codes: 0 nothing found, 1 findings, 2 wrong usage or an unreadable input.";

const CHECK_EXAMPLES: &str = "\
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

const DIFF_EXAMPLES: &str = "\
Examples:
  mqlint diff old/values.yaml new/values.yaml --chart 5.0.2
  mqlint diff before/ after/                             folders, each deployment with itself
  mqlint diff old.yaml new.yaml --milvus 2.5.4 --mode standalone
  mqlint diff old.yaml new.yaml --from 2.5.10 --to 2.6.2
  mqlint diff values.yaml values.yaml --from chart=4.2.58 --to chart=5.0.19
  git show HEAD:values.yaml | mqlint diff - values.yaml --as helm-values";

const PLAN_EXAMPLES: &str = "\
Examples:
  mqlint plan docker-compose.yml --to 3.0.0
  mqlint plan values.yaml --to 2.6.20 --chart 4.2.33 --format markdown > upgrade.md
  mqlint plan milvus.yaml --from 2.4.5 --to 3.0.0 --mode standalone
  mqlint plan values.yaml -f values-prod.yaml --from chart=4.2.33 --to chart=5.0.19

Exit codes:
  0  a plan for every deployment, or nothing to do
  1  a deployment that no known way leads there for: the plan says why
  2  wrong usage, an input that cannot be read, or a release that nothing says (--from)";

const RESOLVE_EXAMPLES: &str = "\
Examples:
  mqlint resolve values.yaml mq.type             one setting and where it comes from
  mqlint resolve values.yaml --explicit          only what your files and variables set
  mqlint resolve milvus.yaml --milvus 2.6.2 --format json
  mqlint resolve --diff old/ new/                what a change sets to other values";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  mqlint explain competing-brokers          a rule
  mqlint explain mq.type                    a setting of Milvus
  mqlint explain ROCKSMQ_PATH               the same by its environment name
  mqlint explain kafka                      all settings of a section
  mqlint explain standalone.messageQueue    a value of the Helm chart

`mqlint rules` lists all rules.";

const SCHEMA_EXAMPLES: &str = "\
Examples:
  mqlint schema settings > .mqlint.schema.json
  mqlint schema milvus --milvus 2.6 > milvus.schema.json
  mqlint schema values --chart 5.0.2 > values.schema.json

An editor with the YAML language server uses one for a file that begins with
# yaml-language-server: $schema=milvus.schema.json";

const INIT_EXAMPLES: &str = "\
Examples:
  mqlint init                               what fits the current folder
  mqlint init --dry-run                     only show what would be written

What is there is never overwritten; a second run changes nothing.

Exit codes: 0 done, 2 nothing to set up, or a file that cannot be written.";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  mqlint completions bash > ~/.local/share/bash-completion/completions/mqlint
  mqlint completions zsh > ~/.zfunc/_mqlint
  mqlint completions fish > ~/.config/fish/completions/mqlint.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  mqlint man | man -l -                     read it
  mqlint man check > mqlint-check.1         the page of a command";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "mqlint",
    version,
    about = "Checks Milvus configuration before Milvus does: which message queue really runs, and what is wrong.",
    after_help = MAIN_EXAMPLES,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// When to use colours: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        global = true,
        hide_possible_values = true,
        help_heading = "Output"
    )]
    pub color: ColorChoice,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find what is wrong in files and folders
    #[command(after_help = format!("{CHECK_EXAMPLES}\n\n{EXIT_CODES}"))]
    Check(CheckArgs),
    /// Say what a change does to the data of a deployment
    #[command(after_help = format!("{DIFF_EXAMPLES}\n\n{EXIT_CODES}"))]
    Diff(DiffArgs),
    /// Write an upgrade as a runbook: hops, checks, edits and commands
    #[command(after_help = PLAN_EXAMPLES)]
    Plan(PlanArgs),
    /// Show what Milvus would be set to, and what sets it
    #[command(after_help = RESOLVE_EXAMPLES)]
    Resolve(ResolveArgs),
    /// Say what a rule is about, or what is known of a setting
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// List all rules
    Rules(RulesArgs),
    /// Run the examples of rules of your own
    TestRules(TestRulesArgs),
    /// Print a JSON Schema for editors
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema(SchemaArgs),
    /// Set a repository up: settings, the hook and the step of the pipeline
    #[command(after_help = INIT_EXAMPLES)]
    Init(InitArgs),
    /// Print a script that completes commands, options and rules in a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArgs),
    /// Print the manual page of mqlint or of one of its commands
    #[command(after_help = MAN_EXAMPLES)]
    Man(ManArgs),
}

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
    #[arg(long, value_name = "VERSION", value_parser = target, conflicts_with = "base")]
    pub to: Vec<Target>,

    /// What runs now, where files do not say it, written as for --to; repeatable
    #[arg(long, value_name = "VERSION", value_parser = target, requires = "to")]
    pub from: Vec<Target>,
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
    #[arg(long, conflicts_with_all = ["base", "staged", "to"])]
    pub diff: bool,
}

impl FixArgs {
    /// True where fixes are applied, or would be.
    pub fn asked(&self) -> bool {
        self.fix || self.diff
    }
}

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
    #[arg(long, value_name = "VERSION", value_parser = target, help_heading = "Deployment")]
    pub from: Vec<Target>,

    /// Versions of NEW, written as for --from; repeatable
    #[arg(long, value_name = "VERSION", value_parser = target, help_heading = "Deployment")]
    pub to: Vec<Target>,

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

/// `mqlint plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// A file or folder; `-` is standard input
    #[arg(value_name = "PATH")]
    pub path: PathBuf,

    /// Where to go: 3.0.0, chart=5.0.19 or operator=1.3.8
    #[arg(long, value_name = "VERSION", value_parser = target)]
    pub to: Target,

    /// What runs now, over what the files say: 2.4.5, chart=4.2.33 or operator=1.2.0; repeatable
    #[arg(long, value_name = "VERSION", value_parser = target)]
    pub from: Vec<Target>,

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

/// `mqlint explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The id of a rule, as findings show it in brackets, or a key of Milvus or of its Helm chart
    #[arg(value_name = "RULE|KEY", value_parser = Names, hide_possible_values = true)]
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

/// `mqlint test-rules`.
#[derive(Debug, Args)]
pub struct TestRulesArgs {
    /// A folder with rules [default: those that the settings name]
    #[arg(value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
}

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
    pub kind: Option<Kind>,

    /// A variable Milvus runs with; repeatable
    #[arg(long, value_name = "KEY=VALUE", value_parser = variable)]
    pub env: Vec<(String, String)>,

    /// A values file laid over the others, as with helm, or a compose file; repeatable, the last wins
    #[arg(short = 'f', long, value_name = "FILE")]
    pub values: Vec<PathBuf>,

    /// The path that standard input stands for
    #[arg(long, value_name = "PATH", help_heading = "Input")]
    pub stdin_filename: Option<String>,

    /// Read settings from this file [default: the nearest .mqlint.yaml above each file]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", help_heading = "Input")]
    pub config: Option<PathBuf>,

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

/// The formats of commands that do not report findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlainFormat {
    /// For people
    Pretty,
    /// For programs
    Json,
}

fn milvus_version(text: &str) -> Result<VersionText, String> {
    text.parse().map_err(|_| "a release such as 2.6.2, or a line of releases such as 2.6, is expected".into())
}

fn whole_version(text: &str) -> Result<Version, String> {
    text.parse().map_err(|_| "a version of three numbers such as 5.0.2 is expected".into())
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|()| "a day such as 2027-01-31 is expected".into())
}

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.into(), value.into())),
        _ => Err("a name and a value are expected, such as MQ_TYPE=kafka".into()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_variable_is_cut_at_its_first_equals_sign() {
        assert_eq!(variable("A=b=c"), Ok(("A".into(), "b=c".into())));
        assert_eq!(variable("A="), Ok(("A".into(), String::new())));
        assert!(variable("=b").is_err() && variable("A").is_err());
    }
}
