//! A setting whose switch is off.

use super::judged_setting::judged_settings;
use super::related;
use crate::facts::milvus::accessors::{Value, parse};
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if reading.settings.unknown {
        return;
    }
    for judged in judged_settings(reading) {
        let value = parse(judged.param, judged.version(), judged.text());
        // Off, and no limit, are what it comes to anyway.
        let nothing = match value {
            Some(Value::Bool(on)) => !on,
            Some(value) => value.number().is_some_and(|n| n < 0.0),
            None => true,
        };
        if nothing || judged.text().is_empty() || judged.ever_default() {
            continue;
        }
        let Some(off) = related::switched_off(&judged) else { continue };
        let switch = reading.settings.get(off.key);
        let state = if switch.text().is_empty() { "empty" } else { switch.text() };
        let values = [("switch", off.key), ("state", state), ("needs", &*off.needs)];
        let finding = judged.report(findings, "", &values);
        if let Some(written) = switch.written() {
            finding.label(written.at, "the switch");
        }
    }
}
