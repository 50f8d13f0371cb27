//! What a run is told: inputs, versions, and which rules count.

use std::path::PathBuf;

use crate::milvus::{Kind, Mode, Version, VersionText};
use crate::rule::{RuleInfo, rules};

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
    /// The rule or family called `name`.
    pub fn named(name: &str) -> Option<Self> {
        if let Some(rule) = crate::rule::rule(name) {
            return Some(Self::Rule(rule));
        }
        rules().iter().find(|r| r.family == name).map(|r| Self::Family(r.family))
    }

    /// Whether a rule is meant, by its own name or that of its family.
    pub fn covers(&self, rule: &RuleInfo) -> bool {
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
    /// Report suppressed findings too, marked as such.
    pub show_suppressed: bool,
    /// The day that suppressions end by; today where none is given.
    pub today: Option<crate::settings::Date>,
}

impl CheckOptions {
    /// Whether a rule counts. What names the rule itself goes before what names its family, and among
    /// equals `ignore` wins: `--ignore mq --select implicit-mq` leaves implicit-mq.
    pub fn wants(&self, rule: &RuleInfo) -> bool {
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
