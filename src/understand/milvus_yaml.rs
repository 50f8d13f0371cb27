//! milvus.yaml, default.yaml and user.yaml as files of their own, or mounted into containers.

use super::config_files::ConfigFiles;
use crate::deployment::Settings;
use crate::facts::Role;
use crate::facts::milvus::{Version, queues};

/// The settings that a release makes of the files, and which of them it reads. Without a milvus.yaml among
/// them they lie over the one in the image; a milvus.yaml stands for that, unless nothing shows that it does. A file that does not parse leaves
/// the built-in defaults only.
pub(super) fn layers(files: &ConfigFiles<'_>, milvus: Version) -> (Settings, Vec<bool>) {
    let deployment = files.deployment;
    let names = queues::config_files(milvus);
    let merged = deployment.containers.iter().any(|c| c.merges_files);
    let is_read = |role: Role| role.config_file().is_some_and(|file| merged || names.contains(&file));
    let read: Vec<bool> = deployment.texts.iter().map(|t| is_read(t.role)).collect();
    let mut settings = Settings::over_shipped(milvus);
    let whole = |role: Role| role == Role::MilvusYaml && !deployment.is_fragment;
    let replaced = deployment.texts.iter().any(|t| whole(t.role))
        || deployment.containers.iter().any(|c| c.replaces_folder);
    settings.selector_unknown = super::container::selector_unknown(&deployment.containers, milvus);
    settings.unknown =
        settings.selector_unknown || super::container::is_unknown(&deployment.containers, milvus);
    let layers = files.layers(milvus, &read);
    settings.over_shipped = !replaced && layers.is_some();
    settings.is_refused = layers.is_none();
    settings.layers = layers.unwrap_or_default();
    (settings, read)
}
