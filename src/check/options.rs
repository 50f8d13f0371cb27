//! What a run is told: inputs, versions, and which rules count.

use std::path::PathBuf;

use crate::milvus::{Kind, Mode, Version, VersionText};
use crate::rule::{OWN_FAMILY, RuleInfo, rules};
use crate::settings::{Project, Target};
use crate::source::Texts;

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file or folder.
    Path(PathBuf),
    /// A values file laid over the others, as with `helm -f`.
    Overlay(PathBuf),
    /// Standard input, known by a name where the caller gave one.
    Stdin {
        /// The path it stands for.
        name: Option<String>,
    },
}

/// One rule, or all of a family.
#[derive(Clone, Copy, Debug)]
pub enum RuleChoice {
    /// The rule of this id.
    Rule(&'static RuleInfo),
    /// All rules of this family.
    Family(&'static str),
}

impl RuleChoice {
    /// The rule or family called `name`, among ours and rules of the user's own.
    pub(crate) fn named_among(name: &str, own: &[&'static RuleInfo]) -> Option<Self> {
        let mine = || own.iter().find(|rule| rule.id == name).map(|rule| Self::Rule(rule));
        Self::named(name).or_else(mine)
    }

    /// The rule or family called `name`.
    pub fn named(name: &str) -> Option<Self> {
        if let Some(rule) = crate::rule::rule(name) {
            return Some(Self::Rule(rule));
        }
        let families = rules().iter().map(|r| r.family).chain([OWN_FAMILY]);
        families.into_iter().find(|family| *family == name).map(Self::Family)
    }

    /// Whether a rule is meant, by its own name or that of its family.
    pub(crate) fn covers(&self, rule: &RuleInfo) -> bool {
        self.names_rule(rule) || self.names_family_of(rule)
    }

    fn names_rule(&self, rule: &RuleInfo) -> bool {
        matches!(self, Self::Rule(r) if r.id == rule.id)
    }

    fn names_family_of(&self, rule: &RuleInfo) -> bool {
        matches!(self, Self::Family(f) if *f == rule.family)
    }
}

/// Where the project's settings come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SettingsChoice {
    /// The nearest `.mqlint.yaml` above the inputs.
    #[default]
    Nearest,
    /// This file.
    File(PathBuf),
    /// Nowhere.
    Nowhere,
}

/// What is said of a file by others.
pub(crate) struct Told {
    /// Its kind.
    pub kind: Option<Kind>,
    /// True where a version of the chart is given.
    pub chart: bool,
    /// True where a release of Milvus is given.
    pub milvus: bool,
}

/// What the command line says about a deployment and the rules; empty says nothing.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// The release of Milvus, or its line.
    pub milvus: Option<VersionText>,
    /// The version of the Helm chart.
    pub chart: Option<Version>,
    /// The version of the operator.
    pub operator: Option<Version>,
    /// How Milvus is deployed.
    pub mode: Option<Mode>,
    /// What files given by name are, whatever they look like.
    pub kind: Option<Kind>,
    /// Variables Milvus runs with, in the order given.
    pub env: Vec<(String, String)>,
    /// Only these; all where empty.
    pub select: Vec<RuleChoice>,
    /// Not these.
    pub ignore: Vec<RuleChoice>,
    /// Where settings come from.
    pub settings: SettingsChoice,
    /// What stands in for the texts on disk.
    pub texts: Texts,
    /// Report suppressed findings too, marked as such.
    pub show_suppressed: bool,
    /// The findings that are known and do not count.
    pub baseline: crate::settings::BaselineChoice,
    /// The settings, once they are read.
    pub project: Project,
    /// The day that suppressions end by; today where none is given.
    pub today: Option<crate::settings::Date>,
}

impl CheckOptions {
    /// The same with what the settings say of a file, where the command line says nothing. `stack` are the values
    /// files that it is judged with, where the settings name them.
    pub fn at(&self, path: &std::path::Path, stack: Option<&[PathBuf]>) -> Self {
        let mut options = self.clone();
        if let Some(target) = self.project.target(&self.settings, path, stack) {
            options.milvus = self.milvus.or(target.milvus);
            options.chart = self.chart.or(target.chart);
            options.operator = self.operator.or(target.operator);
            options.mode = self.mode.or(target.mode);
            options.kind = self.kind.or(target.kind);
            options.env.splice(0..0, target.env);
        }
        options
    }

    /// What is said of a file before it is recognised: its kind, and whether it is for a chart or a release of
    /// Milvus. What the settings say of all files says nothing of one.
    pub(crate) fn told(&self, path: &std::path::Path) -> Told {
        let settings = self.project.of(&self.settings, path);
        let says = |what: fn(&Target) -> bool| {
            settings.as_ref().is_some_and(|s| s.says_of(&crate::settings::absolute(path), what))
        };
        let target = self.project.target(&self.settings, path, None);
        Told {
            kind: self.kind.or(target.and_then(|target| target.kind)),
            chart: self.chart.is_some() || says(|t| t.chart.is_some()),
            milvus: self.milvus.is_some() || says(|t| t.milvus.is_some()),
        }
    }

    /// Whether a rule counts. What names the rule itself goes before what names its family, and among
    /// equals `ignore` wins: `--ignore mq --select implicit-mq` leaves implicit-mq.
    pub(crate) fn wants(&self, rule: &RuleInfo) -> bool {
        let selected = |by: fn(&RuleChoice, &RuleInfo) -> bool| self.select.iter().any(|c| by(c, rule));
        let ignored = |by: fn(&RuleChoice, &RuleInfo) -> bool| self.ignore.iter().any(|c| by(c, rule));
        if ignored(RuleChoice::names_rule) {
            return false;
        }
        if selected(RuleChoice::names_rule) {
            return true;
        }
        if ignored(RuleChoice::names_family_of) {
            return false;
        }
        self.select.is_empty() || selected(RuleChoice::names_family_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_specific_choice_wins() {
        let rule = RuleChoice::named("competing-brokers").unwrap();
        let family = RuleChoice::named("mq").unwrap();
        let wants = |select: &[RuleChoice], ignore: &[RuleChoice]| {
            let options =
                CheckOptions { select: select.to_vec(), ignore: ignore.to_vec(), ..Default::default() };
            options.wants(crate::rule::rule("competing-brokers").unwrap())
        };
        assert!(wants(&[], &[]));
        assert!(wants(&[family], &[]));
        assert!(!wants(&[family], &[rule]));
        assert!(wants(&[rule], &[family]));
        assert!(!wants(&[rule], &[rule]));
        assert!(!wants(&[], &[family]));
        assert!(RuleChoice::named("no-such-rule").is_none());
    }

    #[test]
    fn a_selection_leaves_out_what_it_does_not_name() {
        let other = RuleChoice::Family("storage");
        let options = CheckOptions { select: vec![other], ..Default::default() };
        assert!(!options.wants(crate::rule::rule("competing-brokers").unwrap()));
    }
}
