//! What a run is given to read: paths, overlays and standard input.

use std::path::PathBuf;

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
