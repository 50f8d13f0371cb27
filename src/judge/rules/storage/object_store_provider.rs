//! An address, a provider, a port and TLS that do not fit together.

use super::bundled::Store;
use crate::deployment::{Effective, Helm, Origin, Reading, Resource};
use crate::facts::chart::KeyStatus;
use crate::facts::milvus::{catalogue, stores, values};
use crate::facts::operator;
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if let Some(resource) = &reading.deployment.resource {
        asked_as_minio(resource, findings);
    }
    let Some(store) = Store::of(reading) else { return };
    name(&store, findings);
    virtual_host(&store, findings);
    engine(&store, findings);
    if let Some(helm) = &reading.deployment.helm {
        ignored(&store, helm, findings);
    }
    if let Some((target, place)) = dialled(&store) {
        provider(&store, &target, place.clone(), findings);
        port(&store, &target, place, findings);
    }
}

/// Whether an address is given for the object store and no port, which is reported here.
pub(crate) fn lacks_port(reading: &Reading<'_>) -> bool {
    let store = Store::of(reading);
    store.is_some_and(|store| dialled(&store).is_some_and(|(target, _)| target.lacks_port()))
}

/// Where Milvus dials by an address that somebody gave.
fn dialled<'r>(store: &Store<'r>) -> Option<(StoreAddress<'r>, Place)> {
    let address = store.get("address");
    // The bundled MinIO's address and TLS are the chart's own matter.
    let given = match &address.setting?.origin {
        Origin::Chart { by, .. } => by != "minio.name",
        _ => true,
    };
    let unused = store.provider().is_some_and(|p| p.addressless);
    let unclear = address.text().is_empty() || address.text().contains(['<', '{', '$', '/']);
    let place = address.written().filter(|_| given && !unused && !unclear)?;
    Some((StoreAddress::of(store, &address), Place::from(place)))
}

/// A store of another provider that the operator asks what only MinIO answers.
fn asked_as_minio(resource: &Resource, findings: &mut Findings<'_>) {
    let check = operator::storage_check();
    let kind = resource.text(check.field).unwrap_or_default();
    let (Some(endpoint), Some(place)) = (resource.text(check.endpoint), resource.at(check.endpoint)) else {
        return;
    };
    let owner = stores::of_host(values::split_port(&endpoint).0);
    let asked = resource.is_true(check.external) && check.of_minio.contains(&kind.as_str());
    if let Some(owner) = owner.filter(|_| asked) {
        let right = if owner.own_protocol { check.of_azure } else { check.of_amazon };
        let values = [("title", owner.title), ("key", check.field), ("right", right)];
        findings.add_as("operator", &resource.at(check.field).unwrap_or(place), &values);
    }
}

/// Where Milvus dials.
struct StoreAddress<'r> {
    host: &'r str,
    port: &'r str,
    /// What says the port.
    said: Effective<'r>,
}

impl<'r> StoreAddress<'r> {
    /// A port in the address beats the port beside it.
    fn of(store: &Store<'r>, address: &Effective<'r>) -> Self {
        let text: &'r str = address.value.unwrap_or_default();
        match text.rsplit_once(':') {
            Some((host, port)) => Self { host, port, said: *address },
            None => {
                let said = store.get("port");
                Self { host: text, port: said.value.unwrap_or_default(), said }
            }
        }
    }
}

impl StoreAddress<'_> {
    /// Whether there is none, and Milvus needs one.
    fn lacks_port(&self) -> bool {
        let needed = || catalogue::param(&crate::facts::milvus::NormalKey::new("minio.port"));
        self.port.is_empty() && needed().is_some_and(|p| p.panics_if_empty())
    }
}

/// A word that the release stops on.
fn name(store: &Store<'_>, findings: &mut Findings<'_>) {
    let named = store.get("cloudProvider");
    let (Some(names), Some(written)) = (stores::only(store.reading.milvus), named.written()) else { return };
    if !names.contains(&named.text()) && !named.text().is_empty() {
        let milvus = store.reading.milvus.to_string();
        let values = [("name", named.text()), ("names", &*names.join(", ")), ("milvus", &milvus)];
        findings.add_as("unknown", written, &values).stops();
    }
}

