//! Rules of the user's own: files in the format of ours, whose `when` says what they look for.

use super::finding::{Findings, Place};
use crate::deployment::{Reading, Written};
use crate::facts::milvus::{NormalKey, catalogue};
use crate::facts::{is_well_known, names_secret};
use crate::read::settings::{OwnRule, Subject};

/// What stands for a secret in a message.
const MASK: &str = "********";

/// What a rule says of a setting or value in one reading.
struct JudgedValue {
    name: String,
    text: Option<String>,
    written: Option<Written>,
}

impl OwnRule {
    /// Looks for what the rule describes.
    pub fn check(&self, reading: &Reading<'_>, findings: &mut Findings<'_>) {
        if !self.when.holds(reading) {
            return;
        }
        let subjects: Vec<JudgedValue> =
            self.when.subjects().into_iter().map(|s| JudgedValue::of(s, reading)).collect();
        let written = subjects.iter().find(|s| s.written.is_some());
        // Of configuration that lies elsewhere nothing is known that nobody wrote here.
        if written.is_none() && !subjects.is_empty() && reading.settings.unknown {
            return;
        }
        let judged = written.or(subjects.first());
        let place = match judged.and_then(|s| s.written.as_ref()) {
            Some(written) => Place::from(written),
            None => Place::new(reading.start(), crate::facts::milvus::KeyPath::root()),
        };
        let value = judged.and_then(|s| s.text.as_deref()).unwrap_or_default();
        let is_secret = |name: &str| {
            catalogue::is_secret(&NormalKey::new(name)) || names_secret(name) && !is_well_known(value)
        };
        let secret = judged.is_some_and(|s| is_secret(&s.name));
        let queue = reading.selection().queue().map_or("unknown", |q| q.name());
        let (milvus, key) = (reading.milvus.to_string(), judged.map_or("", |s| &s.name));
        let value = if secret { MASK } else { value };
        let values = [
            ("key", key),
            ("value", value),
            ("queue", queue),
            ("milvus", &milvus),
            ("mode", reading.mode.name()),
        ];
        findings.add(place, &values).secret = secret;
    }
}

impl JudgedValue {
    fn of(subject: &Subject, reading: &Reading<'_>) -> Self {
        let (text, written) = (subject.text(reading), subject.written(reading));
        Self { name: subject.name().to_owned(), text, written }
    }
}
