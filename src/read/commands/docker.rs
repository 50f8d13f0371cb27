//! `docker run` of a Milvus image.

use std::path::PathBuf;

use super::options::Options;
use super::places::Bases;
use super::words::Word;
use crate::facts::commands::OF_DOCKER_RUN;
use crate::facts::milvus::{Image, roles};
use crate::facts::placeholders::UNKNOWN;

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
    let skipped = match words.get(1)?.text.as_str() {
        "run" | "create" => 2,
        "container" => 3,
        _ => return None,
    };
    let options = Options::before_names(words.get(skipped..)?, OF_DOCKER_RUN);
    let (image, arguments) = options.behind.split_first()?;
    if !Image::new(&image.text).is_milvus() {
        return None;
    }
    let arguments: Vec<String> = arguments.iter().map(|word| word.text.clone()).collect();
    let (env, mounts) = (Vec::new(), Vec::new());
    let mut found = DockerCommand { image: image.text.clone(), env, mounts, roles: roles(&arguments) };
    for (name, value) in &options.found {
        match name.as_str() {
            "-e" | "--env" => found.env.extend(variable(&value.text)),
            "-v" | "--volume" => {
                let mut parts = value.text.split(':');
                let (Some(host), Some(target)) = (parts.next(), parts.next()) else { continue };
                let file = bases.file(&value.saying(host));
                found.mounts.extend(file.map(|file| (file, target.to_owned())));
            }
            "--mount" => {
                let field = |names: &[&str]| {
                    let mut fields = value.text.split(',').filter_map(|field| field.split_once('='));
                    fields.find(|(name, _)| names.contains(name)).map(|(_, text)| text)
                };
                let (Some(host), Some(target)) =
                    (field(&["source", "src"]), field(&["target", "destination", "dst"]))
                else {
                    continue;
                };
                let file = bases.file(&value.saying(host));
                found.mounts.extend(file.map(|file| (file, target.to_owned())));
            }
            _ => {}
        }
    }
    Some(found)
}

/// A variable that is set; what is passed through, or filled in by the shell, nobody knows.
fn variable(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=').unwrap_or((text, UNKNOWN));
    let value = if value.contains(UNKNOWN) { UNKNOWN } else { value };
    (!name.is_empty() && !name.contains(UNKNOWN)).then(|| (name.to_owned(), value.to_owned()))
}
