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
            let words: Vec<&str> = said.texts().into_iter().flat_map(str::split_whitespace).collect();
            // What a shell makes of its words is another matter.
            let plain = !words.iter().any(|w| w.contains(['$', ';', '&', '|', '(', '>']) || *w == "-c");
            let role = |w: &&str| container.roles.iter().any(|role| role == w);
            let Some(at) = words.iter().position(role).filter(|_| plain) else { continue };
            let unknown = words[at..].iter().find(|w| flag(w).is_some_and(|name| !images::is_flag(name)));
            if let Some(word) = unknown {
                let place = Place::new(said.at(), container.path.clone());
                findings.add(place, &[("flag", word), ("container", &container.name)]).stops();
            }
        }
    }
}

/// The name of a flag, without its value.
fn flag(word: &str) -> Option<&str> {
    let name = word.strip_prefix('-')?.trim_start_matches('-');
    let name = name.split('=').next().unwrap_or(name);
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(name)
}
