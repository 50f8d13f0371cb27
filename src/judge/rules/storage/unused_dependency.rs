//! A bundled etcd or MinIO beside an external one.

use super::bundled::{Bundled, bundled, chart_decides};
use crate::deployment::{Helm, Reading};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::places::written_or_start;
use crate::judge::rules::set_value::set_value;
use crate::text::edit::Safety;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    if !helm.rendering.failures.is_empty() || helm.rendering.custom_config_map.is_some() {
        return;
    }
    for what in bundled() {
        let external = helm.values.is_true(what.external) && chart_decides(reading, helm, what.setting);
        if external && what.deployed(helm) && !points_back(helm, &what) {
            report(reading, helm, &what, findings);
        }
    }
}

/// Whether the external address is the bundled one by another way.
fn points_back(helm: &Helm, what: &Bundled) -> bool {
    let addresses = helm.rendering.etcd.iter().filter(|_| what.subchart == "etcd");
    let store = helm.rendering.minio.iter().filter(|_| what.subchart == "minio");
    addresses.chain(store).any(|a| a.host.is_empty() || what.may_be(helm, &a.host))
}

fn report(reading: &Reading<'_>, helm: &Helm, what: &Bundled, findings: &mut Findings<'_>) {
    let switch = what.switch();
    let (own, external) = (helm.values.written(&switch), helm.values.written(what.external));
    let place = written_or_start(reading, own.as_ref().or(external.as_ref()));
    let default = if own.is_none() { " by the chart's default" } else { "" };
    let values =
        [("title", what.title), ("default", default), ("external", what.external), ("key", &*switch)];
    let finding = findings.add(place, &values);
    finding.fix(set_value(reading, helm, &switch, "false", Safety::Safe));
    if let (Some(_), Some(external)) = (&own, &external) {
        finding.label(external.at, "Milvus uses this one");
    }
}
