//! What must hold of the rows of tables beyond their form, file by file.

use super::Wrong;
use crate::facts::tables::compose::shapes::Shapes;
use crate::facts::tables::kustomize::fields::Fields;
use crate::facts::tables::milvus::brokers::Brokers;
use crate::facts::tables::milvus::queues::Queues;
use crate::facts::tables::milvus::stores::Stores;
use crate::facts::tables::milvus::switches::Switches;
use crate::facts::tables::placeholders::Placeholders;
use crate::facts::tables::plan::queue::QueueChanges;
use crate::facts::tables::plan::steps::{Row, Steps};
use crate::facts::tables::plan::values::Ensured;
use crate::facts::tables::plan::when::When;
use crate::facts::tables::security::Security;

/// A retention is either a number or words.
pub fn brokers(facts: &mut Brokers) -> Result<(), Wrong> {
    match facts.retention.iter().find(|row| row.seconds.is_some() != row.words.0.is_empty()) {
        Some(row) => Err(Wrong::new(&[&row.key], format!("`{}` has either `seconds` or `words`", row.key))),
        None => Ok(()),
    }
}

/// Each queue stands once, and nothing names another one.
pub fn queues(facts: &mut Queues) -> Result<(), Wrong> {
    for (at, queue) in facts.queues.iter().enumerate() {
        if facts.queues[..at].iter().any(|other| other.name == queue.name) {
            let why = format!("queue `{}` stands twice", queue.name);
            return Err(Wrong::new(&[&format!("name: {}", queue.name)], why));
        }
    }
    let order = facts.order.iter().flat_map(|order| order.standalone.iter().chain(&order.cluster));
    let named = facts.misnomers.0.iter().map(|(_, meant)| meant).chain(order);
    let named = named.chain([&facts.port_needed.queue, &facts.local_woodpecker_refused.queue]);
    let is_strange = |name: &&String| !facts.queues.iter().any(|queue| queue.name == **name);
    match named.into_iter().find(is_strange) {
        Some(name) => Err(Wrong::new(&[name], format!("`{name}` is not one of the queues"))),
        None => Ok(()),
    }
}

/// The general provider is one of them.
pub fn stores(facts: &mut Stores) -> Result<(), Wrong> {
    let general = &facts.general;
    if facts.providers.iter().any(|provider| provider.name == *general) {
        return Ok(());
    }
    Err(Wrong::new(&["general:"], format!("`{general}` is not one of the providers")))
}

/// Each procedure that a row names exists.
pub fn switches(facts: &mut Switches) -> Result<(), Wrong> {
    let exists = |name: &str| facts.procedures.iter().any(|procedure| procedure.name == name);
    match facts.switches.iter().map(|row| &row.procedure).find(|name| !exists(name)) {
        Some(name) => Err(Wrong::new(&["procedure:", name], format!("no procedure is called `{name}`"))),
        None => Ok(()),
    }
}

/// No word is empty, and all are compared in lower case.
pub fn placeholders(facts: &mut Placeholders) -> Result<(), Wrong> {
    let is_known = |fills: &str| ["variables", "named", "all"].contains(&fills);
    if let Some(row) = facts.fillers.iter().find(|row| !is_known(&row.fills)) {
        return Err(Wrong::new(
            &["fillers:", &row.program],
            format!("`{}` is nothing to fill in", row.fills),
        ));
    }
    for (name, words) in [
        ("whole", &mut facts.whole),
        ("part", &mut facts.part),
        ("word", &mut facts.word),
        ("variables", &mut facts.variables),
        ("encrypted", &mut facts.encrypted),
        ("kept_by_encryption", &mut facts.kept_by_encryption),
        ("angle_words_kept", &mut facts.angle_words_kept),
        ("example_folders", &mut facts.example_folders),
    ] {
        for word in words {
            if word.is_empty() {
                return Err(Wrong::new(&[&format!("{name}:")], format!("an empty word in `{name}`")));
            }
            *word = word.to_lowercase();
        }
    }
    Ok(())
}

/// The single values that words of shapes name.
const SINGLE: [&str; 6] = ["any", "null", "flag", "number", "integer", "text"];

/// The forms of texts that words of shapes name.
const FORMS: [&str; 11] = [
    "duration",
    "size",
    "decimal",
    "shell",
    "truth",
    "count",
    "address",
    "host-address",
    "device-text",
    "container-name",
    "pull-policy",
];

/// What words for lists and mappings begin with.
const CONTAINERS: [&str; 4] = ["unique list of ", "list of ", "map of ", "named "];

