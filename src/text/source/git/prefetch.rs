//! Reading from git what is going to be asked for: many objects at once cost far less than one after the other.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::Snapshot;
use super::objects::{AT_ONCE, ObjectContent, Oid};
use super::snapshot::{GitEntry, lock, tree_entries};

/// So many bytes of files are kept ahead; those beyond are read one by one.
const KEPT: usize = 16 << 20;

impl Snapshot {
    /// Reads the folders that lead to these paths, which start at the root. What goes wrong shows when they are asked
    /// for.
    pub fn read_folders<'p>(&self, paths: impl Iterator<Item = &'p Path>) {
        let mut levels: BTreeMap<usize, BTreeSet<&Path>> = BTreeMap::new();
        for folder in paths.flat_map(|path| path.ancestors().skip(1)) {
            levels.entry(folder.components().count()).or_default().insert(folder);
        }
        for level in levels.into_values() {
            let unknown: Vec<(&Path, Oid)> = level.into_iter().filter_map(|f| self.unread(f)).collect();
            let names: Vec<&str> = unknown.iter().map(|(_, oid)| oid.text()).collect();
            let Ok(found) = lock(&self.objects).get_all(&names) else { return };
            let mut folders = lock(&self.folders);
            for ((place, oid), object) in unknown.iter().zip(found) {
                if object.is_none() {
                    self.missing().note(oid);
                }
                if let Some(ObjectContent::Bytes(bytes)) = object.map(|o| o.content) {
                    folders.insert((*place).to_owned(), Some(Arc::new(tree_entries(&bytes, oid.len()))));
                }
            }
        }
    }

    /// A folder that git has and that was not read yet.
    fn unread<'p>(&self, place: &'p Path) -> Option<(&'p Path, Oid)> {
        if lock(&self.folders).contains_key(place) {
            return None;
        }
        match place.parent().zip(place.file_name()) {
            None => self.root.clone().map(|root| (place, root)),
            Some((parent, name)) => match self.folder(parent)?.get(name)? {
                GitEntry::Folder(Some(oid)) => Some((place, oid.clone())),
                _ => None,
            },
        }
    }

    /// Reads files by their paths from the root, as far as they are not too many.
    pub fn read_files<'p>(&self, paths: impl Iterator<Item = &'p Path>) {
        let of = |path: &Path| match self.folder(path.parent()?)?.get(path.file_name()?)? {
            GitEntry::File(oid) => Some(oid.clone()),
            _ => None,
        };
        let mut known: HashSet<Oid> = lock(&self.files).keys().cloned().collect();
        let wanted: Vec<Oid> = paths.filter_map(of).filter(|oid| known.insert(oid.clone())).collect();
        let mut kept = 0;
        for oids in wanted.chunks(AT_ONCE) {
            let names: Vec<&str> = oids.iter().map(Oid::text).collect();
            let Ok(found) = lock(&self.objects).get_all(&names) else { return };
            let mut files = lock(&self.files);
            for (oid, object) in oids.iter().zip(found) {
                if let Some(ObjectContent::Bytes(bytes)) = object.map(|o| o.content) {
                    kept += bytes.len();
                    files.insert(oid.clone(), bytes);
                }
            }
            if kept > KEPT {
                return;
            }
        }
    }
}
