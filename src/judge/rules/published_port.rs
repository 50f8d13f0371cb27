//! Services of compose that Milvus calls on a port which only the host has.

use crate::deployment::{Dependency, Effective, Reading};
use crate::facts::FileKind;
use crate::facts::milvus::{DependencyKind, text, values};
use crate::judge::finding::{Findings, Place};

/// Reports the parts of an address that lead to a service of compose by the port which it has on the host.
pub(super) fn report(
    reading: &Reading<'_>,
    key: &str,
    port_key: Option<&str>,
    kind: DependencyKind,
    findings: &mut Findings<'_>,
) {
    if reading.deployment.kind != FileKind::Compose {
        return;
    }
    let address = reading.settings.get(key);
    let beside = port_key.map(|key| reading.settings.get(key));
    for part in text::list(address.text()) {
        let Some((stated, port)) = port_of(part, address, beside) else { continue };
        let service = reading.deployment.services.iter().find(|s| s.kind == kind && s.is_at(part));
        let called: Option<(&Dependency, &str)> = service.and_then(|s| Some((s, s.behind(port)?)));
        let (Some((service, inside)), Some(written)) = (called, stated.written()) else { continue };
        let values = [
            ("service", service.name.as_str()),
            ("title", kind.title()),
            ("port", port),
            ("inside", inside),
            ("key", key),
        ];
        let finding = findings.add_as("published", Place::from(written), &values);
        finding.label(service.at, format!("port {port} of the host leads to port {inside} here"));
    }
}

/// The port that is called, and what says it.
fn port_of<'r>(
    part: &'r str,
    own: Effective<'r>,
    beside: Option<Effective<'r>>,
) -> Option<(Effective<'r>, &'r str)> {
    let rest = part.rsplit_once("://").map_or(part, |(_, rest)| rest);
    match (values::split_port(rest).1, beside) {
        (Some(port), _) => Some((own, port.trim_end_matches('/'))),
        (None, Some(beside)) => Some((beside, beside.value?)),
        (None, None) => None,
    }
}
