//! `docker compose` with the files that it is told to lay over one another.

use std::path::PathBuf;

use super::options::Options;
use super::places::Bases;
use super::words::Word;
use crate::facts::commands::OF_COMPOSE;
use crate::facts::compose::main_names;

/// A command that says which compose files make a project.
#[derive(Clone, Debug)]
pub(crate) struct ComposeCommand {
    /// The files that are there, later ones over earlier ones.
    pub files: Vec<PathBuf>,
    /// The files of variables that are there, which it reads in the place of `.env`.
    pub env_files: Vec<PathBuf>,
}

impl ComposeCommand {
    /// One that names files and nothing else.
    pub fn of(files: Vec<PathBuf>) -> Self {
        Self { files, env_files: Vec::new() }
    }
}

/// What the words of a command say, where it names files.
pub(super) fn command(words: &[Word], bases: &Bases<'_>) -> Option<ComposeCommand> {
    let (first, rest) = words.split_first()?;
    let rest = match first.text.strip_suffix("-compose") {
        Some(_) => rest,
        None => rest.split_first().filter(|(verb, _)| verb.text == "compose")?.1,
    };
    // All files may stand in one variable.
    let apart = |word: &Word| -> Vec<Word> {
        let is_several = word.text.starts_with('-') && word.text.contains(' ');
        let parts: Vec<&str> =
            if is_several { word.text.split_whitespace().collect() } else { vec![&word.text] };
        parts.into_iter().map(|part| word.saying(part)).collect()
    };
    let words: Vec<Word> = rest.iter().flat_map(apart).collect();
    let options = Options::before_names(&words, OF_COMPOSE);
    let named = options.found.iter().filter(|(name, _)| name == "-f" || name == "--file");
    let mut files: Vec<PathBuf> = named.filter_map(|(_, word)| bases.file(word)).collect();
    let variables = options.found.iter().filter(|(name, _)| name == "--env-file");
    let env_files: Vec<PathBuf> = variables.filter_map(|(_, word)| bases.file(word)).collect();
    // Without files compose takes the one of the folder.
    if files.is_empty() && !env_files.is_empty() && !has_files(&options) {
        files.extend(main_names().iter().find_map(|name| bases.named(name)));
    }
    (!files.is_empty()).then_some(ComposeCommand { files, env_files })
}

/// Whether a command names files, be they there or not.
fn has_files(options: &Options) -> bool {
    options.found.iter().any(|(name, _)| name == "-f" || name == "--file")
}
