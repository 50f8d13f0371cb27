//! Files that a repository is told to leave out: they may be there where it is used.

use std::path::Path;

use ignore::gitignore::GitignoreBuilder;

use super::{Store, absolute};

/// The file that says which.
const FILE_NAME: &str = ".gitignore";

/// Whether a `.gitignore` in the folder of a file, or in one above in its repository, leaves the file out.
pub fn is_left_out_of_git(path: &Path, store: &Store) -> bool {
    let path = absolute(path);
    for folder in path.ancestors().skip(1) {
        let text = store.read(&folder.join(FILE_NAME)).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some(text) = text {
            let mut builder = GitignoreBuilder::new(folder);
            let added = text.lines().all(|line| builder.add_line(None, line).is_ok());
            let rules = builder.build().ok().filter(|_| added);
            if rules.is_some_and(|rules| rules.matched_path_or_any_parents(&path, false).is_ignore()) {
                return true;
            }
        }
        if store.is_root(folder) {
            return false;
        }
    }
    false
}
