//! Services whose names make settings of the addresses that they put into the environment.

use std::collections::HashSet;

use crate::deployment::{LayerKind, Reading};
use crate::facts::milvus::{NormalKey, environment};
use crate::facts::{FileKind, operator};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::storage::bundled::in_extra_env;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    by_address(reading, findings);
    let mut seen = HashSet::new();
    let of_pods = reading.deployment.containers.iter().flat_map(|c| &c.links);
    let resource = reading.deployment.resource.as_ref();
    let beside = reading.deployment.links.iter().map(|link| ("beside", link));
    for (variant, link) in of_pods.map(|link| ("service", link)).chain(beside) {
        if !seen.insert(link.name.as_str()) {
            continue;
        }
        for (variable, key) in environment::link_settings(&link.name, reading.milvus) {
            let own = |name: &str| NormalKey::new(name) == NormalKey::new(key);
            let set = reading.deployment.env.iter().any(|v| own(&v.name))
                || reading.deployment.unknown_variables().any(own)
                || resource.is_some_and(|r| operator::beats_links(r.version(), key));
            if set || is_harmless(reading, key) || is_unread(reading, key) {
                continue;
            }
            let value = format!("{}…", environment::link_value());
            let values =
                [("service", link.name.as_str()), ("variable", &variable), ("value", &value), ("key", key)];
            findings.add_as(variant, Place::new(link.at, link.path.clone()), &values);
        }
    }
}

/// A host without a domain is a Service of the namespace that Milvus runs in. The chart and the operator leave the
/// links of their pods on.
fn by_address(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if !matches!(reading.deployment.kind, FileKind::HelmValues | FileKind::MilvusCr | FileKind::Gitops) {
        return;
    }
    let (helm, resource) = (reading.deployment.helm.as_ref(), reading.deployment.resource.as_ref());
    for (port, address) in environment::linked_ports() {
        let said = reading.settings.get(address);
        let overridden = reading.settings.get(port).layer == LayerKind::Environment
            || helm.is_some_and(|helm| in_extra_env(helm, port))
            || resource.is_some_and(|r| operator::beats_links(r.version(), port));
        let Some(written) = said.written().filter(|_| !overridden && !is_harmless(reading, port)) else {
            continue;
        };
        let links = environment::link_settings(said.text(), reading.milvus);
        let Some((variable, key)) = links.into_iter().find(|(_, key)| *key == port) else { continue };
        let value = format!("{}…", environment::link_value());
        let values = [("service", said.text()), ("variable", &*variable), ("value", &*value), ("key", key)];
        findings.add_as("address", written, &values);
    }
}

/// True for a key of a section that other settings leave unread.
fn is_unread(reading: &Reading<'_>, key: &str) -> bool {
    environment::read_while(key).is_some_and(|(other, value)| reading.settings.get(other).text() != value)
}

/// True for a port that nothing looks at because the address has its own.
fn is_harmless(reading: &Reading<'_>, key: &str) -> bool {
    environment::harmless_beside(key)
        .is_some_and(|address| reading.settings.get(address).text().contains(':'))
}
