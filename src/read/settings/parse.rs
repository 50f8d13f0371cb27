//! A settings file's text into what it says, with the place of every mistake.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;

use super::keys::{self, KEYS, Key, KeyForm};
use super::{PathSettings, Patterns, RuleChoice, names};
use crate::facts::milvus::{Mode, VersionText};
use crate::facts::{FileKind, RuleInfo, Severity};
use crate::text::source::Store;
use crate::text::source::{Span, absolute};
use crate::text::yaml::reader::{Reader, refusal};
use crate::text::yaml::{NodeId, NodeKind, Style, Tree, parse};

/// A mistake in a settings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsProblem {
    /// Where.
    pub span: Span,
    /// What is wrong, as a sentence without a full stop.
    pub text: String,
}

/// What one file says, before the files it builds on.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The files it builds on, with their places.
    pub extends: Vec<(PathBuf, Span)>,
    /// Folders with own rules, with their places.
    pub rules: Vec<(PathBuf, Span)>,
    /// What is excluded.
    pub exclude: Option<Patterns>,
    /// The baseline.
    pub baseline: Option<PathBuf>,
    /// What it says of all files, then of some.
    pub targets: Vec<PathSettings>,
    /// What is wrong.
    pub problems: Vec<SettingsProblem>,
}

/// Words with their places.
type Words = Vec<(String, Span)>;

/// Reads the text of a settings file in `folder`. `own` are rules of the user's own that may be named, as far as
/// they are known.
pub fn parse_settings(text: &str, folder: &Path, own: &[&'static RuleInfo], store: &Store) -> Parsed {
    let tree = parse(text);
    let mut parser = SettingsParser { tree: &tree, folder, own, store, parsed: Parsed::default() };
    if let Some(refusal) = refusal(&tree, Reader::Helm) {
        parser.problem(refusal.span, refusal.message);
        return parser.parsed;
    }
    if let Some(root) = tree.root().filter(|&root| !is_null(&tree, root)) {
        let mut all = PathSettings::default();
        parser.mapping(root, false, &mut all);
        parser.parsed.targets.insert(0, all);
    }
    parser.parsed
}

struct SettingsParser<'a> {
    tree: &'a Tree,
    folder: &'a Path,
    own: &'a [&'static RuleInfo],
    store: &'a Store,
    parsed: Parsed,
}

