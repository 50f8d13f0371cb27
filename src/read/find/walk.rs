//! Walking folders.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

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
}

impl<'s> Walker<'s> {
    /// A walker for these paths.
    pub fn new<'a>(paths: impl IntoIterator<Item = &'a Path>, store: &'s Store) -> Self {
        let files = paths.into_iter().filter(|p| store.is_file(p)).map(|p| store.real(p));
        Self { store, named: files.collect(), seen: HashSet::new() }
    }

    /// Lists the files that `path` names: a file as it is, a folder with all YAML files below it that no
    /// `.gitignore` leaves out. Links to files count as files, links to folders are not followed. Files that
    /// were given out before are left out.
    pub fn walk(&mut self, path: &Path) -> Walked {
        let mut found = Walked::default();
        match self.store.leads_to_folder(path) {
            Ok(true) if !walk_listed(path, self.store, &mut found) => walk_folder(path, &mut found),
            Ok(true) => {}
            Ok(false) => {
                found.candidates.push(Candidate { path: path.to_owned(), named: true, is_link: false })
            }
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
}

fn walk_folder(path: &Path, found: &mut Walked) {
    let (send, templates) = std::sync::mpsc::channel();
    let walker = WalkBuilder::new(path)
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
            Ok(entry) if is_yaml(entry.path()) && is_file(&entry) => {
                let is_link = entry.path_is_symlink();
                found.candidates.push(Candidate { path: entry.into_path(), named: false, is_link });
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

/// Walks a folder of a store that lists its files, as one on disk; false where it does not. What it has is not left out
/// because a `.gitignore` would: somebody put it there.
fn walk_listed(path: &Path, store: &Store, found: &mut Walked) -> bool {
    let files = store.walk(path, &mut |folder| {
        let name = folder.file_name().unwrap_or_default();
        let is_templates =
            name == "templates" && folder.parent().is_some_and(|p| store.is_file(&p.join("Chart.yaml")));
        if is_templates {
            found.template_folders.push(folder.to_owned());
        }
        !is_templates && !is_left_out(&name.to_string_lossy(), true)
    });
    let Some(files) = files else { return false };
    let candidates = files.into_iter().filter(|file| is_yaml(file));
    found.candidates.extend(candidates.map(|path| Candidate { path, named: false, is_link: true }));
    true
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
