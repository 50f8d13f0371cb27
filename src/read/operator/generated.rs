//! The settings that the operator writes below and above the configuration in its resource.

use crate::deployment::{Layer, LayerKind, Origin, Resource, Setting, Written};
use crate::facts::milvus::{Mode, NormalKey};
use crate::facts::operator::{self, Address};

/// Both layers.
pub(super) fn operator_layers(resource: &Resource, mode: Mode) -> Vec<Layer> {
    if resource.kind.pods.is_none() {
        return Vec::new();
    }
    let namespace = resource.namespace.as_deref().unwrap_or(operator::namespace());
    let template = operator::template().iter().map(|(key, text)| {
        setting(
            key,
            operator::fill(text, &resource.name, namespace),
            "metadata.name",
            resource.at("metadata.name"),
        )
    });
    let mut below: Vec<Setting> = template.collect();
    let mut above = Vec::new();
    for address in operator::addresses().iter().filter(|a| a.queue.is_none_or(|q| q == resource.stream.name))
    {
        above.extend(addressed(resource, mode, address, namespace));
    }
    secrets(resource, &mut below, &mut above);
    above.extend(standby(resource, mode));
    if resource.stream.name != operator::other_stream() {
        let field = operator::stream_field();
        let written = resource.stream.written.clone();
        let named = operator::stream_settings().iter();
        above.extend(named.map(|key| setting(key, resource.stream.name.clone(), field, written.clone())));
    }
    vec![Layer::new(LayerKind::OperatorTemplate, below), Layer::new(LayerKind::Operator, above)]
}

fn setting(key: &str, value: String, by: &str, written: Option<Written>) -> Setting {
    let origin = Origin::Chart { by: by.to_owned(), written };
    Setting { normal: NormalKey::new(key), key: key.to_owned(), value, origin }
}

/// An address: of what is outside where the resource names it, else of what the operator deploys.
fn addressed(resource: &Resource, mode: Mode, address: &Address, namespace: &str) -> Vec<Setting> {
    let external = resource.is_true(address.external);
    let replicas = |field: &str| resource.text(field).and_then(|text| text.parse().ok());
    let (text, written) = match external {
        true => (resource.joined(address.field), resource.at(address.field)),
        false => (address.in_cluster(&resource.name, namespace, mode, replicas), None),
    };
    let pools = address.constants.iter().filter(|_| external);
    let mut all: Vec<Setting> = pools
        .map(|(key, text)| setting(key, (*text).to_owned(), address.external, resource.at(address.external)))
        .collect();
    let Some(text) = text else { return all };
    let tls = address.tls_switch.is_some_and(|field| resource.is_true(field));
    match address.port_of(resource.version(), tls, &text) {
        Some((key, port, host)) => {
            all.push(setting(address.setting, host.to_owned(), address.field, written.clone()));
            all.push(setting(key, port, address.field, written));
        }
        None => all.push(setting(address.setting, text, address.field, written)),
    }
    all
}

/// What comes out of Secrets: that it is there is all that is known.
fn secrets(resource: &Resource, below: &mut Vec<Setting>, above: &mut Vec<Setting>) {
    for secret in operator::secrets().iter().filter(|s| s.queue.is_none_or(|q| q == resource.stream.name)) {
        let external = secret.external.is_none_or(|field| resource.is_true(field));
        let bundled = secret.in_cluster(&resource.name).filter(|_| !external);
        let named = resource.text(secret.field).filter(|name| !name.is_empty());
        let known = named.is_some() || bundled.is_some();
        if !known && !secret.below {
            continue;
        }
        let value = if known { SECRET } else { "" };
        let layer = if secret.below { &mut *below } else { &mut *above };
        let all = secret.settings.iter();
        // The field has the name of the Secret, not the value.
        layer.extend(all.map(|key| setting(key, value.to_owned(), secret.field, None)));
    }
}

/// The standby that rolling updates need, where they are on.
fn standby(resource: &Resource, mode: Mode) -> Vec<Setting> {
    let standby = operator::standby();
    let switch = resource.kind.pods.map(|pods| format!("{pods}.{}", standby.switch)).unwrap_or_default();
    let off = resource.boolean(&switch) == Some(false)
        || resource.version() < standby.since
        || (mode == Mode::Standalone && standby.off_for.contains(&resource.stream.name.as_str()));
    let settings = standby.settings.iter().filter(|_| !off);
    settings.map(|key| setting(key, "true".into(), &switch, resource.at(&switch))).collect()
}

/// What stands for a value that only the cluster knows.
pub(crate) const SECRET: &str = "<from a Secret>";
