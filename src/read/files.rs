//! Files that other files name: taken from those of the run where they are among them, else read.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Member;
use super::references::Growth;
use super::resource_roots::{NamedRoots, named_roots};
use crate::base::InputError;
use crate::facts::FileKind;
use crate::facts::milvus::KeyPath;
use crate::text::source::path::{normalized, slashed};
use crate::text::source::{FileId, SourceFile, Sources, Store};
use crate::text::yaml::assemble::Part;
use crate::text::yaml::{self, NodeId, Tree};

/// The files of a run beside the ones at hand. Each is read and parsed once.
pub(crate) struct Files<'s> {
    sources: &'s mut Sources,
    store: &'s Store,
    /// Recognised files that nothing has taken yet, with their places among all.
    members: Vec<(usize, Member)>,
    taken: Vec<bool>,
    /// The first of these at each path.
    places: HashMap<PathBuf, usize>,
    /// Files that stand for themselves, whoever else names them.
    known: HashMap<PathBuf, (FileId, Arc<Tree>)>,
    read: HashMap<PathBuf, Option<FileId>>,
    trees: HashMap<FileId, Arc<Tree>>,
    /// The resources of files by their names, where somebody asked for one.
    named: HashMap<FileId, Arc<NamedRoots>>,
    /// Folders that were looked through for resources.
    folders: HashMap<PathBuf, FolderSearch>,
    /// Files that texts are made by, those among them that have no part in the text.
    makers: HashMap<FileId, Arc<HashSet<FileId>>>,
    /// What is wrong with files as a whole.
    refused: RefCell<Vec<InputError>>,
}

/// How far a folder was looked through for resources.
struct FolderSearch {
    /// The files that are still to be looked through.
    files: std::vec::IntoIter<PathBuf>,
    by_name: HashMap<String, Vec<(FileId, Arc<Tree>)>>,
}

impl FolderSearch {
    fn of(folder: &Path, store: &Store) -> Self {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let paths = store.names(folder).into_iter().map(|name| folder.join(name));
        let files: Vec<PathBuf> = paths.filter(|path| crate::text::source::is_yaml(path)).collect();
        Self { files: files.into_iter(), by_name: HashMap::new() }
    }
}

impl<'s> Files<'s> {
    /// The files of a run.
    pub fn new(members: Vec<(usize, Member)>, store: &'s Store, sources: &'s mut Sources) -> Self {
        let taken = vec![false; members.len()];
        let mut places = HashMap::new();
        for (at, (_, member)) in members.iter().enumerate() {
            places.entry(normalized(&member.path)).or_insert(at);
        }
        let (known, read, trees, named, folders, makers, refused) = Default::default();
        Self { sources, store, members, taken, places, known, read, trees, named, folders, makers, refused }
    }

