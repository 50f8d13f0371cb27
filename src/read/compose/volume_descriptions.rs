//! The volumes that services mount by keys, as `volumes` of the files describes them.

use std::collections::BTreeMap;

use super::model::{Service, ServiceVolume};
use super::value::{Map, Value};
use super::volumes::described;
use crate::deployment::{ComposeProject, ComposeVolume, Persistence, UNKNOWN};
use crate::facts::milvus::{KeyPath, text};
use crate::text::source::Location;

/// The driver of volumes that name none.
const DRIVER: &str = "local";

/// Tells the volumes that keys stand for: those with names of their own, and those whose names begin with the
/// project's.
pub fn name_volumes(project: Option<&ComposeProject>, services: &mut [Service], whole: &Map) {
    for volume in services.iter_mut().flat_map(|service| &mut service.volumes) {
        let Some(key) = volume.named.take() else { continue };
        VolumeDescription { described: described(whole, "volumes", &key), key: &key }.name(volume, project);
    }
}

/// What a project says of a volume.
struct VolumeDescription<'a> {
    described: Option<&'a Map>,
    key: &'a str,
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
        let (first, rest) = keys.split_first()?;
        let value = rest.iter().try_fold(self.described?.get(first)?, |value, key| value.get(key))?;
        value.scalar().filter(|text| !text.is_empty())
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
        for key in ["driver", "driver_opts", "labels"] {
            let Some(value) = self.described.and_then(|volume| volume.get(key)) else { continue };
            place = Some((value.at.key_at(), value.at.path.clone()));
            stated.extend(pairs(key, value));
        }
        let pairs: Vec<String> = stated.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
        (pairs.join(" "), place)
    }
}

/// A text, or the entries of a mapping or of a list of `name=value`.
fn pairs(key: &str, value: &Value) -> Vec<(String, String)> {
    let items = value.items().iter().filter_map(Value::scalar).map(|text| {
        let (name, value) = text.split_once('=').unwrap_or((&text, ""));
        (format!("{key}.{name}"), value.to_owned())
    });
    let entries = value.map().into_iter().flat_map(Map::iter);
    let entries = entries.map(|(name, value)| (format!("{key}.{name}"), value.scalar().unwrap_or_default()));
    let text = value.scalar().filter(|text| !text.is_empty());
    items.chain(entries).chain(text.map(|text| (key.to_owned(), text))).collect()
}
