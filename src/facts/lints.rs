//! What is known of a rule besides its code: the contents of its file in `rules/lints/`.

use super::milvus::{Version, VersionRange};
use super::{Ground, Judges, Severity};

include!(concat!(env!("OUT_DIR"), "/lints.rs"));

/// The family of rules of the user's own.
pub const OWN_FAMILY: &str = "own";

/// A rule's file, compiled in.
#[derive(Debug)]
pub struct RuleInfo {
    /// Stable name, kebab-case, of the pattern found.
    pub id: &'static str,
    /// The family it is listed under.
    pub family: &'static str,
    /// What it judges.
    pub judges: Judges,
    /// Severity where no entry of `severity_in` applies.
    pub severity: Severity,
    /// Severities that differ by release of Milvus; the first that applies counts.
    pub severity_in: &'static [SeverityIn],
    /// The mqlint version that first had it.
    pub since: &'static str,
    /// One line.
    pub summary: &'static str,
    /// True when all works as before in spite of what it finds.
    pub deprecation: bool,
    /// Markdown: what, why, what to do.
    pub explanation: &'static str,
    /// Message templates by variant; a rule with a single message has the variant `""`.
    pub messages: &'static [(&'static str, &'static str)],
    /// Help templates by variant.
    pub helps: &'static [(&'static str, &'static str)],
    /// What the rule rests on.
    pub sources: &'static [Source],
}

/// A severity for a range of releases.
#[derive(Debug)]
pub struct SeverityIn {
    /// The releases.
    pub milvus: VersionRange,
    /// The severity there.
    pub severity: Severity,
}

/// Evidence for a rule.
#[derive(Debug)]
pub struct Source {
    /// How it is known.
    pub ground: Ground,
    /// The fact.
    pub what: &'static str,
    /// Where: a release tag with commit and file, one of our runs, or a page.
    pub place: &'static str,
}

impl RuleInfo {
    /// The severity for a release.
    pub(crate) fn severity_for(&self, milvus: Version) -> Severity {
        self.severity_in.iter().find(|s| s.milvus.contains(milvus)).map_or(self.severity, |s| s.severity)
    }

    /// Whether it judges a change or several deployments, not one state of one.
    pub(crate) fn is_of_change(&self) -> bool {
        matches!(self.judges, Judges::Change | Judges::Refusals | Judges::Run)
    }

    /// The message template of a variant.
    pub fn message(&self, variant: &str) -> Option<&'static str> {
        lookup(self.messages, variant)
    }

    /// The help template of a variant.
    pub fn help(&self, variant: &str) -> Option<&'static str> {
        lookup(self.helps, variant).or_else(|| lookup(self.helps, ""))
    }
}

fn lookup(table: &[(&'static str, &'static str)], variant: &str) -> Option<&'static str> {
    table.iter().find(|(v, _)| *v == variant).map(|(_, text)| *text)
}

/// All rules, by family in catalogue order, then by id.
pub fn rules() -> &'static [RuleInfo] {
    RULES
}

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static RuleInfo> {
    RULES.iter().find(|r| r.id == id)
}
