//! A flag that Milvus does not know.

use crate::facts::milvus::images;
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::described::described;

/// The keys with the words that start a container.
const COMMANDS: [&str; 3] = ["entrypoint", "command", "args"];

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for container in reading.deployment.containers.iter().filter(|c| !c.roles.is_empty()) {
        for said in COMMANDS.iter().filter_map(|key| described(reading, container, key)) {
            let Some(word) = unknown_in(&said.texts().join(" "), &container.roles) else { continue };
            let place = Place::new(said.at(), container.path.clone());
            findings.add(place, &[("flag", &word), ("container", &container.name)]).stops();
        }
    }
}

/// The first flag behind roles that Milvus does not know, in each of the commands that a shell makes of a text.
fn unknown_in(text: &str, roles: &[String]) -> Option<String> {
    text.split([';', '&', '|', '\n', '(', ')']).find_map(|command| {
        let words: Vec<&str> =
            command.split_whitespace().map(|word| word.trim_matches(['"', '\''])).collect();
        let at = words.windows(2).position(|pair| {
            let is_run = pair[0].rsplit('/').next() == Some("milvus") && pair[1] == "run";
            is_run || roles.iter().any(|role| role == pair[0])
        })?;
        // What a variable stands for may be anything.
        let own = words[at..].iter().take_while(|word| !word.starts_with('>') && !word.contains('$'));
        let mut flags = own.filter(|word| flag(word).is_some_and(|name| !images::is_flag(name)));
        flags.next().map(|word| (*word).to_owned())
    })
}

/// The name of a flag, without its value.
fn flag(word: &str) -> Option<&str> {
    let name = word.strip_prefix('-')?.trim_start_matches('-');
    let name = name.split('=').next().unwrap_or(name);
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(name)
}
