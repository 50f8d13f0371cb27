//! Walking folders.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::facts::kustomize::is_name as is_kustomization;
use crate::facts::surfaces::HIDDEN_FOLDERS;
use crate::text::source::{Store, is_yaml};

/// A file that may concern Milvus.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Where it is.
    pub path: PathBuf,
    /// True when it was named by the user, not found in a folder.
    pub named: bool,
    /// True for one that was found in a folder and may be a link, which may lead anywhere.
    pub is_link: bool,
    /// True when it or a folder that it is in was named by the user.
    pub is_asked: bool,
}

impl Candidate {
    /// One that the user named.
    pub fn named(path: &Path) -> Self {
        Self { path: path.to_owned(), named: true, is_link: false, is_asked: true }
    }

    /// One that was found in a folder.
    fn found(path: PathBuf, is_link: bool) -> Self {
        Self { path, named: false, is_link, is_asked: true }
    }

    /// One that another file refers to.
    pub fn referred(path: PathBuf, is_asked: bool) -> Self {
        Self { path, named: false, is_link: false, is_asked }
    }
}

/// What a walk came upon.
#[derive(Debug, Default)]
pub struct Walked {
    /// YAML files in order of path, or the one file that was named.
    pub candidates: Vec<Candidate>,
    /// `templates` folders of charts, which hold templates and no YAML.
    pub template_folders: Vec<PathBuf>,
    /// Paths that could not be walked, with the reason.
    pub errors: Vec<(PathBuf, String)>,
}

/// Walks several paths, and gives each file once.
#[derive(Debug)]
pub struct Walker<'s> {
    store: &'s Store,
    /// The files that the user named, by their real paths.
    named: HashSet<PathBuf>,
    /// The files given out, likewise.
    seen: HashSet<PathBuf>,
    /// Which files in folders are given out, by their names.
    wanted: fn(&Path) -> bool,
}

impl<'s> Walker<'s> {
    /// A walker for these paths.
    pub fn new<'a>(paths: impl IntoIterator<Item = &'a Path>, store: &'s Store) -> Self {
        let files = paths.into_iter().filter(|p| store.is_file(p)).map(|p| store.real(p));
        Self { store, named: files.collect(), seen: HashSet::new(), wanted: is_wanted }
    }

    /// The same walker, which gives files of other names, too.
    pub fn with(self, wanted: fn(&Path) -> bool) -> Self {
        Self { wanted, ..self }
    }

    /// Lists the files that `path` names: a file as it is, a folder with all YAML files below it that no
    /// `.gitignore` leaves out. Links to files count as files, links to folders are not followed. Files that
    /// were given out before are left out.
    pub fn walk(&mut self, path: &Path) -> Walked {
        self.walk_to(path, None)
    }

    /// Lists the files in a folder, but for those in folders of it.
    pub fn walk_flat(&mut self, path: &Path) -> Walked {
        self.walk_to(path, Some(1))
    }

    fn walk_to(&mut self, path: &Path, depth: Option<usize>) -> Walked {
        let mut found = Walked::default();
        match self.store.leads_to_folder(path) {
            Ok(true) if !self.walk_listed(path, depth, &mut found) => {
                walk_folder(path, depth, self.wanted, &mut found);
            }
            Ok(true) => {}
            Ok(false) => found.candidates.push(Candidate::named(path)),
            Err(e) => found.errors.push((path.to_owned(), e.to_string())),
        }
        // What lies in a folder is really there, unless it is a link: the folder's real path is asked for once.
        let is_plain = |candidate: &Candidate| !candidate.named && !candidate.is_link;
        let root = found.candidates.iter().any(is_plain).then(|| self.store.real(path));
        let real = |candidate: &Candidate| match (&root, candidate.path.strip_prefix(path)) {
            (Some(root), Ok(below)) if is_plain(candidate) => root.join(below),
            _ => self.store.real(&candidate.path),
        };
        found.candidates.retain_mut(|candidate| {
            let file = real(candidate);
            candidate.named |= self.named.contains(&file);
            self.seen.insert(file)
        });
        found
    }

    /// Walks a folder of a store that lists its files, as one on disk; false where it does not. What it has is not left out
    /// because a `.gitignore` would: somebody put it there.
    fn walk_listed(&self, path: &Path, depth: Option<usize>, found: &mut Walked) -> bool {
        let files = self.store.walk(path, &mut |folder| {
            let name = folder.file_name().unwrap_or_default();
            let is_templates = name == "templates"
                && folder.parent().is_some_and(|p| self.store.is_file(&p.join("Chart.yaml")));
            if is_templates {
                found.template_folders.push(folder.to_owned());
            }
            depth.is_none() && !is_templates && !is_left_out(&name.to_string_lossy(), true)
        });
        let Some(files) = files else { return false };
        let candidates = files.into_iter().filter(|file| (self.wanted)(file));
        found.candidates.extend(candidates.map(|path| Candidate::found(path, true)));
        true
    }
}

/// Whether a file is one of YAML, by its name.
fn is_wanted(path: &Path) -> bool {
    is_yaml(path) || is_kustomization(path)
}

fn walk_folder(path: &Path, depth: Option<usize>, wanted: fn(&Path) -> bool, found: &mut Walked) {
    let (send, templates) = std::sync::mpsc::channel();
    let walker = WalkBuilder::new(path)
        .max_depth(depth)
        .require_git(false)
        .hidden(false)
        .sort_by_file_name(std::cmp::Ord::cmp)
        .filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|t| t.is_dir());
            if entry.depth() > 0 && is_left_out(&entry.file_name().to_string_lossy(), is_folder) {
                return false;
            }
            let is_templates = entry.file_type().is_some_and(|t| t.is_dir())
                && entry.file_name() == "templates"
                && entry.path().parent().is_some_and(|p| p.join("Chart.yaml").exists());
            if is_templates {
                // The receiver lives as long as the walk.
                let _ = send.send(entry.path().to_owned());
            }
            !is_templates
        })
        .build();
    for entry in walker {
        match entry {
            Ok(entry) if wanted(entry.path()) && is_file(&entry) => {
                let is_link = entry.path_is_symlink();
                found.candidates.push(Candidate::found(entry.into_path(), is_link));
            }
            Ok(_) => {}
            Err(e) => found.errors.push((place(&e).unwrap_or(path).to_owned(), reason(&e))),
        }
    }
    found.template_folders.extend(templates.try_iter());
}

/// True for hidden files, and for hidden folders but those that configuration is found in.
fn is_left_out(name: &str, folder: bool) -> bool {
    name.starts_with('.') && !(folder && HIDDEN_FOLDERS.contains(&name))
}

/// True for files and for links to files. A link to nothing holds no configuration.
fn is_file(entry: &ignore::DirEntry) -> bool {
    match entry.file_type() {
        Some(kind) if kind.is_symlink() => entry.path().is_file(),
        kind => kind.is_some_and(|t| t.is_file()),
    }
}

/// The path that an error of the walk is about.
fn place(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place(err),
        _ => None,
    }
}

/// The reason without the path, which is shown beside it.
fn reason(error: &ignore::Error) -> String {
    error.io_error().map_or_else(|| error.to_string(), ToString::to_string)
}
