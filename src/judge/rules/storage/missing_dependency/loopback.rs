//! Compose services of Milvus that look for etcd or the object store in their own container.

use crate::base::effort::spend;
use crate::deployment::{Container, Reading};
use crate::facts::FileKind;
use crate::facts::milvus::{DependencyKind, Image, runs_at_once, text};
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::storage::bundled::{EMBEDDED, Store};
use crate::text::yaml;
use crate::understand::external_stores::is_loopback;

/// Keys of a service with which its network, its files or its environment come from elsewhere.
const ELSEWHERE: [&str; 8] =
    ["network_mode", "env_file", "extends", "volumes_from", "configs", "secrets", "build", "entrypoint"];

/// Reports addresses of which every part is the container of Milvus itself.
pub(super) fn report(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let containers = &reading.deployment.containers;
    let Some(first) = containers.first().filter(|_| reading.deployment.kind == FileKind::Compose) else {
        return;
    };
    if reading.settings.unknown || !containers.iter().all(|c| is_plain(reading, c)) {
        return;
    }
    if !text::is_true(reading.settings.get(EMBEDDED).text()) {
        report_address(reading, first, "etcd.endpoints", DependencyKind::Etcd, findings);
    }
    let addressed = |s: &Store<'_>| s.provider().is_some_and(|p| !p.addressless);
    if let Some(store) = Store::of(reading).filter(addressed) {
        report_address(store.reading, first, "minio.address", DependencyKind::ObjectStore, findings);
    }
}

/// Whether a container runs an image of Milvus with nothing but what its service says.
fn is_plain(reading: &Reading<'_>, container: &Container) -> bool {
    let Some(file) = reading.deployment.texts.get(container.text) else { return false };
    let entry = |key: &str| file.tree.get(container.node, key);
    let image = entry("image").map(|e| Image::new(file.tree.text(file.tree.resolve(e.value))));
    let runs = entry("command").is_some_and(|e| {
        let node = file.tree.resolve(e.value);
        let items = match file.tree.kind(node) {
            yaml::NodeKind::Sequence(items) => items,
            _ => &[node],
        };
        let words: Vec<String> =
            items.iter().map(|i| file.tree.text(file.tree.resolve(*i)).to_owned()).collect();
        runs_at_once(&words)
    });
    image.is_some_and(|i| i.is_official())
        && runs
        && !ELSEWHERE.iter().any(|key| entry(key).is_some())
        && container.unknown.is_empty()
        && !container.replaces_folder
        && !container.merges_files
}

/// Whether other services are in the network of a service, or of a container that may be that service's: what runs there
/// is at localhost.
fn is_joined(reading: &Reading<'_>, name: &str) -> bool {
    reading.deployment.texts.iter().filter_map(|t| Some((&t.tree, t.tree.path(&["services"])?.value))).any(
        |(tree, services)| {
            spend(tree.entries(services).len());
            let modes = tree.entries(services).iter().filter_map(|e| tree.get(e.value, "network_mode"));
            modes.map(|e| tree.text(tree.resolve(e.value))).any(|mode| match mode.strip_prefix("service:") {
                Some(service) => service == name || service.contains('$'),
                None => mode.starts_with("container:") || mode.contains('$'),
            })
        },
    )
}

/// An address of which every part is the container itself.
fn report_address(
    reading: &Reading<'_>,
    container: &Container,
    key: &str,
    kind: DependencyKind,
    findings: &mut Findings<'_>,
) {
    let address = reading.settings.get(key);
    let mut parts = text::list(address.text()).peekable();
    if parts.peek().is_none() || !parts.all(|part| is_loopback(part.trim())) {
        return;
    }
    // Files that name neither an address nor a service for it may be a part of what is run.
    let beside = reading.deployment.services.iter().any(|s| s.kind == kind);
    if address.written().is_none() && !beside {
        return;
    }
    // Asked last, as it takes a look at all services of the file.
    if reading.deployment.containers.iter().any(|container| is_joined(reading, &container.name)) {
        return;
    }
    let values = [
        ("service", container.name.as_str()),
        ("title", kind.title()),
        ("address", address.text()),
        ("key", key),
    ];
    let own = || Place::new(container.at, container.path.clone());
    let place = address.written().map_or_else(own, Place::from);
    findings.add_as("loopback", place, &values);
}