/// All words of shapes name something, and so does what must be there.
pub fn shapes(facts: &mut Shapes) -> Result<(), Wrong> {
    let is_known = |name: &str| {
        SINGLE.contains(&name)
            || FORMS.contains(&name)
            || facts.words.0.iter().any(|(word, _)| word == name)
            || facts.shapes.0.iter().any(|(shape, _)| shape == name)
    };
    let is_bounded = |word: &str| {
        let bounds = word.strip_prefix("integer from ").map(|bounds| bounds.split(" to "));
        bounds.is_some_and(|mut bounds| bounds.all(|bound| bound.parse::<i64>().is_ok()))
    };
    let is_named = |word: &str| {
        let inner = CONTAINERS.iter().find_map(|start| word.strip_prefix(start)).unwrap_or(word);
        word.starts_with("one of ") || is_bounded(word) || is_known(inner)
    };
    let keys = facts.shapes.0.iter().flat_map(|(_, shape)| &shape.keys.0);
    for (key, words) in keys.chain(&facts.words.0) {
        if let Some(word) = words.split(" or ").find(|word| !is_named(word)) {
            return Err(Wrong::new(&[&format!("{key}: "), word], format!("`{word}` names nothing")));
        }
    }
    for (name, shape) in &facts.shapes.0 {
        let strange = |key: &&String| !shape.keys.0.iter().any(|(own, _)| own == *key);
        if let Some(key) = shape.required.0.iter().find(strange) {
            return Err(Wrong::new(
                &[&format!("{name}:")],
                format!("{name}: `{key}` is not one of the keys"),
            ));
        }
    }
    Ok(())
}

/// All words of the fields of a kustomization name something.
pub fn fields(facts: &mut Fields) -> Result<(), Wrong> {
    let is_known = |word: &str| {
        let inner = ["list of ", "map of "].iter().find_map(|start| word.strip_prefix(start)).unwrap_or(word);
        ["any", "flag", "integer", "text"].contains(&inner)
            || facts.shapes.0.iter().any(|(shape, _)| shape == inner)
    };
    for (key, word) in facts.shapes.0.iter().flat_map(|(_, keys)| &keys.0) {
        if !is_known(word) {
            return Err(Wrong::new(&[&format!("{key}: "), word], format!("`{word}` names nothing")));
        }
    }
    let kustomization = facts.shapes.0.iter().find(|(name, _)| name == "kustomization");
    let has =
        |field: &String| kustomization.is_some_and(|(_, keys)| keys.0.iter().any(|(key, _)| key == field));
    match facts.not_followed.iter().find(|field| !has(field)) {
        Some(field) => Err(Wrong::new(&["not_followed", field], format!("`{field}` is no field"))),
        None => Ok(()),
    }
}

/// A way from outside has one key that opens it.
pub fn security(facts: &mut Security) -> Result<(), Wrong> {
    let mut ways = facts.exposed.milvus.iter().chain(&facts.exposed.minio);
    match ways.find(|way| way.kind.is_some() == way.enabled.is_some()) {
        Some(way) => Err(Wrong::new(&[&way.annotations], "a way has either `type` or `enabled`")),
        None => Ok(()),
    }
}

/// The conditions of the steps are known.
pub fn steps(facts: &mut Steps) -> Result<(), Wrong> {
    rows_of(facts).try_for_each(|row| conditions(&row.when.0))
}

fn rows_of(steps: &Steps) -> impl Iterator<Item = &Row> {
    [&steps.verify, &steps.prepare, &steps.apply, &steps.check, &steps.rollback].into_iter().flatten()
}

/// The conditions of what a change of the queue asks for are known.
pub fn queue_changes(facts: &mut QueueChanges) -> Result<(), Wrong> {
    let rows = [&facts.support, &facts.refused, &facts.quiet, &facts.clean, &facts.reached, &facts.ready];
    let rows = rows.into_iter().flatten();
    rows.chain(rows_of(&facts.steps)).try_for_each(|row| conditions(&row.when.0))?;
    let values = facts.connect.iter().chain(&facts.select);
    values.into_iter().try_for_each(|row| conditions(&row.when.0))
}

/// The conditions of the values are known.
#[allow(clippy::ptr_arg)]
pub fn ensured(rows: &mut Vec<Ensured>) -> Result<(), Wrong> {
    rows.iter().try_for_each(|row| conditions(&row.when.0))
}

/// The words of `on`.
const SURFACES: [&str; 8] =
    ["helm", "argo", "flux", "helmfile", "compose", "operator", "manifest", "milvus-yaml"];

/// The words of `is`, and those that a name follows.
#[rustfmt::skip]
const WORDS: [&str; 25] = [
    "standalone", "cluster", "chart", "etcd:embedded", "etcd:bundled", "etcd:external", "upgrade", "switch", "alter",
    "first", "last", "new-chart", "new-operator", "operator-unknown", "newer-than-known", "newer-chart-than-known", "newer-operator-than-known", "towards-2.6", "gpu", "umbrella",
    "chart-unknown", "sets-values", "automated-sync", "own-object-store", "log-on-disk",
];
const NAMED: [&str; 5] = ["queue:", "becomes:", "setting:", "value:", "field:"];

fn conditions(when: &When) -> Result<(), Wrong> {
    if let Some(wrong) = when.on.0.iter().find(|word| !SURFACES.contains(&word.as_str())) {
        return Err(Wrong::new(&["on:", wrong], format!("`{wrong}` is no kind of files")));
    }
    for word in &when.is.0 {
        let plain = word.trim_start_matches('!');
        if !WORDS.contains(&plain) && !NAMED.iter().any(|start| plain.starts_with(start)) {
            return Err(Wrong::new(&["is:", word], format!("`{plain}` is no condition")));
        }
    }
    Ok(())
}
