//! Reading what a chart in the repository has for keys.

use std::path::Path;

use crate::deployment::OwnKeys;
use crate::text::source::Store;
use crate::text::yaml;

/// More templates than these are not read.
const MAX_TEMPLATES: usize = 300;
/// Larger files are not read.
const MAX_BYTES: usize = 1 << 20;

/// The keys of the chart in a folder.
pub(super) fn own_keys(folder: &Path, store: &Store) -> OwnKeys {
    let text = |path: &Path| {
        let bytes = store.read(path).ok().filter(|bytes| bytes.len() <= MAX_BYTES)?;
        String::from_utf8(bytes).ok()
    };
    let values = text(&folder.join("values.yaml")).map(|text| yaml::parse(&text));
    let templates = folder.join("templates");
    let mut files = Vec::new();
    for path in store.names(&templates).into_iter().map(|name| templates.join(name)) {
        match store.is_dir(&path) {
            true => files.extend(store.names(&path).into_iter().map(|name| path.join(name))),
            false => files.push(path),
        }
    }
    OwnKeys::of(values, files.iter().take(MAX_TEMPLATES).filter_map(|path| text(path)))
}
