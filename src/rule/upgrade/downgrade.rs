//! A lower release after a higher one.

use super::{finish, place, releases};
use crate::change::Change;
use crate::milvus::change as facts;
use crate::rule::Findings;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    let Some((from, to)) = releases(change) else { return };
    let Some(known) = facts::downgrade(from, to) else { return };
    let (from, to, ground) = (from.to_string(), to.to_string(), known.basis.ground.to_string());
    let values = [
        ("from", &*from),
        ("to", &*to),
        ("why", known.why),
        ("ground", &*ground),
        ("source", known.basis.source),
    ];
    let finding = findings.add(place(change.after), &values);
    finding.severity(known.severity);
    finish(change, finding);
}
