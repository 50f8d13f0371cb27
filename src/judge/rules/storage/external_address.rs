//! External services that are switched on and not named, or named as the pod itself.

use super::bundled::{STORAGE_TYPE, bundled, chart_decides};
use crate::deployment::{Helm, Origin, Reading};
use crate::facts::milvus::text;
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::understand::external_stores::is_loopback;

/// The external service whose proxy is run beside Milvus, in its pods.
const IN_POD: &str = "externalPulsar";

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    // What helm refuses is reported by the rule about that; nothing is rendered then.
    let rendering = &helm.rendering;
    if !rendering.failures.is_empty() || rendering.custom_config_map.is_some() || reading.settings.unknown {
        return;
    }
    // Other values may name one.
    if helm.may_have_more_values() {
        return;
    }
    if let (Some(block), Some(queue)) = (rendering.blocks.last(), reading.selection().queue())
        && block.queue == queue.name()
    {
        unnamed(reading, helm, block.by, queue.enabled_by(), findings);
    }
    let [etcd, minio] = bundled();
    unnamed(reading, helm, etcd.external, etcd.setting, findings);
    if reading.settings.get(STORAGE_TYPE).text() != "local" {
        unnamed(reading, helm, minio.external, minio.setting, findings);
    }
}

/// Reports an external service whose address is still the chart's own, which is no service's, or says the same.
fn unnamed(reading: &Reading<'_>, helm: &Helm, switch: &str, setting: &str, findings: &mut Findings<'_>) {
    let values = &helm.values;
    let Some(written) = values.written(switch).filter(|_| values.is_true(switch)) else { return };
    let Some(section) = switch.strip_suffix(".enabled") else { return };
    let address = reading.settings.get(setting);
    let mut servers = text::list(address.text()).peekable();
    let own_pod = servers.peek().is_some() && servers.all(is_loopback);
    if !own_pod || !chart_decides(reading, helm, setting) {
        return;
    }
    let keys =
        values.chart.keys().filter(|key| key.strip_prefix(section).is_some_and(|k| k.starts_with('.')));
    // The chart's own address of a service that it does not bring.
    let own = |key: &&str| values.chart.default(key).is_some_and(|text| text.contains("localhost"));
    if let Some(key) = keys.filter(own).find(|key| values.written(key).is_none()) {
        let named = [("switch", switch), ("key", key), ("address", address.text())];
        findings.add_as("unset", &written, &named);
    } else if let Some(written) = address.written().filter(|_| section != IN_POD) {
        let key = match address.setting.map(|s| &s.origin) {
            Some(Origin::Chart { by, .. }) => by.as_str(),
            _ => setting,
        };
        findings.add_as("written", written, &[("key", key), ("address", address.text())]);
    }
}
