//! What fills in files before they are applied: commands, tasks of Ansible and Flux.

use std::path::{Path, PathBuf};

use super::commands::Bases;
use crate::deployment::Filled;
use crate::facts::placeholders::{Filler, fillers};
use crate::text::source::Store;
use crate::text::source::path::normalized;

/// More bytes than these are no script.
const MAX_BYTES: usize = 1 << 20;
/// More fillings than these of a text are not read.
const MAX_FILLINGS: usize = 200;
/// So many lines below the name of a module what it does is said.
const LINES: usize = 8;

/// Something that fills in a file, or all below a folder.
#[derive(Clone, Debug)]
pub(crate) struct Filling {
    path: PathBuf,
    filled: Filled,
}

impl Filling {
    /// What is filled in of a file.
    pub fn of<'f>(all: &'f [Self], path: &Path) -> impl Iterator<Item = &'f Filled> {
        let path = normalized(path);
        all.iter().filter(move |filling| path.starts_with(&filling.path)).map(|filling| &filling.filled)
    }
}

/// What a text says of files that are filled in.
pub(super) fn fillings_in(path: &Path, text: &str, store: &Store) -> Vec<Filling> {
    if text.len() > MAX_BYTES {
        return Vec::new();
    }
    let says = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let mut found = Vec::new();
    let known: Vec<&Filler> =
        fillers().iter().filter(|filler| says(filler.program) && runs(text, filler.program)).collect();
    if !known.is_empty() {
        let bases = Bases::in_text(path, text, store);
        by_commands(text, &known, &bases, &mut found);
    }
    if says("template:") && says("src:") {
        by_tasks(path, text, store, &mut found);
    }
    if says("kustomize.toolkit.fluxcd.io") && says("postBuild:") && says("substitute") {
        // What it applies may come from any folder of the repository.
        found.push(Filling { path: PathBuf::new(), filled: Filled::Variables });
    }
    found.truncate(MAX_FILLINGS);
    found
}

/// The files that lines of scripts name beside a program that fills them in.
fn by_commands(text: &str, fillers: &[&Filler], bases: &Bases<'_>, found: &mut Vec<Filling>) {
    let joined = text.replace("\\\n", "  ");
    let mut above: [&str; 4] = [""; 4];
    for line in joined.lines() {
        let words = || line.split(is_between).filter(|word| !word.is_empty());
        let filler = fillers.iter().find(|filler| runs(line, filler.program));
        if let Some(filler) = filler {
            let filled = match filler.fills {
                "variables" => Filled::Variables,
                "named" => Filled::NamedIn(line.to_owned()),
                _ => Filled::Everything,
            };
            let mut files: Vec<PathBuf> = words().flat_map(|word| bases.files_named(word)).collect();
            // The file may be one of a loop.
            if files.is_empty() && line.contains('$') {
                let words = above.iter().flat_map(|line| line.split(is_between));
                files.extend(words.flat_map(|word| bases.files_named(word)));
            }
            found.extend(
                files.into_iter().map(|path| Filling { path: normalized(&path), filled: filled.clone() }),
            );
        }
        above.rotate_left(1);
        above[3] = line;
    }
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '|' | '(' | ')' | ';' | '`' | '=' | ',')
}

/// Whether a line runs a program, which may be two words.
fn runs(line: &str, program: &str) -> bool {
    let is_of_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    line.match_indices(program).any(|(at, _)| {
        let behind = &line[at + program.len()..];
        !line[..at].ends_with(is_of_word) && !behind.starts_with(is_of_word)
    })
}

/// The files that tasks of Ansible fill in, which lie in the folder of templates of their role or beside the tasks.
fn by_tasks(path: &Path, text: &str, store: &Store, found: &mut Vec<Filling>) {
    let folder = path.parent().unwrap_or(Path::new(""));
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let line = line.trim_start().trim_start_matches("- ");
        let Some((module, rest)) = line.split_once(':') else { continue };
        if module.rsplit('.').next() != Some("template") {
            continue;
        }
        let below = lines[at + 1..].iter().take(LINES).map(|line| line.trim());
        let said = below.into_iter().find_map(|line| line.strip_prefix("src:"));
        let inline = rest.split_whitespace().find_map(|word| word.strip_prefix("src="));
        let Some(name) = said.or(inline) else { continue };
        let name = name.trim().trim_matches(['"', '\'']);
        let name = name.rsplit("}}").next().unwrap_or(name).trim_start_matches('/');
        let places = ["", "templates", "../templates", "..", "../.."];
        let paths = places.iter().map(|place| normalized(&folder.join(place).join(name)));
        let file =
            paths.into_iter().find(|path| !name.is_empty() && !store.refuses(path) && store.is_file(path));
        found.extend(file.map(|path| Filling { path, filled: Filled::Actions }));
    }
}