impl SettingsParser<'_> {
    fn problem(&mut self, span: Span, text: impl Into<String>) {
        self.parsed.problems.push(SettingsProblem { span, text: text.into() });
    }

    /// The entries of the file, or of an item of `targets`.
    fn mapping(&mut self, map: NodeId, in_target: bool, target: &mut PathSettings) {
        let map = self.tree.resolve(map);
        if !matches!(self.tree.kind(map), NodeKind::Mapping(_)) {
            let what = if in_target { "an item of `targets` is" } else { "settings are" };
            return self.problem(self.tree.span(map), format!("{what} a mapping of keys to values"));
        }
        let mut seen: Vec<&str> = Vec::new();
        let mut values = None;
        let tree = self.tree;
        for entry in tree.entries(map) {
            let name = tree.text(tree.resolve(entry.key));
            let at = tree.span(entry.key);
            if seen.contains(&name) {
                self.problem(at, format!("`{}` stands twice", crate::base::escape(name)));
            }
            seen.push(name);
            match keys::key_named(name, in_target) {
                Some(key) if key.name == "values" => values = Some(entry.value),
                Some(key) => self.value(key, entry.value, target),
                None => self.problem(at, unknown(name, in_target)),
            }
        }
        if let Some(values) = values {
            self.stack(map, values, target);
        }
        if in_target && target.is_general() && !seen.contains(&"path") && values.is_none() {
            self.problem(
                first_key(tree, map),
                "an item of `targets` says by `path` or `values` what it is about",
            );
        }
    }

    fn value(&mut self, key: &Key, node: NodeId, target: &mut PathSettings) {
        match key.form {
            KeyForm::Rules => {
                let rules = self.rules(key, node);
                if key.name == "select" { target.select = Some(rules) } else { target.ignore = rules }
            }
            KeyForm::Severities => target.severity = self.severities(key, node),
            KeyForm::FailOn => target.fail_on = self.choice(key, node),
            KeyForm::Keys => target.known_keys = self.words(key, node).into_iter().map(|w| w.0).collect(),
            KeyForm::Milvus => target.milvus = self.version::<VersionText>(key, node),
            KeyForm::Version => {
                let version = self.version(key, node);
                if key.name == "chart" { target.chart = version } else { target.operator = version }
            }
            KeyForm::Mode => target.mode = self.choice::<Mode>(key, node),
            KeyForm::FileKind => target.kind = self.choice::<FileKind>(key, node),
            KeyForm::Variables => {
                target.env = self.pairs(key, node).into_iter().map(|(k, v)| (k.0, v.0)).collect()
            }
            KeyForm::Patterns => {
                let patterns = self.patterns(key, node);
                if key.name == "path" { target.path = patterns } else { self.parsed.exclude = patterns }
            }
            KeyForm::File => {
                self.parsed.baseline = self.word(key, node).map(|(path, _)| absolute(&self.folder.join(path)))
            }
            KeyForm::Files | KeyForm::Folders => {
                let files: Vec<_> = self
                    .words(key, node)
                    .into_iter()
                    .map(|(f, at)| (absolute(&self.folder.join(f)), at))
                    .collect();
                if key.name == "rules" { self.parsed.rules = files } else { self.parsed.extends = files }
            }
            KeyForm::Targets => self.targets(node),
        }
    }

    fn targets(&mut self, node: NodeId) {
        let (tree, node) = (self.tree, self.tree.resolve(node));
        let NodeKind::Sequence(items) = tree.kind(node) else {
            return self.problem(tree.span(node), "`targets` is a list, each item with a `path` or `values`");
        };
        for &item in items {
            let mut target = PathSettings::default();
            self.mapping(item, true, &mut target);
            self.parsed.targets.push(target);
        }
    }

    /// The files of a stack: below `path` where that is one folder, else beside the settings.
    fn stack(&mut self, map: NodeId, values: NodeId, target: &mut PathSettings) {
        let Some(key) = keys::key_named("values", true) else { return };
        let path = self.tree.get(map, "path").map(|e| self.tree.resolve(e.value));
        let mut stack = Vec::new();
        let folder = path
            .filter(|&p| self.tree.kind(p) == NodeKind::Scalar)
            .map(|p| self.folder.join(self.tree.text(p)));
        for (name, at) in self.words(key, values) {
            let inside = folder.iter().map(|folder| folder.join(&name));
            let files: Vec<PathBuf> = inside.chain([self.folder.join(&name)]).map(|f| absolute(&f)).collect();
            match files.iter().find(|f| self.store.is_file(f)) {
                Some(file) => stack.push(file.clone()),
                None if files.iter().any(|f| self.store.refuses(f)) => {}
                None => self.problem(at, format!("there is no file `{}`", crate::base::escape(&name))),
            }
        }
        target.values = stack.into();
    }

    fn rules(&mut self, key: &Key, node: NodeId) -> Vec<RuleChoice> {
        let words = self.words(key, node);
        words.into_iter().filter_map(|(name, at)| self.rule(&name, at)).collect()
    }

    fn rule(&mut self, name: &str, at: Span) -> Option<RuleChoice> {
        let found = RuleChoice::named_among(name, self.own);
        if found.is_none() {
            self.problem(at, names::unknown_rule_among(name, true, self.own));
        }
        found
    }

    fn severities(&mut self, key: &Key, node: NodeId) -> Vec<(RuleChoice, Severity)> {
        let mut found = Vec::new();
        for ((name, at), (word, value_at)) in self.pairs(key, node) {
            let severity = Severity::named(&word);
            if severity.is_none() {
                let known = ["error", "warning", "info"];
                self.problem(value_at, no_choice("severity", &word, &known));
            }
            found.extend(self.rule(&name, at).zip(severity));
        }
        found
    }

    fn choice<T: ValueEnum>(&mut self, key: &Key, node: NodeId) -> Option<T> {
        let (word, at) = self.word(key, node)?;
        let found = T::from_str(&word, false).ok();
        if found.is_none() {
            let known: Vec<String> = choices::<T>();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            self.problem(at, no_choice(key.name, &word, &known));
        }
        found
    }

    fn version<T: FromStr>(&mut self, key: &Key, node: NodeId) -> Option<T> {
        let (word, at) = self.word(key, node)?;
        let found = word.parse().ok();
        if found.is_none() {
            let word = crate::base::escape(&word);
            self.problem(at, format!("`{word}` is no version for `{}`, such as {}", key.name, key.example));
        }
        found
    }

    fn patterns(&mut self, key: &Key, node: NodeId) -> Option<Patterns> {
        let words = self.words(key, node);
        let patterns = Patterns::new(self.folder, words.iter().map(|(word, _)| word.as_str()));
        match patterns {
            Ok(patterns) => Some(patterns),
            Err((index, why)) => {
                let at = words.get(index).map_or(self.tree.span(node), |(_, at)| *at);
                self.problem(at, format!("this is no pattern of paths: {why}"));
                None
            }
        }
    }

    /// One word.
    fn word(&mut self, key: &Key, node: NodeId) -> Option<(String, Span)> {
        let node = self.tree.resolve(node);
        let at = self.tree.span(node);
        if !matches!(self.tree.kind(node), NodeKind::Scalar) || is_null(self.tree, node) {
            self.problem(self.place(node), format!("`{}` has one value, such as {}", key.name, key.example));
            return None;
        }
        Some((self.tree.text(node).to_owned(), at))
    }

    /// A list of words, or one word; none for an empty value.
    fn words(&mut self, key: &Key, node: NodeId) -> Words {
        let node = self.tree.resolve(node);
        let nodes = match self.tree.kind(node) {
            NodeKind::Sequence(items) => items.to_vec(),
            NodeKind::Scalar if is_null(self.tree, node) => Vec::new(),
            _ => vec![node],
        };
        nodes.into_iter().filter_map(|item| self.word(key, item)).collect()
    }

    /// The entries of a mapping of words to words.
    fn pairs(&mut self, key: &Key, node: NodeId) -> Vec<((String, Span), (String, Span))> {
        let (tree, node) = (self.tree, self.tree.resolve(node));
        match tree.kind(node) {
            NodeKind::Mapping(entries) => {
                let entries = entries.iter();
                entries.filter_map(|e| Some((self.word(key, e.key)?, self.word(key, e.value)?))).collect()
            }
            NodeKind::Scalar if is_null(tree, node) => Vec::new(),
            _ => {
                let text = format!("`{}` is a mapping, such as {}", key.name, key.example);
                self.problem(tree.span(node), text);
                Vec::new()
            }
        }
    }

    /// The place of a value; that of an empty one is one column wide, so that it can be seen.
    fn place(&self, node: NodeId) -> Span {
        let span = self.tree.span(node);
        let before = Span { start: span.start.saturating_sub(1), end: span.end };
        if span.is_empty() { before } else { span }
    }
}

