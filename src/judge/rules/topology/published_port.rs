//! Ports of the host that lead to a port of Milvus where nothing listens.

use crate::facts::FileKind;
use crate::facts::milvus::{NormalKey, catalogue, standalone_role};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::described::{Described, described_once};
use crate::text::source::Location;

/// The setting of the port that clients call.
const PORT: &str = "proxy.port";

/// Roles that answer clients.
const PROXY: &str = "proxy";

/// Other settings of ports that may be published.
const OTHERS: [&str; 2] = ["proxy.http.port", "proxy.internalPort"];

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let settings = &reading.settings;
    if reading.deployment.kind != FileKind::Compose || settings.unknown {
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
        let Some(ports) = described_once(reading, container, "ports").filter(|_| answers && !open) else {
            continue;
        };
        let published = published(&ports);
        if published.iter().any(|port| port.inside == own.text()) {
            continue;
        }
        let listens = |inside: &str| OTHERS.iter().any(|key| settings.get(key).text() == inside);
        let meant = published
            .iter()
            .find(|port| !listens(&port.inside) && (port.inside == default || port.outside == default));
        let Some(port) = meant else { continue };
        let values = [
            ("service", container.name.as_str()),
            ("inside", &port.inside),
            ("key", PORT),
            ("port", own.text()),
        ];
        let finding = findings.add(Place::new(port.at, container.path.key("ports")), &values);
        if let Some(written) = own.written() {
            finding.label(written.at, "the port that Milvus listens on");
        }
    }
}

/// A port of the host, and the one of the container that it leads to.
struct Port {
    outside: String,
    inside: String,
    at: Location,
}

/// The ports that a service publishes, as far as their numbers are written out.
fn published(ports: &Described<'_>) -> Vec<Port> {
    let tree = ports.tree;
    let file = ports.at().file;
    let items = tree.items(tree.resolve(ports.entry.value)).iter();
    let port = |item| {
        let item = tree.resolve(item);
        let said = |key| tree.get(item, key).map(|e| tree.text(tree.resolve(e.value)).to_owned());
        let at = Location { file, span: tree.span(item) };
        let (outside, inside) = match said("target") {
            Some(target) => (said("published").unwrap_or_default(), target),
            None => {
                let text = tree.text(item);
                let text = text.split_once('/').map_or(text, |(ports, _)| ports);
                let (outside, inside) = text.rsplit_once(':').unwrap_or(("", text));
                let outside = outside.rsplit(':').next().unwrap_or(outside);
                (outside.to_owned(), inside.to_owned())
            }
        };
        inside.bytes().all(|b| b.is_ascii_digit()).then_some(Port { outside, inside, at })
    };
    items.filter_map(|item| port(*item)).collect()
}
