//! A lower release after a higher one.

use super::versions::{finish, place, releases};
use crate::judge::change::Change;
use crate::judge::finding::Findings;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    let Some((from, to)) = releases(change) else { return };
    let Some(known) = crate::facts::milvus::downgrade(from, to) else { return };
    let (from, to, ground) = (from.to_string(), to.to_string(), known.basis().ground.to_string());
    let values = [
        ("from", &*from),
        ("to", &*to),
        ("why", known.why),
        ("ground", &*ground),
        ("source", known.basis().source),
    ];
    let finding = findings.add(place(change.after), &values);
    finding.severity(known.severity);
    finish(change, finding);
}
