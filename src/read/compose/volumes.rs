//! `volumes` and `configs` of services.

use super::interpolate::interpolate_or;
use super::model::{ComposeFile, MEMORY, Service, ServiceVolume, VolumesFrom};
use super::reader::ServiceReader;
use crate::deployment::{Persistence, UNKNOWN};
use crate::facts::milvus::KeyPath;
use crate::read::Files;
use crate::text::source::{Location, Span};
use crate::text::yaml::{NodeId, Tree};

impl ServiceReader<'_, '_> {
    pub(super) fn volumes(&mut self, file: &ComposeFile, map: NodeId, service: &mut Service) {
        let tree = &file.tree;
        let items = tree.get(map, "volumes").map_or(&[][..], |e| tree.items(e.value));
        for (index, item) in items.iter().enumerate() {
            let path = service.path.key("volumes").item(index);
            let text = |key: &str| {
                let entry = tree.get(*item, key)?;
                Some((entry, interpolate_or(tree.text(tree.resolve(entry.value)), &self.variables, UNKNOWN)))
            };
            let in_memory = text("type").is_some_and(|(_, kind)| kind == MEMORY);
            let place = |node| Location { file: file.file, span: tree.span(node) };
            let (source, target, at, target_at) = match text("target") {
                Some((entry, target)) => {
                    let bind = text("type").is_some_and(|(_, kind)| kind == "bind");
                    let source = match text("source") {
                        _ if in_memory => MEMORY.to_owned(),
                        source => source.map(|(_, source)| source).unwrap_or_default(),
                    };
                    (
                        if bind { relative(source) } else { source },
                        target,
                        place(entry.value),
                        Some(place(entry.value)),
                    )
                }
                None => {
                    let node = tree.resolve(*item);
                    let whole = interpolate_or(tree.text(node), &self.variables, UNKNOWN);
                    let (source, target) = split(&whole);
                    let target_at = place_in_scalar(file, self.files, node, target);
                    (source.to_owned(), target.to_owned(), place(*item), target_at)
                }
            };
            let folder = file.folder.clone();
            let part = ["volume", "image"].iter().find_map(|key| {
                let part = tree.get(tree.get(*item, key)?.value, "subpath")?;
                Some(interpolate_or(tree.text(tree.resolve(part.value)), &self.variables, UNKNOWN))
            });
            service.volumes.push(ServiceVolume {
                named: is_key(&source).then(|| source.clone()).filter(|_| !in_memory),
                sub: part.unwrap_or_default(),
                persistence: if in_memory { Persistence::No } else { Persistence::Yes },
                target_at,
                ..ServiceVolume::new(&source, target, folder, at, path)
            });
        }
    }

    /// `tmpfs`: one `path:options` or a list of them.
    pub(super) fn memory(&self, file: &ComposeFile, map: NodeId, service: &mut Service) {
        let tree = &file.tree;
        let Some(entry) = tree.get(map, "tmpfs") else { return };
        let path = service.path.key("tmpfs");
        let nodes = match tree.items(entry.value) {
            [] => vec![(entry.value, path)],
            items => items.iter().enumerate().map(|(index, item)| (*item, path.item(index))).collect(),
        };
        for (node, path) in nodes {
            let text = interpolate_or(tree.text(tree.resolve(node)), &self.variables, UNKNOWN);
            let target = text.split(':').next().unwrap_or_default().to_owned();
            let at = Location { file: file.file, span: tree.span(node) };
            if !target.is_empty() {
                let volume = ServiceVolume::new(MEMORY, target, file.folder.clone(), at, path);
                service.volumes.push(ServiceVolume { persistence: Persistence::No, ..volume });
            }
        }
    }

    /// The entries of `volumes_from`.
    pub(super) fn volumes_from(&self, file: &ComposeFile, map: NodeId, path: &KeyPath) -> Vec<VolumesFrom> {
        let tree = &file.tree;
        let items = tree.get(map, "volumes_from").map_or(&[][..], |e| tree.items(e.value));
        let from = |(index, item): (usize, &NodeId)| {
            let text = interpolate_or(tree.text(tree.resolve(*item)), &self.variables, UNKNOWN);
            let at = Location { file: file.file, span: tree.span(*item) };
            VolumesFrom::new(&text, at, path.key("volumes_from").item(index))
        };
        items.iter().enumerate().map(from).collect()
    }

