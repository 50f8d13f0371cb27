//! The keys of a settings file: one table from which reading, schema and documentation are made.

/// What the value of a key looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyForm {
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
    FileKind,
    /// Variables with their values.
    Variables,
    /// What holds for some paths.
    Targets,
}

/// Where a key may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLevel {
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
    pub level: KeyLevel,
    /// What its value looks like.
    pub form: KeyForm,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// A value, as YAML on one line.
    pub example: &'static str,
}

impl Key {
    /// Whether it may stand at the top, or in an item of `targets`.
    pub fn may_stand(&self, in_target: bool) -> bool {
        match self.level {
            KeyLevel::Both => true,
            KeyLevel::Top => !in_target,
            KeyLevel::Target => in_target,
        }
    }
}

const fn key(
    name: &'static str,
    level: KeyLevel,
    form: KeyForm,
    example: &'static str,
    about: &'static str,
) -> Key {
    Key { name, level, form, about, example }
}

/// All keys, in the order in which they are explained.
#[rustfmt::skip]
pub const KEYS: &[Key] = &[
    key("extends", KeyLevel::Top, KeyForm::Files, "../.mqlint.yaml",
        "Settings files that this one builds on. What it says itself goes before theirs; lists are joined, `select` is replaced."),
    key("select", KeyLevel::Both, KeyForm::Rules, "[mq, place]",
        "Only these rules and families."),
    key("ignore", KeyLevel::Both, KeyForm::Rules, "[plaintext-secret]",
        "Not these rules and families."),
    key("severity", KeyLevel::Both, KeyForm::Severities, "{implicit-mq: error, security: info}",
        "The severity of a rule's or family's findings. What holds only for some releases stays a note."),
    key("fail-on", KeyLevel::Both, KeyForm::FailOn, "error",
        "The lowest severity that makes the exit code 1, as --fail-on."),
    key("known-keys", KeyLevel::Both, KeyForm::Keys, "[mySidecar]",
        "Keys of your own, with all below them, that are never unknown: of settings, or of values of the chart."),
    key("exclude", KeyLevel::Top, KeyForm::Patterns, "[vendor/, \"*-template.yaml\"]",
        "Files that are not checked, as in .gitignore, also when they are given by name."),
    key("rules", KeyLevel::Top, KeyForm::Folders, "[lint/]",
        "Folders with rules of your own."),
    key("baseline", KeyLevel::Top, KeyForm::File, ".mqlint-baseline.json",
        "The file of findings that are known, as --baseline."),
    key("targets", KeyLevel::Top, KeyForm::Targets, "[{path: deploy/prod/, mode: cluster}]",
        "What holds for some paths only. Later items go before earlier ones, and all before what stands at the top."),
    key("path", KeyLevel::Target, KeyForm::Patterns, "deploy/prod/",
        "The files that the item is about, as in .gitignore. A file that is named by its own path is judged whatever it looks like: as values where the item says `chart`, as milvus.yaml where it says `milvus`."),
    key("values", KeyLevel::Target, KeyForm::Files, "[values.yaml, values-prod.yaml]",
        "Values files that are installed together, the last one with the last word: judged as one deployment, and not each alone. Names are relative to `path` where that is one folder."),
    key("milvus", KeyLevel::Both, KeyForm::Milvus, "2.6.2",
        "The release of Milvus, as --milvus."),
    key("chart", KeyLevel::Both, KeyForm::Version, "5.0.2",
        "The version of the Helm chart, as --chart."),
    key("operator", KeyLevel::Both, KeyForm::Version, "1.3.0",
        "The version of the Milvus operator, as --operator."),
    key("mode", KeyLevel::Both, KeyForm::Mode, "cluster",
        "How Milvus runs, as --mode."),
    key("as", KeyLevel::Target, KeyForm::FileKind, "helm-values",
        "What the files are, whatever they look like, as --as."),
    key("env", KeyLevel::Both, KeyForm::Variables, "{MQ_TYPE: kafka}",
        "Variables that Milvus runs with, as --env."),
];

/// The key of a name, at the top or in an item of `targets`.
pub fn key_named(name: &str, in_target: bool) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name && key.may_stand(in_target))
}
