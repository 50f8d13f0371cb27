//! Keys that say what others say, those that exclude others, and those that ask for more.

use super::form_check::bytes;
use super::refusal::Refusals;
use super::value::Value;
use crate::deployment::UNKNOWN;
use crate::facts::compose::{needs_target, rivals, twins};

/// Notes the first keys of a service that do not go together.
pub fn check_rivals(name: &str, service: &Value, refusals: &mut Refusals) {
    for twin in twins() {
        let part = service.get("deploy").and_then(|deploy| deploy.get("resources")?.get(twin.part));
        let amount = |value: &Value| match twin.in_bytes {
            true => bytes(&value.scalar()?).map(f64::trunc),
            false => value.scalar()?.parse().ok(),
        };
        let (Some(own), Some(part)) = (service.get(twin.key), part.and_then(Value::map)) else { continue };
        // What is not known may say the same.
        let Some(said) = amount(own).filter(|amount| *amount != 0.0) else { continue };
        let other = part.get(twin.says).map(amount);
        if other.is_none_or(|other| other.is_some_and(|other| other != said)) {
            let way = format!("deploy.resources.{}.{}", twin.part, twin.says);
            let why = format!("service `{name}` has a `{}` that differs from `{way}`", twin.key);
            refusals.add_key(&own.at, why, None);
        }
    }
    for (way, keys) in rivals() {
        let Some(inside) = way.strip_prefix("services.*.") else { continue };
        for owner in reached(service, inside) {
            if let Some(value) = keys.iter().map(|key| owner.get(key)).collect::<Option<Vec<_>>>() {
                let why = format!("service `{name}` can have one of `{}` only", keys.join("`, `"));
                value.first().into_iter().for_each(|value| refusals.add_key(&value.at, why.clone(), None));
            }
        }
    }
    check_build(name, service, refusals);
    for watch in reached(service, "develop.watch.[]") {
        let action = watch.get("action").and_then(Value::text).filter(|action| needs_target(action));
        let says = |key: &str| watch.get(key).is_some_and(|value| value.text() != Some(""));
        if let Some(action) = action.filter(|_| !says("target")) {
            let why = format!("`{action}` of service `{name}` needs a `target`");
            refusals.add(&watch.at, why);
        } else if watch.get("path").is_some() && !says("path") {
            refusals.add(&watch.at, format!("a `path` of `watch` of service `{name}` is empty"));
        }
    }
    for mount in reached(service, "volumes.[]") {
        let is_bind = mount.get("type").and_then(Value::text) == Some("bind");
        if is_bind && mount.get("source").is_none() {
            refusals.add(&mount.at, format!("a mount of service `{name}` has no `source`"));
        }
    }
}

/// Notes what is wrong with the platforms that an image is built for.
fn check_build(name: &str, service: &Value, refusals: &mut Refusals) {
    let Some(platform) = service.get("platform") else { return };
    let text = platform.text().filter(|text| !text.is_empty() && !text.contains(UNKNOWN));
    let built = service.get("build").and_then(|build| build.get("platforms"));
    let built: Vec<String> = built.map_or(&[][..], Value::items).iter().filter_map(Value::scalar).collect();
    let is_open = built.iter().any(|built| built.contains(UNKNOWN));
    if let Some(text) = text.filter(|text| !built.is_empty() && !built.iter().any(|built| built == text))
        && !is_open
    {
        let why = format!("service `{name}` runs on `{text}`, which is not among `build.platforms`");
        refusals.add(&platform.at, why);
    }
}

/// The values below one that a way leads to.
fn reached<'v>(value: &'v Value, way: &str) -> Vec<&'v Value> {
    way.split('.').fold(vec![value], |found, key| match key {
        "[]" => found.into_iter().flat_map(Value::items).collect(),
        key => found.into_iter().filter_map(|value| value.get(key)).collect(),
    })
}