/// Another provider's endpoint.
fn provider(store: &Store<'_>, target: &StoreAddress<'_>, place: Place, findings: &mut Findings<'_>) {
    let Some(owner) = stores::of_host(target.host) else { return };
    let Some(named) = store.provider().filter(|p| !p.has(target.host)) else { return };
    // The general word speaks to every store of its protocol.
    if named.name == stores::general() && !owner.own_protocol {
        return;
    }
    let values = [("host", target.host), ("title", owner.title), ("name", named.name), ("right", owner.name)];
    let finding = findings.add_as("provider", place, &values);
    let said = store.get("cloudProvider");
    if let Some(written) = said.written() {
        finding.label(written.at, format!("{} is not {}", named.name, owner.title));
        finding.fix(store.replace(&said, owner.name));
    }
}

/// Ports, and TLS on them.
fn port(store: &Store<'_>, target: &StoreAddress<'_>, place: Place, findings: &mut Findings<'_>) {
    let (tls_port, plain_port) = stores::ports();
    let tls = store.get("useSSL");
    let on = store.is_true("useSSL");
    let values = |port| {
        let tls = if tls.setting.is_some() { Store::name(&tls) } else { "minio.useSSL".into() };
        [("host", target.host.to_owned()), ("port", port), ("tls", tls), ("key", Store::name(&target.said))]
    };
    let values = values(target.port.to_owned());
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let at = tls.written().or(target.said.written()).map_or(place.clone(), Place::from);
    if target.port == tls_port && !on {
        findings.add_as("plain", at, &values).fix(store.replace(&tls, "true"));
    } else if target.port == plain_port && on {
        findings.add_as("tls", at, &values).fix(store.replace(&tls, "false"));
    } else if target.port.is_empty() {
        if target.lacks_port() {
            findings.add_as("no-port", place, &values);
        }
    } else if stores::of_host(target.host).is_some() && ![tls_port, plain_port].contains(&target.port) {
        findings.add_as("port", place, &values);
    }
}

/// A store that answers only with the bucket in the host's name.
fn virtual_host(store: &Store<'_>, findings: &mut Findings<'_>) {
    let milvus = store.reading.milvus;
    let Some(provider) = store.provider().filter(|p| p.needs_virtual_host(milvus)) else { return };
    let said = store.get("useVirtualHost");
    let Some(named) = store.get("cloudProvider").written().filter(|_| !store.is_true("useVirtualHost"))
    else {
        return;
    };
    let milvus = milvus.to_string();
    let place = said.written().unwrap_or(named);
    let values = [("title", provider.title), ("milvus", &*milvus)];
    findings.add_as("virtual-host", place, &values).fix(store.replace(&said, "true"));
}

/// A store that Milvus speaks to only with another word of `common.storageType`.
fn engine(store: &Store<'_>, findings: &mut Findings<'_>) {
    let milvus = store.reading.milvus;
    let Some(provider) = store.provider() else { return };
    let Some((wrong, right)) = provider.engine(milvus) else { return };
    let said = store.reading.settings.get(super::bundled::STORAGE_TYPE);
    let Some(named) = store.get("cloudProvider").written().filter(|_| said.text() == wrong) else { return };
    let milvus = milvus.to_string();
    let values = [("title", provider.title), ("milvus", &*milvus), ("wrong", wrong), ("right", right)];
    findings.add_as("engine", said.written().unwrap_or(named), &values).fix(store.replace(&said, right));
}

/// Values that this version of the chart has and does not write.
fn ignored(store: &Store<'_>, helm: &Helm, findings: &mut Findings<'_>) {
    for (key, setting) in [("externalS3.region", "region"), ("externalS3.iamEndpoint", "iamEndpoint")] {
        let said = helm.values.text(key).unwrap_or_default();
        let known =
            helm.values.chart.key(key) == KeyStatus::Known || helm.values.chart.key(key) == KeyStatus::Dead;
        let Some(written) = helm.values.changed(key).filter(|_| known && !said.is_empty()) else { continue };
        if helm.values.is_true("externalS3.enabled") && store.get(setting).text() != said {
            let chart = helm.version().to_string();
            let setting = format!("minio.{setting}");
            let values = [("key", key), ("chart", &*chart), ("setting", &*setting)];
            findings.add_as("ignored", &written, &values);
        }
    }
}
