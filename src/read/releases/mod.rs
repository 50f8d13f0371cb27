//! Releases of Helm that other tools describe, Terraform and Ansible, as the document of a helmfile that installs the
//! same: each part keeps the place where it is written.

mod ansible;
mod hcl;
mod terraform;

use std::path::{Path, PathBuf};

pub(super) use self::terraform::fill_variables;
use crate::text::source::{FileId, Location, Span, Store};
use crate::text::yaml::assemble::Part;

/// The releases that a file describes.
#[derive(Debug, Default)]
pub(super) struct Releases {
    /// The document; `None` where nothing of Milvus is installed.
    pub document: Option<Part>,
    /// Values files that are templates of the tool.
    pub templates: Vec<PathBuf>,
}

/// Whether a file may describe releases, by its name and text.
pub(super) fn may_describe(path: &Path, text: &str) -> bool {
    let holds = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    match is_terraform(path) {
        true => holds("helm_release") && holds("milvus"),
        false => holds("chart_ref") && holds("milvus"),
    }
}

/// Whether a file is one of Terraform.
pub(super) fn is_terraform(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tf")
}

/// The releases that a file describes. `file` is what its text is known by.
pub(super) fn releases(path: &Path, file: FileId, text: &str, store: &Store) -> Releases {
    match is_terraform(path) {
        true => terraform::releases(path, file, text, store),
        false => ansible::releases(file, text),
    }
}

/// One release as a helmfile says it.
struct Release {
    at: Location,
    entries: Vec<(Part, Part)>,
}

impl Release {
    fn new(at: Location) -> Self {
        Self { at, entries: Vec::new() }
    }

    /// Sets a field; the key stands where the value does.
    fn set(&mut self, key: &str, value: Part) {
        let key = Part::scalar(key, value.at, false);
        self.entries.push((key, value));
    }
}

/// The document of a helmfile with some releases; `None` without any.
fn helmfile(releases: Vec<Release>) -> Option<Part> {
    let at = releases.first()?.at;
    let items = releases.into_iter().map(|release| Part::map(release.entries, release.at)).collect();
    let list = Part { shape: crate::text::yaml::assemble::PartShape::List(items), at, key: None };
    Some(Part::map(vec![(Part::scalar("releases", at, false), list)], at))
}

fn place(file: FileId, range: std::ops::Range<usize>) -> Location {
    Location { file, span: Span::new(range.start, range.end) }
}
