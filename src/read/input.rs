//! What a run is given to read: paths, overlays and standard input.

use std::path::PathBuf;

impl Input {
    /// What standard input is called where the caller gave it no name.
    pub(super) const STDIN: &'static str = "<stdin>";
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
