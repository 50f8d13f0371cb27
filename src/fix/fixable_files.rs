//! Which files may be changed: those that were given or lie below a folder that was.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::batch::TextKey;
use crate::base::InputError;
use crate::read::Input;
use crate::text::edit::{WriteError, has_other_breaks, writable};
use crate::text::source::{SourceFile, TextOverrides};

/// Why a file is left alone.
enum Reason {
    /// Its text was decoded, so that places in it are not places in the file.
    Encoding,
    /// The file has line ends that only YAML takes for such: what stands on a line cannot be told by its bytes.
    OddLines,
    /// The file was not given, only read to understand another.
    NotGiven,
    /// The file is a link out of what was given.
    LinkOut(PathBuf),
    /// The file cannot be written.
    Unwritable(WriteError),
}

/// What was given, and what became of the files that have fixes.
pub(super) struct FixableFiles {
    /// Given files as given, with the real path of the folder that they stand in.
    files: Vec<(PathBuf, Option<PathBuf>)>,
    /// Real paths of given folders.
    folders: Vec<PathBuf>,
    /// What stands in for the disk.
    texts: TextOverrides,
    write: bool,
    /// By the path as it was read, with the path as shown.
    known: BTreeMap<PathBuf, (String, Result<TextKey, Reason>)>,
}

impl FixableFiles {
    /// What `inputs` allow to change. `texts` stand in for those on disk.
    pub fn new(inputs: &[Input], texts: TextOverrides, write: bool) -> Self {
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for input in inputs {
            let (Input::Path(path) | Input::Overlay(path)) = input else { continue };
            match texts.real(path) {
                Ok(real) if texts.is_dir(&real) => folders.push(real),
                _ => files.push((path.clone(), folder_of(path, &texts))),
            }
        }
        Self { files, folders, texts, write, known: BTreeMap::new() }
    }

    /// The text that edits of this file change; `None` where it is left alone.
    pub fn of(&mut self, file: &SourceFile) -> Option<TextKey> {
        let place = file.place();
        if !self.known.contains_key(place) {
            let found = self.find(file);
            self.known.insert(place.to_owned(), (file.path.clone(), found));
        }
        self.known.get(place)?.1.as_ref().ok().cloned()
    }

    fn find(&self, file: &SourceFile) -> Result<TextKey, Reason> {
        if !file.fixable {
            return Err(Reason::Encoding);
        }
        if has_other_breaks(&file.text) {
            return Err(Reason::OddLines);
        }
        let Some(path) = &file.on_disk else { return Ok(None) };
        let real = self.texts.real(path).map_err(|e| Reason::Unwritable(WriteError::Io(e)))?;
        let given = self.files.iter().find(|(given, _)| without_dot(given) == without_dot(path));
        let inside = self.folders.iter().any(|folder| real.starts_with(folder))
            || given.is_some_and(|(_, folder)| folder.as_ref().is_some_and(|f| real.starts_with(f)));
        if !inside {
            let is_link =
                given.is_some() || self.folders.iter().any(|f| reached(path, &self.texts).starts_with(f));
            return Err(if is_link { Reason::LinkOut(real) } else { Reason::NotGiven });
        }
        if self.write {
            writable(&real).map_err(Reason::Unwritable)?;
        }
        Ok(Some(real))
    }

    /// The files that have fixes and are left alone: errors, and notes.
    pub fn left_alone(&self) -> (Vec<InputError>, Vec<String>) {
        let (mut errors, mut notes) = (Vec::new(), Vec::new());
        for (path, reason) in self.known.values().filter_map(|(p, r)| Some((p, r.as_ref().err()?))) {
            match reason {
                Reason::Encoding => {
                    notes.push(format!("{path} is not fixed: only UTF-8 can be, and it is in UTF-16"));
                }
                Reason::OddLines => notes.push(format!(
                    "{path} is not fixed: it has line ends (U+0085, U+2028, U+2029 or a carriage return alone) \
                     that editors take for text"
                )),
                Reason::NotGiven => notes.push(format!("{path} is not fixed: it was not given")),
                Reason::LinkOut(real) => {
                    let real = real.display();
                    notes.push(format!(
                        "{path} is not fixed: it is a link to {real}, outside of what was given"
                    ));
                }
                Reason::Unwritable(e) => {
                    errors.push(InputError { path: path.clone(), message: e.to_string() });
                }
            }
        }
        (errors, notes)
    }
}

/// The text that edits of a file change, whether it may be written or not; `None` where places in it are not places in
/// the file.
pub(super) fn key_of(file: &SourceFile) -> Option<TextKey> {
    let is_exact = file.fixable && !has_other_breaks(&file.text);
    let real = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
    is_exact.then(|| file.on_disk.as_ref().map(real))
}

/// The real path of the folder that a path names something in.
fn folder_of(path: &Path, texts: &TextOverrides) -> Option<PathBuf> {
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    texts.real(parent).ok()
}

/// A path whose folders are real and whose last part may be a link.
fn reached(path: &Path, texts: &TextOverrides) -> PathBuf {
    let folder = folder_of(path, texts).unwrap_or_default();
    path.file_name().map_or(folder.clone(), |name| folder.join(name))
}

/// A path without a leading `./`.
fn without_dot(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}
