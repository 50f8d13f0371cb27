//! `extends`: services over others, of the same file or of another.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::bases::Base;
use super::canonical::make_canonical;
use super::document::{ComposeDocument, drop_replaced};
use super::loader::{Loader, Loading, is_remote, kept_last};
use super::merge::{Way, merge};
use super::model::ComposeFile;
use super::value::{Map, Value};
use crate::deployment::UNKNOWN;
use crate::text::source::FileId;
use crate::text::source::path::{named_from, normalized};

/// So many values in all are taken over from services that others extend.
const MAX_INHERITED: usize = 200_000;

/// What is said where there are more.
const TOO_MUCH_INHERITED: &str =
    "services in it inherit more than 200,000 values by `extends`; the rest is not read";

/// A service of one of the files that services are extended from.
#[derive(Clone)]
struct BasePlace {
    /// The file, by index.
    at: usize,
    /// Its name.
    name: String,
    /// Whether what the tags of its file drop is dropped from what it extends.
    drops: bool,
}

impl Loader<'_, '_> {
    /// Puts the services of a document over what they extend.
    pub(super) fn extend_services(
        &mut self,
        file: &Arc<ComposeFile>,
        root: &mut Map,
        replaced: &HashSet<Way>,
        loading: &Loading<'_>,
    ) {
        let Some(value) = root.get_mut("services") else { return };
        let Some(services) = value.map_mut() else {
            let at = value.at.clone();
            return self.refusals.add_key(
                &at,
                "`services` is not a mapping of names to services".into(),
                None,
            );
        };
        if services.iter().all(|(_, service)| service.get("extends").is_none()) {
            return;
        }
        let services = std::mem::take(services);
        let names = services.keys();
        let at = self.bases.files.len();
        self.bases.files.push(Base { file: file.clone(), services, replaced: replaced.clone() });
        for name in names {
            self.extend_service(at, &name, loading);
        }
        let services = std::mem::take(&mut self.bases.files[at].services);
        if let Some(map) = root.get_mut("services").and_then(Value::map_mut) {
            *map = services;
        }
    }

    /// Puts a service over what it extends, each of a chain after the other: however long it is, the stack stays as it is.
    fn extend_service(&mut self, at: usize, name: &str, loading: &Loading<'_>) {
        let mut way: Vec<(BasePlace, Option<BasePlace>)> = Vec::new();
        let mut open: HashSet<(FileId, String)> = HashSet::new();
        let mut next = Some(BasePlace { at, name: name.to_owned(), drops: true });
        while let Some(place) = next.take() {
            let Base { file, services, .. } = &self.bases.files[place.at];
            let Some(extends) = services.get(&place.name).and_then(|service| service.get("extends")) else {
                break;
            };
            let extends = extends.clone();
            if !open.insert((file.file, place.name.clone())) {
                self.refusals.add_key(&extends.at, "services extend one another in a circle".into(), None);
                break;
            }
            next = self.extended(&place, &extends, loading);
            way.push((place, next.clone()));
        }
        while let Some((place, extended)) = way.pop() {
            let base = extended.and_then(|base| self.bases.files[base.at].services.get(&base.name).cloned());
            let Some(own) = self.bases.files[place.at].services.remove_in_place(&place.name) else {
                continue;
            };
            let mut merged = match base.filter(|base| base.map().is_some()) {
                Some(base) => self.over_base(&place, base, own),
                None => own,
            };
            merged.map_mut().and_then(|map| map.remove("extends"));
            self.bases.files[place.at].services.insert(place.name, merged);
        }
    }

    fn over_base(&mut self, place: &BasePlace, mut base: Value, own: Value) -> Value {
        self.bases.inherited = self.bases.inherited.saturating_add(base.size());
        if self.bases.inherited > MAX_INHERITED {
            let path = self.files.sources().get(self.bases.files[place.at].file.file).path.clone();
            self.files.refuse(path, TOO_MUCH_INHERITED);
            self.is_partial = true;
            return own;
        }
        let mut way = vec!["services".to_owned(), place.name.clone()];
        if let Some(map) = base.map_mut() {
            map.remove("extends");
            if place.drops {
                drop_replaced(map, &self.bases.files[place.at].replaced, &mut way);
            }
        }
        let mut mismatches = Vec::new();
        let merged = merge(base, own, &mut way, &mut mismatches);
        self.note_mismatches(&mismatches);
        merged
    }

    /// The service that another extends.
    fn extended(&mut self, place: &BasePlace, extends: &Value, loading: &Loading<'_>) -> Option<BasePlace> {
        let name = &place.name;
        let service = extends.text().or_else(|| extends.get("service")?.text()).map(str::to_owned);
        let Some(service) = service else {
            self.refusals.add_key(
                &extends.at,
                format!("`extends` of service `{name}` names no service"),
                None,
            );
            return None;
        };
        let file = extends.get("file").and_then(|file| Some((file.text()?, file)));
        let Some((text, value)) = file else {
            let is_there = self.bases.files[place.at].services.get(&service).is_some();
            if is_there {
                self.extended.entry(service.clone()).or_default().push(name.clone());
            } else if !service.contains(UNKNOWN) {
                let why = format!("service `{name}` extends `{service}`, which is not in this file");
                self.refusals.add(&extends.at, why);
            }
            return is_there.then_some(BasePlace { at: place.at, name: service, drops: false });
        };
        let path = normalized(&named_from(&self.bases.files[place.at].file.folder, text));
        if text.contains(UNKNOWN) || is_remote(text) || self.files.store().refuses(&path) {
            self.is_partial = true;
            return None;
        }
        let Some(at) = self.base(&path, loading) else {
            if !self.files.store().is_file(&path) {
                let why = format!("service `{name}` extends a service of `{text}`, which is not there");
                self.refusals.add(&value.at, why);
            }
            self.is_partial = true;
            return None;
        };
        let is_there = self.bases.files[at].services.get(&service).is_some();
        if !is_there && !service.contains(UNKNOWN) {
            let why = format!("service `{name}` extends `{service}`, which is not in `{text}`");
            self.refusals.add(&extends.at, why);
        }
        is_there.then_some(BasePlace { at, name: service, drops: true })
    }

    /// The services of a file that a service extends.
    fn base(&mut self, path: &Path, loading: &Loading<'_>) -> Option<usize> {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let before = self.is_partial;
        let Some(file) = self.open(path, &folder) else {
            self.is_partial = before;
            return None;
        };
        if let Some(&known) = self.bases.places.get(&file.file) {
            return Some(known);
        }
        let (mut project, mut last) = (Map::default(), HashSet::new());
        for ComposeDocument { root, replaced, .. } in self.documents(&file, loading.variables) {
            drop_replaced(&mut project, &replaced, &mut Way::new());
            project = self.laid_over(&file, project, root);
            make_canonical(&mut project, &mut self.refusals);
            project = kept_last(project, &file);
            last = replaced;
        }
        let services = project.get_mut("services").and_then(Value::map_mut).map(std::mem::take);
        self.bases.places.insert(file.file, self.bases.files.len());
        self.bases.files.push(Base { file, services: services.unwrap_or_default(), replaced: last });
        Some(self.bases.files.len() - 1)
    }
}
