//! Files that a kustomization names and that are not there: a mistake, unless somebody makes them later or has them
//! elsewhere.

use std::path::{Path, PathBuf};

use ignore::gitignore::GitignoreBuilder;

use super::stop::{Place, Stop};
use crate::base::nearest;
use crate::text::source::Store;
use crate::text::source::path::normalized;

/// What to say of a file or folder that is not there. What is not of the project, is filled in by others, or is left
/// out of the repository may be there where the kustomization is built.
pub(super) fn missing(folder: &Path, name: &str, place: &Place, store: &Store) -> Stop {
    let path = normalized(&folder.join(name));
    let is_filled = name.contains(['$', '{', '<']);
    if is_filled || store.refuses(&path) || is_left_out(&path, store) {
        return Stop::Declined(format!("`{name}`, which is not here,"));
    }
    if name.contains('*') {
        let why = format!("`{name}` is not there: kustomize takes names of files, and no patterns");
        return place.refused(why);
    }
    let beside = store.names(path.parent().unwrap_or(Path::new("")));
    let last = path.file_name().map(|last| last.to_string_lossy().into_owned()).unwrap_or_default();
    let meant = nearest(&last, beside.iter().map(String::as_str));
    let meant = meant.map(|meant| match name.rsplit_once('/') {
        Some((above, _)) => format!("{above}/{meant}"),
        None => meant.to_owned(),
    });
    place.misspelt(format!("`{name}` is not there"), meant.as_deref())
}

/// Whether a name is that of something on the network.
pub(super) fn is_remote(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.contains("://")
        || ["git::", "gh:", "github.com/", "github.com:", "git@"].iter().any(|start| lower.starts_with(start))
        || lower.contains("?ref=")
        || lower.ends_with(".git")
        || (lower.contains('@') && lower.contains(':'))
}

/// Whether a `.gitignore` in a folder above leaves a file out of the repository.
fn is_left_out(path: &Path, store: &Store) -> bool {
    for folder in path.ancestors().skip(1) {
        let list: PathBuf = folder.join(".gitignore");
        if let Ok(text) = store.read(&list) {
            let mut builder = GitignoreBuilder::new(folder);
            for line in String::from_utf8_lossy(&text).lines() {
                // A line that is none leaves nothing out.
                let _ = builder.add_line(None, line);
            }
            let ignored = builder.build().is_ok_and(|list| {
                list.matched_path_or_any_parents(path, false).is_ignore()
                    || list.matched_path_or_any_parents(path, true).is_ignore()
            });
            if ignored {
                return true;
            }
        }
        if store.is_root(folder) {
            return false;
        }
    }
    false
}
