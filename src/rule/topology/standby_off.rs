//! More than one replica of a coordinator that has no standby.

use crate::chart::{Standby, ValueView, standby};
use crate::milvus::{Mode, NormalKey, Reading, catalogue, text};
use crate::rule::{Findings, Severity};
use crate::surface::helm_values::Helm;

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
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
            one(reading, helm, coordinator, count, findings);
        }
    }
}

fn one(reading: &Reading<'_>, helm: &Helm, coordinator: &Standby, count: f64, findings: &mut Findings<'_>) {
    let Some(written) = helm.values.written(coordinator.replicas) else { return };
    // Settings that the release reads.
    let known: Vec<&'static str> = coordinator
        .settings
        .iter()
        .copied()
        .filter(|key| {
            let param = catalogue::param(&NormalKey::new(key));
            param.is_some_and(|p| p.known_in(reading.milvus) && p.dead_in(reading.milvus).is_none())
        })
        .collect();
    let off: Vec<&str> =
        known.iter().copied().filter(|key| !text::is_true(reading.settings.get(key).text())).collect();
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
        let fix = crate::rule::mq::set_value(reading, helm, &switch, "true", crate::fix::Safety::Unsafe);
        finding.fix(fix);
    }
}
