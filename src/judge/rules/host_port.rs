//! Services of compose that Milvus calls on a port which only the host has.

use crate::deployment::{Dependency, Effective, Listener, Reading, Written};
use crate::facts::FileKind;
use crate::facts::milvus::{DependencyKind, brokers, text, values};
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::wording::alternatives;

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
        let Some(service) = service else { continue };
        let Some(inside) = service.behind(port) else {
            unheard(service, (key, port), stated.written(), findings);
            continue;
        };
        let Some(written) = stated.written() else { continue };
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

/// A port of a service that nothing listens on, or that only the service itself reaches.
fn unheard(
    service: &Dependency,
    (key, port): (&str, &str),
    written: Option<&Written>,
    findings: &mut Findings<'_>,
) {
    let Some(listeners) = service.listeners() else { return };
    let place = || Place::new(service.at, service.path.clone());
    let title = service.kind.title();
    let own = |l: &&Listener| l.port == port && l.is_own();
    if listeners.iter().filter(|l| l.port == port).all(|l| own(&l)) && listeners.iter().any(|l| own(&l)) {
        let values = [("service", service.name.as_str()), ("title", title), ("port", port), ("key", key)];
        findings.add_as("own-host", place(), &values);
        return;
    }
    let heard: Vec<&str> = listeners.iter().filter(|l| !l.is_own()).map(|l| l.port.as_str()).collect();
    let http = service.kind == DependencyKind::Pulsar && brokers::is_pulsar_http_port(port);
    if !listeners.iter().any(|l| l.port == port) && !http && port.bytes().all(|b| b.is_ascii_digit()) {
        let ports = alternatives(heard.iter().copied());
        let values = [
            ("service", service.name.as_str()),
            ("title", title),
            ("port", port),
            ("ports", &*ports),
            ("key", key),
        ];
        let finding = findings.add_as("unheard", written.map_or_else(place, Place::from), &values);
        finding.label(service.at, "listens elsewhere");
        return;
    }
    for (told, behind) in service.told().iter().filter(|(told, _)| told.is_own()) {
        if behind.as_ref().map_or(&told.port, |l| &l.port) == port {
            let values = [("service", service.name.as_str()), ("title", title), ("host", &*told.host)];
            findings.add_as("told-own-host", place(), &values);
        }
    }
}
