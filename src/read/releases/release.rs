//! One release, and the document of a helmfile that says the same.

use std::path::PathBuf;

use crate::text::source::{FileId, Location, Span};
use crate::text::yaml::assemble::{Part, PartShape};

/// The releases that a file describes.
#[derive(Debug, Default)]
pub(in crate::read) struct Releases {
    /// The document; `None` where nothing of Milvus is installed.
    pub document: Option<Part>,
    /// Values files that are templates of the tool.
    pub templates: Vec<PathBuf>,
}

/// One release as a helmfile says it.
pub(super) struct Release {
    /// Where it is written.
    pub at: Location,
    entries: Vec<(Part, Part)>,
}

impl Release {
    pub fn new(at: Location) -> Self {
        Self { at, entries: Vec::new() }
    }

    /// Sets a field; the key stands where the value does.
    pub fn set(&mut self, key: &str, value: Part) {
        let key = Part::scalar(key, value.at, false);
        self.entries.push((key, value));
    }
}

/// The document of a helmfile with some releases; `None` without any.
pub(super) fn helmfile(releases: Vec<Release>) -> Option<Part> {
    let at = releases.first()?.at;
    let items = releases.into_iter().map(|release| Part::map(release.entries, release.at)).collect();
    let list = Part { shape: PartShape::List(items), at, key: None };
    Some(Part::map(vec![(Part::scalar("releases", at, false), list)], at))
}

pub(super) fn place(file: FileId, range: std::ops::Range<usize>) -> Location {
    Location { file, span: Span::new(range.start, range.end) }
}
