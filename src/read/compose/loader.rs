//! A project as compose puts it together: files over files, what they include, and services over what they extend.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bases::Bases;
use super::canonical::make_canonical;
use super::consistency::check_parts;
use super::document::{ComposeDocument, document, drop_replaced};
use super::interpolate::Variables;
use super::merge::{Mismatch, Way, keep_last, merge};
use super::model::ComposeFile;
use super::refusal::Refusals;
use super::shape_check::check_shapes;
use super::value::{Map, Shape, Value, ValuePlace};
use super::variables::variables;
use crate::facts::milvus::KeyPath;
use crate::read::Files;
use crate::text::source::path::shown;
use crate::text::source::{FileId, Location, Span};

/// Puts projects together.
pub struct Loader<'a, 's> {
    /// The files at hand.
    pub files: &'a mut Files<'s>,
    /// The compose files read so far.
    pub read: Vec<Arc<ComposeFile>>,
    /// What compose refuses.
    pub refusals: Refusals,
    /// True where a part of the project is not known, so that what seems to be missing may be there.
    pub is_partial: bool,
    /// Services that others of the same file extend, with these.
    pub extended: HashMap<String, Vec<String>>,
    /// The services of files that others extend.
    pub(super) bases: Bases,
}

/// What else a file is read with.
pub struct Loading<'v> {
    /// The folder that paths start from.
    pub folder: &'v Path,
    /// The variables that compose replaces.
    pub variables: &'v Variables,
    /// The files that led here by `include`.
    pub included: Vec<PathBuf>,
}

impl<'a, 's> Loader<'a, 's> {
    /// A loader that has read nothing yet.
    pub fn new(files: &'a mut Files<'s>) -> Self {
        let (read, refusals, extended, bases) = Default::default();
        Self { files, read, refusals, is_partial: false, extended, bases }
    }
}

impl Loader<'_, '_> {
    /// The project of files, later ones over earlier ones.
    pub fn project(&mut self, paths: &[PathBuf], loading: &Loading<'_>) -> Map {
        let mut project = Map::default();
        for path in paths {
            if let Some(file) = self.open(path, loading.folder) {
                project = self.file(&file, project, loading);
            }
        }
        check_parts(&project, &mut self.refusals);
        resolve_environment(&mut project, loading.variables);
        project
    }

    /// A compose file, whose paths start from a folder.
    pub fn open(&mut self, path: &Path, folder: &Path) -> Option<Arc<ComposeFile>> {
        let Some((file, tree)) = self.files.take_yaml(path) else {
            self.is_partial = true;
            return None;
        };
        self.is_partial |= tree.error().is_some();
        let known = self.read.iter().find(|known| known.file == file);
        match known {
            Some(known) if known.folder == folder => Some(known.clone()),
            Some(known) => Some(Arc::new(ComposeFile { folder: folder.to_owned(), ..(**known).clone() })),
            None => {
                let opened = ComposeFile { text: self.read.len(), file, tree, folder: folder.to_owned() };
                self.read.push(Arc::new(opened));
                self.read.last().cloned()
            }
        }
    }

    /// Lays a file over a project.
    fn file(&mut self, file: &Arc<ComposeFile>, mut project: Map, loading: &Loading<'_>) -> Map {
        for document in self.documents(file, loading.variables) {
            let ComposeDocument { mut root, replaced, .. } = document;
            self.extend_services(file, &mut root, &replaced, loading);
            drop_replaced(&mut project, &replaced, &mut Way::new());
            self.include(&mut root, loading);
            project = self.laid_over(file, project, root);
            check_shapes(&project, &mut self.refusals);
            project.remove("version");
            make_canonical(&mut project, &mut self.refusals);
            project = kept_last(project, file);
        }
        project
    }

