//! `helm install`, `helm upgrade` and `helm template` of the Milvus chart.

use std::path::PathBuf;

use super::places::Bases;
use super::words::Word;
use crate::deployment::{Known, ReleaseName};
use crate::facts::chart::is_chart;
use crate::facts::commands::OF_HELM;
use crate::facts::milvus::Version;
use crate::facts::placeholders::UNKNOWN;
use crate::read::stated::stated_chart;
use crate::text::source::Span;

/// What `helm template` calls a release without a name.
const UNNAMED: &str = "release-name";

/// A command of Helm that installs the Milvus chart.
#[derive(Clone, Debug)]
pub(crate) struct HelmCommand {
    /// The chart.
    pub chart: CommandChart,
    /// What the release is called.
    pub names: ReleaseName,
    /// The version of the chart that it asks for; of a range the newest known in it.
    pub version: Option<Version>,
    /// The range that it asks for instead of one version.
    pub range: Option<String>,
    /// The values files that are there, the weakest first.
    pub values: Vec<PathBuf>,
    /// Values that it takes from where nobody can look.
    pub unseen: Vec<String>,
    /// Values one by one, over those of the files.
    pub settings: Vec<CommandSetting>,
    /// Whether Helm installs what it renders.
    pub is_installed: bool,
}

/// The chart that a command names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CommandChart {
    /// The published one, or one of that name from elsewhere.
    Published {
        /// True for one that is not published by Milvus.
        from_elsewhere: bool,
    },
    /// The one in a folder.
    Folder(PathBuf),
}

/// A value given by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CommandSetting {
    /// The path of its key.
    pub name: String,
    /// What it is set to.
    pub value: String,
    /// True where the value is text, whatever it looks like.
    pub as_text: bool,
    /// Where it is written.
    pub at: Span,
}

/// What the words of a command say, where it installs the Milvus chart: one command, or one for each file that values of
/// a name may be in of which only the shell knows a part.
pub(super) fn commands(text: &str, words: &[Word], bases: &Bases<'_>) -> Vec<HelmCommand> {
    let Some((command, named)) = command(text, words, bases) else { return Vec::new() };
    let open = named.iter().find_map(|named| match named {
        NamedValues::OneOf(spelling, candidates) => Some((spelling, candidates)),
        NamedValues::File(_) => None,
    });
    let Some((spelling, candidates)) = open else {
        let known = named.iter().filter_map(|named| named.file("", ""));
        let values = known.collect();
        return vec![HelmCommand { values, ..command }];
    };
    let with = |(part, _): &(String, PathBuf)| {
        let mut command = command.clone();
        for named in &named {
            match (named.file(spelling, part), named) {
                (Some(file), _) => command.values.push(file),
                (None, NamedValues::OneOf(spelling, _)) => command.unseen.push(spelling.clone()),
                (None, NamedValues::File(_)) => {}
            }
        }
        command
    };
    let named_too =
        |path: &PathBuf| named.iter().any(|named| matches!(named, NamedValues::File(own) if own == path));
    candidates.iter().filter(|(_, path)| !named_too(path)).map(with).collect()
}

/// Values as a command names them.
enum NamedValues {
    /// A file that is there.
    File(PathBuf),
    /// What only the shell knows of the name, as it is written, and what the name may be: that part, and the file.
    OneOf(String, Vec<(String, PathBuf)>),
}

impl NamedValues {
    /// The file, where what the shell knows is this.
    fn file(&self, spelling: &str, part: &str) -> Option<PathBuf> {
        match self {
            Self::File(path) => Some(path.clone()),
            Self::OneOf(own, candidates) => {
                let found = candidates.iter().filter(|(known, _)| own == spelling && known == part);
                found.map(|(_, path)| path.clone()).next()
            }
        }
    }
}

