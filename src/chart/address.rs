//! The addresses that the chart makes, and the Services that its subcharts really have.

use super::queue::{Address, Inputs, Service};
use super::tables::*;

/// Names in Kubernetes end after 63 characters.
const NAME_LIMIT: usize = 63;

impl Inputs<'_> {
    /// The value of a port key, or the fixed port of versions that read it from a list.
    fn port(&self, service: &ServiceName) -> String {
        if service.port_within.contains(self.chart.data_version()) {
            return self.value(service.port).printed();
        }
        service.port_before.map(|port| port.to_string()).unwrap_or_default()
    }

    /// The name that the chart gives a bundled service in its addresses.
    fn assumed_name(&self, service: &ServiceName) -> String {
        let name = self.value(service.name).printed();
        let release = self.release.name;
        let short = self.chart.data_version() >= service.shortened_from && release.contains(&name);
        if short { release.to_owned() } else { format!("{release}-{name}") }
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
        let without_proxy = proxy != super::ValueView::Absent && !proxy.truth();
        match self.real_name(subchart) {
            Some(real) if format!("{real}{suffix}") == host && !without_proxy => Service::Rendered,
            _ => Service::Missing,
        }
    }

    /// The host of a bundled service, its port, and whether the Service of that name exists.
    pub(super) fn bundled(&self, subchart: &'static str) -> Option<Address> {
        let (_, service) = SERVICES.iter().find(|(name, _)| *name == subchart)?;
        let host = format!("{}{}", self.assumed_name(service), service.suffix);
        let exists = self.compare(subchart, &host, service.suffix);
        Some(Address { text: join(&host, &self.port(service)), host, service: exists })
    }

    /// The address of a candidate for the queue; none for a queue without one.
    pub(super) fn of_candidate(&self, candidate: &Candidate) -> Option<Address> {
        if let Some(subchart) = candidate.service {
            return self.bundled(subchart);
        }
        let host = self.value(candidate.host?).printed();
        let port = candidate.port.map(|key| self.value(key).printed()).unwrap_or_default();
        Some(Address { text: join(&host, &port), host, service: Service::External })
    }

    /// The endpoints of etcd, in order.
    pub(super) fn etcd(&self) -> Vec<Address> {
        if self.truth(ETCD.enabled) {
            let external =
                |item: String| Address { text: item.clone(), host: item, service: Service::External };
            return match self.value(ETCD.endpoints) {
                super::ValueView::List(items) => items.iter().map(|i| external(i.printed())).collect(),
                _ => Vec::new(),
            };
        }
        let version = self.chart.data_version();
        let form = ETCD_FORMS.iter().find(|(within, _)| within.contains(version)).map(|(_, form)| *form);
        let domain = match form {
            Some(EtcdForm::Pods(Domain::Fixed(domain))) => domain.to_owned(),
            Some(EtcdForm::Pods(Domain::Key(key))) => self.value(key).printed(),
            Some(EtcdForm::Service) => return self.bundled("etcd").into_iter().collect(),
            None => return Vec::new(),
        };
        self.pods(&domain)
    }

    /// One address for each pod of the bundled etcd.
    fn pods(&self, domain: &str) -> Vec<Address> {
        let Some((_, service)) = SERVICES.iter().find(|(name, _)| *name == "etcd") else { return Vec::new() };
        let name = self.assumed_name(service);
        let exists = self.compare("etcd", &name, "");
        let (namespace, port) = (self.release.namespace, self.port(service));
        (0..self.value(ETCD.replicas).int())
            .map(|i| {
                let host = format!("{name}-{i}.{name}-headless.{namespace}.svc.{domain}");
                Address { text: join(&host, &port), host, service: exists }
            })
            .collect()
    }

    /// The address of the object store.
    pub(super) fn minio(&self) -> Option<Address> {
        if !self.truth(MINIO.enabled) {
            return self.bundled("minio");
        }
        let (host, port) = (self.value(MINIO.host).printed(), self.value(MINIO.port).printed());
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
