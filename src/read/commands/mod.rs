//! Commands that install Milvus, in scripts, Makefiles, workflows and documentation: they say which chart, values files,
//! compose files and images go together. They are weaker evidence than files that a tool acts on.

mod arrays;
mod compose;
mod docker;
mod helm;
mod installed;
mod installed_by;
mod options;
mod places;
mod variables;
mod words;

use std::path::{Path, PathBuf};

pub(crate) use self::compose::ComposeCommand;
pub(crate) use self::docker::DockerCommand;
pub(crate) use self::helm::{CommandChart, CommandValue, HelmCommand};
pub(super) use self::installed::{by_command, into_stacks};
pub(crate) use self::installed_by::InstalledBy;
pub(super) use self::places::Bases;
use crate::text::source::{Span, Store};

/// More bytes than these are no script.
const MAX_BYTES: usize = 1 << 20;
/// More commands than these of a text are not read.
const MAX_COMMANDS: usize = 200;

/// A command that installs Milvus.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    /// The file that it stands in.
    pub path: PathBuf,
    /// Its line there, counted from 1.
    pub line: usize,
    /// Its first word.
    pub at: Span,
    /// True where it stands in a comment, so that nothing runs it.
    is_comment: bool,
    /// What it does.
    pub runs: CommandKind,
}

/// What a command does.
#[derive(Clone, Debug)]
pub(crate) enum CommandKind {
    /// Helm installs a chart.
    Helm(HelmCommand),
    /// Docker runs an image.
    Docker(DockerCommand),
    /// Docker Compose reads files.
    Compose(ComposeCommand),
}

impl Command {
    /// Where it stands, as messages say it.
    pub fn place(&self) -> String {
        format!("{}:{}", crate::text::source::path::shown(&self.path), self.line)
    }

    /// How much it says, compared with others: what somebody runs before what somebody describes or has commented
    /// out, what stands closer before what is farther away.
    pub fn weight(&self) -> (bool, usize, &Path, usize) {
        (self.is_comment || is_prose(&self.path), self.path.components().count(), &self.path, self.line)
    }
}

/// Whether what follows a text in its last line is a comment there.
fn is_in_comment(path: &Path, before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let first = line.trim_start().trim_start_matches('@').to_ascii_lowercase();
    let is_batch = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("bat"));
    if is_batch && (first.starts_with("rem ") || first.starts_with("::")) {
        return true;
    }
    let (mut quote, mut last) = (None, ' ');
    for c in line.chars() {
        match (c, quote) {
            ('#', None) if last.is_whitespace() => return true,
            ('"' | '\'', None) => quote = Some(c),
            (_, Some(open)) if c == open => quote = None,
            _ => {}
        }
        last = c;
    }
    first.starts_with("//")
}

/// Whether a file describes, by its name, and nothing acts on it.
pub(super) fn is_prose(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "md" || e == "markdown" || e == "rst")
}

/// Whether a file that is no YAML may hold commands, by its name.
pub(super) fn may_hold_commands(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let known = ["makefile", "gnumakefile", "justfile", "jenkinsfile", "package.json", "readme", "procfile"];
    let extension = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    known.contains(&name.as_str())
        || ["sh", "bash", "zsh", "mk", "md", "markdown", "rst", "ps1", "bat"].contains(&extension.as_str())
}

/// The variable that names the files of a compose project.
const COMPOSE_FILES: &str = "COMPOSE_FILE";

/// The commands of a text that install Milvus or lay compose files over one another, in its order.
pub(super) fn commands_in(path: &Path, text: &str, store: &Store) -> Vec<Command> {
    let may = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let composes =
        (may("compose") && (may(" -f") || may("--env-file"))) || may("--file") || may(COMPOSE_FILES);
    let names = may("milvus");
    let installs = names && (may("helm") || may("docker") || may("podman"));
    // A chart of one's own may have Milvus in it without a word about it here.
    let charts = installs || may("helm");
    if text.len() > MAX_BYTES || !(composes || charts) {
        return Vec::new();
    }
    let variables = variables::Variables::of(text);
    let arrays = arrays::Arrays::of(text);
    let mut found: Vec<Command> = Vec::new();
    let add = |at: usize, runs: CommandKind| {
        let line = text[..at].matches('\n').count() + 1;
        let is_comment = is_in_comment(path, &text[..at]);
        Command { path: path.to_owned(), line, at: Span::new(at, at + 1), is_comment, runs }
    };
    let bases = |at: usize| places::Bases::of(path, &text[..at], &variables, store);
    for at in words::starts(text, &["helm", "helm3"]).take(if charts { MAX_COMMANDS } else { 0 }) {
        let words = words::words(text, at, &variables, &arrays);
        let commands = helm::commands(text, &words, &bases(at)).into_iter();
        let commands = commands.filter(|command| names || matches!(command.chart, CommandChart::Folder(_)));
        found.extend(commands.map(|command| add(at, CommandKind::Helm(command))));
    }
    for at in words::starts(text, &["docker", "docker-compose", "podman", "podman-compose", "nerdctl"])
        .take(MAX_COMMANDS)
    {
        let words = words::words(text, at, &variables, &arrays);
        let bases = bases(at);
        let runs = docker::command(&words, &bases).filter(|_| installs).map(CommandKind::Docker);
        let runs = runs.or_else(|| compose::command(&words, &bases).map(CommandKind::Compose));
        found.extend(runs.map(|runs| add(at, runs)));
    }
    for (at, names) in variables::assigned(text, COMPOSE_FILES).take(MAX_COMMANDS) {
        let bases = bases(at);
        let files: Vec<PathBuf> = names.split([':', ';']).filter_map(|name| bases.named(name)).collect();
        let runs = (!files.is_empty()).then_some(CommandKind::Compose(ComposeCommand::of(files)));
        found.extend(runs.map(|runs| add(at, runs)));
    }
    found.sort_by_key(|command| command.at);
    found
}
