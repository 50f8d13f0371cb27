//! What a run is asked about: the files and folders that somebody named, among all that is read to understand them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::Input;
use crate::text::source::{Store, absolute};

/// The files and folders that somebody named.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// Their places among the inputs, by absolute path.
    places: HashMap<PathBuf, usize>,
    /// The same by what links among them lead to.
    behind_links: HashMap<PathBuf, usize>,
    /// The paths as they were written, in order.
    written: Vec<PathBuf>,
}

impl Asked {
    /// What the inputs name.
    pub fn of(inputs: &[Input], store: &Store) -> Self {
        let mut asked = Self::default();
        for (place, input) in inputs.iter().enumerate() {
            let path = match input {
                Input::Path(path) | Input::Overlay(path) => path.clone(),
                Input::Stdin { name } => PathBuf::from(name.as_deref().unwrap_or(Input::STDIN)),
            };
            let (whole, real) = (absolute(&path), store.real(&path));
            if whole != real {
                asked.behind_links.entry(real).or_insert(place);
            }
            asked.places.entry(whole).or_insert(place);
            asked.written.push(path);
        }
        asked
    }

    /// The place of the first input that names a file or a folder above it.
    pub fn place(&self, path: &Path, store: &Store) -> Option<usize> {
        let first = |places: &HashMap<PathBuf, usize>, path: &Path| {
            path.ancestors().filter_map(|above| places.get(above).copied()).min()
        };
        first(&self.places, &absolute(path)).or_else(|| {
            let real = (!self.behind_links.is_empty()).then(|| store.real(path))?;
            first(&self.behind_links, &real)
        })
    }

    /// A path below the first of what was named, as that was written.
    pub fn as_written(&self, path: &Path) -> Option<PathBuf> {
        let whole = absolute(path);
        let given = whole.ancestors().filter_map(|above| Some((above, self.places.get(above)?)));
        let (above, place) = given.min_by_key(|(_, place)| **place)?;
        let rest = whole.strip_prefix(above).ok()?;
        let written = self.written.get(*place)?;
        Some(if rest.as_os_str().is_empty() { written.clone() } else { written.join(rest) })
    }

    /// Whether something that was asked for lies below a folder.
    pub fn is_below(&self, folder: &Path) -> bool {
        self.places.keys().any(|path| path.starts_with(folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_below_what_was_named_are_asked_for() {
        let inputs = ["b", "a/x.yaml", "b/y.yaml"].map(|path| Input::Path(path.into()));
        let store = Store::disk();
        let asked = Asked::of(&inputs, &store);
        let place = |path: &str| asked.place(Path::new(path), &store);
        assert_eq!(place("./b/c/z.yaml"), Some(0));
        assert_eq!(place("b/y.yaml"), Some(0));
        assert_eq!(place("a/../a/x.yaml"), Some(1));
        assert_eq!(place("a/y.yaml"), None);
        assert_eq!(place("bb"), None);
    }
}
