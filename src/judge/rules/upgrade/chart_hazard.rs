//! A change of versions with a known fault.

use crate::deployment::{Reading, Written};
use crate::facts::Severity;
use crate::facts::changes::hazards::{self, Hazard};
use crate::facts::milvus::DependencyKind;
use crate::judge::change::Change;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::set_value::set_values;
use crate::text::edit::Safety;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    report("chart-hazard", change, findings);
}

/// Reports the known faults of a rule that this change has.
pub(super) fn report(rule: &'static str, change: &Change<'_>, findings: &mut Findings<'_>) {
    if !change.versions_differ() {
        return;
    }
    let fits = |row: &&Hazard| row.before.holds(change.before) && row.after.holds(change.after);
    for row in hazards::hazards(rule).filter(fits) {
        let ground = row.basis().ground.to_string();
        let values =
            [("what", row.what), ("help", row.help), ("ground", &*ground), ("source", row.basis().source)];
        let (old, new) = (written(change.before, row), written(change.after, row));
        let place = new.as_ref().map_or_else(|| super::versions::tool_place(change.after), Place::from);
        let finding = findings.add_as("fault", place, &values);
        finding.severity(row.severity);
        // Whether it really is that version nobody stated.
        if change.tools_assumed() && row.severity == Severity::Error {
            finding.severity(Severity::Warning);
        }
        let before = old.map_or_else(|| super::versions::tool_place(change.before).at, |written| written.at);
        finding.before(before, "before");
        if let (Some(helm), false) = (&change.after.deployment.helm, row.set.is_empty()) {
            finding.fix(set_values(change.after, helm, row.set, Safety::Unsafe));
        }
    }
}

/// The first value or field that a fault shows in, as far as somebody wrote it.
fn written(side: &Reading<'_>, row: &Hazard) -> Option<Written> {
    let (helm, resource) = (&side.deployment.helm, &side.deployment.resource);
    if row.after.is_about_minio() {
        let mut services = side.deployment.services.iter();
        return services.find(|s| s.kind == DependencyKind::ObjectStore)?.image_at.clone();
    }
    row.at.iter().find_map(|key| match (helm, resource) {
        (Some(helm), _) => helm.values.written(key),
        (None, Some(resource)) => resource.at(key),
        (None, None) => None,
    })
}
