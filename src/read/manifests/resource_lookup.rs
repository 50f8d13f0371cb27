//! The resources around containers, found by what refers to them.

use std::collections::HashMap;
use std::sync::Arc;

use super::resources::{KubeResource, PodContainer, entry_at, scalar_text};
use super::services::{link, sets_something};
use crate::deployment::{KubeService, Link, ServicePort, Text};
use crate::read::container::TextList;
use crate::read::references::Growth;

/// A deployment of a folder has all of its files up to so many, and of more those that it refers to.
const MAX_WHOLE: usize = 64;

/// Where containers look up what they refer to.
pub struct ResourceLookup<'a> {
    /// All resources at hand.
    pub resources: &'a [KubeResource],
    /// How much texts of its containers may still grow.
    pub growth: Growth,
    /// The texts that the resources are in.
    texts: &'a [Text],
    /// Whether each deployment has all of these, or only those that it refers to.
    is_whole: bool,
    /// The resources of a kind and name, in their order.
    by_name: HashMap<(&'a str, &'a str), Vec<&'a KubeResource>>,
    /// The Services that select pods by a label, which is the first of their selector.
    by_selector: HashMap<(String, String), Vec<usize>>,
    /// The Services of a namespace that may set something by the variables that pods get of them.
    links: HashMap<&'a str, Vec<Link>>,
    /// The names of the Services of a namespace.
    service_names: HashMap<&'a str, Arc<[String]>>,
    /// How many workloads a Service leads to, by its place among the resources.
    workloads: HashMap<usize, usize>,
}

impl<'a> ResourceLookup<'a> {
    /// The resources in these texts.
    pub fn new(resources: &'a [KubeResource], texts: &'a [Text], growth: Growth) -> Self {
        let mut by_name: HashMap<(&str, &str), Vec<&KubeResource>> = HashMap::new();
        let mut by_selector: HashMap<(String, String), Vec<usize>> = HashMap::new();
        let mut links: HashMap<&str, Vec<Link>> = HashMap::new();
        let mut names: HashMap<&str, Vec<String>> = HashMap::new();
        for (index, resource) in resources.iter().enumerate() {
            by_name.entry((&resource.kind, &resource.name)).or_default().push(resource);
            if resource.kind != "Service" {
                continue;
            }
            names.entry(&resource.namespace).or_default().push(resource.name.clone());
            if let Some(first) = resource.map(&["spec", "selector"]).into_iter().next() {
                by_selector.entry(first).or_default().push(index);
            }
            if sets_something(resource) {
                links.entry(&resource.namespace).or_default().push(link(resource));
            }
        }
        let is_whole = texts.len() <= MAX_WHOLE;
        let service_names = names.into_iter().map(|(namespace, names)| (namespace, names.into())).collect();
        let workloads = HashMap::new();
        let mut lookup = Self {
            resources,
            growth,
            texts,
            is_whole,
            by_name,
            by_selector,
            links,
            service_names,
            workloads,
        };
        for resource in resources.iter().filter(|resource| resource.pod().is_some()) {
            for at in lookup.places_of_services(resource) {
                *lookup.workloads.entry(at).or_default() += 1;
            }
        }
        lookup
    }

    /// The texts that a deployment begins with whose first resource is this one.
    pub fn first_texts(&self, first: &KubeResource) -> TextList {
        let list = if self.is_whole { self.texts.to_vec() } else { vec![self.texts[first.text].clone()] };
        TextList { list }
    }

    /// The text that a resource is in, by its index among those of a deployment.
    pub(super) fn text(&self, resource: &KubeResource, texts: &mut TextList) -> usize {
        if self.is_whole { resource.text } else { texts.add(self.texts[resource.text].clone()) }
    }