/// A command that installs the Milvus chart, and the values files that it names.
fn command(text: &str, words: &[Word], bases: &Bases<'_>) -> Option<(HelmCommand, Vec<NamedValues>)> {
    let mut arguments = Arguments::of(words);
    let verb =
        arguments.names.iter().position(|w| ["install", "upgrade", "template"].contains(&w.text.as_str()))?;
    let verb = arguments.names.drain(..=verb).next_back()?;
    let repository = arguments.last(&["--repo"]).map(|word| word.text.clone()).unwrap_or_default();
    let (at, chart) = arguments.chart(&repository, bases)?;
    let named = arguments.names.get(at)?;
    let version =
        arguments.last(&["--version"]).filter(|word| !word.is_partial).map(|word| word.text.clone());
    let version = version.or_else(|| packed_version(&named.text));
    // What may be more options.
    let is_release = |place: usize| at == 1 && place == 0;
    let others = arguments.names.iter().enumerate().filter(|(place, _)| *place != at && !is_release(*place));
    let mut unseen: Vec<String> =
        others.filter(|(_, word)| word.is_unknown()).filter_map(|(_, word)| given(word, text)).collect();
    unseen.extend(arguments.unknown_settings().filter_map(|word| given(word, text)));
    let mut values = Vec::new();
    for word in arguments.all(&["-f", "--values"]) {
        for word in word.text.split(',').map(|name| word.saying(name)) {
            match named_values(&word, text, bases) {
                Some(named) => values.push(named),
                None => unseen.extend(given(&word, text)),
            }
        }
    }
    let settings = arguments.settings();
    let stated = version.as_deref().map_or(Known::Unknown, stated_chart);
    let (version, range) = (stated.get(), version.filter(|_| matches!(stated, Known::Assumed(..))));
    let said = |word: &Word| (!word.is_partial && !word.text.contains('$')).then(|| word.text.clone());
    let name = match at {
        1 => said(&arguments.names[0]),
        _ => (verb.text == "template").then(|| UNNAMED.to_owned()),
    };
    let namespace = arguments.last(&["--namespace", "-n"]).and_then(said);
    let is_installed = verb.text != "template";
    let names = ReleaseName { name, namespace };
    let command =
        HelmCommand { chart, names, version, range, values: Vec::new(), unseen, settings, is_installed };
    Some((command, values))
}

/// The values file that a word names, or those that it may name.
fn named_values(word: &Word, text: &str, bases: &Bases<'_>) -> Option<NamedValues> {
    let is_open = word.is_partial && !word.text.trim_start_matches(UNKNOWN).is_empty();
    let of_pattern = || {
        let candidates: Vec<_> =
            bases.candidates(word).into_iter().filter(|(_, path)| bases.has_values(path)).collect();
        let written = given(word, text).filter(|_| is_open && !candidates.is_empty())?;
        // One name stands for one thing wherever the command has it.
        let start = written.find(['$', '{']).unwrap_or_default();
        let end = word.text.rsplit(UNKNOWN).next().map_or(0, str::len);
        let spelling = written.get(start..written.len().saturating_sub(end)).unwrap_or(&written).to_owned();
        Some(NamedValues::OneOf(spelling, candidates))
    };
    let of_file = || {
        let file = bases.file(word).or_else(|| bases.first_file_in(word.output_of.as_deref()?));
        file.map(NamedValues::File)
    };
    // A name that goes on behind what only the shell knows may be any such name.
    if word.is_partial && !word.text.starts_with(UNKNOWN) {
        of_pattern().or_else(of_file)
    } else {
        of_file().or_else(of_pattern)
    }
}

/// Values of a command as it names them, where what they say is not known: a file that is not here, or what a program
/// writes.
fn given(word: &Word, text: &str) -> Option<String> {
    let written = text.get(word.span.range())?.trim_matches(['"', '\'']);
    (!word.text.is_empty()).then(|| written.to_owned())
}

/// The chart that a word names, where that is Milvus'.
fn chart_of(word: &Word, repository: &str, bases: &Bases<'_>) -> Option<CommandChart> {
    if let Some(folder) = bases.chart(word) {
        return Some(CommandChart::Folder(folder));
    }
    let name = word.text.trim_end_matches('/');
    let packed =
        name.rsplit('/').next().filter(|file| file.ends_with(".tgz")).and_then(|file| file.split_once('-'));
    let plain = packed.map_or(name, |(chart, _)| chart);
    let is_local = name.starts_with('.') || name.starts_with('/') || word.is_partial;
    if is_local || !is_chart(plain, repository) {
        return None;
    }
    let address = if name.contains("://") { name } else { repository };
    let from_elsewhere = crate::facts::chart::is_from_elsewhere(address) && packed.is_none();
    Some(CommandChart::Published { from_elsewhere })
}

/// The version in the name of a packed chart.
fn packed_version(name: &str) -> Option<String> {
    let file = name.rsplit('/').next()?.strip_suffix(".tgz")?;
    file.split_once('-').map(|(_, version)| version.to_owned())
}

/// The words of a command by what they are.
struct Arguments {
    names: Vec<Word>,
    options: Vec<(String, Word)>,
}

