//! What must hold between the parts of a project: services name what is there, and no two things are at one place.

use std::collections::{HashMap, HashSet};

use super::document::shortened;
use super::mount_text::clean;
use super::refusal::Refusals;
use super::rivals::check_rivals;
use super::value::{Map, Shape, Value};
use crate::base::nearest;
use crate::deployment::UNKNOWN;

/// Notes what each file and what it includes must have by itself.
pub fn check_parts(project: &Map, refusals: &mut Refusals) {
    let entries = |section: &str| {
        let map = project.get(section).and_then(Value::map);
        map.into_iter().flat_map(Map::iter).collect::<Vec<_>>()
    };
    for (name, volume) in entries("volumes") {
        let is_external =
            matches!(volume.get("external"), Some(Value { is: Shape::Bool(true) | Shape::Map(_), .. }));
        let own = |(key, _): &(&str, &Value)| !matches!(*key, "name" | "external") && !key.starts_with("x-");
        if let Some((key, value)) = volume.map().filter(|_| is_external).and_then(|map| map.iter().find(own))
        {
            refusals.add_key(
                &value.at,
                format!("volume `{name}` is external, and cannot have `{key}`"),
                None,
            );
        }
    }
    for (section, keys) in
        [("configs", &["file", "environment", "content"][..]), ("secrets", &["file", "environment"])]
    {
        for (name, value) in entries(section) {
            let Some(map) = value.map() else { continue };
            let kind = section.trim_end_matches('s');
            let said = keys.iter().filter(|key| map.get(key).is_some()).count();
            if said > 1 {
                let why = format!("{kind} `{name}` can have one of `{}` only", keys.join("`, `"));
                refusals.add_key(&value.at, why, None);
            } else if said == 0 && map.get("driver").is_none() && map.get("external").is_none() {
                let why = format!("{kind} `{name}` must have one of `{}`", keys.join("`, `"));
                refusals.add_key(&value.at, why, None);
            }
        }
    }
}

/// Notes what must hold of a whole project.
pub fn check_whole(project: &Map, refusals: &mut Refusals) {
    let services = project.get("services").and_then(Value::map);
    let names = |section: &str| -> HashSet<&str> {
        let map = project.get(section).and_then(Value::map);
        map.into_iter().flat_map(Map::iter).map(|(name, _)| name).collect()
    };
    let check = Check {
        services: names("services"),
        volumes: names("volumes"),
        networks: names("networks"),
        configs: names("configs"),
        secrets: names("secrets"),
        models: names("models"),
    };
    let mut needed: HashMap<&str, Vec<(&str, &Value)>> = HashMap::new();
    for (name, service) in services.into_iter().flat_map(Map::iter) {
        let dependencies = dependencies(service);
        check.service(name, service, &dependencies, refusals);
        needed.insert(name, dependencies);
    }
    check_cycles(services.into_iter().flat_map(Map::iter).map(|(name, _)| name), &needed, refusals);
    for (name, secret) in project.get("secrets").and_then(Value::map).into_iter().flat_map(Map::iter) {
        let said = ["file", "environment", "external"].iter().any(|key| secret.get(key).is_some());
        if !said {
            refusals.add_key(&secret.at, format!("secret `{name}` must have `file` or `environment`"), None);
        }
    }
}

/// The services that one waits for, each with the value that says so.
fn dependencies(service: &Value) -> Vec<(&str, &Value)> {
    let mut found: Vec<(&str, &Value)> =
        service.get("depends_on").and_then(Value::map).into_iter().flat_map(Map::iter).collect();
    for item in service.get("links").map_or(&[][..], Value::items) {
        found.extend(item.text().map(|text| (text.split(':').next().unwrap_or_default(), item)));
    }
    for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        let Some(value) = service.get(key) else { continue };
        found.extend(value.text().and_then(|text| text.strip_prefix("service:")).map(|name| (name, value)));
    }
    for item in service.get("volumes_from").map_or(&[][..], Value::items) {
        let text = item.text().filter(|text| !text.starts_with("container:"));
        found.extend(text.map(|text| (text.split(':').next().unwrap_or_default(), item)));
    }
    found
}

/// The names of what a project has.
struct Check<'a> {
    services: HashSet<&'a str>,
    volumes: HashSet<&'a str>,
    networks: HashSet<&'a str>,
    configs: HashSet<&'a str>,
    secrets: HashSet<&'a str>,
    models: HashSet<&'a str>,
}

