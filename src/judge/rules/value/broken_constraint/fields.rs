//! Fields of a resource that contradict each other, or what it configures.

use crate::deployment::{Reading, Resource};
use crate::facts::milvus::Mode;
use crate::facts::operator;
use crate::judge::finding::Findings;
use crate::text::edit::{Fix, Safety};

/// Reports a port on which Milvus listens where the Service leads to another.
pub(super) fn report_service_port(reading: &Reading<'_>, resource: &Resource, findings: &mut Findings<'_>) {
    let Some(pods) = resource.kind.pods else { return };
    let facts = operator::service_port();
    let own = if reading.mode == Mode::Standalone { facts.standalone } else { facts.cluster };
    let field = format!("{pods}.{own}");
    let known = resource.version() >= facts.since;
    let said = resource.text(&field).filter(|port| known && port.parse::<u16>().is_ok_and(|p| p > 0));
    let listens = reading.settings.get(facts.setting);
    let Ok(port) = listens.text().parse::<u16>() else { return };
    let leads = said.as_deref().unwrap_or(facts.otherwise);
    if leads == port.to_string() || reading.settings.unknown {
        return;
    }
    let place = listens.written().cloned().or_else(|| resource.at(&field));
    let Some(place) = place else { return };
    let values = [("key", facts.setting), ("port", listens.text()), ("leads", leads), ("field", &field)];
    let variant = if known { "service-port" } else { "fixed-port" };
    findings.add_as(variant, &place, &values);
}

/// Reports rolling updates of a queue that lives inside the one pod.
pub(super) fn report_rolling_update(reading: &Reading<'_>, resource: &Resource, findings: &mut Findings<'_>) {
    if reading.mode != Mode::Standalone {
        return;
    }
    let standby = operator::standby();
    // The operator compares what is written: a queue that it would choose on its own is not there yet.
    let stream = &resource.stream;
    let fits = stream.written.is_some() && standby.off_for.contains(&stream.name.as_str());
    let Some(field) = resource.kind.pods.map(|pods| format!("{pods}.{}", standby.switch)) else { return };
    let Some(written) = resource.at(&field).filter(|_| fits && resource.is_true(&field)) else { return };
    let edits = reading.deployment.texts.first().and_then(|t| t.rewrite(&written, "false"));
    let title = format!("set `{field}: false`");
    let fix = edits.map(|edits| Fix { title, safety: Safety::Unsafe, edits });
    let values = [("field", &*field), ("queue", &*stream.name)];
    findings.add_as("rolling-update", &written, &values).stops().fix(fix);
}
