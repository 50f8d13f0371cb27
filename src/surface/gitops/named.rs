//! Values files that a resource names.

use std::path::{Component, Path};
use std::sync::Arc;

use super::From;
use crate::check::Files;
use crate::source::FileId;
use crate::yaml::{self, Reader, Tree};

/// A file and its tree.
pub(super) type File = (FileId, Arc<Tree>);

/// The file in which a folder says what kustomize makes of it.
const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// The values file that a resource names; `None` where it is not here, or has to be filled in first.
pub(super) fn values(files: &mut Files<'_>, by: &Path, from: From, name: &str) -> Option<File> {
    if name.is_empty() || name.contains(['{', '*', ':']) || name.ends_with(".gotmpl") {
        return None;
    }
    let found = match from {
        From::Beside => files.yaml(&by.parent()?.join(name)),
        From::Repository => in_repository(files, by, name.trim_start_matches('/')),
    };
    let is_template =
        |tree: &Tree| tree.source().contains("{{") && yaml::refusal(tree, Reader::Helm).is_some();
    found.filter(|(_, tree)| !is_template(tree))
}

/// A file by its path from the root of the repository, which is one of the folders above. Nothing outside of it
/// is meant.
fn in_repository(files: &mut Files<'_>, by: &Path, name: &str) -> Option<File> {
    if Path::new(name).components().any(|part| part == Component::ParentDir) {
        return None;
    }
    for folder in by.ancestors().skip(1) {
        let path = folder.join(name);
        if files.store().is_file(&path) {
            return files.yaml(&path);
        }
        if files.store().is_root(folder) {
            return None;
        }
    }
    None
}

/// The file that kustomize makes a key of a ConfigMap of.
pub(super) fn generated(files: &mut Files<'_>, by: &Path, name: &str, key: &str) -> Option<String> {
    let folder = by.parent()?;
    let path =
        KUSTOMIZATIONS.iter().map(|file| folder.join(file)).find(|path| files.store().is_file(path))?;
    let (_, tree) = files.yaml(&path)?;
    let text = |node| tree.text(tree.resolve(node));
    let list = tree.get(tree.root()?, "configMapGenerator")?.value;
    let of_name = tree
        .items(tree.resolve(list))
        .iter()
        .copied()
        .find(|&item| tree.get(tree.resolve(item), "name").is_some_and(|e| text(e.value) == name))?;
    let listed = tree.get(tree.resolve(of_name), "files")?.value;
    tree.items(tree.resolve(listed)).iter().find_map(|&item| match text(item).split_once('=') {
        Some((as_key, file)) => (as_key == key).then(|| file.to_owned()),
        None => (text(item).rsplit('/').next() == Some(key)).then(|| text(item).to_owned()),
    })
}
