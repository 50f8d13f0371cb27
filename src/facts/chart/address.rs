//! The addresses that the chart makes, and the Services that its subcharts really have.

use super::rendering::{Address, Inputs, Service};
use super::value::ValueView;
use crate::facts::MAX_PODS;
use crate::facts::tables::chart::rendering::{Candidate, EtcdAddresses, EtcdForm, RENDERING, ServiceName};

/// The value key of the name of the chart's own objects.
const FULL_NAME: &str = "fullnameOverride";

/// The value key of what stands for the chart's name in it.
const NAME: &str = "nameOverride";

/// Names in Kubernetes end after 63 characters.
const NAME_LIMIT: usize = 63;

impl Inputs<'_> {
    /// The value of a port key, or the fixed port of versions that read it from a list.
    fn port(&self, service: &ServiceName) -> String {
        if service.port.within.contains(self.chart.data_version()) {
            return self.printed(service.port.key);
        }
        service.port.before.map(|port| port.to_string()).unwrap_or_default()
    }

    /// The name that the chart gives a bundled service in its addresses.
    fn assumed_name(&self, service: &ServiceName) -> String {
        let name = self.printed(service.name);
        if self.chart.data_version() >= service.shortened.from {
            return self.name_with(&name);
        }
        format!("{}-{name}", self.release.name)
    }

    /// The name of the release with another, unless it contains that.
    pub(super) fn name_with(&self, name: &str) -> String {
        let release = self.release.name;
        if release.contains(name) { release.to_owned() } else { format!("{release}-{name}") }
    }

    /// What the chart's own objects are called.
    pub(super) fn full_name(&self) -> String {
        match self.named_by() {
            Some(FULL_NAME) => cut(&self.printed(FULL_NAME)),
            Some(other) => cut(&self.name_with(&self.printed(other))),
            None => cut(&self.name_with(self.release.chart)),
        }
    }

    /// The value key that names the chart's own objects, where one does.
    pub(super) fn named_by(&self) -> Option<&'static str> {
        [FULL_NAME, NAME].into_iter().find(|key| self.truth(key))
    }

    /// The name that the subchart gives its own objects; none when it is not deployed.
    fn real_name(&self, subchart: &str) -> Option<String> {
        if !self.deployed(subchart) {
            return None;
        }
        let full = self.value(&format!("{subchart}.fullnameOverride"));
        if full.truth() {
            return Some(cut(&full.printed()));
        }
        let over = self.value(&format!("{subchart}.nameOverride"));
        let name = if over.truth() { over.printed() } else { subchart.to_owned() };
        let release = self.release.name;
        Some(cut(&if release.contains(&name) { release.to_owned() } else { format!("{release}-{name}") }))
    }

    fn compare(&self, subchart: &str, host: &str, suffix: &str) -> Service {
        // The chart of Pulsar asks whether it is true, whatever it is; the others have no proxy.
        let proxy = self.value(&format!("{subchart}.components.proxy"));
        let without_proxy = proxy != ValueView::Absent && !proxy.truth();
        match self.real_name(subchart) {
            Some(real) if format!("{real}{suffix}") == host && !without_proxy => Service::Rendered,
            _ => Service::Missing,
        }
    }

    /// The host of a bundled service, its port, and whether the Service of that name exists.
    pub(crate) fn bundled(&self, subchart: &'static str) -> Option<Address> {
        let (_, service) = RENDERING.services.iter().find(|(name, _)| *name == subchart)?;
        let host = format!("{}{}", self.assumed_name(service), service.suffix);
        let exists = self.compare(subchart, &host, service.suffix);
        Some(Address { text: join(&host, &self.port(service)), host, service: exists })
    }

    /// The address of a candidate for the queue; none for a queue without one.
    pub(crate) fn of_candidate(&self, candidate: &Candidate) -> Option<Address> {
        if let Some(subchart) = candidate.service {
            return self.bundled(subchart);
        }
        let host = self.printed(candidate.host?);
        let port = candidate.port.map(|key| self.printed(key)).unwrap_or_default();
        Some(Address { text: join(&host, &port), host, service: Service::External })
    }

    /// The endpoints of etcd, in order.
    pub(crate) fn etcd(&self) -> Vec<Address> {
        if self.truth(RENDERING.etcd.external.enabled) {
            let external =
                |item: String| Address { text: item.clone(), host: item, service: Service::External };
            return match self.value(RENDERING.etcd.external.endpoints) {
                ValueView::List(items) => items.iter().map(|i| external(i.printed())).collect(),
                _ => Vec::new(),
            };
        }
        let version = self.chart.data_version();
        match RENDERING.etcd.forms.iter().find(|form| form.within.contains(version)) {
            Some(EtcdForm { form: EtcdAddresses::Service, .. }) => self.bundled("etcd").into_iter().collect(),
            Some(EtcdForm { domain: Some(domain), .. }) => self.pods(domain),
            Some(EtcdForm { domain_key: Some(key), .. }) => self.pods(&self.printed(key)),
            _ => Vec::new(),
        }
    }

    /// One address for each pod of the bundled etcd.
    fn pods(&self, domain: &str) -> Vec<Address> {
        let Some((_, service)) = RENDERING.services.iter().find(|(name, _)| *name == "etcd") else {
            return Vec::new();
        };
        let name = self.assumed_name(service);
        let exists = self.compare("etcd", &name, "");
        let (namespace, port) = (self.release.namespace, self.port(service));
        (0..self.value(RENDERING.etcd.replicas).int().min(MAX_PODS))
            .map(|i| {
                let host = format!("{name}-{i}.{name}-headless.{namespace}.svc.{domain}");
                Address { text: join(&host, &port), host, service: exists }
            })
            .collect()
    }

    /// The address of the object store.
    pub(crate) fn minio(&self) -> Option<Address> {
        let external = &RENDERING.minio.external;
        if !self.truth(external.enabled) {
            return self.bundled("minio");
        }
        let (host, port) = (self.printed(external.host), self.printed(external.port));
        Some(Address { text: join(&host, &port), host, service: Service::External })
    }
}

fn join(host: &str, port: &str) -> String {
    if port.is_empty() { host.to_owned() } else { format!("{host}:{port}") }
}

fn cut(name: &str) -> String {
    let name: String = name.chars().take(NAME_LIMIT).collect();
    name.strip_suffix('-').map(str::to_owned).unwrap_or(name)
}
