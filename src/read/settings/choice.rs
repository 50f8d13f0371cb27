//! Choices of rules and of settings files, as options and settings name them.

use std::path::PathBuf;

use crate::facts::{OWN_FAMILY, RuleInfo, rules};

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
        if let Some(rule) = crate::facts::rule(name) {
            return Some(Self::Rule(rule));
        }
        let families = rules().iter().map(|r| r.family).chain([OWN_FAMILY]);
        families.into_iter().find(|family| *family == name).map(Self::Family)
    }

    /// Whether a rule is meant, by its own name or that of its family.
    pub(crate) fn covers(&self, rule: &RuleInfo) -> bool {
        self.names_rule(rule) || self.names_family_of(rule)
    }

    pub(crate) fn names_rule(&self, rule: &RuleInfo) -> bool {
        matches!(self, Self::Rule(r) if r.id == rule.id)
    }

    pub(crate) fn names_family_of(&self, rule: &RuleInfo) -> bool {
        matches!(self, Self::Family(f) if *f == rule.family)
    }
}

/// Where the project's settings come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SettingsChoice {
    /// The nearest `.mqlint.yaml` above the inputs.
    #[default]
    Nearest,
    /// One file.
    File(PathBuf),
    /// Nowhere.
    Nowhere,
}
