//! More than one replica of a coordinator that has no standby.

use crate::deployment::{Helm, Reading};
use crate::facts::Severity;
use crate::facts::chart::{Standby, ValueView, standby};
use crate::facts::milvus::{Mode, NormalKey, catalogue, text};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::set_value::set_value;
use crate::text::edit::Safety;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    if reading.mode != Mode::Cluster || !helm.rendering.failures.is_empty() || reading.settings.unknown {
        return;
    }
    for coordinator in standby() {
        let count = match helm.values.view(coordinator.replicas) {
            ValueView::Number(n) => n,
            ValueView::Text(t) => t.parse().unwrap_or(1.0),
            _ => 1.0,
        };
        if count > 1.0 {
            report(reading, helm, coordinator, count, findings);
        }
    }
}

/// The settings of a coordinator's standby that the release reads.
fn known_settings(reading: &Reading<'_>, coordinator: &Standby) -> Vec<&'static str> {
    let known = |key: &&'static str| {
        let param = catalogue::param(&NormalKey::new(key));
        param.is_some_and(|p| p.known_in(reading.milvus) && p.dead_in(reading.milvus).is_none())
    };
    coordinator.settings.iter().copied().filter(known).collect()
}

fn report(
    reading: &Reading<'_>,
    helm: &Helm,
    coordinator: &Standby,
    count: f64,
    findings: &mut Findings<'_>,
) {
    let Some(written) = helm.values.written(coordinator.replicas) else { return };
    let known = known_settings(reading, coordinator);
    let is_off = |key: &&str| !text::is_true(reading.settings.get(key).text());
    let off: Vec<&str> = known.iter().copied().filter(is_off).collect();
    if off.is_empty() && !known.is_empty() {
        return;
    }
    let root = coordinator.replicas.split('.').next().unwrap_or(coordinator.replicas);
    let switch = format!("{root}.activeStandby.enabled");
    let asked = helm.values.is_true(&switch);
    // A switch that the chart has, and that sets what is off here.
    let works = known.iter().all(|key| {
        helm.rendering.written.iter().any(|row| NormalKey::new(row.setting) == NormalKey::new(key))
    });
    let variant = if asked {
        "ignored"
    } else if works && !known.is_empty() {
        "off"
    } else {
        "without"
    };
    let (count, chart) = (count.to_string(), helm.version().to_string());
    let settings = off.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let settings = if settings.is_empty() { "active standby".to_owned() } else { settings };
    let values = [
        ("key", coordinator.replicas),
        ("count", &*count),
        ("switch", &*switch),
        ("chart", &*chart),
        ("settings", &*settings),
    ];
    let runs = helm.rendering.components.contains(&coordinator.name);
    let finding = findings.add_as(variant, &written, &values);
    if !runs {
        finding.severity(Severity::Info);
    }
    if let Some(switch) = helm.values.written(&switch) {
        finding.label(switch.at, if asked { "this version of the chart does not write it" } else { "off" });
    }
    if variant == "off" {
        finding.fix(set_value(reading, helm, &switch, "true", Safety::Unsafe));
    }
}
