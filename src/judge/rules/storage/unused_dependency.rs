//! A bundled etcd or MinIO beside an external one, and an object store that local storage leaves out.

use super::bundled::{Bundled, STORAGE_TYPE, bundled, chart_decides};
use crate::deployment::{Helm, Reading};
use crate::facts::FileKind;
use crate::facts::milvus::DependencyKind;
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::other_users::has_other_users;
use crate::judge::rules::places::written_or_start;
use crate::judge::rules::set_value::set_value;
use crate::text::edit::Safety;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    local_beside_store(reading, findings);
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
    let finding = findings.add_as("bundled", place, &values);
    finding.fix(set_value(reading, helm, &switch, "false", Safety::Safe));
    if let (Some(_), Some(external)) = (&own, &external) {
        finding.label(external.at, "Milvus uses this one");
    }
}

/// An object store of compose that Milvus names and never calls, as it keeps its objects on its own disk.
fn local_beside_store(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let settings = &reading.settings;
    if reading.deployment.kind != FileKind::Compose || settings.unknown {
        return;
    }
    let local = settings.get(STORAGE_TYPE);
    let (address, said) = (settings.get("minio.address"), local.written());
    let Some(said) = said.filter(|_| local.text() == "local" && address.written().is_some()) else { return };
    // The log may be in the store all the same.
    let log = reading.selection().queue().is_none_or(|queue| queue.name() == "woodpecker")
        && settings.get("woodpecker.storage.type").text() != "local";
    let stores = reading.deployment.services.iter().filter(|s| s.kind == DependencyKind::ObjectStore);
    for store in stores.filter(|s| !log && s.is_at(address.text()) && !has_other_users(reading, s)) {
        let place = Place::new(store.at, store.path.clone());
        let values = [("service", store.name.as_str()), ("key", STORAGE_TYPE)];
        findings.add_as("local", place, &values).label(said.at, "objects are kept on the disk of Milvus");
    }
}
