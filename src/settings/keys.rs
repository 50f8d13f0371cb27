//! The keys of a settings file: one table from which reading, schema and documentation are made.

/// What the value of a key looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Ids of rules and names of families.
    Rules,
    /// A severity for each of some rules and families.
    Severities,
    /// The lowest severity that fails a run.
    FailOn,
    /// Patterns of paths, as in `.gitignore`.
    Patterns,
    /// One file.
    File,
    /// Files, or one.
    Files,
    /// Folders, or one.
    Folders,
    /// Keys of settings, with those below them.
    Keys,
    /// A release of Milvus or a line of them.
    Milvus,
    /// A version of three numbers.
    Version,
    /// How Milvus runs.
    Mode,
    /// What files are.
    Kind,
    /// Variables with their values.
    Variables,
    /// What holds for some paths.
    Targets,
}

/// Where a key may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// At the top only.
    Top,
    /// In an item of `targets` only.
    Target,
    /// In both.
    Both,
}

/// A key of the settings file.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Where it may stand.
    pub level: Level,
    /// What its value looks like.
    pub form: Form,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// A value, as YAML on one line.
    pub example: &'static str,
}

impl Key {
    /// Whether it may stand at the top, or in an item of `targets`.
    pub fn stands(&self, in_target: bool) -> bool {
        match self.level {
            Level::Both => true,
            Level::Top => !in_target,
            Level::Target => in_target,
        }
    }
}

const fn key(
    name: &'static str,
    level: Level,
    form: Form,
    example: &'static str,
    about: &'static str,
) -> Key {
    Key { name, level, form, about, example }
}

/// All keys, in the order in which they are explained.
#[rustfmt::skip]
pub const KEYS: &[Key] = &[
    key("extends", Level::Top, Form::Files, "../.mqlint.yaml",
        "Settings files that this one builds on. What it says itself goes before theirs; lists are joined, `select` is replaced."),
    key("select", Level::Both, Form::Rules, "[mq, place]",
        "Only these rules and families."),
    key("ignore", Level::Both, Form::Rules, "[plaintext-secret]",
        "Not these rules and families."),
    key("severity", Level::Both, Form::Severities, "{implicit-mq: error, security: info}",
        "The severity of a rule's or family's findings. What holds only for some releases stays a note."),
    key("fail-on", Level::Both, Form::FailOn, "error",
        "The lowest severity that makes the exit code 1, as --fail-on."),
    key("known-keys", Level::Both, Form::Keys, "[mySidecar]",
        "Keys of your own, with all below them, that are never unknown: of settings, or of values of the chart."),
    key("exclude", Level::Top, Form::Patterns, "[vendor/, \"*-template.yaml\"]",
        "Files that are not checked, as in .gitignore, also when they are given by name."),
    key("rules", Level::Top, Form::Folders, "[lint/]",
        "Folders with rules of your own."),
    key("baseline", Level::Top, Form::File, ".mqlint-baseline.json",
        "The file of findings that are known, as --baseline."),
    key("targets", Level::Top, Form::Targets, "[{path: deploy/prod/, mode: cluster}]",
        "What holds for some paths only. Later items go before earlier ones, and all before what stands at the top."),
    key("path", Level::Target, Form::Patterns, "deploy/prod/",
        "The files that the item is about, as in .gitignore."),
    key("values", Level::Target, Form::Files, "[values.yaml, values-prod.yaml]",
        "Values files that are installed together, the last one with the last word: judged as one deployment, and not each by itself. Names are relative to `path` where that is one folder."),
    key("milvus", Level::Both, Form::Milvus, "2.6.2",
        "The release of Milvus, as --milvus."),
    key("chart", Level::Both, Form::Version, "5.0.2",
        "The version of the Helm chart, as --chart."),
    key("operator", Level::Both, Form::Version, "1.3.0",
        "The version of the Milvus operator, as --operator."),
    key("mode", Level::Both, Form::Mode, "cluster",
        "How Milvus runs, as --mode."),
    key("as", Level::Target, Form::Kind, "helm-values",
        "What the files are, whatever they look like, as --as."),
    key("env", Level::Both, Form::Variables, "{MQ_TYPE: kafka}",
        "Variables that Milvus runs with, as --env."),
];

/// The key of a name, at the top or in an item of `targets`.
pub fn named(name: &str, in_target: bool) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name && key.stands(in_target))
}
