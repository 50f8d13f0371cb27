//! Programs that Milvus calls on a port where they do not answer.

use crate::deployment::{Dependency, Effective, KubeService, Listener, Reading, Written};
use crate::facts::FileKind;
use crate::facts::milvus::{DependencyKind, brokers, text, values};
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::wording::alternatives;

/// Reports the parts of an address that lead to a program by a port where it does not answer: the one that a service of
/// compose has on the host, one that its Service of Kubernetes has not, or one that it does not listen on.
pub(super) fn report(
    reading: &Reading<'_>,
    key: &str,
    port_key: Option<&str>,
    kind: DependencyKind,
    findings: &mut Findings<'_>,
) {
    if !matches!(reading.deployment.kind, FileKind::Compose | FileKind::Manifest) {
        return;
    }
    let address = reading.settings.get(key);
    let beside = port_key.map(|key| reading.settings.get(key));
    for part in text::list(address.text()) {
        // What is no number is reported where addresses are.
        let is_number = |port: &str| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
        let said = port_of(part, address, beside).filter(|(_, port)| is_number(port));
        let Some((stated, port)) = said else { continue };
        let service = reading.deployment.services.iter().find(|s| s.kind == kind && s.is_at(part));
        let Some(service) = service else { continue };
        let Some(inside) = service.behind(port) else {
            match target(service, part, port) {
                Ok(Some(port)) => unheard(reading, service, (key, port), stated.written(), findings),
                Ok(None) => {}
                Err(by) => unserved(by, port, stated.written(), findings),
            }
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

/// The port of the container that an address leads to; `Ok(None)` where nothing says it.
///
/// # Errors
/// The Service that has no such port.
fn target<'s>(
    program: &'s Dependency,
    address: &str,
    port: &'s str,
) -> Result<Option<&'s str>, &'s KubeService> {
    let host = values::split_port(address.rsplit_once("://").map_or(address, |(_, rest)| rest)).0;
    let called = program.kube_services.iter().filter(|by| by.is_called(host));
    let mut with_ports =
        called.filter_map(|by| Some((by, by.ports.as_ref().filter(|ports| !ports.is_empty())?)));
    let Some((by, ports)) = with_ports.next_back() else { return Ok(Some(port)) };
    let known = ports.iter().find(|own| own.port == port);
    known.map(|own| own.target.as_deref()).ok_or(by)
}

/// A port that a Service of Kubernetes has not.
fn unserved(service: &KubeService, port: &str, written: Option<&Written>, findings: &mut Findings<'_>) {
    let all = service.ports.iter().flatten().map(|own| own.port.as_str());
    let ports = alternatives(all);
    let place = written.map_or_else(|| Place::new(service.at, service.path.clone()), Place::from);
    let values = [("service", service.name.as_str()), ("port", port), ("ports", &*ports)];
    let finding = findings.add_as("unserved", place, &values);
    if written.is_some() {
        finding.label(service.at, format!("has port {ports}"));
    }
}

/// A port of a service that nothing listens on, or that only the service itself reaches.
fn unheard(
    reading: &Reading<'_>,
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
        let unit = if reading.deployment.kind == FileKind::Manifest { "pod" } else { "container" };
        let values = [("service", service.name.as_str()), ("title", title), ("port", port), ("unit", unit)];
        findings.add_as("own-host", place(), &values);
        return;
    }
    let heard: Vec<&str> = listeners.iter().filter(|l| !l.is_own()).map(|l| l.port.as_str()).collect();
    let http = service.kind == DependencyKind::Pulsar && brokers::is_pulsar_http_port(port);
    if !listeners.iter().any(|l| l.port == port) && !http {
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