impl Arguments {
    fn of(words: &[Word]) -> Self {
        let mut found = Self { names: Vec::new(), options: Vec::new() };
        let mut words = words.iter().skip(1);
        while let Some(word) = words.next() {
            if !word.text.starts_with('-') || word.text == "-" {
                found.names.push(word.clone());
                continue;
            }
            if let Some((name, value)) = word.text.split_once('=').filter(|(name, _)| name.starts_with('-')) {
                found.options.push((name.to_owned(), word.saying(value)));
            } else if OF_HELM.contains(&word.text.as_str()) {
                found.options.extend(words.next().map(|value| (word.text.clone(), value.clone())));
            } else if let Some(file) = word.text.strip_prefix("-f").filter(|file| !file.is_empty()) {
                found.options.push(("-f".into(), word.saying(file)));
            }
        }
        found
    }

    /// The chart, and which of the names it is: the third where the first may be options, else the second, behind the release;
    /// the first where there is no other, or none but words that may be options.
    fn chart(&self, repository: &str, bases: &Bases<'_>) -> Option<(usize, CommandChart)> {
        let is_path = |word: &Word| word.text.contains('/');
        let may_be = |at: usize| match (at, &self.names[..]) {
            (0, [chart, others @ ..]) => {
                others.is_empty() || is_path(chart) && others.iter().all(Word::is_unknown)
            }
            (2, [first, ..]) => first.is_unknown(),
            _ => true,
        };
        let places = [2, 1, 0].into_iter().filter(|at| *at < self.names.len() && may_be(*at));
        places.into_iter().find_map(|at| Some((at, chart_of(&self.names[at], repository, bases)?)))
    }

    /// Settings whose keys only the shell knows.
    fn unknown_settings(&self) -> impl Iterator<Item = &Word> {
        let settings = self.options.iter().filter(|(name, _)| name.starts_with("--set"));
        settings.map(|(_, word)| word).filter(|word| {
            let (name, _) = word.text.split_once('=').unwrap_or((&word.text, ""));
            name.contains(UNKNOWN)
        })
    }

    fn all(&self, names: &[&str]) -> Vec<&Word> {
        self.options.iter().filter(|(name, _)| names.contains(&name.as_str())).map(|(_, word)| word).collect()
    }

    fn last(&self, names: &[&str]) -> Option<&Word> {
        self.all(names).pop()
    }

    /// What is set one by one. What only the shell, a file or the cluster can tell is a value that nobody knows.
    fn settings(&self) -> Vec<CommandSetting> {
        let mut found = Vec::new();
        for (option, word) in &self.options {
            let as_text = option == "--set-string";
            let pairs = match option.as_str() {
                "--set" | "--set-string" => pairs(&word.text),
                "--set-literal" => word.text.split_once('=').map(owned).into_iter().collect(),
                "--set-file" | "--set-json" => {
                    let unknown = |(name, _): (String, String)| (name, UNKNOWN.to_owned());
                    word.text.split_once('=').map(owned).map(unknown).into_iter().collect()
                }
                _ => Vec::new(),
            };
            for (name, value) in pairs.into_iter().filter(|(name, _)| !name.contains(UNKNOWN)) {
                let value = if value.contains(UNKNOWN) { UNKNOWN.to_owned() } else { value };
                found.push(CommandSetting { name, value, as_text, at: word.span });
            }
        }
        found
    }
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// `a=b,c=d` as pairs. A comma behind a backslash or in braces is part of a value; of lists it is known that they are set.
fn pairs(text: &str) -> Vec<(String, String)> {
    let (mut parts, mut escaped, mut depth) = (vec![String::new()], false, 0_u32);
    for c in text.chars() {
        match c {
            '{' if !escaped => depth += 1,
            '}' if !escaped => depth = depth.saturating_sub(1),
            ',' if !escaped && depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        parts.iter_mut().next_back().into_iter().for_each(|part| part.push(c));
    }
    let pair = |part: String| {
        let (name, value) = part.split_once('=')?;
        let list = name.trim().split_once('[').map(|(name, _)| name);
        let name = list.unwrap_or(name).trim();
        let is_plain = list.is_none() && !value.starts_with('{');
        let value = if is_plain { value.replace("\\,", ",").replace("\\.", ".") } else { UNKNOWN.to_owned() };
        (!name.is_empty()).then(|| (name.to_owned(), value))
    };
    parts.into_iter().filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_split_as_helm_does() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(pairs("a.b=1,c=x\\,y"), [pair("a.b", "1"), pair("c", "x,y")]);
        assert_eq!(pairs("a={1,2},b=3,c[0]=4,d"), [pair("a", UNKNOWN), pair("b", "3"), pair("c", UNKNOWN)]);
    }
}
