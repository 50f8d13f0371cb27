//! Configuration files of which nothing shows that Milvus reads them in place of the shipped one.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::Member;
use crate::deployment::Deployment;
use crate::facts::FileKind;
use crate::facts::milvus::config_folder;
use crate::text::source::Sources;
use crate::text::source::path::normalized;

/// The folders of what runs Milvus.
pub(super) struct Fragments {
    folders: HashSet<PathBuf>,
}

impl Fragments {
    /// What is to be known of the deployments that run Milvus with files of their own.
    pub fn beside<'d>(running: impl Iterator<Item = &'d Deployment>, sources: &Sources) -> Self {
        let folder =
            |deployment: &Deployment| normalized(folder_of(sources.get(deployment.files[0]).place()));
        Self { folders: running.map(folder).collect() }
    }

    /// Whether a configuration file that nothing mounts may be less than the whole: it lies where the source tree has
    /// that file, or beside what runs Milvus without it.
    pub fn holds(&self, member: &Member) -> bool {
        if member.is.kind != FileKind::MilvusYaml || member.installed_by.is_some() {
            return false;
        }
        let folder = normalized(folder_of(&member.path));
        let (shipped, _) = config_folder();
        folder.file_name() == Path::new(shipped).file_name()
            || self.folders.contains(&folder)
            || self.folders.contains(folder_of(&folder))
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}
