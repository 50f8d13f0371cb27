//! Ports of the host, and of Services, that lead to a port of Milvus where nothing listens.

use crate::deployment::{Container, KubeService, Reading, ServicePort};
use crate::facts::FileKind;
use crate::facts::milvus::{KeyPath, NormalKey, catalogue, standalone_role};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::described::{Described, described, described_once, of_pod};
use crate::text::source::Location;
use crate::text::yaml::NodeId;

/// The setting of the port that clients call.
const PORT: &str = "proxy.port";

/// Roles that answer clients.
const PROXY: &str = "proxy";

/// Other settings of ports that may be published.
const OTHERS: [&str; 2] = ["proxy.http.port", "proxy.internalPort"];

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let settings = &reading.settings;
    let kind = reading.deployment.kind;
    if !matches!(kind, FileKind::Compose | FileKind::Manifest) || settings.unknown {
        return;
    }
    let own = settings.get(PORT);
    let Some(default) = catalogue::param(&NormalKey::new(PORT)).and_then(|p| p.code_text(reading.milvus))
    else {
        return;
    };
    if own.text().is_empty() || !own.text().bytes().all(|b| b.is_ascii_digit()) {
        return;
    }
    for container in &reading.deployment.containers {
        let answers = container.roles.iter().any(|role| role == standalone_role() || role == PROXY);
        let open = container.unknown.iter().any(|name| NormalKey::new(name) == NormalKey::new(PORT));
        // Docker leaves out what is published of one that has the network of the host.
        let is_of_host =
            described(reading, container, "network_mode").is_some_and(|mode| mode.text() == Some("host"));
        if !answers || open || is_of_host {
            continue;
        }
        let (variant, doors) = match kind {
            FileKind::Compose => ("published", published(reading, container).into_iter().collect()),
            _ => ("service", of_services(reading, container)),
        };
        let listens = |inside: &str| OTHERS.iter().any(|key| settings.get(key).text() == inside);
        let is_meant =
            |port: &&Port| !listens(&port.inside) && (port.inside == default || port.outside == default);
        for Door { service, ports } in &doors {
            let right = ports.iter().any(|port| port.inside == own.text());
            let Some(port) = ports.iter().find(is_meant).filter(|_| !right) else { continue };
            let values =
                [("service", *service), ("inside", &*port.inside), ("key", PORT), ("port", own.text())];
            let finding = findings.add_as(variant, Place::new(port.at, port.path.clone()), &values);
            if let Some(written) = own.written() {
                finding.label(written.at, "the port that Milvus listens on");
            }
        }
    }
}

/// What leads to Milvus from outside of its container.
struct Door<'r> {
    /// The service of compose, or the Service of Kubernetes.
    service: &'r str,
    ports: Vec<Port>,
}

/// A port that others call, and the one of the container that it leads to.
struct Port {
    outside: String,
    inside: String,
    at: Location,
    path: KeyPath,
}

/// The Services that lead to a container which is alone in its pod: another may listen where they lead to.
fn of_services<'r>(reading: &'r Reading<'_>, container: &'r Container) -> Vec<Door<'r>> {
    let containers = |key| of_pod(reading, container, key).map(|all| (all.items(), all));
    let stays = |(items, all): (&[NodeId], Described<'_>)| {
        items.iter().any(|item| all.tree.get(all.tree.resolve(*item), "restartPolicy").is_some())
    };
    let is_alone = containers("containers").is_some_and(|(items, _)| items.len() == 1);
    if !is_alone || containers("initContainers").is_some_and(stays) {
        return Vec::new();
    }
    let port = |port: &ServicePort| {
        let ServicePort { port: outside, target, at, path } = port;
        Some(Port { outside: outside.clone(), inside: target.clone()?, at: *at, path: path.clone() })
    };
    let door = |service: &'r KubeService| {
        let ports = service.ports.iter().flatten().filter_map(port).collect();
        Door { service: &service.name, ports }
    };
    container.kube_services.iter().filter(|service| !service.is_shared).map(door).collect()
}

/// What a service of compose publishes; `None` where several files say that, whose ports Compose joins.
fn published<'r>(reading: &'r Reading<'_>, container: &'r Container) -> Option<Door<'r>> {
    let said = described_once(reading, container, "ports")?;
    let ports = published_ports(&said, &container.path.key("ports"));
    Some(Door { service: &container.name, ports })
}

/// The ports that a service publishes, as far as their numbers are written out.
fn published_ports(ports: &Described<'_>, path: &KeyPath) -> Vec<Port> {
    let tree = ports.tree;
    let file = ports.at().file;
    let items = tree.items(tree.resolve(ports.entry.value)).iter();
    let port = |item| {
        let item = tree.resolve(item);
        let said = |key| tree.get(item, key).map(|e| tree.text(tree.resolve(e.value)).to_owned());
        let at = Location { file, span: tree.span(item) };
        let (outside, inside) = match said("target") {
            Some(_) if said("protocol").is_some_and(|protocol| protocol != "tcp") => return None,
            Some(target) => (said("published").unwrap_or_default(), target),
            None => {
                let text = tree.text(item);
                let (text, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
                if protocol != "tcp" {
                    return None;
                }
                let (outside, inside) = text.rsplit_once(':').unwrap_or(("", text));
                let outside = outside.rsplit(':').next().unwrap_or(outside);
                (outside.to_owned(), inside.to_owned())
            }
        };
        let is_number = inside.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| Port { outside, inside, at, path: path.clone() })
    };
    items.filter_map(|item| port(*item)).collect()
}
