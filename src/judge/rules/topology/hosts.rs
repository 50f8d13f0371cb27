//! The names by which the services of a compose project reach each other, and the networks that they are in.

use std::collections::{BTreeSet, HashMap};

use crate::deployment::{Container, Reading};
use crate::facts::compose::means_swarm;
use crate::judge::rules::described::described;
use crate::text::yaml::{Entry, NodeId, NodeKind, Tree};

/// The network of services that name none.
const DEFAULT: &str = "default";

/// The names of a project.
pub(super) struct Hosts {
    /// Names with the services that they lead to; none where that is not a service of the project.
    names: Vec<(String, Option<String>)>,
    /// The networks of the services where they are known.
    networks: HashMap<String, BTreeSet<String>>,
    /// Whether the project is meant for a swarm.
    is_swarm: bool,
}

impl Hosts {
    /// The names by which services of the project are reached, and those that Milvus is told of.
    pub fn of(reading: &Reading<'_>) -> Self {
        let mut hosts = Self { names: Vec::new(), networks: HashMap::new(), is_swarm: false };
        let mut open = BTreeSet::new();
        for tree in reading.deployment.texts.iter().map(|text| &*text.tree) {
            let Some(services) = tree.path(&["services"]) else { continue };
            for service in tree.entries(tree.resolve(services.value)) {
                hosts.add(tree, service, &mut open);
            }
        }
        for name in open {
            hosts.networks.remove(&name);
        }
        let of_services = reading.deployment.services.iter();
        let named = of_services.flat_map(|s| s.hosts.iter().map(|host| (host.clone(), Some(s.name.clone()))));
        hosts.names.extend(named);
        let told = reading.deployment.containers.iter().flat_map(|c| told(reading, c));
        hosts.names.extend(told.map(|name| (name, None)));
        hosts
    }

    fn add(&mut self, tree: &Tree, service: &Entry, open: &mut BTreeSet<String>) {
        let name = tree.text(tree.resolve(service.key)).to_owned();
        let get = |key: &str| tree.get(tree.resolve(service.value), key).map(|e| tree.resolve(e.value));
        self.names.push((name.clone(), Some(name.clone())));
        for node in ["container_name", "hostname"].iter().filter_map(|key| get(key)) {
            self.names.push((tree.text(node).to_owned(), Some(name.clone())));
        }
        let networks = get("networks");
        for entry in networks.iter().flat_map(|node| tree.entries(*node)) {
            let aliases = tree.get(tree.resolve(entry.value), "aliases");
            let items = aliases.into_iter().flat_map(|e| tree.items(tree.resolve(e.value)));
            self.names
                .extend(items.map(|item| (tree.text(tree.resolve(*item)).to_owned(), Some(name.clone()))));
        }
        let own = networks.map(|node| names_in(tree, node)).unwrap_or_default();
        let elsewhere = ["network_mode", "extends", "<<"].iter().any(|key| get(key).is_some());
        if elsewhere || own.iter().any(|network| network.contains('$')) {
            open.insert(name.clone());
        }
        self.networks.entry(name).or_default().extend(own);
        let deploy = get("deploy").map(|node| tree.entries(node)).unwrap_or_default();
        self.is_swarm |= deploy.iter().any(|e| means_swarm(tree.text(tree.resolve(e.key))));
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(name, _)| name.as_str())
    }

    /// Whether a name leads to a service: it is one of its own, or Compose or a swarm makes it of that, as in
    /// `project-etcd-1` and `stack_etcd`.
    pub fn leads_to_one(&self, host: &str) -> bool {
        let services = || self.networks.keys().map(String::as_str);
        let numbered = host.rsplit_once(['-', '_']).filter(|(_, number)| number.parse::<u32>().is_ok());
        let is_of = |name: &str, separators: &[char]| {
            services().any(|service| {
                let project = name.strip_suffix(service).filter(|project| project.len() > 1);
                project.is_some_and(|project| project.ends_with(separators))
            })
        };
        self.names().any(|name| name == host)
            || numbered.is_some_and(|(name, _)| is_of(name, &['-', '_']))
            || (self.is_swarm && (is_of(host, &['_']) || host.strip_prefix("tasks.").is_some()))
    }

    /// The service that a name leads to and the container of Milvus that has no network in common with it.
    pub fn out_of_reach<'h>(&'h self, host: &str, containers: &'h [Container]) -> Option<(&'h str, &'h str)> {
        let to: Vec<Option<&str>> =
            self.names.iter().filter(|(name, _)| name == host).map(|(_, to)| to.as_deref()).collect();
        let service = to.first().copied().flatten().filter(|first| to.iter().all(|to| *to == Some(first)))?;
        let theirs = self.networks_of(service)?;
        let apart = |container: &&Container| {
            container.name != service
                && self.networks_of(&container.name).is_some_and(|own| own.is_disjoint(&theirs))
        };
        containers.iter().find(apart).map(|container| (service, container.name.as_str()))
    }

    fn networks_of(&self, service: &str) -> Option<BTreeSet<&str>> {
        let own = self.networks.get(service)?;
        let default = own.is_empty().then_some(DEFAULT);
        Some(own.iter().map(String::as_str).chain(default).collect())
    }
}

/// The networks that a service names, as a list or as keys.
fn names_in(tree: &Tree, node: NodeId) -> Vec<String> {
    let nodes: Vec<NodeId> = match tree.kind(node) {
        NodeKind::Sequence(items) => items.to_vec(),
        _ => tree.entries(node).iter().map(|e| e.key).collect(),
    };
    nodes.into_iter().map(|node| tree.text(tree.resolve(node)).to_owned()).collect()
}

/// Whether a compose file has networks that it does not make, or parts that are not here.
pub(super) fn has_other_networks(tree: &Tree) -> bool {
    let external = |network: NodeId| {
        let external = tree.get(tree.resolve(network), "external");
        external.is_some_and(|e| tree.text(tree.resolve(e.value)) != "false")
    };
    let networks = tree.path(&["networks"]).map(|e| tree.entries(tree.resolve(e.value)));
    tree.path(&["include"]).is_some() || networks.is_some_and(|all| all.iter().any(|e| external(e.value)))
}

/// The names that a service is told of beside those of the network.
fn told(reading: &Reading<'_>, container: &Container) -> Vec<String> {
    let links = described(reading, container, "links").map(|links| {
        let items = links.texts().into_iter();
        items.map(|item| item.rsplit(':').next().unwrap_or(item).to_owned()).collect::<Vec<_>>()
    });
    let hosts = described(reading, container, "extra_hosts");
    let each = hosts.iter().flat_map(|hosts| {
        let keys = hosts.tree.entries(hosts.tree.resolve(hosts.entry.value)).iter();
        let keys = keys.map(|e| hosts.tree.text(hosts.tree.resolve(e.key)));
        keys.chain(hosts.texts()).collect::<Vec<_>>()
    });
    let first = |text: &str| text.split([':', '=']).next().unwrap_or(text).to_owned();
    links.into_iter().flatten().chain(each.map(first)).collect()
}
