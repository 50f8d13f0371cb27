//! What the name of a file and those of its folders say of whose it is.

use std::path::Path;

use crate::facts::surfaces::{MILVUS_PLACES, NEUTRAL_FOLDERS, OTHER_PLACES};
use crate::text::source::{Store, absolute};

/// Whether the name of a file, or of the folder that it is in, says that it is Milvus'. A folder whose name says nothing
/// leaves it to the one above. What a repository is called is no part of it.
pub fn says_milvus(path: &Path, store: &Store) -> bool {
    let whole = absolute(path);
    let mut names = whole.ancestors().take_while(|place| !store.is_root(place)).filter_map(name_of);
    if names.next().is_some_and(|name| is_of_milvus(&name)) {
        return true;
    }
    let telling = names.take(2).find(|name| !NEUTRAL_FOLDERS.contains(&name.as_str()));
    telling.is_some_and(|name| is_of_milvus(&name))
}

fn name_of(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_string_lossy().to_ascii_lowercase())
}

fn is_of_milvus(name: &str) -> bool {
    let has = |words: &[&str]| words_of(name).any(|word| words.contains(&word));
    has(MILVUS_PLACES) && !has(OTHER_PLACES)
}

/// The words that a name is made of.
pub fn words_of(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_and_their_folders_say_whose_they_are() {
        let says = |path: &str| says_milvus(Path::new(path), &Store::disk());
        for path in ["/x/milvus/values.yaml", "/x/milvus-values.yaml", "/x/milvus/helm/values.yaml"] {
            assert!(says(path), "{path}");
        }
        for path in [
            "/x/redis/values.yaml",
            "/x/milvus-operator/values.yaml",
            "/milvus/redis/values.yaml",
            "/values.yaml",
        ] {
            assert!(!says(path), "{path}");
        }
    }
}
