//! Fewer channels than collections may live on.

use super::moved::{mark_before, place};
use crate::facts::milvus::text;
use crate::judge::change::{Change, Differs};
use crate::judge::finding::Findings;

const CHANNELS: &str = "rootCoord.dmlChannelNum";

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    // Another release's default is no edit.
    let Some(differs) = change.differs(CHANNELS).filter(Differs::is_set_by_user) else { return };
    let numbers = text::int(differs.before.text()).zip(text::int(differs.after.text()));
    let Some((before, after)) = numbers.filter(|(before, after)| after < before) else { return };
    let milvus = change.after.milvus.to_string();
    let (before, after) = (before.to_string(), after.to_string());
    let values = [("before", &*before), ("after", &*after), ("milvus", &*milvus)];
    let severity = findings.severity();
    let variant = if severity == crate::facts::Severity::Error { "loses" } else { "tolerated" };
    let finding = findings.add_as(variant, place(change, &differs), &values);
    mark_before(finding, &differs.before);
}
