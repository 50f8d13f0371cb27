//! What a run is given to read: paths, overlays and standard input.

use std::path::{Path, PathBuf};

use crate::text::source::Store;

impl Input {
    /// What standard input is called where the caller gave it no name.
    pub(super) const STDIN: &'static str = "<stdin>";

    /// Where it lies: a file or folder. A text of standard input lies where its name says, be there a file or not.
    pub(super) fn place(&self, store: &Store) -> Option<&Path> {
        match self {
            Self::Path(path) | Self::Overlay(path) => Some(path),
            Self::Stdin { name } => {
                let path = Path::new(name.as_deref()?);
                let folder =
                    path.parent().map(|folder| if folder == Path::new("") { Path::new(".") } else { folder });
                if store.is_file(path) { Some(path) } else { folder.filter(|folder| store.is_dir(folder)) }
            }
        }
    }
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file or folder.
    Path(PathBuf),
    /// A values file laid over the others, as with `helm -f`.
    Overlay(PathBuf),
    /// Standard input, known by a name where the caller gave one.
    Stdin {
        /// The path it stands for.
        name: Option<String>,
    },
}
