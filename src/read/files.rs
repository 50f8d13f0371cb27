//! Files that other files name: taken from those of the run where they are among them, else read.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Member;
use super::references::Growth;
use crate::base::InputError;
use crate::facts::FileKind;
use crate::text::source::path::{normalized, slashed};
use crate::text::source::{FileId, SourceFile, Sources, Store};
use crate::text::yaml::assemble::Part;
use crate::text::yaml::{self, Tree};

/// The files of a run beside the ones at hand. Each is read and parsed once.
pub(crate) struct Files<'s> {
    sources: &'s mut Sources,
    store: &'s Store,
    /// Recognised files that nothing has taken yet, with their places among all.
    members: Vec<(usize, Member)>,
    taken: Vec<bool>,
    /// Files that stand for themselves, whoever else names them.
    known: HashMap<PathBuf, (FileId, Arc<Tree>)>,
    read: HashMap<PathBuf, Option<FileId>>,
    trees: HashMap<FileId, Arc<Tree>>,
    /// Files whose texts would grow too large.
    too_large: RefCell<Vec<InputError>>,
}

impl<'s> Files<'s> {
    /// The files of a run.
    pub fn new(members: Vec<(usize, Member)>, store: &'s Store, sources: &'s mut Sources) -> Self {
        let taken = vec![false; members.len()];
        let (known, read, trees, too_large) = Default::default();
        Self { sources, store, members, taken, known, read, trees, too_large }
    }

    /// Tells of files that stand for themselves, so that nobody reads them again.
    pub fn register<'m>(&mut self, members: impl Iterator<Item = &'m Member>) {
        self.known.extend(members.map(|m| (normalized(&m.path), (m.file, m.tree.clone()))));
    }

    /// Notes a file whose texts would have grown too large by their references.
    pub(super) fn check_growth(&self, growth: &Growth, path: &Path) {
        let path = slashed(&normalized(path));
        let mut noted = self.too_large.borrow_mut();
        if growth.is_exceeded() && noted.iter().all(|error| error.path != path) {
            let message = "by references, values in it grow beyond 128 KiB each or 2 MiB in all, which no process can be \
                           given; those are taken as unknown";
            noted.push(InputError { path, message: message.into() });
        }
    }

    /// The errors about such files.
    pub fn take_too_large(&self) -> Vec<InputError> {
        self.too_large.take()
    }

    /// The texts of the run.
    pub fn sources(&self) -> &Sources {
        self.sources
    }

    /// Where files are read from.
    pub fn store(&self) -> &'s Store {
        self.store
    }

    /// A YAML file, which from then on belongs to who asked for it.
    pub fn take_yaml(&mut self, path: &Path) -> Option<(FileId, Arc<Tree>)> {
        let path = normalized(path);
        if let Some(at) = self.members.iter().position(|(_, m)| normalized(&m.path) == path) {
            self.taken[at] = true;
            let member = &self.members[at].1;
            return Some((member.file, member.tree.clone()));
        }
        if let Some(known) = self.known.get(&path) {
            return Some(known.clone());
        }
        let file = self.read_text(&path)?;
        let sources = &*self.sources;
        let tree = self
            .trees
            .entry(file)
            .or_insert_with(|| Arc::new(yaml::parse_shared(sources.get(file).text.clone())));
        Some((file, tree.clone()))
    }

    /// A file of any kind; `None` where it cannot be read as text.
    pub fn read_text(&mut self, path: &Path) -> Option<FileId> {
        let path = normalized(path);
        if let Some((file, _)) = self.known.get(&path) {
            return Some(*file);
        }
        if let Some(known) = self.read.get(&path) {
            return *known;
        }
        let shown = slashed(&path);
        let bytes = self.store.read(&path).ok();
        let file = bytes.map(|bytes| SourceFile::decode(shown, bytes).read_from(&path));
        let file = file.filter(|f| f.invalid_at.is_none()).map(|f| self.sources.add(f));
        self.read.insert(path, file);
        file
    }

    /// The YAML files of the folder that a file is in, without that file.
    pub fn yaml_files_beside(&self, path: &Path) -> Vec<PathBuf> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let names = self.store.names(folder).into_iter().map(|name| folder.join(name));
        names.filter(|p| crate::text::source::is_yaml(p) && normalized(p) != normalized(path)).collect()
    }

    /// A text made of others, known by the path of the file that says so.
    pub fn add_assembled(&mut self, path: &str, documents: &[Part]) -> (FileId, Arc<Tree>) {
        let (text, pieces) = yaml::assemble::assemble(documents);
        let tree = Arc::new(yaml::parse(&text));
        let mut file = SourceFile::new(path, text);
        file.pieces = Some(pieces);
        file.fixable = false;
        (self.sources.add(file), tree)
    }

    /// All values files, taken or not.
    pub fn values(&self) -> Vec<Member> {
        let values = self.members.iter().filter(|(_, m)| m.is.kind == FileKind::HelmValues);
        values.map(|(_, member)| member.clone()).collect()
    }

    /// What nothing has taken.
    pub fn into_untaken(self) -> Vec<(usize, Member)> {
        self.members
            .into_iter()
            .zip(self.taken)
            .filter(|(_, taken)| !taken)
            .map(|(member, _)| member)
            .collect()
    }
}