    /// Tells of files that stand for themselves, so that nobody reads them again.
    pub fn register<'m>(&mut self, members: impl Iterator<Item = &'m Member>) {
        self.known.extend(members.map(|m| (normalized(&m.path), (m.file, m.tree.clone()))));
    }

    /// Notes a file whose texts would have grown too large by their references.
    pub(super) fn check_growth(&self, growth: &Growth, path: &Path) {
        if growth.is_exceeded() {
            let why = "by references, values in it grow beyond 128 KiB each or 2 MiB in all, which no process can be \
                       given; those are taken as unknown";
            self.refuse(slashed(&normalized(path)), why);
        }
    }

    /// Notes what is wrong with a file as a whole, once.
    pub(super) fn refuse(&self, path: String, why: &str) {
        let mut noted = self.refused.borrow_mut();
        if noted.iter().all(|error| error.path != path || error.message != why) {
            noted.push(InputError { path, message: why.into() });
        }
    }

    /// The errors about files.
    pub fn take_refused(&self) -> Vec<InputError> {
        self.refused.take()
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
        if let Some(&at) = self.places.get(&path) {
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

    /// Whether a file is a recognised one, taken or not.
    pub fn is_member(&self, path: &Path) -> bool {
        self.places.contains_key(&normalized(path))
    }

    /// Takes a file without reading it, where it is a recognised one.
    pub fn claim(&mut self, path: &Path) {
        if let Some(&at) = self.places.get(&normalized(path)) {
            self.taken[at] = true;
        }
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

    /// The whole text of a file of the run as a tree, whoever has parts of it.
    pub fn whole_tree(&mut self, file: FileId) -> Arc<Tree> {
        let sources = &*self.sources;
        let parsed = || Arc::new(yaml::parse_shared(sources.get(file).text.clone()));
        self.trees.entry(file).or_insert_with(parsed).clone()
    }

    /// The resources of a file that have a name.
    pub fn resources_named(&mut self, file: FileId, tree: &Tree, name: &str) -> Vec<(NodeId, KeyPath)> {
        let named = self.named.entry(file).or_insert_with(|| Arc::new(named_roots(tree)));
        named.get(name).cloned().unwrap_or_default()
    }

    /// What is found in the YAML files of a folder that have a resource of a name, in the order of the files. Each file is
    /// looked through once, however often names are asked for, and not before it has to be.
    pub fn find_in_folder<T>(
        &mut self,
        folder: &Path,
        name: &str,
        find: impl Fn(FileId, &Arc<Tree>, &[(NodeId, KeyPath)]) -> Option<T>,
    ) -> Option<T> {
        let mut search = match self.folders.remove(folder) {
            Some(search) => search,
            None => FolderSearch::of(folder, self.store),
        };
        let seen = search.by_name.get(name).into_iter().flatten();
        let mut found = seen.into_iter().find_map(|(file, tree)| {
            let named = self.named.get(file)?.get(name)?;
            find(*file, tree, named)
        });
        while found.is_none()
            && let Some(path) = search.files.next()
        {
            let Some((file, tree)) = self.take_yaml(&path) else { continue };
            let named = self.named.entry(file).or_insert_with(|| Arc::new(named_roots(&tree)));
            for name in named.keys() {
                search.by_name.entry(name.clone()).or_default().push((file, tree.clone()));
            }
            found = named.get(name).and_then(|named| find(file, &tree, named));
        }
        self.folders.insert(folder.to_owned(), search);
        found
    }

    /// A text made of others, known by the path of the file that says so.
    pub fn add_assembled(&mut self, path: &str, documents: &[impl Borrow<Part>]) -> (FileId, Arc<Tree>) {
        let (text, pieces) = yaml::assemble::assemble(documents);
        let tree = Arc::new(yaml::parse(&text));
        let mut file = SourceFile::new(path, text);
        file.pieces = Some(pieces);
        file.fixable = false;
        (self.sources.add(file), tree)
    }

    /// Notes the files that texts are made by.
    pub fn note_makers(&mut self, texts: impl Iterator<Item = FileId>, makers: HashSet<FileId>) {
        let makers = Arc::new(makers);
        self.makers.extend(texts.map(|text| (text, makers.clone())));
    }

    /// A file, with those that its text is made of and by.
    pub fn with_makers(&self, file: FileId) -> impl Iterator<Item = FileId> {
        let makers = self.makers.get(&file).into_iter().flat_map(|makers| makers.iter().copied());
        std::iter::once(file).chain(self.sources.files_of(file)).chain(makers)
    }

    /// All values files, taken or not.
    pub fn values(&self) -> Vec<Member> {
        let values = self.members.iter().filter(|(_, m)| m.is.kind == FileKind::HelmValues);
        values.map(|(_, member)| member.clone()).collect()
    }

    /// What nothing has taken.
    pub fn untaken(&self) -> Vec<(usize, Member)> {
        let all = self.members.iter().zip(&self.taken);
        all.filter(|(_, taken)| !**taken).map(|(member, _)| member.clone()).collect()
    }
}
