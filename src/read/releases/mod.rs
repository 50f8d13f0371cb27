//! Releases of Helm that other tools describe, Terraform and Ansible, as the document of a helmfile that installs the
//! same: each part keeps the place where it is written.

mod ansible;
mod hcl;
mod release;
mod terraform;

use std::path::Path;

pub(super) use self::release::Releases;
use crate::text::source::{FileId, Store};

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
        false => ansible::releases(path, file, text, store),
    }
}