    pub(super) fn find(&self, near: &KubeResource, kind: &str, name: &str) -> Option<&'a KubeResource> {
        let mut same = self.by_name.get(&(kind, name)).into_iter().flatten();
        same.find(|r| r.namespace == near.namespace || r.namespace.is_empty() || near.namespace.is_empty())
            .copied()
    }

    /// The Services of a namespace whose addresses pods get as variables, as far as those may set something.
    pub(super) fn links(&self, of: &KubeResource) -> Vec<Link> {
        let links = || self.links.get(of.namespace.as_str()).cloned();
        has_service_links(of).then(links).flatten().unwrap_or_default()
    }

    /// The names of the Services of a resource's namespace.
    pub(super) fn service_names(&self, of: &KubeResource) -> Arc<[String]> {
        self.service_names.get(of.namespace.as_str()).cloned().unwrap_or_default()
    }

    /// The Services that lead to a resource's pods.
    pub(super) fn services(&self, of: &KubeResource) -> impl Iterator<Item = &'a KubeResource> {
        let resources = self.resources;
        self.places_of_services(of).into_iter().map(move |at| &resources[at])
    }

    fn places_of_services(&self, of: &KubeResource) -> Vec<usize> {
        let labels = of.pod_labels();
        let fitting = labels.iter().filter_map(|label| self.by_selector.get(label)).flatten();
        let mut found: Vec<usize> = fitting
            .copied()
            .filter(|&at| {
                let service = &self.resources[at];
                let is_near = service.namespace == of.namespace
                    || service.namespace.is_empty()
                    || of.namespace.is_empty();
                is_near && service.map(&["spec", "selector"]).iter().all(|pair| labels.contains(pair))
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The Services that lead to a container, with their ports.
    pub(super) fn kube_services(&self, place: &PodContainer<'_>) -> Vec<KubeService> {
        let places = self.places_of_services(place.resource).into_iter();
        let service = |at: usize| KubeService {
            is_shared: self.workloads.get(&at).is_some_and(|count| *count > 1),
            ..kube_service(&self.resources[at], place)
        };
        places.map(service).collect()
    }
}

/// A Service as it leads to a container.
fn kube_service(service: &KubeResource, place: &PodContainer<'_>) -> KubeService {
    let text = |keys: &[&str]| service.at(keys).map(|entry| scalar_text(&service.tree, entry.value));
    let ports = service.at(&["spec", "ports"]).map(|entry| entry.value);
    let items = ports.map_or(&[][..], |ports| service.tree.items(ports)).iter().enumerate();
    let all = items.filter_map(|(index, &item)| {
        let said = |key: &str| entry_at(&service.tree, item, &[key]);
        // What calls Milvus and what Milvus calls speaks TCP.
        if said("protocol").is_some_and(|entry| scalar_text(&service.tree, entry.value) != "TCP") {
            return None;
        }
        let port = said("port")?;
        let number = scalar_text(&service.tree, port.value);
        let target = said("targetPort").map(|entry| scalar_text(&service.tree, entry.value));
        Some(ServicePort {
            target: target.map_or(Some(number.clone()), |target| port_of(place, target)),
            port: number,
            at: service.place(item),
            path: service.path.key("spec").key("ports").item(index),
        })
    });
    let is_headless = text(&["spec", "clusterIP"]).is_some_and(|ip| ip == "None");
    KubeService {
        name: service.name.clone(),
        ports: (!is_headless).then(|| all.collect()),
        is_shared: false,
        at: service.name_at(),
        path: service.path.key("metadata").key("name"),
    }
}

/// The number of a port of a container, by itself or by its name; `None` where the container has none of that name.
fn port_of(place: &PodContainer<'_>, target: String) -> Option<String> {
    if target.bytes().all(|b| b.is_ascii_digit()) {
        return Some(target);
    }
    let tree = &place.resource.tree;
    let ports = entry_at(tree, place.node, &["ports"])?.value;
    tree.items(ports).iter().find_map(|&port| {
        let said = |key: &str| entry_at(tree, port, &[key]).map(|entry| scalar_text(tree, entry.value));
        said("containerPort").filter(|_| said("name").is_some_and(|name| name == target))
    })
}

/// Whether pods get the addresses of Services as variables: so they do unless they say otherwise.
pub(super) fn has_service_links(of: &KubeResource) -> bool {
    let spec = [of.pod().unwrap_or_default(), &["spec", "enableServiceLinks"]].concat();
    of.at(&spec).is_none_or(|e| scalar_text(&of.tree, e.value) != "false")
}
