//! What services mount: `volumes`, `tmpfs`, `configs` and `secrets`.

use std::path::{Path, PathBuf};

use super::model::{ConfigContent, MEMORY, Service, ServiceVolume};
use super::mount_text::clean;
use super::service::ServiceReader;
use super::value::{Map, Value, ValuePlace};
use crate::deployment::{Persistence, UNKNOWN};
use crate::read::Files;
use crate::text::source::path::normalized;
use crate::text::source::{Location, Span};

impl ServiceReader<'_, '_, '_> {
    pub(super) fn volumes(&mut self, value: &Value, service: &mut Service) {
        for item in value.get("volumes").map_or(&[][..], Value::items) {
            let mounted = volume(item, self.loader.files);
            mounted.iter().for_each(|volume| self.take_namesake(volume));
            service.volumes.extend(mounted);
        }
        service.volumes.extend(memory(value));
        // Where several are mounted at one place, the later ones count.
        for (section, folder) in [("configs", "/"), ("secrets", "/run/secrets/")] {
            for item in value.get(section).map_or(&[][..], Value::items) {
                let Some(mounted) = self.text(item, section, folder) else { continue };
                let is_here = |other: &ServiceVolume| other.target_path() == mounted.target_path();
                service.volumes.retain(|other| other.target.contains(UNKNOWN) || !is_here(other));
                service.volumes.push(mounted);
            }
        }
    }

    /// Takes the file that a path seems to name, where the project has its paths start elsewhere than in the folder of the
    /// file that says so: nobody reads that one.
    fn take_namesake(&mut self, volume: &ServiceVolume) {
        let file = PathBuf::from(&self.loader.files.sources().get(volume.at.file).path);
        let beside = file.parent().unwrap_or(Path::new("")).join(&volume.source);
        let names_config = volume.target.ends_with(".yaml") && volume.source.starts_with('.');
        if names_config && normalized(&beside) != normalized(&volume.folder.join(&volume.source)) {
            self.loader.files.take_yaml(&beside);
        }
    }

    /// A text that stands in a compose file, as it is once its variables are replaced; `None` where only the environment
    /// knows all of it. Of a variable only a mapping counts, as another place may give it another value.
    fn content(&self, value: &Value) -> Option<ConfigContent> {
        let says = value.text()?;
        let ValuePlace { file, node, path, .. } = &value.at;
        let is_of_variable = path.as_str().ends_with(".environment");
        let is_mapping = says.contains(": ") || says.contains(":\n");
        if says.trim() == UNKNOWN || (is_of_variable && !is_mapping) {
            return None;
        }
        let written = file.tree.text(file.tree.resolve(*node));
        Some(ConfigContent {
            text: file.text,
            node: *node,
            path: path.embedded(),
            replaced: (says != written).then(|| says.to_owned()),
        })
    }

    /// A config or a secret, whose text is a file or stands in the compose file itself.
    fn text(&self, item: &Value, section: &str, folder: &str) -> Option<ServiceVolume> {
        let name = item.get("source")?.text()?;
        let resource = self.project.get(section)?.get(name)?;
        let target = item.get("target").and_then(Value::text);
        let place = target.unwrap_or(name);
        let place = if place.starts_with('/') { place.to_owned() } else { format!("{folder}{place}") };
        let file = resource.get("file").and_then(|file| Some((file.text()?, file.at.file.folder.clone())));
        let (source, from) = match file {
            Some((path, from)) => (relative(path), from),
            None => (String::new(), item.at.file.folder.clone()),
        };
        let target_at =
            item.get("target").filter(|target| target.at.key.is_some()).map(|target| target.at.at());
        Some(ServiceVolume {
            content: resource.get("content").and_then(|value| self.content(value)),
            target_at,
            ..ServiceVolume::new(&source, clean(&place), from, item.at.at(), item.at.path.clone())
        })
    }
}

fn volume(item: &Value, files: &Files<'_>) -> Option<ServiceVolume> {
    let text = |key: &str| item.get(key).and_then(Value::scalar);
    let kind = text("type");
    let target = item.get("target")?;
    let in_memory = kind.as_deref() == Some(MEMORY);
    let source = match (in_memory, kind.as_deref()) {
        (true, _) => MEMORY.to_owned(),
        (false, Some("bind")) => relative(&text("source").unwrap_or_default()),
        (false, _) => text("source").unwrap_or_default(),
    };
    // The parts of a short form stand where the whole does.
    let is_short = target.at.key.is_none();
    let (target_text, place) = (target.scalar()?, target.at.at());
    let target_at = if is_short { place_in_scalar(&target.at, files, &target_text) } else { Some(place) };
    let sub = ["volume", "image"].iter().find_map(|key| item.get(key)?.get("subpath")?.scalar());
    let named =
        is_key(&source).then(|| source.clone()).filter(|_| !in_memory && kind.as_deref() != Some("bind"));
    Some(ServiceVolume {
        named,
        sub: sub.unwrap_or_default(),
        persistence: if in_memory { Persistence::No } else { Persistence::Yes },
        target_at,
        ..ServiceVolume::new(&source, target_text, item.at.file.folder.clone(), place, item.at.path.clone())
    })
}

/// `tmpfs`: one `path:options` or a list of them.
fn memory(service: &Value) -> Vec<ServiceVolume> {
    let Some(value) = service.get("tmpfs") else { return Vec::new() };
    let items = match value.items() {
        [] => std::slice::from_ref(value),
        items => items,
    };
    let mounted = |item: &Value| {
        let target = item.text()?.split(':').next().filter(|target| !target.is_empty())?.to_owned();
        let volume = ServiceVolume::new(
            MEMORY,
            target,
            item.at.file.folder.clone(),
            item.at.at(),
            item.at.path.clone(),
        );
        Some(ServiceVolume { persistence: Persistence::No, ..volume })
    };
    items.iter().filter_map(mounted).collect()
}

/// What files say of a volume, config or secret.
pub fn described<'p>(project: &'p Map, section: &str, key: &str) -> Option<&'p Map> {
    project.get(section)?.get(key)?.map()
}

/// Whether a source is the key of a volume, and no path.
fn is_key(source: &str) -> bool {
    !source.is_empty()
        && !source.contains(UNKNOWN)
        && !source.starts_with(['.', '/', '~', '\\'])
        && !source.contains([':', '/'])
}

/// Where the last occurrence of a text stands in a scalar.
fn place_in_scalar(place: &ValuePlace, files: &Files<'_>, text: &str) -> Option<Location> {
    let file = place.file.file;
    let span = place.file.tree.span(place.file.tree.resolve(place.node));
    let at = files.sources().get(file).slice(span).rfind(text).filter(|_| !text.is_empty())?;
    let start = span.start as usize + at;
    Some(Location { file, span: Span::new(start, start + text.len()) })
}

/// A path that starts with `.` where it is relative, as in a short entry of `volumes`.
fn relative(path: &str) -> String {
    if path.starts_with(['.', '/', '~']) || path.is_empty() { path.to_owned() } else { format!("./{path}") }
}
