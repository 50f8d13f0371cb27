//! How a rule reports what it found.

use std::sync::{Arc, OnceLock};

use super::{Finding, Label, Side};
use crate::deployment::{Reading, Written};
use crate::facts::milvus::KeyPath;
use crate::facts::{RuleInfo, Severity};
use crate::text::edit::Fix;
use crate::text::source::Location;

/// The place of a finding: a span, and the path to the setting there.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where.
    pub at: Location,
    /// The path to the setting in its file.
    pub path: KeyPath,
}

impl Place {
    /// A place by its parts.
    pub fn new(at: Location, path: KeyPath) -> Self {
        Self { at, path }
    }
}

impl From<&Written> for Place {
    fn from(written: &Written) -> Self {
        Self { at: written.at, path: written.path.clone() }
    }
}

/// Collects the findings of one rule on one reading.
pub struct Findings<'r> {
    rule: &'static RuleInfo,
    reading: &'r Reading<'r>,
    /// The deployment's name, which all findings share.
    deployment: Option<Arc<str>>,
    // Apart, so that a list that grows copies none.
    found: Vec<Box<Finding>>,
    shared: Vec<SharedFindings>,
}

/// Findings that are the same in several readings, and are made once for all of them.
pub(crate) type SharedFindings = Arc<[Box<Finding>]>;

impl<'r> Findings<'r> {
    /// An empty collection for a rule.
    pub fn new(rule: &'static RuleInfo, reading: &'r Reading<'r>) -> Self {
        Self { rule, reading, deployment: None, found: Vec::new(), shared: Vec::new() }
    }

    /// Adds a finding with the rule's only message.
    pub fn add(&mut self, place: impl Into<Place>, values: &[(&str, &str)]) -> &mut Finding {
        self.add_as("", place, values)
    }

    /// Adds a finding with the message of a variant; `values` fill the template's placeholders.
    pub(crate) fn add_as(
        &mut self,
        variant: &'static str,
        place: impl Into<Place>,
        values: &[(&str, &str)],
    ) -> &mut Finding {
        let mut finding = Finding::new(self.rule, variant, place.into(), values);
        finding.severity = self.severity();
        finding.deployment =
            self.deployment.get_or_insert_with(|| self.reading.deployment.id.as_str().into()).clone();
        self.found.push(Box::new(finding));
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// Adds findings that are the same in each reading that gets them from the same place; the first makes them.
    pub(crate) fn add_shared(
        &mut self,
        made: &OnceLock<SharedFindings>,
        make: impl FnOnce(&mut Findings<'r>),
    ) {
        debug_assert!(self.rule.severity_in.is_empty(), "{} has its severity by release", self.rule.id);
        let shared = made.get_or_init(|| {
            let mut findings = Self::new(self.rule, self.reading);
            make(&mut findings);
            findings.found.into()
        });
        if !shared.is_empty() {
            self.shared.push(Arc::clone(shared));
        }
    }

    /// The rule's severity for this release.
    pub fn severity(&self) -> Severity {
        self.rule.severity_for(self.reading.milvus)
    }

    /// What was found.
    pub(crate) fn into_vec(mut self) -> Vec<Box<Finding>> {
        for shared in self.take_shared() {
            self.found.extend(shared.iter().cloned());
        }
        self.found
    }

    /// Takes out what was found for several readings at once.
    pub(crate) fn take_shared(&mut self) -> Vec<SharedFindings> {
        std::mem::take(&mut self.shared)
    }
}

impl Finding {
    /// A finding with the message of a variant and the rule's severity; `values` fill the template's placeholders.
    pub fn new(
        rule: &'static RuleInfo,
        variant: &'static str,
        place: Place,
        values: &[(&str, &str)],
    ) -> Self {
        let template = rule.message(variant);
        debug_assert!(template.is_some(), "{} has no message for {variant:?}", rule.id);
        Self {
            rule,
            variant,
            severity: rule.severity,
            message: fill(template.unwrap_or(rule.summary), values),
            deployment: Arc::default(),
            at: place.at,
            key: place.path,
            note: None,
            labels: Vec::new(),
            help: rule.help(variant).map(|help| fill(help, values)),
            assumptions: Vec::new(),
            fixes: Vec::new(),
            secret: false,
            stops: false,
            effect: None,
            partial: false,
            ordinal: 0,
            suppressed: None,
        }
    }

    /// Marks the primary place with a few words.
    pub fn note(&mut self, text: impl Into<String>) -> &mut Self {
        self.note = Some(text.into());
        self
    }

    /// Adds a further place; the finding's own place is not repeated.
    pub fn label(&mut self, at: Location, text: impl Into<String>) -> &mut Self {
        if at != self.at && self.labels.iter().all(|l| l.at != at) {
            self.labels.push(Label { at, text: text.into(), side: Side::After });
        }
        self
    }

    /// Adds a place in the old state of a change.
    pub fn before(&mut self, at: Location, text: impl Into<String>) -> &mut Self {
        self.labels.push(Label { at, text: text.into(), side: Side::Before });
        self
    }

    /// Adds a fix.
    pub fn fix(&mut self, fix: impl Into<Option<Fix>>) -> &mut Self {
        self.fixes.extend(fix.into());
        self
    }

    /// Says that Milvus (or Helm) does not get as far as running because of it.
    pub fn stops(&mut self) -> &mut Self {
        self.stops = true;
        self
    }

    /// Overrides the rule's severity.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Names something taken as given.
    pub(crate) fn assume(&mut self, what: impl Into<String>) -> &mut Self {
        self.assumptions.push(what.into());
        self
    }
}

/// Puts values in the place of `{name}`; `{{` and `}}` stand for braces.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    // Of the right size: there may be many.
    let mut text =
        String::with_capacity(template.len() + values.iter().map(|(_, value)| value.len()).sum::<usize>());
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        let tail = &rest[at..];
        if tail.starts_with("{{") || tail.starts_with("}}") {
            text.push_str(&tail[..1]);
            rest = &tail[2..];
            continue;
        }
        let name = tail.strip_prefix('{').and_then(|t| t.split_once('}'));
        let value = name.and_then(|(n, _)| values.iter().find(|(k, _)| *k == n));
        debug_assert!(value.is_some(), "no value for a placeholder of {template:?}");
        text.push_str(value.map_or("", |(_, v)| v));
        rest = name.map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.shrink_to_fit();
    text
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn placeholders_are_filled_and_braces_kept() {
        assert_eq!(fill("{a} is {b}{{x}}", &[("a", "1"), ("b", "{2}")]), "1 is {2}{x}");
    }
}
