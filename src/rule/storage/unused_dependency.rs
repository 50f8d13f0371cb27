//! A bundled etcd or MinIO beside an external one.

use super::{Bundled, bundled, chart_decides};
use crate::fix::Safety;
use crate::milvus::Reading;
use crate::rule::mq::set_value;
use crate::rule::{Findings, Place};
use crate::surface::helm_values::Helm;

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
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
    let start = || Place::new(reading.start(), Default::default());
    let place = own.as_ref().or(external.as_ref()).map_or_else(start, Place::from);
    let default = if own.is_none() { " by the chart's default" } else { "" };
    let values =
        [("title", what.title), ("default", default), ("external", what.external), ("key", &*switch)];
    let finding = findings.add(place, &values);
    finding.fix(set_value(reading, helm, &switch, "false", Safety::Safe));
    if let (Some(_), Some(external)) = (&own, &external) {
        finding.label(external.at, "Milvus uses this one");
    }
}
