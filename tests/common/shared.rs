//! What was collected of other programs and other people's files, which is beside the project or nowhere.

use std::path::PathBuf;

use crate::files::project;

/// A file or folder of the collection, which is in `MQLINT_SHARED` or beside the project; says so where there is none.
pub fn shared(path: &str) -> Option<PathBuf> {
    let collection = std::env::var_os("MQLINT_SHARED").map_or_else(|| project("../shared"), PathBuf::from);
    let found = Some(collection.join(path)).filter(|path| path.exists());
    if found.is_none() {
        println!("skipped: {path} is not beside the project");
    }
    found
}
