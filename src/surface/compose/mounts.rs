//! What compose mounts into containers.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::model::{Service, UNKNOWN, Volume};
use crate::check::Files;
use crate::milvus::{Mount, Role, Text};
use crate::settings::absolute;
use crate::surface::container::{self, Texts};
use crate::yaml::Reader;

/// The mounts of a container that runs Milvus, with the configuration files among them, and whether something
/// takes the place of its whole configuration folder.
pub fn of(service: &Service, folder: &str, texts: &mut Texts, files: &mut Files<'_>) -> (Vec<Mount>, bool) {
    let mut mounts = Vec::new();
    let mut replaced = false;
    for volume in &service.volumes {
        let target = volume.target.trim_end_matches('/');
        let below = Path::new(folder).strip_prefix(target).ok();
        match below.filter(|_| volume.content.is_none()) {
            Some(below) => {
                replaced = true;
                mounts.extend(folder_of(volume, folder, below, texts, files));
            }
            None => mounts.push(file(volume, folder, texts, files)),
        }
    }
    (mounts, replaced)
}

/// The mounts of any other container.
pub fn plain(service: &Service) -> Vec<Mount> {
    service.volumes.iter().map(|v| mount(v, v.target.clone(), None, false)).collect()
}

/// A folder that is mounted over the configuration folder, or over one above it.
fn folder_of(
    volume: &Volume,
    folder: &str,
    below: &Path,
    texts: &mut Texts,
    files: &mut Files<'_>,
) -> Vec<Mount> {
    let found = on_disk(volume).map(|path| path.join(below)).filter(|path| files.store().is_dir(path));
    let Some(path) = found else { return vec![mount(volume, folder.to_owned(), None, true)] };
    let roles = [Role::MilvusYaml, Role::DefaultYaml, Role::UserYaml];
    roles
        .iter()
        .filter_map(|role| {
            let name = role.config_file()?;
            let text = texts.mounted(files, &path.join(name), *role)?;
            Some(mount(volume, format!("{folder}/{name}"), Some(text), false))
        })
        .collect()
}

fn file(volume: &Volume, folder: &str, texts: &mut Texts, files: &mut Files<'_>) -> Mount {
    let target = volume.target.trim_end_matches('/').to_owned();
    let name = target.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    let Some(role) = name.and_then(container::role) else { return mount(volume, target, None, false) };
    let text = match &volume.content {
        Some(_) => content(volume, role, texts),
        None => on_disk(volume).and_then(|path| texts.mounted(files, &path, role)),
    };
    mount(volume, target, text, text.is_none())
}

/// A text that stands in the compose file.
fn content(volume: &Volume, role: Role, texts: &mut Texts) -> Option<usize> {
    let (text, node, path) = volume.content.clone()?;
    let outer = texts.list.get(text)?.clone();
    let tree = outer.tree.embedded(node)?;
    let at = crate::source::Location { file: outer.file, span: outer.tree.span(node) };
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

/// The path of what is mounted, where it is one that the project holds.
fn on_disk(volume: &Volume) -> Option<PathBuf> {
    let source = Path::new(&volume.source);
    let inside = volume.source.starts_with('.') && !volume.source.contains(UNKNOWN);
    inside.then(|| volume.folder.join(source))
}

/// The absolute path of what is mounted from the disk.
fn path(volume: &Volume) -> Option<String> {
    let is_path = volume.source.starts_with(['.', '/']) && !volume.source.contains(UNKNOWN);
    let path = is_path.then(|| absolute(&volume.folder.join(&volume.source)))?;
    Some(path.to_string_lossy().into_owned())
}

fn mount(volume: &Volume, target: String, text: Option<usize>, missing: bool) -> Mount {
    Mount {
        target,
        source: volume.source.clone(),
        sub: volume.sub.clone(),
        scope: None,
        of_project: volume.named.is_some(),
        on_disk: path(volume),
        lasting: volume.lasting,
        project: volume.project.clone(),
        made: volume.made.clone(),
        text,
        missing,
        at: volume.at,
        path: volume.path.clone(),
        target_at: volume.target_at,
        behind: None,
    }
}
