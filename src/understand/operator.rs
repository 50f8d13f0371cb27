//! The configuration that the operator makes of a resource.

use super::config_files::ConfigFiles;
use crate::deployment::{Layer, Resource, Setting, Settings, Stream, Variable};
use crate::facts::milvus::{Version, queues};
use crate::facts::{Role, operator};
use crate::read::operator::generated::SECRET;

/// The settings of a release, and which texts it reads: the configuration in the resource lies over the image's
/// file in every release, as a program merges the two before Milvus starts.
pub(super) fn layers(files: &ConfigFiles<'_>, resource: &Resource, milvus: Version) -> (Settings, Vec<bool>) {
    let deployment = files.deployment;
    let read: Vec<bool> = deployment.texts.iter().map(|t| t.role == Role::UserYaml).collect();
    let mut settings = Settings::over_shipped(milvus);
    settings.layers = files.layers(milvus, &read).unwrap_or_default();
    settings.dropped = dropped(&resource.stream);
    without_emptied(&mut settings, resource);
    let selector = |v: &Variable| {
        let key = crate::facts::milvus::NormalKey::new(queues::key_of_variable(&v.name, milvus));
        key == crate::facts::milvus::NormalKey::new(queues::selector()) && v.value == SECRET
    };
    settings.unknown =
        resource.is_refused || resource.kind.pods.is_none() || deployment.env.iter().any(selector);
    settings.selector_unknown = settings.unknown;
    (settings, read)
}

/// Takes out the section of the queue where the operator writes it empty.
fn without_emptied(settings: &mut Settings, resource: &Resource) {
    let Some(queue) = operator::queue(&resource.stream.name) else { return };
    let stays =
        |s: &&Setting| !queue.empties(s.key.split('.').next().unwrap_or_default(), resource.version());
    for layer in &mut settings.layers {
        if !layer.settings.iter().all(|s| stays(&s)) {
            *layer = Layer::new(layer.kind, layer.settings.iter().filter(stays).cloned().collect());
        }
    }
}

/// The sections that the operator leaves out, and those that the merging program takes out of the rest.
fn dropped(stream: &Stream) -> Vec<&'static str> {
    let Some(queue) = operator::queue(&stream.name) else { return Vec::new() };
    let mut sections: Vec<&str> = queue.drops.to_vec();
    sections.extend(operator::merged_without(queue.name).filter(|s| !queue.drops.contains(s)));
    sections
}
