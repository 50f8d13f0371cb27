//! A container of Milvus without a command.

use crate::deployment::{Container, Reading};
use crate::facts::FileKind;
use crate::facts::milvus::{Image, is_role};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::described::{Described, described};
use crate::judge::rules::milvus_images::milvus_images;

/// What a service of compose may have a command from.
const SOURCES: [&str; 2] = ["extends", "build"];

/// The keys with the words that take the place of the command of an image, and of its program.
const WORDS: [&str; 3] = ["entrypoint", "command", "args"];

/// The first line of images without a command.
const FIRST: (u16, u16) = (2, 0);

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if !matches!(reading.deployment.kind, FileKind::Compose | FileKind::Manifest) {
        return;
    }
    let images = milvus_images(reading);
    for container in &reading.deployment.containers {
        let own = container.path.key("image");
        // Those of Milvus 1 had a command.
        let is_2 = |image: &Image| image.version().is_none_or(|version| version.line() >= FIRST);
        let official =
            images.iter().any(|used| used.path == own && used.image.is_official() && is_2(&used.image));
        if !official || described(reading, container, "build").is_some() {
            continue;
        }
        let is_said = SOURCES.iter().any(|key| described(reading, container, key).is_some())
            || WORDS
                .iter()
                .any(|key| described(reading, container, key).is_some_and(|said| says_word(&said)));
        if container.roles.is_empty() && !is_said && !container.starts_elsewhere {
            let place = Place::new(container.at, container.path.clone());
            findings.add_as("none", place, &[("container", &container.name)]).stops();
        } else if let Some((variant, said, word)) = no_program(reading, container) {
            let place = Place::new(said.at(), container.path.clone());
            findings.add_as(variant, place, &[("container", &container.name), ("word", word)]).stops();
        }
    }
}

fn says_word(said: &Described<'_>) -> bool {
    said.texts().iter().any(|text| !text.trim().is_empty())
}

/// The first word of what a container is started with, where no program of the image is called so.
fn no_program<'r>(
    reading: &'r Reading<'_>,
    container: &Container,
) -> Option<(&'static str, Described<'r>, &'r str)> {
    let said = WORDS.iter().find_map(|key| {
        let said = described(reading, container, key)?;
        says_word(&said).then_some(said)
    })?;
    let texts = said.texts();
    let first = texts[0].trim();
    let is_line = !said.is_list() && reading.deployment.kind == FileKind::Compose;
    let word = if is_line { first.split_whitespace().next()? } else { first };
    match word.split_whitespace().collect::<Vec<_>>()[..] {
        [name] if is_role(name) => Some(("role", said, name)),
        // One word with spaces in it, which only a shell would take apart.
        [program, "run", ..] if program.rsplit('/').next() == Some("milvus") => Some(("line", said, word)),
        _ => None,
    }
}
