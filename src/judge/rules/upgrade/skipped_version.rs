//! An upgrade without the release or the tool that must come between.

use super::versions::{finish, place, releases};
use crate::facts::milvus::Stop;
use crate::judge::change::Change;
use crate::judge::finding::Findings;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    let Some((from, to)) = releases(change) else { return };
    let stops: Vec<&Stop> = crate::facts::milvus::stops(from, to).collect();
    // The worst one is reported, and the way through all of them.
    let Some(worst) = stops.iter().max_by_key(|s| (s.severity, std::cmp::Reverse(s.take))) else { return };
    let between = stops.iter().map(|s| s.take).filter(|take| from < *take && *take < to);
    let way: Vec<String> = std::iter::once(from).chain(between).chain([to]).map(|v| v.to_string()).collect();
    let (from, to, ground) = (from.to_string(), to.to_string(), worst.basis().ground.to_string());
    let way = way.join(" → ");
    let why = worst.reason(change.after.mode);
    let tool = stops.iter().find_map(|s| s.tool).unwrap_or_default();
    let values = [
        ("from", &*from),
        ("to", &*to),
        ("why", &*why),
        ("way", &*way),
        ("tool", tool),
        ("ground", &*ground),
        ("source", worst.basis().source),
    ];
    let variant = if tool.is_empty() { "stop" } else { "tool" };
    let finding = findings.add_as(variant, place(change.after), &values);
    finding.severity(worst.severity);
    finish(change, finding);
}
