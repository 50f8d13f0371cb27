//! A setting whose switch is off.

use super::{related, subjects};
use crate::milvus::Reading;
use crate::milvus::read::{Value, parse};
use crate::rule::Findings;

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if reading.settings.unknown {
        return;
    }
    for subject in subjects(reading) {
        let value = parse(subject.param, subject.version(), subject.text());
        // Off, and no limit, are what it comes to anyway.
        let nothing = match value {
            Some(Value::Bool(on)) => !on,
            Some(value) => value.number().is_some_and(|n| n < 0.0),
            None => true,
        };
        if nothing || subject.text().is_empty() || subject.ever_default() {
            continue;
        }
        let Some(off) = related::switched_off(&subject) else { continue };
        let switch = reading.settings.get(off.key);
        let state = if switch.text().is_empty() { "empty" } else { switch.text() };
        let values = [("switch", off.key), ("state", state), ("needs", &*off.needs)];
        let finding = subject.report(findings, "", &values);
        if let Some(written) = switch.written() {
            finding.label(written.at, "the switch");
        }
    }
}