    pub(super) fn documents(
        &mut self,
        file: &Arc<ComposeFile>,
        variables: &Variables,
    ) -> Vec<ComposeDocument> {
        let roots: Vec<_> = file.tree.documents().iter().filter_map(|document| document.root).collect();
        let mut found = Vec::new();
        for root in roots {
            let read = document(file, root, variables, &mut self.refusals);
            self.is_partial |= read.is_cut;
            found.push(read);
        }
        found
    }

    pub(super) fn laid_over(&mut self, file: &Arc<ComposeFile>, project: Map, root: Map) -> Map {
        let mut mismatches = Vec::new();
        let whole = |map| Value { is: Shape::Map(map), at: whole_file(file) };
        let merged = merge(whole(project), whole(root), &mut Way::new(), &mut mismatches);
        self.note_mismatches(&mismatches);
        match merged.is {
            Shape::Map(map) => kept_last(map, file),
            _ => Map::default(),
        }
    }

    pub(super) fn note_mismatches(&mut self, mismatches: &[Mismatch]) {
        for mismatch in mismatches {
            let why = format!("`{}` is of another kind than what it is laid over", mismatch.way.join("."));
            self.refusals.add(&mismatch.at, why);
        }
    }

    /// Notes what is wrong with a file of variables, and gives what it says; what is given already counts before it.
    pub fn variables_of(&mut self, path: &Path, given: &Variables, known: &mut Variables) {
        let Some(file) = self.files.read_text(path) else { return };
        let text = self.files.sources().get(file).text.clone();
        let read = variables(&text, given, known);
        self.files.check_growth(known.growth(), path);
        self.note_fault(file, path, read.fault);
    }

    /// Notes a line of a file of variables that compose cannot read.
    pub fn note_fault(&mut self, file: FileId, path: &Path, fault: Option<(std::ops::Range<usize>, String)>) {
        if let Some((place, why)) = fault {
            let at = Location { file, span: Span::new(place.start, place.end) };
            self.refusals.note(at, KeyPath::root(), format!("`{}`: {why}", shown(path)), None);
        }
    }
}

/// A place that stands for a whole file.
fn whole_file(file: &Arc<ComposeFile>) -> ValuePlace {
    let node = file.tree.root().unwrap_or(crate::text::yaml::NodeId(0));
    ValuePlace { file: file.clone(), key: None, node, path: KeyPath::root() }
}

/// A project without what later items of its lists replace.
pub(super) fn kept_last(project: Map, file: &Arc<ComposeFile>) -> Map {
    let mut whole = Value { is: Shape::Map(project), at: whole_file(file) };
    keep_last(&mut whole, &mut Way::new());
    match whole.is {
        Shape::Map(map) => map,
        _ => Map::default(),
    }
}

/// True for what compose fetches from elsewhere.
pub fn is_remote(text: &str) -> bool {
    text.contains("://")
        || text.starts_with("git@")
        || text.starts_with("github.com/")
        || text.starts_with("oci:")
}

/// Gives the values of names in lists, and of configs and secrets that hold a variable.
fn resolve_environment(project: &mut Map, variables: &Variables) {
    for (_, service) in
        project.get_mut("services").and_then(Value::map_mut).into_iter().flat_map(Map::iter_mut)
    {
        let environment = service.map_mut().and_then(|service| service.get_mut("environment"));
        let Some(Value { is: Shape::List(items), .. }) = environment else { continue };
        for item in items {
            let value = item.text().and_then(|name| Some(format!("{name}={}", variables.get(name)?)));
            if let Some(pair) = value {
                *item = item.made(Shape::Text(pair));
            }
        }
    }
    for section in ["configs", "secrets"] {
        for (_, value) in
            project.get_mut(section).and_then(Value::map_mut).into_iter().flat_map(Map::iter_mut)
        {
            let Some(map) = value.map_mut() else { continue };
            let Some(named) = map.get("environment").filter(|_| map.get("content").is_none()) else {
                continue;
            };
            if let Some(said) = named.text().and_then(|name| variables.get(name)) {
                let content = named.made(Shape::Text(said.to_owned()));
                map.insert("content".into(), content);
            }
        }
    }
}
