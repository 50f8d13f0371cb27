//! The project around a path: how far reading looks for what a file is understood with.

use std::path::{Path, PathBuf};

use super::compose::{copies_into_image, is_compose_name};
use super::settings::FILE_NAME;
use crate::text::source::path::from_here;
use crate::text::source::{Store, absolute};

/// The folder around a path in which reading looks around.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Project {
    /// The folder, by its absolute path.
    pub root: PathBuf,
    /// True where folders in it are looked at, too.
    pub is_deep: bool,
}

impl Project {
    /// The project of a path: the repository it is in, else the nearest folder above, up to the current one, with
    /// settings, else the folder that was given or the file's own. None around what lies nowhere, such as a pipe.
    pub fn around(path: &Path, store: &Store) -> Option<Self> {
        let whole = absolute(path);
        let is_folder = store.is_dir(path);
        if !is_folder && !store.is_file(path) {
            return None;
        }
        let folder = if is_folder { whole.as_path() } else { whole.parent()? };
        let deep = |root: &Path| Self { root: root.to_owned(), is_deep: true };
        let above = || folder.ancestors().take_while(|folder| !is_too_wide(folder));
        if let Some(root) = above().find(|folder| store.is_root(folder)) {
            return Some(deep(root));
        }
        // Settings above the current folder are others'.
        let here = std::env::current_dir().unwrap_or_default();
        let mut own = above().take_while(|folder| folder.starts_with(&here));
        if let Some(root) = own.find(|folder| store.is_file(&folder.join(FILE_NAME))) {
            return Some(deep(root));
        }
        if is_folder {
            return Some(deep(folder));
        }
        let user = folder.parent().filter(|above| !is_too_wide(above) && uses(above, &whole, store));
        let root = user.unwrap_or(folder);
        Some(Self { root: root.to_owned(), is_deep: !is_too_wide(root) })
    }

    /// The projects of several paths, none inside another.
    pub fn around_all<'p>(paths: impl Iterator<Item = &'p Path>, store: &Store) -> Vec<Self> {
        let mut all: Vec<Self> = paths.filter_map(|path| Self::around(path, store)).collect();
        all.sort();
        all.dedup();
        let roots: Vec<PathBuf> = all.iter().filter(|p| p.is_deep).map(|p| p.root.clone()).collect();
        all.retain(|one| !one.root.ancestors().skip(1).any(|above| roots.iter().any(|root| root == above)));
        all
    }

    /// The root as paths in it begin: from the current folder, or from the root of the file system where what was
    /// asked for is written so.
    pub fn shown_root(&self, is_absolute: bool) -> PathBuf {
        if is_absolute { self.root.clone() } else { from_here(&self.root) }
    }
}

/// Whether a folder holds far more than one project: the root of the file system, the folder of temporary files, a home
/// folder and what lies above it.
fn is_too_wide(folder: &Path) -> bool {
    let home = std::env::home_dir().map(|home| absolute(&home));
    folder.parent().is_none()
        || folder == absolute(&std::env::temp_dir())
        || home.is_some_and(|home| home.starts_with(folder))
}

/// Whether a folder above that of a file uses it: a chart does with all its folders hold, a compose file where it names
/// the file, or builds an image with it.
fn uses(folder: &Path, file: &Path, store: &Store) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let composes = |other: &String| {
        let text = || String::from_utf8(store.read(&folder.join(other)).ok()?).ok();
        let uses = |text: String| text.contains(&*name) || copies_into_image(&text, folder, &name, store);
        is_compose_name(other) && text().is_some_and(uses)
    };
    store.is_file(&folder.join("Chart.yaml")) || store.names(folder).iter().any(composes)
}