impl Check<'_> {
    fn service(&self, name: &str, service: &Value, needed: &[(&str, &Value)], refusals: &mut Refusals) {
        let says =
            |key: &str| service.get(key).is_some_and(|value| value.text() != Some("") && !value.is_null());
        if !says("image") && !says("build") && !says("provider") {
            refusals.add_key(
                &service.at,
                format!("service `{name}` has neither an `image` nor a `build`"),
                None,
            );
        }
        let networks = service.get("networks").and_then(Value::map);
        if let Some(mode) = service.get("network_mode").filter(|_| networks.is_some_and(|map| map.len() > 0))
        {
            let why = format!("service `{name}` has both `network_mode` and `networks`");
            refusals.add_key(&mode.at, why, None);
        }
        for (network, value) in
            networks.into_iter().flat_map(Map::iter).filter(|(network, _)| *network != "default")
        {
            undefined(name, "network", network, value, &self.networks, refusals);
        }
        for (other, value) in needed {
            undefined(name, "service", other, value, &self.services, refusals);
        }
        for volume in service.get("volumes").map_or(&[][..], Value::items) {
            let is_volume = volume.get("type").and_then(Value::text) == Some("volume");
            let source =
                volume.get("source").and_then(Value::text).filter(|source| is_volume && !source.is_empty());
            if let Some(source) = source {
                undefined(name, "volume", source, volume, &self.volumes, refusals);
            }
        }
        for (key, kind, known) in [("configs", "config", &self.configs), ("secrets", "secret", &self.secrets)]
        {
            for item in service.get(key).map_or(&[][..], Value::items) {
                if let Some(source) = item.get("source").and_then(Value::text) {
                    undefined(name, kind, source, item, known, refusals);
                }
            }
        }
        let test = service
            .get("healthcheck")
            .and_then(|check| check.get("test"))
            .and_then(|test| test.items().first());
        if let Some(first) = test.filter(|first| !matches!(first.text(), Some("CMD" | "CMD-SHELL" | "NONE")))
        {
            refusals
                .add(&first.at, "a list behind `test` must begin with `CMD`, `CMD-SHELL` or `NONE`".into());
        }
        self.named_by_build(name, service, refusals);
        self.one_of_a_kind(name, service, refusals);
        check_rivals(name, service, refusals);
        targets(name, service, refusals);
    }

    /// What the build of a service names is there, and so are its models.
    fn named_by_build(&self, name: &str, service: &Value, refusals: &mut Refusals) {
        for (model, value) in service.get("models").and_then(Value::map).into_iter().flat_map(Map::iter) {
            undefined(name, "model", model, value, &self.models, refusals);
        }
        let Some(build) = service.get("build") else { return };
        for item in build.get("secrets").map_or(&[][..], Value::items) {
            if let Some(source) = item.text().or_else(|| item.get("source")?.text()) {
                undefined(name, "secret", source, item, &self.secrets, refusals);
            }
        }
        let contexts = build.get("additional_contexts");
        let listed = contexts.map_or(&[][..], Value::items).iter();
        let listed = listed.filter_map(|item| Some((item.text()?.split_once('=')?.1, item)));
        let mapped = contexts.and_then(Value::map).into_iter().flat_map(Map::iter);
        let mapped = mapped.filter_map(|(_, value)| Some((value.text()?, value)));
        for (context, value) in listed.chain(mapped) {
            if let Some(other) = context.strip_prefix("service:") {
                undefined(name, "service", other, value, &self.services, refusals);
            }
        }
    }

    /// A container that has a name is only one.
    fn one_of_a_kind(&self, name: &str, service: &Value, refusals: &mut Refusals) {
        let number =
            |value: Option<&Value>| value.and_then(Value::scalar).and_then(|text| text.parse::<i64>().ok());
        let replicas = service.get("deploy").and_then(|deploy| deploy.get("replicas"));
        let scale = service.get("scale");
        if let (Some(a), Some(b)) = (number(scale), number(replicas))
            && a != b
        {
            let why = format!("service `{name}` has a `scale` that differs from `deploy.replicas`");
            scale.into_iter().for_each(|value| refusals.add(&value.at, why.clone()));
        }
        let several = scale.or(replicas).filter(|value| number(Some(value)).is_some_and(|count| count > 1));
        let named = service.get("container_name").and_then(Value::text).is_some_and(|name| !name.is_empty());
        if let Some(count) = several.filter(|_| named) {
            let why = format!(
                "service `{name}` has a `container_name` and more than one replica, and two containers cannot share a name"
            );
            refusals.add_key(&count.at, why, None);
        }
    }
}

/// Nothing is mounted where something else is.
fn targets(name: &str, service: &Value, refusals: &mut Refusals) {
    let mut taken: HashSet<String> = HashSet::new();
    let memory = service.get("tmpfs").map_or(&[][..], Value::items).iter();
    let memory = memory.filter_map(|item| Some((item.text()?.split(':').next()?.to_owned(), item)));
    let volumes = service.get("volumes").map_or(&[][..], Value::items).iter();
    let volumes = volumes.filter_map(|item| Some((clean(item.get("target")?.text()?), item)));
    for (target, item) in memory.chain(volumes) {
        if !target.contains(UNKNOWN) && !taken.insert(target.clone()) {
            refusals.add(&item.at, format!("service `{name}` has two mounts at `{}`", shortened(&target)));
        }
    }
}

fn undefined(
    service: &str,
    kind: &str,
    name: &str,
    at: &Value,
    known: &HashSet<&str>,
    refusals: &mut Refusals,
) {
    if known.contains(name) || name.contains(UNKNOWN) {
        return;
    }
    // Short names are all near each other, and a service is not meant to need itself.
    let may_be_meant = |other: &&str| *other != service && other.len() > 2;
    let mut names: Vec<&str> = known.iter().copied().filter(may_be_meant).collect();
    names.sort_unstable();
    let why = format!("service `{service}` refers to the {kind} `{}`, which is not defined", shortened(name));
    refusals.add_key(&at.at, why, nearest(name, names));
}

/// Services cannot wait for each other.
fn check_cycles<'a>(
    names: impl Iterator<Item = &'a str>,
    needed: &HashMap<&'a str, Vec<(&'a str, &'a Value)>>,
    refusals: &mut Refusals,
) {
    let mut done: HashSet<&str> = HashSet::new();
    for start in names {
        let mut way: Vec<(&str, usize)> = vec![(start, 0)];
        let mut open: HashSet<&str> = HashSet::from([start]);
        while let Some((name, next)) = way.last_mut() {
            let name = *name;
            let others = needed.get(name).map_or(&[][..], Vec::as_slice);
            match others.get(*next).filter(|_| !done.contains(name)) {
                Some((other, value)) => {
                    *next += 1;
                    if !open.insert(other) {
                        let why = format!("service `{name}` waits for `{other}`, which waits for it");
                        return refusals.add_key(&value.at, why, None);
                    }
                    way.push((other, 0));
                }
                None => {
                    done.insert(name);
                    open.remove(name);
                    way.pop();
                }
            }
        }
    }
}
