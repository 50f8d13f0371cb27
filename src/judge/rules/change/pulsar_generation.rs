//! A broker of the chart in place of another one of the same kind, which is empty.

use crate::deployment::Helm;
use crate::facts::chart::{Deployed, ValueView};
use crate::judge::change::Change;
use crate::judge::finding::Findings;
use crate::judge::rules::places::written_or_start;
use crate::judge::rules::set_value::set_values;
use crate::text::edit::{Fix, Safety};

/// The field of a resource that says which generation the operator deploys.
const CHART_VERSION: &str = "spec.dependencies.pulsar.inCluster.chartVersion";

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    if let Some((before, after)) = replaced(change) {
        by_chart(change, before, after, findings);
    } else {
        by_operator(change, findings);
    }
}

/// The brokers of the chart that Milvus uses, where the queue stays and the broker does not.
pub(crate) fn replaced<'r>(change: &Change<'r>) -> Option<(&'r Deployed, &'r Deployed)> {
    let used = |helm: &'r Helm| helm.rendering.deployed.iter().find(|d| d.used);
    let before = used(change.before.deployment.helm.as_ref()?)?;
    let after = used(change.after.deployment.helm.as_ref()?)?;
    (before.queue == after.queue && before.broker != after.broker).then_some((before, after))
}

fn by_chart(change: &Change<'_>, before: &Deployed, after: &Deployed, findings: &mut Findings<'_>) {
    let sides = (&change.before.deployment.helm, &change.after.deployment.helm);
    let (Some(old), Some(new)) = sides else { return };
    let (from, to) = (package(old, before), package(new, after));
    let chart = new.version().to_string();
    let values =
        [("from", &*from), ("to", &*to), ("old", before.broker), ("new", after.broker), ("chart", &*chart)];
    let written = [after.by, before.by].into_iter().find_map(|key| new.values.written(key));
    let place = written_or_start(change.after, written.as_ref());
    let by_default = [after.by, before.by].iter().all(|key| new.values.written(key).is_none());
    let variant = if by_default { "default" } else { "chosen" };
    let finding = findings.add_as(variant, place, &values);
    if change.tools_assumed() {
        finding.severity(crate::facts::Severity::Warning);
    }
    if let Some(written) = old.values.written(before.by) {
        finding.before(written.at, "before");
    }
    // What was set for the old broker does not reach the new one.
    if let ValueView::Map(_) = new.values.view(before.broker)
        && let Some(own) = new.values.written(before.broker)
        && written.as_ref().is_none_or(|w| w.key_at != own.key_at)
    {
        finding.label(own.key_at, format!("only {from} reads what stands below `{}`", before.broker));
    }
    finding.fix(keep(change, new, before, after, by_default));
}

/// The name of a broker with the version of its subchart.
fn package(helm: &Helm, broker: &Deployed) -> String {
    let package = helm.values.chart.package(broker.broker).unwrap_or(broker.broker);
    match package.rsplit_once('-') {
        Some((_, version)) => format!("`{}` (subchart {version})", broker.broker),
        None => format!("`{}`", broker.broker),
    }
}

fn keep(change: &Change<'_>, helm: &Helm, old: &Deployed, new: &Deployed, safe: bool) -> Option<Fix> {
    helm.values.chart.package(old.broker)?;
    let safety = if safe { Safety::Safe } else { Safety::Unsafe };
    set_values(change.after, helm, &[(old.by, "true"), (new.by, "false")], safety)
}

fn by_operator(change: &Change<'_>, findings: &mut Findings<'_>) {
    let field = |side: &crate::deployment::Reading<'_>| {
        let resource = side.deployment.resource.as_ref()?;
        Some((resource.text(CHART_VERSION)?, resource.at(CHART_VERSION)?))
    };
    let Some(((before, old), (after, new))) = field(change.before).zip(field(change.after)) else { return };
    let pulsar = |side: &crate::deployment::Reading<'_>| {
        side.selection().queue().is_some_and(|q| q.name() == "pulsar")
    };
    if before == after || !pulsar(change.before) || !pulsar(change.after) {
        return;
    }
    let values = [("field", CHART_VERSION), ("from", &*before), ("to", &*after)];
    findings.add_as("resource", &new, &values).before(old.at, "before");
}
