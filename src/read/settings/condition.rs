//! Conditions: what a declarative rule asks of one reading.

use regex::Regex;

use crate::deployment::{Reading, Written};
use crate::facts::FileKind;
use crate::facts::milvus::{Mode, VersionRange, text};

/// What has to hold.
#[derive(Clone, Debug)]
pub enum Condition {
    /// All of them.
    All(Vec<Condition>),
    /// One of them.
    Any(Vec<Condition>),
    /// The opposite.
    Not(Box<Condition>),
    /// The files are of one of these kinds.
    Surface(Vec<FileKind>),
    /// The release of Milvus lies in a range.
    Milvus(VersionRange),
    /// A chart installs it, and its version lies in a range.
    Chart(VersionRange),
    /// Milvus runs in a mode.
    Mode(Mode),
    /// Milvus runs on one of these queues.
    Queue(Vec<String>),
    /// A setting or value passes a test.
    Test(Subject, Test),
}

/// What is tested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The effective setting of a key of Milvus, in any spelling.
    Setting(String),
    /// A value of the chart, the user's over the chart's own.
    Value(String),
}

/// A test of a text.
#[derive(Clone, Debug)]
pub enum Test {
    /// The subject is this text; truth values may be spelled differently.
    Equals(String),
    /// The subject is one of these.
    In(Vec<String>),
    /// Some of it matches a pattern.
    Matches(Regex),
    /// Somebody wrote it, or nobody did.
    Present(bool),
    /// The subject is empty or missing, or is not.
    Empty(bool),
    /// The subject is a number below this one.
    LessThan(f64),
    /// The subject is a number above this one.
    MoreThan(f64),
}

impl Condition {
    /// Whether it holds in a reading.
    pub fn holds(&self, reading: &Reading<'_>) -> bool {
        match self {
            Self::All(all) => all.iter().all(|c| c.holds(reading)),
            Self::Any(any) => any.iter().any(|c| c.holds(reading)),
            Self::Not(not) => !not.holds(reading),
            Self::Surface(kinds) => kinds.contains(&reading.deployment.kind),
            Self::Milvus(range) => range.contains(reading.milvus),
            Self::Chart(range) => {
                reading.deployment.helm.as_ref().is_some_and(|helm| range.contains(helm.version()))
            }
            Self::Mode(mode) => reading.mode == *mode,
            Self::Queue(names) => {
                reading.selection().queue().is_some_and(|q| names.iter().any(|name| name == q.name()))
            }
            Self::Test(subject, test) => test.holds(subject, reading),
        }
    }

    /// What it tests, in the order of the text.
    pub(crate) fn subjects(&self) -> Vec<&Subject> {
        match self {
            Self::All(all) | Self::Any(all) => all.iter().flat_map(Self::subjects).collect(),
            Self::Not(not) => not.subjects(),
            Self::Test(subject, _) => vec![subject],
            _ => Vec::new(),
        }
    }
}

impl Subject {
    /// The key.
    pub fn name(&self) -> &str {
        match self {
            Self::Setting(name) | Self::Value(name) => name,
        }
    }

    /// Its text, where it has one.
    pub fn text(&self, reading: &Reading<'_>) -> Option<String> {
        match self {
            Self::Setting(key) => reading.settings.get(key).value.map(str::to_owned),
            Self::Value(path) => reading.deployment.helm.as_ref()?.values.text(path),
        }
    }

    /// Where it is written, if a file of the user's has it.
    pub fn written(&self, reading: &Reading<'_>) -> Option<Written> {
        match self {
            Self::Setting(key) => reading.settings.get(key).written().cloned(),
            Self::Value(path) => reading.deployment.helm.as_ref()?.values.written(path),
        }
    }

    /// Whether somebody set it: in a file, by a value of the chart, or by a variable.
    fn is_present(&self, reading: &Reading<'_>) -> bool {
        match self {
            Self::Setting(key) => reading.settings.get(key).setting.is_some(),
            Self::Value(_) => self.written(reading).is_some(),
        }
    }
}

impl Test {
    fn holds(&self, subject: &Subject, reading: &Reading<'_>) -> bool {
        let value = subject.text(reading);
        let number = || value.as_deref().and_then(|text| text.trim().parse::<f64>().ok());
        match self {
            Self::Equals(wanted) => value.is_some_and(|value| same(&value, wanted)),
            Self::In(wanted) => value.is_some_and(|value| wanted.iter().any(|w| same(&value, w))),
            Self::Matches(pattern) => value.is_some_and(|value| pattern.is_match(&value)),
            Self::Present(wanted) => subject.is_present(reading) == *wanted,
            Self::Empty(wanted) => value.is_none_or(|value| value.is_empty()) == *wanted,
            Self::LessThan(bound) => number().is_some_and(|n| n < *bound),
            Self::MoreThan(bound) => number().is_some_and(|n| n > *bound),
        }
    }
}

fn same(value: &str, wanted: &str) -> bool {
    value == wanted || text::bool(value).is_some_and(|b| text::bool(wanted) == Some(b))
}
