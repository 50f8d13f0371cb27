//! Containers of Milvus that look for etcd or the object store in their own container.

use crate::base::effort::spend;
use crate::deployment::{Container, Reading};
use crate::facts::milvus::{DependencyKind, Image, runs_at_once, text};
use crate::facts::{FileKind, Severity};
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::described::{described, is_whole_project, of_pod, starts_official_image};
use crate::judge::rules::storage::bundled::{EMBEDDED, Store};
use crate::judge::rules::wording::quoted_list;
use crate::text::yaml;
use crate::understand::external_stores::is_loopback;

/// Keys of a service with which its network, its files or its environment come from elsewhere.
const ELSEWHERE: [&str; 7] =
    ["network_mode", "extends", "volumes_from", "configs", "secrets", "build", "entrypoint"];

/// The key of a service that names files of variables, which count less than its own variables.
const VARIABLES: &str = "env_file";

/// Reports addresses of which every part is the container of Milvus itself.
pub(super) fn report(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let containers = &reading.deployment.containers;
    let kind = reading.deployment.kind;
    let known = matches!(kind, FileKind::Compose | FileKind::Manifest) && !reading.settings.unknown;
    let Some(first) = containers.first().filter(|_| known) else { return };
    let plain = match kind {
        FileKind::Compose => containers.iter().all(|c| is_plain(reading, c)),
        _ => containers.iter().all(|c| is_plain_pod(reading, c)),
    };
    if !plain {
        return;
    }
    let mut needed = Vec::new();
    if !text::is_true(reading.settings.get(EMBEDDED).text()) {
        needed.push(DependencyKind::Etcd);
    }
    let addressed = |s: &Store<'_>| s.provider().is_some_and(|p| !p.addressless);
    if Store::of(reading).filter(addressed).is_some() {
        needed.push(DependencyKind::ObjectStore);
    }
    let needed_count = needed.len();
    let needed = needed.into_iter().map(|kind| (kind.address(), kind));
    let own: Vec<_> = needed.filter(|(key, _)| is_own(reading, first, key)).collect();
    // Asked last, as it takes a look at all services of the file.
    if own.is_empty() || containers.iter().any(|container| is_joined(reading, &container.name)) {
        return;
    }
    let named = |key: &str| reading.settings.get(key).written().is_some();
    let beside = |kind| reading.deployment.services.iter().any(|s| s.kind == kind);
    let (told, alone): (Vec<_>, Vec<_>) =
        own.into_iter().partition(|(key, kind)| named(key) || beside(*kind));
    for (key, kind) in told {
        report_address(reading, first, key, kind, findings);
    }
    alone_in_its_container(reading, first, (&alone, needed_count), findings);
}

/// Whether all parts of an address are the container itself, as far as its own files say.
fn is_own(reading: &Reading<'_>, container: &Container, key: &str) -> bool {
    let address = reading.settings.get(key);
    let mut parts = text::list(address.text()).peekable();
    let files = described(reading, container, VARIABLES).is_some();
    // A file of variables may name another, but for what the service says itself.
    let own = address.written().is_some_and(|w| w.path.keys_below(&container.path).is_some());
    parts.peek().is_some() && parts.all(|part| is_loopback(part.trim())) && (own || !files)
}

/// A Milvus that neither names what it depends on nor has it beside itself.
fn alone_in_its_container(
    reading: &Reading<'_>,
    container: &Container,
    (missing, needed): (&[(&str, DependencyKind)], usize),
    findings: &mut Findings<'_>,
) {
    if missing.is_empty() {
        return;
    }
    let titles: Vec<&str> = missing.iter().map(|(_, kind)| kind.title()).collect();
    let keys = quoted_list(missing.iter().map(|(key, _)| *key));
    let titles = titles.join(" and no ");
    let values = [("service", container.name.as_str()), ("titles", &*titles), ("keys", &*keys)];
    let finding = findings.add_as("alone", Place::new(container.at, container.path.clone()), &values);
    // What a file of another name, or one of a cluster's, leaves out may stand in others.
    let is_all = reading.deployment.kind == FileKind::Manifest || is_whole_project(reading);
    let lacks_all = missing.len() == needed && reading.deployment.services.is_empty();
    finding.severity(if lacks_all && is_all { Severity::Warning } else { Severity::Info });
}

/// Whether a container of a pod runs an image of Milvus with nothing but what its manifest says, and nothing that it
/// depends on runs in the same pod.
fn is_plain_pod(reading: &Reading<'_>, container: &Container) -> bool {
    let host = of_pod(reading, container, "hostNetwork").is_some();
    let beside = of_pod(reading, container, "containers")
        .map_or(0, |all| all.tree.items(all.tree.resolve(all.entry.value)).len());
    starts_official_image(reading, container)
        && described(reading, container, "envFrom").is_none()
        && container.unknown.is_empty()
        && !container.replaces_folder
        && !container.merges_files
        && !host
        && beside <= 1
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
            // Nearly no file says the word, and all services of a file ask.
            if !tree.source().contains("network_mode") {
                return false;
            }
            spend(tree.entries(services).len());
            let modes = tree.entries(services).iter().filter_map(|e| tree.get(e.value, "network_mode"));
            modes.map(|e| tree.text(tree.resolve(e.value))).any(|mode| match mode.strip_prefix("service:") {
                Some(service) => service == name || service.contains('$'),
                None => mode.starts_with("container:") || mode.contains('$'),
            })
        },
    )
}

/// Reports an address of which every part is the container itself.
fn report_address(
    reading: &Reading<'_>,
    container: &Container,
    key: &str,
    kind: DependencyKind,
    findings: &mut Findings<'_>,
) {
    let address = reading.settings.get(key);
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
