//! Which resources run Milvus or hold its configuration.

use std::path::Path;
use std::sync::Arc;

use super::resources::{self, KubeResource};
use crate::facts::milvus::Image;
use crate::facts::{FileKind, Role};
use crate::read::container;
use crate::read::find::{Surroundings, configuration};
use crate::text::source::{SourceFile, Sources};
use crate::text::yaml::Tree;

/// What names of resources hold that belong to Milvus.
pub(super) const PROGRAM: &str = "milvus";

/// True when a resource of a file runs Milvus or holds its configuration.
pub fn concerns_milvus(tree: &Tree) -> bool {
    // Any id will do: no place is shown.
    let file = Sources::default().add(SourceFile::new("", ""));
    let found = resources::resources_of(0, file, &Arc::new(tree.clone()));
    found.iter().any(|r| runs_milvus(r) || !config_keys(r).is_empty())
}

/// True when a resource runs Milvus in one of its containers.
pub(super) fn runs_milvus(resource: &KubeResource) -> bool {
    resource.containers().iter().any(|(node, _)| {
        let image = resource.image(*node).is_some_and(|i| Image::new(&i).is_milvus());
        image || container::starts_milvus(&resource.words(*node))
    })
}

/// The keys of a ConfigMap or Secret under which configuration of Milvus stands. `user.yaml` and `default.yaml`
/// are common names: their content, or the resource's name, must say whose they are.
pub(super) fn config_keys(resource: &KubeResource) -> Vec<String> {
    let named = resource.name.contains(PROGRAM);
    let mut keys = resource.data_keys();
    keys.retain(|key| {
        let own = named || Role::of_config_file(key) == Some(Role::MilvusYaml);
        let name = if own { key.as_str() } else { "config.yaml" };
        let around = Surroundings { named: true, ..Surroundings::default() };
        let is_config = |tree: &Tree| {
            let is = configuration::recognise(Path::new(name), tree, around);
            is.is_some_and(|is| is.kind == FileKind::MilvusYaml)
        };
        Role::of_config_file(key).is_some()
            && resource.document(key).is_some_and(|(tree, ..)| is_config(&tree))
    });
    keys
}
