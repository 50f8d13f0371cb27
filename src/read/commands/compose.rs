//! `docker compose` with the files that it is told to lay over one another.

use std::path::PathBuf;

use super::options::Options;
use super::places::Bases;
use super::words::Word;
use crate::facts::commands::OF_COMPOSE;

/// A command that says which compose files make a project.
#[derive(Clone, Debug)]
pub(crate) struct ComposeCommand {
    /// The files that are there, later ones over earlier ones.
    pub files: Vec<PathBuf>,
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
    let files: Vec<PathBuf> = named.filter_map(|(_, word)| bases.file(word)).collect();
    (!files.is_empty()).then_some(ComposeCommand { files })
}