/// The words of a choice, as the command line has them.
pub(super) fn choices<T: ValueEnum>() -> Vec<String> {
    let values = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    values.map(|value| value.get_name().to_owned()).collect()
}

fn no_choice(what: &str, word: &str, known: &[&str]) -> String {
    let shown = crate::base::escape(word);
    match crate::base::nearest(word, known.iter().copied()) {
        Some(name) => format!("`{shown}` is no {what}; did you mean `{name}`?"),
        None => format!("`{shown}` is no {what}: it is one of {}", known.join(", ")),
    }
}

fn unknown(name: &str, in_target: bool) -> String {
    let shown = crate::base::escape(name);
    let place = if in_target { "in an item of `targets`" } else { "at the top of the settings" };
    if let Some(key) = keys::key_named(name, !in_target) {
        let there = if in_target { "at the top" } else { "in an item of `targets`" };
        return format!("`{}` stands {there} of the settings only", key.name);
    }
    let known = KEYS.iter().filter(|key| key.may_stand(in_target)).map(|key| key.name);
    match crate::base::nearest(name, known.clone()) {
        Some(name) => format!("no setting is called `{shown}`; did you mean `{name}`?"),
        None => format!(
            "no setting {place} is called `{shown}`: there are {}",
            known.collect::<Vec<_>>().join(", ")
        ),
    }
}

fn first_key(tree: &Tree, map: NodeId) -> Span {
    tree.entries(map).first().map_or(tree.span(map), |entry| tree.span(entry.key))
}

fn is_null(tree: &Tree, node: NodeId) -> bool {
    tree.style(node) == Some(Style::Plain) && matches!(tree.text(node), "" | "~" | "null")
}
