//! What compose mounts into containers.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::model::{ConfigContent, Service, ServiceVolume};
use crate::deployment::{Mount, Text, UNKNOWN};
use crate::facts::Role;
use crate::read::Files;
use crate::read::container::TextList;
use crate::text::source::absolute;
use crate::text::source::path::named_from;
use crate::text::yaml::reader::Reader;

/// The mounts of a container that runs Milvus, with the configuration files among them, and whether something
/// takes the place of its whole configuration folder.
pub fn milvus_mounts(
    service: &Service,
    folder: &str,
    texts: &mut TextList,
    files: &mut Files<'_>,
) -> (Vec<Mount>, bool) {
    let mut mounts = Vec::new();
    let mut replaced = false;
    let targets: HashSet<&str> = service.volumes.iter().map(ServiceVolume::target_path).collect();
    for volume in &service.volumes {
        let target = volume.target.trim_end_matches('/');
        let below = Path::new(folder).strip_prefix(target).ok();
        match below.filter(|_| volume.content.is_none()) {
            Some(below) => {
                replaced = true;
                let place = FolderPlace { folder, below, targets: &targets };
                mounts.extend(place.mounts(volume, texts, files));
            }
            None => mounts.push(file_mount(volume, folder, texts, files)),
        }
    }
    (mounts, replaced)
}

/// The mounts of any other container.
pub fn other_mounts(service: &Service) -> Vec<Mount> {
    service.volumes.iter().map(|v| mount(v, v.target.clone(), None, false)).collect()
}

/// Where the configuration folder lies in a folder that is mounted over it, or over one above it.
struct FolderPlace<'a> {
    /// The configuration folder.
    folder: &'a str,
    /// Its path in what is mounted.
    below: &'a Path,
    /// The paths of all that is mounted into the container.
    targets: &'a HashSet<&'a str>,
}

impl FolderPlace<'_> {
    /// The configuration files that Milvus has from the folder.
    fn mounts(&self, volume: &ServiceVolume, texts: &mut TextList, files: &mut Files<'_>) -> Vec<Mount> {
        let Self { folder, below, .. } = self;
        let path = source_path(volume).map(|path| path.join(below));
        let found = path.filter(|path| !files.store().refuses(path) && files.store().is_dir(path));
        let Some(path) = found else {
            let is_open = !self.is_hidden(volume, folder);
            let open = is_open.then(|| mount(volume, (*folder).to_owned(), None, true));
            return open.into_iter().collect();
        };
        let roles = [Role::MilvusYaml, Role::DefaultYaml, Role::UserYaml];
        roles
            .iter()
            .filter_map(|role| {
                let name = role.config_file()?;
                let target = format!("{folder}/{name}");
                if self.is_hidden(volume, &target) {
                    // Nobody reads that one.
                    files.take_yaml(&path.join(name));
                    return None;
                }
                let text = texts.mounted(files, &path.join(name), *role)?;
                Some(mount(volume, target, Some(text), false))
            })
            .collect()
    }

    /// Whether something else is mounted at a path of the container, or between it and the folder: what lies deeper is
    /// mounted later.
    fn is_hidden(&self, volume: &ServiceVolume, path: &str) -> bool {
        let own = Path::new(volume.target_path());
        let between = Path::new(path).ancestors().take_while(|above| *above != own);
        between.filter_map(Path::to_str).any(|above| self.targets.contains(above))
    }
}

fn file_mount(volume: &ServiceVolume, folder: &str, texts: &mut TextList, files: &mut Files<'_>) -> Mount {
    let target = volume.target.trim_end_matches('/').to_owned();
    let name = target.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    let Some(role) = name.and_then(Role::of_config_file) else {
        return mount(volume, target, None, false);
    };
    let text = match &volume.content {
        Some(_) => content(volume, role, texts),
        None => source_path(volume).and_then(|path| texts.mounted(files, &path, role)),
    };
    mount(volume, target, text, text.is_none())
}

/// A text that stands in the compose file.
fn content(volume: &ServiceVolume, role: Role, texts: &mut TextList) -> Option<usize> {
    let ConfigContent { text, node, path, replaced } = volume.content.clone()?;
    let outer = texts.list.get(text)?.clone();
    let tree = match replaced {
        Some(replaced) => outer.tree.made_of(node, replaced),
        None => outer.tree.embedded(node)?,
    };
    let at = crate::text::source::Location { file: outer.file, span: outer.tree.span(node) };
    Some(texts.add(Text {
        tree: Arc::new(tree),
        reader: Reader::Milvus,
        role,
        path,
        at,
        key_at: Some(at),
        ..outer
    }))
}

/// The path of what is mounted, where it is one.
fn source_path(volume: &ServiceVolume) -> Option<PathBuf> {
    let is_path = volume.source.starts_with(['.', '/', '~']) && !volume.source.contains(UNKNOWN);
    is_path.then(|| named_from(&volume.folder, &volume.source))
}

/// The absolute path of what is mounted from the disk.
fn path_on_disk(volume: &ServiceVolume) -> Option<String> {
    let is_path = volume.source.starts_with(['.', '/']) && !volume.source.contains(UNKNOWN);
    let path = is_path.then(|| absolute(&volume.folder.join(&volume.source)))?;
    Some(path.to_string_lossy().into_owned())
}

fn mount(volume: &ServiceVolume, target: String, text: Option<usize>, missing: bool) -> Mount {
    Mount {
        target,
        source: volume.source.clone(),
        sub: volume.sub.clone(),
        scope: None,
        is_of_project: volume.named.is_some(),
        on_disk: path_on_disk(volume),
        persistence: volume.persistence,
        project: volume.project.clone(),
        compose_volume: volume.compose_volume.clone(),
        text,
        is_missing: missing,
        at: volume.at,
        path: volume.path.clone(),
        target_at: volume.target_at,
        volume_at: None,
    }
}
