//! `helm install`, `helm upgrade` and `helm template` of the Milvus chart.

use std::path::PathBuf;

use super::places::Bases;
use super::words::Word;
use crate::deployment::{Known, ReleaseName};
use crate::facts::chart::is_chart;
use crate::facts::commands::OF_HELM;
use crate::facts::milvus::Version;
use crate::facts::placeholders::UNKNOWN;
use crate::read::set_options::between_commas;
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
    pub value: CommandValue,
    /// Where it is written.
    pub at: Span,
}

/// What a value is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CommandValue {
    /// A value of JSON.
    Json(serde_json::Value),
    /// A word of `--set`.
    Word(String),
    /// A word of `--set-string`.
    Text(String),
    /// A text as it is.
    Literal(String),
    /// What nobody knows.
    Unknown,
}

/// The options that set values one by one, in the order in which Helm takes them, wherever they stand.
const SETTING_OPTIONS: [&str; 5] = ["--set-json", "--set", "--set-string", "--set-file", "--set-literal"];

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
    let names = ReleaseName { name, namespace, alias: None };
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

    /// What is set one by one, later ones over earlier ones. What only the shell, a file or the cluster can tell is a
    /// value that nobody knows.
    fn settings(&self) -> Vec<CommandSetting> {
        let mut found = Vec::new();
        for option in SETTING_OPTIONS {
            for word in self.all(&[option]) {
                let pairs = match option {
                    "--set-json" => json_pairs(&word.text),
                    "--set" => pairs(&word.text, CommandValue::Word),
                    "--set-string" => pairs(&word.text, CommandValue::Text),
                    _ => whole_pair(&word.text, option).into_iter().collect(),
                };
                let known = pairs.into_iter().filter(|(name, _)| !name.contains(UNKNOWN));
                found.extend(known.map(|(name, value)| CommandSetting { name, value, at: word.span }));
            }
        }
        found
    }
}

/// The pair of an option that sets one value alone.
fn whole_pair(text: &str, option: &str) -> Option<(String, CommandValue)> {
    let (name, value) = text.split_once('=')?;
    let is_open = option == "--set-file" || value.contains(UNKNOWN);
    let value = if is_open { CommandValue::Unknown } else { CommandValue::Literal(value.to_owned()) };
    Some((name.to_owned(), value))
}

/// `a=b,c=d` as pairs; of what is set in lists it is known that it is set.
fn pairs(text: &str, made: fn(String) -> CommandValue) -> Vec<(String, CommandValue)> {
    let pair = |part: &str| {
        let (name, value) = part.split_once('=')?;
        let list = name.trim().split_once('[').map(|(name, _)| name);
        let is_open = list.is_some() || value.contains(UNKNOWN);
        let value = if is_open { CommandValue::Unknown } else { made(value.to_owned()) };
        let name = list.unwrap_or(name).trim();
        (!name.is_empty()).then(|| (name.to_owned(), value))
    };
    between_commas(text).into_iter().filter_map(pair).collect()
}

/// `a={"b": 1},c=true` as pairs, or those of one whole mapping.
fn json_pairs(text: &str) -> Vec<(String, CommandValue)> {
    if let Ok(serde_json::Value::Object(entries)) = serde_json::from_str(text) {
        let escaped = |key: String| key.replace('.', "\\.");
        return entries.into_iter().map(|(key, value)| (escaped(key), CommandValue::Json(value))).collect();
    }
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some((name, value)) = rest.split_once('=') {
        let mut values = serde_json::Deserializer::from_str(value).into_iter::<serde_json::Value>();
        let (name, list) = name.split_once('[').map_or((name, false), |(name, _)| (name, true));
        let said = values.next().and_then(Result::ok).filter(|said| !said.to_string().contains(UNKNOWN));
        rest = value[values.byte_offset()..].trim_start();
        let is_whole = rest.is_empty() || rest.starts_with(',');
        let value = said.filter(|_| is_whole && !list).map_or(CommandValue::Unknown, CommandValue::Json);
        found.push((name.trim().to_owned(), value));
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_split_as_helm_does() {
        let word = |name: &str, value: &str| (name.to_owned(), CommandValue::Word(value.to_owned()));
        let open = |name: &str| (name.to_owned(), CommandValue::Unknown);
        let words = |text: &str| pairs(text, CommandValue::Word);
        assert_eq!(words("a.b=1,c=x\\,y"), [word("a.b", "1"), word("c", "x\\,y")]);
        assert_eq!(words("a={1,2},b=3,c[0]=4,d"), [word("a", "{1,2}"), word("b", "3"), open("c")]);
        assert_eq!(words(&format!("a=x{UNKNOWN}")), [open("a")]);
        let json = |name: &str, value| (name.to_owned(), CommandValue::Json(value));
        let want = [json("a", serde_json::json!({"b": [1, "x"]})), json("c", serde_json::json!(true))];
        assert_eq!(json_pairs(r#"a={"b": [1, "x"]},c=true"#), want);
        assert_eq!(json_pairs(r#"{"a.b": 1}"#), [json(r"a\.b", serde_json::json!(1))]);
        assert_eq!(json_pairs(&format!("a={UNKNOWN}")), [open("a")]);
    }
}
