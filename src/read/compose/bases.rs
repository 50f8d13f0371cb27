//! The services of files that others extend.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::merge::Way;
use super::model::ComposeFile;
use super::value::Map;
use crate::text::source::FileId;

/// The services of files that others extend.
#[derive(Default)]
pub struct Bases {
    /// The files, some of them several times: as they are, and as what others extend.
    pub files: Vec<Base>,
    /// Those that were read for this alone, by file.
    pub places: HashMap<FileId, usize>,
    /// How much was taken over from those.
    pub inherited: usize,
}

/// The services of a file, of which some were put over what they extend.
pub struct Base {
    /// The file.
    pub file: Arc<ComposeFile>,
    /// Its services.
    pub services: Map,
    /// The ways to what its tags drop or replace.
    pub replaced: HashSet<Way>,
}
