//! What Milvus runs with by the resources that kustomize makes.

use std::collections::BTreeMap;

use serde::Deserialize as _;
use serde_yaml::Value;

/// The release, the environment, the `user.yaml` and the name of the Milvus in some resources, by names for each.
pub fn said_in(text: &str) -> BTreeMap<String, String> {
    let documents = serde_yaml::Deserializer::from_str(text);
    let all: Vec<Value> = documents.map(|one| Value::deserialize(one).expect("a resource")).collect();
    let mut said = BTreeMap::new();
    for resource in &all {
        match text_at(resource, &["kind"]).as_str() {
            "Milvus" => custom_resource(resource, &mut said),
            "Deployment" => workload(resource, &all, &mut said),
            _ => {}
        }
    }
    said
}

fn at<'v>(value: &'v Value, keys: &[&str]) -> Option<&'v Value> {
    keys.iter().try_fold(value, |value, key| value.get(*key))
}

fn text_at(value: &Value, keys: &[&str]) -> String {
    at(value, keys).map(scalar).unwrap_or_default()
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}

fn items<'v>(value: &'v Value, keys: &[&str]) -> &'v [Value] {
    at(value, keys).and_then(Value::as_sequence).map_or(&[], Vec::as_slice)
}

fn release(image: &str, said: &mut BTreeMap<String, String>) {
    let tag = image.rsplit_once(":v").map_or("", |(_, tag)| tag);
    said.insert("release".into(), tag.to_owned());
}

fn custom_resource(resource: &Value, said: &mut BTreeMap<String, String>) {
    release(&text_at(resource, &["spec", "components", "image"]), said);
    if let Some(config) = at(resource, &["spec", "config"]) {
        flatten(config, "", said);
    }
    if at(resource, &["spec", "config", "etcd", "rootPath"]).is_none() {
        said.insert("name".into(), text_at(resource, &["metadata", "name"]));
    }
}

fn workload(resource: &Value, all: &[Value], said: &mut BTreeMap<String, String>) {
    let pod = at(resource, &["spec", "template", "spec"]).expect("a pod");
    let is_milvus = |one: &&Value| text_at(one, &["name"]) == "milvus";
    let Some(container) = items(pod, &["containers"]).iter().find(is_milvus) else { return };
    release(&text_at(container, &["image"]), said);
    let data = |kind: &str, name: &str| {
        let is =
            |one: &&Value| text_at(one, &["kind"]) == kind && text_at(one, &["metadata", "name"]) == name;
        all.iter().find(is).and_then(|one| at(one, &["data"]))
    };
    let mut environment: BTreeMap<String, String> = BTreeMap::new();
    for source in items(container, &["envFrom"]) {
        let map = data("ConfigMap", &text_at(source, &["configMapRef", "name"]));
        for (key, value) in map.and_then(Value::as_mapping).into_iter().flatten() {
            environment.insert(scalar(key), scalar(value));
        }
    }
    for variable in items(container, &["env"]) {
        let value = match at(variable, &["valueFrom", "configMapKeyRef"]) {
            Some(from) => {
                let map = data("ConfigMap", &text_at(from, &["name"]));
                map.map(|map| text_at(map, &[&text_at(from, &["key"])]))
            }
            None => Some(text_at(variable, &["value"])),
        };
        let name = text_at(variable, &["name"]);
        match value {
            Some(value) => drop(environment.insert(name, value)),
            None => drop(environment.remove(&name)),
        }
    }
    said.extend(environment.into_iter().map(|(name, value)| (format!("environment {name}"), value)));
    for volume in items(pod, &["volumes"]) {
        let map = data("ConfigMap", &text_at(volume, &["configMap", "name"]));
        let text = map.map(|map| text_at(map, &["user.yaml"])).unwrap_or_default();
        if let Ok(config) = serde_yaml::from_str::<Value>(&text) {
            flatten(&config, "", said);
        }
    }
}

/// Adds the leaves of a configuration by their keys.
fn flatten(value: &Value, above: &str, said: &mut BTreeMap<String, String>) {
    for (key, value) in value.as_mapping().into_iter().flatten() {
        let key = if above.is_empty() { scalar(key) } else { format!("{above}.{}", scalar(key)) };
        match value {
            Value::Mapping(_) => flatten(value, &key, said),
            _ => drop(said.insert(format!("user.yaml {key}"), scalar(value))),
        }
    }
}
