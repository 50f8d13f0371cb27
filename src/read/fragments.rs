//! Configuration files of which nothing shows that Milvus reads them in place of the shipped one.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::Member;
use crate::deployment::{Deployment, Known};
use crate::facts::FileKind;
use crate::facts::milvus::{Version, config_folder};
use crate::text::source::Sources;
use crate::text::source::path::{normalized, shown};

/// The folders of what runs Milvus.
pub(super) struct Fragments {
    folders: HashSet<PathBuf>,
    /// The releases that compose files of folders run, with these files.
    releases: HashMap<PathBuf, Vec<(Version, PathBuf)>>,
}

impl Fragments {
    /// What is to be known of the deployments that run Milvus with files of their own.
    pub fn beside<'d>(running: impl Iterator<Item = &'d Deployment>, sources: &Sources) -> Self {
        let mut found = Self { folders: HashSet::new(), releases: HashMap::new() };
        for deployment in running {
            let path = sources.get(deployment.files[0]).place();
            let folder = normalized(folder_of(path));
            if let Some(release) = deployment.milvus.get().filter(|_| deployment.kind == FileKind::Compose) {
                let releases = found.releases.entry(folder.clone()).or_default();
                releases.push((release, path.to_owned()));
            }
            found.folders.insert(folder);
        }
        found
    }

    /// The release that the compose files beside a configuration run, which none of them mounts; not known where they run
    /// several.
    pub fn release(&self, member: &Member) -> Known<Version> {
        let folder = normalized(folder_of(&member.path));
        let beside = self.releases.get(&folder).or_else(|| self.releases.get(folder_of(&folder)));
        let Some([(release, path), others @ ..]) = beside.map(Vec::as_slice) else { return Known::Unknown };
        if others.iter().any(|(other, _)| other != release) {
            return Known::Unknown;
        }
        Known::Assumed(*release, format!("assuming Milvus {release}, which {} runs", shown(path)))
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
