//! The volumes that services mount by keys, as `volumes` of the files describes them.

use std::collections::BTreeMap;

use super::interpolate::{Variables, interpolate_or};
use super::merged::merged;
use super::model::{ComposeFile, Service, ServiceVolume};
use crate::deployment::{ComposeProject, ComposeVolume, Persistence, UNKNOWN};
use crate::facts::milvus::{KeyPath, text};
use crate::text::source::Location;
use crate::text::yaml::reader::{Reader, value_text};
use crate::text::yaml::{Entry, NodeId};

/// The driver of volumes that name none.
const DRIVER: &str = "local";

/// Tells the volumes that keys stand for: those with names of their own, and those whose names begin with the
/// project's.
pub fn name_volumes(
    project: Option<&ComposeProject>,
    services: &mut [Service],
    files: &[ComposeFile],
    variables: &Variables,
) {
    for volume in services.iter_mut().flat_map(|service| &mut service.volumes) {
        let Some(key) = volume.named.take() else { continue };
        VolumeDescription { files, key: &key, variables }.name(volume, project);
    }
}

/// What files say of a volume, later ones over earlier ones.
struct VolumeDescription<'a> {
    files: &'a [ComposeFile],
    key: &'a str,
    variables: &'a Variables,
}

impl VolumeDescription<'_> {
    fn name(&self, volume: &mut ServiceVolume, project: Option<&ComposeProject>) {
        let (device, own) = (self.device(), self.own_name());
        let project = project.filter(|_| own.is_none()).cloned();
        if !self.is_external() {
            let (name, of_project) = (own.clone().unwrap_or_else(|| self.key.to_owned()), own.is_none());
            let (with, place) = self.made_with();
            let (at, path) = place.unwrap_or_else(|| (volume.at, volume.path.clone()));
            let (project, on) = (project.clone(), device.clone());
            volume.compose_volume = Some(ComposeVolume {
                name,
                is_of_project: of_project,
                project,
                device: on,
                config: with,
                at,
                path,
            });
        }
        // Memory, as long as a container has it mounted.
        if self.text(&["driver_opts", "type"]).as_deref() == Some("tmpfs") {
            volume.persistence = Persistence::No;
        }
        match device.or(own) {
            Some(own) => volume.source = own,
            None => {
                volume.project = project;
                volume.named = Some(self.key.to_owned());
            }
        }
    }

    fn text(&self, keys: &[&str]) -> Option<String> {
        self.files.iter().rev().find_map(|file| {
            let volume = file.tree.path(&["volumes", self.key])?.value;
            let node = keys.iter().try_fold(volume, |node, key| Some(file.tree.get(node, key)?.value))?;
            self.value(file, node).filter(|text| !text.is_empty())
        })
    }

    fn value(&self, file: &ComposeFile, node: NodeId) -> Option<String> {
        Some(interpolate_or(&value_text(&file.tree, node, Reader::Milvus)?, self.variables, UNKNOWN))
    }

    /// The folder or share that it stands for.
    fn device(&self) -> Option<String> {
        let device = self.text(&["driver_opts", "device"])?;
        let options = self.text(&["driver_opts", "o"]).unwrap_or_default();
        let server = options.split(',').find_map(|option| option.trim().strip_prefix("addr="));
        Some(format!("{}{device}", server.unwrap_or_default()))
    }

    /// A name that no project's is put before.
    fn own_name(&self) -> Option<String> {
        let external = || match self.text(&["external"])? {
            text if text::is_true(&text) => Some(self.key.to_owned()),
            // Only whoever runs compose knows.
            text if text.contains(UNKNOWN) => Some(UNKNOWN.to_owned()),
            _ => None,
        };
        self.text(&["external", "name"]).or_else(|| self.text(&["name"])).or_else(external)
    }

    /// Whether somebody else makes it, or may.
    fn is_external(&self) -> bool {
        let stated = self.text(&["external"]);
        self.text(&["external", "name"]).is_some()
            || stated.is_some_and(|text| text::is_true(&text) || text.contains(UNKNOWN))
    }

    /// What compose compares a volume that exists with: its driver, the options of that and its labels. And the place
    /// of the last of them.
    fn made_with(&self) -> (String, Option<(Location, KeyPath)>) {
        let mut stated = BTreeMap::from([("driver".to_owned(), DRIVER.to_owned())]);
        let mut place = None;
        for file in self.files {
            let Some(volume) = file.tree.path(&["volumes", self.key]) else { continue };
            for key in ["driver", "driver_opts", "labels"] {
                let Some(entry) = file.tree.get(volume.value, key) else { continue };
                let path = KeyPath::root().key("volumes").key(self.key).key(key);
                place = Some((Location { file: file.file, span: file.tree.span(entry.key) }, path));
                stated.extend(self.pairs(file, key, entry));
            }
        }
        let pairs: Vec<String> = stated.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
        (pairs.join(" "), place)
    }

    /// A text, or the entries of a mapping or of a list of `name=value`.
    fn pairs(&self, file: &ComposeFile, key: &str, entry: Entry) -> Vec<(String, String)> {
        let tree = &file.tree;
        let value = |node| self.value(file, node).unwrap_or_default();
        let items = tree.items(entry.value).iter().map(|item| {
            let text = value(*item);
            let (name, value) = text.split_once('=').unwrap_or((&text, ""));
            (format!("{key}.{name}"), value.to_owned())
        });
        let entries = merged(tree, entry.value).into_iter().map(|inner| {
            let name = tree.text(tree.resolve(inner.key));
            (format!("{key}.{name}"), value(inner.value))
        });
        let pairs: Vec<_> = items.chain(entries).collect();
        let text = self.value(file, entry.value).filter(|text| pairs.is_empty() && !text.is_empty());
        pairs.into_iter().chain(text.map(|text| (key.to_owned(), text))).collect()
    }
}
