//! `docker run` of a Milvus image.

use std::path::PathBuf;

use super::places::Bases;
use super::words::Word;
use crate::facts::milvus::{Image, roles};

/// A command that runs a Milvus image.
#[derive(Clone, Debug)]
pub(crate) struct DockerCommand {
    /// The image.
    pub image: String,
    /// The variables that it sets.
    pub env: Vec<(String, String)>,
    /// Files that it mounts and that are there, with their places in the container.
    pub mounts: Vec<(PathBuf, String)>,
    /// The roles that it runs.
    pub roles: Vec<String>,
}

/// What the words of a command say, where it runs Milvus.
pub(super) fn command(words: &[Word], bases: &Bases<'_>) -> Option<DockerCommand> {
    words.get(1).filter(|verb| matches!(verb.text.as_str(), "run" | "create" | "container"))?;
    let image = words
        .iter()
        .skip(2)
        .find(|word| !word.text.starts_with('-') && Image::new(&word.text).is_milvus())?;
    let arguments = words.iter().skip_while(|word| word.span != image.span).skip(1);
    let arguments: Vec<String> = arguments.map(|word| word.text.clone()).collect();
    let (env, mounts) = (Vec::new(), Vec::new());
    let mut found = DockerCommand { image: image.text.clone(), env, mounts, roles: roles(&arguments) };
    let mut words = words.iter().skip(2).take_while(|word| word.span != image.span);
    while let Some(word) = words.next() {
        let (name, value) = match word.text.split_once('=') {
            Some((name, value)) if name.starts_with("--") => {
                (name.to_owned(), Some(Word { text: value.to_owned(), ..word.clone() }))
            }
            _ => (word.text.clone(), None),
        };
        match name.as_str() {
            "-e" | "--env" => {
                let Some(value) = value.or_else(|| words.next().cloned()) else { continue };
                let pair = value.text.split_once('=').filter(|_| !value.is_partial);
                found.env.extend(pair.map(|(name, value)| (name.to_owned(), value.to_owned())));
            }
            "-v" | "--volume" => {
                let Some(value) = value.or_else(|| words.next().cloned()) else { continue };
                let mut parts = value.text.split(':');
                let (Some(host), Some(target)) = (parts.next(), parts.next()) else { continue };
                let file = bases.file(&Word { text: host.to_owned(), ..value.clone() });
                found.mounts.extend(file.map(|file| (file, target.to_owned())));
            }
            _ => {}
        }
    }
    Some(found)
}