    /// The ports of the host, as `address:port` or `port`; a port without one of the host gets a free one.
    pub(super) fn ports(&self, tree: &Tree, map: NodeId) -> Vec<String> {
        let items = tree.get(map, "ports").map_or(&[][..], |e| tree.items(e.value));
        let port = |item: &NodeId| match tree.get(*item, "published") {
            Some(published) => self.text(tree, published.value),
            None => Some(self.text(tree, *item)?.rsplit_once(':')?.0.to_owned()),
        };
        items.iter().filter_map(port).collect()
    }

    /// The ports of the host with those of the container; ranges and what only the environment knows are left out.
    pub(super) fn published(&self, tree: &Tree, map: NodeId) -> Vec<[String; 2]> {
        let items = tree.get(map, "ports").map_or(&[][..], |e| tree.items(e.value));
        let pair = |item: &NodeId| {
            if let Some(inside) = tree.get(*item, "target") {
                let outside = self.text(tree, tree.get(*item, "published")?.value)?;
                return Some([outside, self.text(tree, inside.value)?]);
            }
            let text = self.text(tree, *item)?;
            let (outside, inside) = text.rsplit_once(':')?;
            let outside = outside.rsplit(':').next().unwrap_or(outside);
            Some([outside.to_owned(), inside.split('/').next().unwrap_or(inside).to_owned()])
        };
        let known = |pair: &[String; 2]| pair.iter().all(|port| port.parse::<u16>().is_ok());
        items.iter().filter_map(pair).filter(known).collect()
    }

    /// `configs`, whose contents are files or stand in the compose file itself.
    pub(super) fn configs(&mut self, file: &ComposeFile, map: NodeId, service: &mut Service) {
        let tree = &file.tree;
        let items = tree.get(map, "configs").map_or(&[][..], |e| tree.items(e.value));
        for (index, item) in items.iter().enumerate() {
            let name = tree.get(*item, "source").map_or(*item, |e| e.value);
            let name = tree.text(tree.resolve(name));
            let target = tree.get(*item, "target").and_then(|e| self.text(tree, e.value));
            let Some(config) = tree.path(&["configs", name]) else { continue };
            let source = tree.get(config.value, "file").and_then(|e| self.text(tree, e.value));
            let inner = KeyPath::root().key("configs").key(name).key("content").embedded();
            let content = tree.get(config.value, "content").map(|e| (file.text, e.value, inner));
            let place = |node| Location { file: file.file, span: tree.span(node) };
            let (source, at) = (source.map(relative).unwrap_or_default(), place(*item));
            let path = service.path.key("configs").item(index);
            let target = target.unwrap_or_else(|| format!("/{name}"));
            service.volumes.push(ServiceVolume {
                content,
                target_at: tree.get(*item, "target").map(|e| place(e.value)),
                ..ServiceVolume::new(&source, target, file.folder.clone(), at, path)
            });
        }
    }
}

/// Whether a source is the key of a volume, and no path.
fn is_key(source: &str) -> bool {
    !source.is_empty()
        && !source.contains(UNKNOWN)
        && !source.starts_with(['.', '/', '~', '\\'])
        && !source.contains([':', '/'])
}

/// Where the last occurrence of a text stands in a scalar.
fn place_in_scalar(file: &ComposeFile, files: &Files<'_>, node: NodeId, text: &str) -> Option<Location> {
    let span = file.tree.span(node);
    let at = files.sources().get(file.file).slice(span).rfind(text).filter(|_| !text.is_empty())?;
    let start = span.start as usize + at;
    Some(Location { file: file.file, span: Span::new(start, start + text.len()) })
}

/// A path that starts with `.` where it is relative, as in a short entry of `volumes`.
fn relative(path: String) -> String {
    if path.starts_with(['.', '/', '~']) || path.is_empty() { path } else { format!("./{path}") }
}

/// `source:target:mode`, of which only the target must be there; a drive letter belongs to the source.
fn split(volume: &str) -> (&str, &str) {
    let is_mode = |last: &str| !last.is_empty() && !last.contains(['/', '\\', '.']);
    let without_mode = match volume.rsplit_once(':') {
        Some((rest, last)) if is_mode(last) && rest.contains(':') => rest,
        _ => volume,
    };
    without_mode.rsplit_once(':').unwrap_or(("", without_mode))
}
