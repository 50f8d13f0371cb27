//! Addresses that name no service of the project, or no Service of the namespace.

use super::hosts::{Hosts, has_other_networks};
use crate::base::nearest;
use crate::deployment::Reading;
use crate::facts::FileKind;
use crate::facts::milvus::{DependencyKind, text, values};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::described::{described, is_whole_project};
use crate::judge::rules::milvus_images::replace_part;

/// Keys of a service with which others than the project's services are in its network.
const ELSEWHERE: [&str; 4] = ["network_mode", "external_links", "dns", "extends"];

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if reading.deployment.kind == FileKind::Manifest {
        return of_namespace(reading, findings);
    }
    let containers = &reading.deployment.containers;
    let whole = reading.deployment.kind == FileKind::Compose
        && !containers.is_empty()
        && containers.iter().all(|c| !ELSEWHERE.iter().any(|key| described(reading, c, key).is_some()))
        && !reading.deployment.texts.iter().any(|text| has_other_networks(&text.tree));
    if !whole {
        return;
    }
    let hosts = Hosts::of(reading);
    for kind in DependencyKind::all().filter(|kind| is_used(reading, *kind)) {
        let key = kind.address();
        let address = reading.settings.get(key);
        let Some(written) = address.written() else { continue };
        for part in text::list(address.text()) {
            let host = values::split_port(part.rsplit_once("://").map_or(part, |(_, rest)| rest)).0;
            let host = host.split('/').next().unwrap_or(host);
            if let Some((service, container)) = hosts.out_of_reach(host, containers) {
                let values = [("host", host), ("key", key), ("service", service), ("container", container)];
                findings.add_as("network", Place::from(written), &values);
                continue;
            }
            if !is_name(host) || hosts.leads_to_one(host) {
                continue;
            }
            let near = nearest(host, hosts.names().filter(|name| name.len() > 2));
            let beside = reading.deployment.services.iter().any(|s| s.kind == kind);
            let variant = match (near, beside) {
                (Some(_), _) => "near",
                (None, true) => "host",
                // Without a service for it, the files may be a part of what is run, unless they are what compose reads
                // without being told and the rest is here.
                (None, false) if whole_project(reading, kind) && is_meant_for(host, kind) => "host",
                (None, false) => continue,
            };
            let values = [("host", host), ("key", key), ("near", near.unwrap_or_default())];
            let fix = near.and_then(|near| replace_part(reading, written.at, host, near));
            findings.add_as(variant, Place::from(written), &values).fix(fix);
        }
    }
}

/// Addresses that name no Service of the manifests, though one of a like name leads to what is meant.
fn of_namespace(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let deployment = reading.deployment;
    let names = || deployment.service_names.iter().map(String::as_str);
    for kind in DependencyKind::all().filter(|kind| is_used(reading, *kind)) {
        let key = kind.address();
        let address = reading.settings.get(key);
        let Some(written) = address.written() else { continue };
        let programs = || deployment.services.iter().filter(|program| program.kind == kind);
        if text::list(address.text()).any(|part| programs().any(|program| program.is_at(part))) {
            continue;
        }
        for part in text::list(address.text()) {
            let host = values::split_port(part.rsplit_once("://").map_or(part, |(_, rest)| rest)).0;
            let Some(name) = name_in_namespace(host, deployment.namespace.as_deref()) else { continue };
            let leads = || programs().flat_map(|program| &program.hosts).map(String::as_str);
            let near = nearest(name, leads().filter(|lead| lead.len() > 2));
            let Some(near) = near.filter(|_| names().all(|known| known != name)) else { continue };
            let values = [("host", name), ("key", key), ("near", near)];
            let fix = replace_part(reading, written.at, name, near);
            findings.add_as("namespace", Place::from(written), &values).fix(fix);
        }
    }
}

/// The name of the Service that a host is in a namespace; `None` for one of another namespace, or of none.
fn name_in_namespace<'h>(host: &'h str, namespace: Option<&str>) -> Option<&'h str> {
    let mut labels = host.split('.');
    let name = labels.next().filter(|name| is_name(name))?;
    let is_own =
        labels.next().is_none_or(|of| namespace == Some(of)) && labels.next().is_none_or(|l| l == "svc");
    is_own.then_some(name)
}

/// Whether the files are those that compose reads without being told, and all that Milvus calls runs in them but for one
/// kind.
fn whole_project(reading: &Reading<'_>, but: DependencyKind) -> bool {
    let mut others = DependencyKind::all().filter(|kind| *kind != but && is_used(reading, *kind)).peekable();
    let here = |kind: DependencyKind| {
        let address = reading.settings.get(kind.address());
        let mut services = reading.deployment.services.iter().filter(|s| s.kind == kind);
        services.any(|s| text::list(address.text()).any(|part| s.is_at(part)))
    };
    is_whole_project(reading) && others.peek().is_some() && others.all(here)
}

/// Whether a name is that of a service of a kind by its words; another may be that of a machine of the local network.
fn is_meant_for(host: &str, kind: DependencyKind) -> bool {
    kind.words().iter().any(|word| host.to_ascii_lowercase().contains(word))
}

/// Whether Milvus calls something of a kind.
fn is_used(reading: &Reading<'_>, kind: DependencyKind) -> bool {
    let settings = &reading.settings;
    let runs = |queue: &str| reading.selection().queue().is_some_and(|q| q.name() == queue);
    match kind {
        DependencyKind::Etcd => !text::is_true(settings.get("etcd.use.embed").text()),
        DependencyKind::ObjectStore => settings.get("common.storageType").text() != "local",
        DependencyKind::Pulsar => runs("pulsar"),
        DependencyKind::Kafka => runs("kafka"),
    }
}

/// Whether a host is a plain name, which only the network of the project can know.
fn is_name(host: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    host.starts_with(|c: char| c.is_ascii_alphabetic()) && host.chars().all(plain) && host != "localhost"
}
