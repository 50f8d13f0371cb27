//! The fixes of one round, with the edits they come to.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::judge::finding::{Finding, Report};
use crate::text::edit::{Edit, KeyChange};
use crate::text::source::{FileId, Span};

/// A fix of a finding, both by their places in the report.
pub(super) struct Chosen {
    pub finding: usize,
    pub fix: usize,
    /// The texts that it changes.
    pub keys: Vec<TextKey>,
}

/// What changes in one text.
pub(super) struct TextEdits {
    /// The text by one of its ids; all of them say the same.
    pub file: FileId,
    /// In order, none touching another but those of one fix.
    pub edits: BTreeMap<Span, String>,
    /// The keys that they change.
    pub changes: Vec<KeyChange>,
}

/// The fixes of a round and the edits they come to.
#[derive(Default)]
pub(super) struct Batch {
    pub chosen: Vec<Chosen>,
    pub edits: BTreeMap<TextKey, TextEdits>,
}

impl Batch {
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// Adds the edits of a fix; false where they disturb those that are there.
    pub(super) fn add(&mut self, edits: &[(TextKey, &Edit)]) -> bool {
        let there = |(key, edit): &(TextKey, &Edit)| {
            self.edits.get(key).and_then(|e| e.edits.get(&edit.span)).is_some_and(|known| *known == edit.text)
        };
        // The fix of one finding, found twice.
        if edits.iter().all(there) {
            return true;
        }
        let free = |(key, edit): &(TextKey, &Edit)| {
            self.edits.get(key).is_none_or(|e| !disturbs(&e.edits, edit.span))
        };
        if !edits.iter().all(free) {
            return false;
        }
        for (key, edit) in edits {
            let none = || TextEdits { file: edit.file, edits: BTreeMap::new(), changes: Vec::new() };
            let of_text = self.edits.entry(key.clone()).or_insert_with(none);
            of_text.edits.insert(edit.span, edit.text.clone());
            of_text.changes.extend(edit.changes.iter().cloned());
        }
        true
    }
}

/// Whether an edit wants bytes of another, or one of the two inserts where the other begins or ends: what goes in
/// there depends on what is left of the other's lines.
pub(super) fn disturbs(all: &BTreeMap<Span, String>, span: Span) -> bool {
    let disturb =
        |a: Span, b: Span| b.start < a.end || a == b || (b.start == a.end && (a.is_empty() || b.is_empty()));
    let before = all.range(..=span).next_back().is_some_and(|(a, _)| disturb(*a, span));
    // The one before may begin with an insertion at the same place.
    before || all.range(span..).next().is_some_and(|(b, _)| disturb(span, *b))
}

/// What tells a finding, or one of its fixes, from others, wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct FixIdentity {
    rule: &'static str,
    variant: &'static str,
    path: String,
    key: String,
    message: String,
    title: String,
}

impl FixIdentity {
    pub(super) fn of(report: &Report, finding: &Finding) -> Self {
        Self {
            rule: finding.rule.id,
            variant: finding.variant,
            path: report.sources.get(finding.at.file).path.clone(),
            key: finding.key.as_str().to_owned(),
            message: finding.message.clone(),
            title: String::new(),
        }
    }

    pub fn of_fix(report: &Report, chosen: &Chosen) -> Self {
        let finding = &report.findings[chosen.finding];
        Self { title: finding.fixes[chosen.fix].title.clone(), ..Self::of(report, finding) }
    }

    /// Whether a report has the fix.
    pub fn is_in(&self, report: &Report) -> bool {
        let of_finding = |finding: &Finding| {
            let titled = finding.fixes.iter().any(|fix| fix.title == self.title);
            titled && Self { title: self.title.clone(), ..Self::of(report, finding) } == *self
        };
        report.findings.iter().any(of_finding)
    }

    /// Says that a fix is left to the user.
    pub fn left_note(&self, why: &str) -> String {
        // What stands nowhere has no key.
        let key = if self.key.is_empty() { String::new() } else { format!(" `{}`:", self.key) };
        format!("{}:{key} the fix of {} is left to you ({}): {why}", self.path, self.rule, self.title)
    }
}

/// A text by the real path of its file; standard input has none.
pub(super) type TextKey = Option<PathBuf>;
