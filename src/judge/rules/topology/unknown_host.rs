//! Addresses that name no service of the project.

use crate::base::nearest;
use crate::deployment::{Container, Reading};
use crate::facts::FileKind;
use crate::facts::milvus::{DependencyKind, text, values};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::described::{described, is_whole_project};
use crate::judge::rules::milvus_images::replace_part;
use crate::text::yaml::{NodeId, Tree};

/// Keys of a service with which others than the project's services are in its network.
const ELSEWHERE: [&str; 4] = ["network_mode", "external_links", "dns", "extends"];

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let containers = &reading.deployment.containers;
    let whole = reading.deployment.kind == FileKind::Compose
        && !containers.is_empty()
        && containers.iter().all(|c| !ELSEWHERE.iter().any(|key| described(reading, c, key).is_some()))
        && !reading.deployment.texts.iter().any(|text| has_other_networks(&text.tree));
    if !whole {
        return;
    }
    let names = names(reading);
    for kind in DependencyKind::all().filter(|kind| is_used(reading, *kind)) {
        let key = kind.address();
        let address = reading.settings.get(key);
        let Some(written) = address.written() else { continue };
        for part in text::list(address.text()) {
            let host = values::split_port(part.rsplit_once("://").map_or(part, |(_, rest)| rest)).0;
            let host = host.split('/').next().unwrap_or(host);
            if !is_name(host) || names.iter().any(|name| name == host) {
                continue;
            }
            let near = nearest(host, names.iter().map(String::as_str).filter(|name| name.len() > 2));
            let beside = reading.deployment.services.iter().any(|s| s.kind == kind);
            let variant = match (near, beside) {
                (Some(_), _) => "near",
                (None, true) => "host",
                // Without a service for it, the files may be a part of what is run, unless they are what compose reads
                // without being told and the rest is here.
                (None, false) if whole_project(reading, kind) => "host",
                (None, false) => continue,
            };
            let values = [("host", host), ("key", key), ("near", near.unwrap_or_default())];
            let fix = near.and_then(|near| replace_part(reading, written.at, host, near));
            findings.add_as(variant, Place::from(written), &values).fix(fix);
        }
    }
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

/// Whether a compose file has networks that it does not make, or parts that are not here.
fn has_other_networks(tree: &Tree) -> bool {
    let external = |network: NodeId| {
        let external = tree.get(tree.resolve(network), "external");
        external.is_some_and(|e| tree.text(tree.resolve(e.value)) != "false")
    };
    let networks = tree.path(&["networks"]).map(|e| tree.entries(tree.resolve(e.value)));
    tree.path(&["include"]).is_some() || networks.is_some_and(|all| all.iter().any(|e| external(e.value)))
}

/// All names by which services of the project are reached, and those that Milvus is told of.
fn names(reading: &Reading<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for tree in reading.deployment.texts.iter().map(|text| &text.tree) {
        let Some(services) = tree.path(&["services"]) else { continue };
        for service in tree.entries(tree.resolve(services.value)) {
            names.push(tree.text(tree.resolve(service.key)).to_owned());
            for key in ["container_name", "hostname"] {
                let entry = tree.get(tree.resolve(service.value), key);
                names.extend(entry.map(|e| tree.text(tree.resolve(e.value)).to_owned()));
            }
            let networks = tree.get(tree.resolve(service.value), "networks");
            let each = networks.iter().flat_map(|e| tree.entries(tree.resolve(e.value)));
            let aliases = each.filter_map(|e| tree.get(tree.resolve(e.value), "aliases"));
            let items = aliases.flat_map(|e| tree.items(tree.resolve(e.value)));
            names.extend(items.map(|item| tree.text(tree.resolve(*item)).to_owned()));
        }
    }
    names.extend(reading.deployment.services.iter().flat_map(|s| s.hosts.iter().cloned()));
    names.extend(reading.deployment.containers.iter().flat_map(|c| told(reading, c)));
    names
}

/// The names that a service is told of beside those of the network.
fn told(reading: &Reading<'_>, container: &Container) -> Vec<String> {
    let links = container.links.iter().map(|link| link.name.clone());
    let hosts = described(reading, container, "extra_hosts");
    let each = hosts.iter().flat_map(|hosts| {
        let keys = hosts.tree.entries(hosts.tree.resolve(hosts.entry.value)).iter();
        let keys = keys.map(|e| hosts.tree.text(hosts.tree.resolve(e.key)));
        keys.chain(hosts.texts()).collect::<Vec<_>>()
    });
    let first = |text: &str| text.split([':', '=']).next().unwrap_or(text).to_owned();
    links.chain(each.map(first)).collect()
}
