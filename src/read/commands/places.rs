//! The folders that paths of a command may start from.

use std::path::{Path, PathBuf};

use super::variables::Variables;
use super::words::Word;
use crate::facts::chart::{self, KeyStatus};
use crate::facts::placeholders::UNKNOWN;
use crate::text::source::path::normalized;
use crate::text::source::{Span, Store};
use crate::text::yaml;

/// Folders above that of the script, at most.
const MAX_ABOVE: usize = 8;

/// A name of which only the shell knows a part is that of one of so many files at most.
const MAX_CANDIDATES: usize = 20;

/// More files than these of a pattern are not looked for.
const MAX_MATCHES: usize = 100;

/// The folders that paths of a command may start from, the likeliest first.
pub(in crate::read) struct Bases<'s> {
    folders: Vec<PathBuf>,
    store: &'s Store,
}

impl<'s> Bases<'s> {
    /// Those of a command in a file, whose text up to there is given: what `cd` names, the folder of the file, and those
    /// above it in the repository.
    pub(super) fn of(path: &Path, before: &str, variables: &Variables, store: &'s Store) -> Self {
        let mut above = Vec::new();
        let whole = crate::text::source::absolute(path);
        let (mut folder, mut absolute) = (path.parent().map(Path::to_owned), whole.parent());
        while let (Some(own), Some(real)) = (folder, absolute) {
            let own = if own.as_os_str().is_empty() { PathBuf::from(".") } else { own };
            let is_last = store.is_root(real) || above.len() == MAX_ABOVE;
            above.push(own.clone());
            if is_last {
                break;
            }
            folder = Some(normalized(&own.join("..")));
            absolute = real.parent();
        }
        let entered = before.lines().rev().filter_map(|line| {
            let line = line.trim_start().trim_start_matches(['$', '@', '-']).trim_start();
            let name =
                line.strip_prefix("cd ")?.split(['&', ';', '|']).next()?.trim().trim_matches(['"', '\'']);
            variables.expand(name)
        });
        let entered: Vec<String> = entered.take(4).collect();
        let inside = entered.iter().flat_map(|name| above.iter().map(move |folder| folder.join(name)));
        let mut folders: Vec<PathBuf> = inside.filter(|folder| store.is_dir(folder)).collect();
        folders.extend(above);
        Self { folders, store }
    }

    /// Those of a whole text, wherever it goes.
    pub fn in_text(path: &Path, text: &str, store: &'s Store) -> Self {
        Self::of(path, text, &Variables::of(text), store)
    }

    /// The files that a word names: the one of that name, those of a folder, or those of a pattern such as `deploy/*.yaml`.
    pub fn files_named(&self, word: &str) -> Vec<PathBuf> {
        if let Some(file) = self.named(word) {
            return vec![file];
        }
        let Some((folder, pattern)) = word.rsplit_once('/').or(Some((".", word))) else { return Vec::new() };
        let Some(ending) = pattern.strip_prefix('*').filter(|ending| ending.starts_with('.')) else {
            return Vec::new();
        };
        let matches = |folder: PathBuf| -> Vec<PathBuf> {
            let here = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
            let names = self.store.names(here).into_iter().filter(|name| name.ends_with(ending));
            names.take(MAX_MATCHES).map(|name| folder.join(name)).collect()
        };
        let folders = self.folders.iter().map(|own| normalized(&own.join(folder)));
        folders.map(matches).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// The file that a word names.
    pub(super) fn file(&self, word: &Word) -> Option<PathBuf> {
        self.find(word, |path| self.store.is_file(path))
    }

    /// The first file that words of commands name, whose output stands for them.
    pub(super) fn first_file_in(&self, commands: &str) -> Option<PathBuf> {
        let words = commands.split([' ', '\t', '\n', '<', '|', ';', '"', '\'']);
        words.filter(|text| !text.starts_with('-')).find_map(|text| self.named(text))
    }

    /// The file of a name.
    pub fn named(&self, name: &str) -> Option<PathBuf> {
        let (text, span) = (name.to_owned(), Span::at(0));
        self.file(&Word { text, span, is_partial: false, output_of: None })
    }

    /// The files that a word may name of which only the shell knows one part of a name, each with that part. A folder at
    /// the beginning that nobody knows is left out.
    pub(super) fn candidates(&self, word: &Word) -> Vec<(String, PathBuf)> {
        let name = word.text.strip_prefix(UNKNOWN).and_then(|rest| rest.strip_prefix('/'));
        let name = name.filter(|rest| rest.contains(UNKNOWN)).unwrap_or(&word.text);
        let parts: Vec<&str> = name.split('/').collect();
        let open = parts.iter().position(|part| part.contains(UNKNOWN));
        let Some((open, (before, after))) = open.and_then(|at| Some((at, parts[at].split_once(UNKNOWN)?)))
        else {
            return Vec::new();
        };
        let is_known = |text: &&str| !text.contains(UNKNOWN);
        let is_only =
            is_known(&after) && parts[open + 1..].iter().all(is_known) && !Path::new(name).is_absolute();
        let matches = |folder: &PathBuf| -> Vec<(String, PathBuf)> {
            let own = normalized(&folder.join(parts[..open].join("/")));
            let here = if own.as_os_str().is_empty() { Path::new(".") } else { &own };
            let found = self.store.names(here).into_iter().filter_map(|name| {
                let part = name.strip_prefix(before)?.strip_suffix(after)?.to_owned();
                let path = normalized(&own.join([&[name.as_str()], &parts[open + 1..]].concat().join("/")));
                self.store.is_file(&path).then_some((part, path))
            });
            found.take(MAX_CANDIDATES).collect()
        };
        let folders = self.folders.iter().filter(|_| is_only);
        folders.map(matches).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Whether a file has values of the Milvus chart and no others.
    pub(super) fn has_values(&self, path: &Path) -> bool {
        let text = self.store.read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(tree) = text.map(|text| yaml::parse(&text)) else { return false };
        let known = |key: &str| chart::chart(chart::newest()).key(key) != KeyStatus::Unknown;
        let entries = tree.root().map(|root| tree.entries(root)).unwrap_or_default();
        !entries.is_empty() && entries.iter().all(|entry| known(tree.text(tree.resolve(entry.key))))
    }

    /// The folder of a chart that a word names.
    pub(super) fn chart(&self, word: &Word) -> Option<PathBuf> {
        self.find(word, |path| self.store.is_file(&path.join("Chart.yaml")))
    }

    /// Of a path whose beginning only the shell knows the rest is looked for.
    fn find(&self, word: &Word, is: impl Fn(&Path) -> bool) -> Option<PathBuf> {
        let known = word.text.replace(UNKNOWN, "");
        let name = if word.is_partial { known.trim_start_matches('/') } else { &word.text };
        if name.is_empty() || name.contains("://") || Path::new(name).is_absolute() {
            return None;
        }
        self.folders.iter().map(|folder| normalized(&folder.join(name))).find(|path| is(path))
    }
}
