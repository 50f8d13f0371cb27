//! Values files that a resource names.

use std::path::{Component, Path, PathBuf};

use super::installation::{ParsedFile, RelativeTo};
use crate::deployment::Text;
use crate::read::{Files, find, kustomize, manifests};
use crate::text::source::{FileId, Store};
use crate::text::yaml::reader::Reader;
use crate::text::yaml::{self, Tree};

/// How the names of templates of helmfile end.
const TEMPLATE: &str = ".gotmpl";

/// The values file that a resource names; `None` where it is not here, or has to be filled in first.
pub(super) fn named_values_file(
    files: &mut Files<'_>,
    by: &Path,
    chart: Option<&Path>,
    from: RelativeTo,
    name: &str,
) -> Option<ParsedFile> {
    if name.is_empty() || name.contains(['{', '*', ':']) {
        return None;
    }
    // A template that was read has values that nobody knows in the place of its actions.
    let beside = by.parent()?.join(name);
    if name.ends_with(TEMPLATE) && !(from == RelativeTo::Beside && files.is_member(&beside)) {
        return None;
    }
    let found = match from {
        RelativeTo::Beside => files.take_yaml(&beside),
        RelativeTo::Chart => files.take_yaml(&chart?.join(name)),
        RelativeTo::Repository => {
            let store = files.store();
            let is_there = |path: &Path| !store.refuses(path) && store.is_file(path);
            let path = in_repository(store, by, name.trim_start_matches(['.', '/']), is_there)?;
            files.take_yaml(&path)
        }
    };
    let is_template =
        |tree: &Tree| tree.source().contains("{{") && yaml::reader::refusal(tree, Reader::Helm).is_some();
    found.filter(|(_, tree)| !is_template(tree))
}

/// Whether a values file is a template of which actions decide which lines there are.
pub(super) fn has_lines(file: FileId, name: &str, files: &Files<'_>) -> bool {
    let filled = || find::fill(&files.sources().get(file).text);
    name.ends_with(TEMPLATE) && filled().is_some_and(|filled| filled.has_lines)
}

/// The folder of a chart that a resource names.
pub(super) fn named_chart_folder(store: &Store, by: &Path, from: RelativeTo, name: &str) -> Option<PathBuf> {
    let is_chart = |path: &Path| !store.refuses(path) && store.is_file(&path.join("Chart.yaml"));
    match from {
        RelativeTo::Repository => in_repository(store, by, name, is_chart),
        _ => by.parent().map(|folder| folder.join(name)).filter(|path| is_chart(path)),
    }
}

/// What a path from the root of the repository names, which is one of the folders above. Nothing outside of it is
/// meant.
fn in_repository(store: &Store, by: &Path, name: &str, is: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    if Path::new(name).components().any(|part| part == Component::ParentDir) {
        return None;
    }
    for folder in by.ancestors().skip(1) {
        let path = folder.join(name);
        if is(&path) {
            return Some(path);
        }
        if store.is_root(folder) {
            return None;
        }
    }
    None
}

/// The values that a ConfigMap or Secret holds: one that kustomize makes of a file, or one of the same folder.
pub(super) fn values_of_resource(
    files: &mut Files<'_>,
    (by, file): (&Path, FileId),
    kind: &str,
    name: &str,
    key: &str,
) -> Option<Text> {
    let own = files.whole_tree(file);
    let named = files.resources_named(file, &own, name);
    if let Some(found) = manifests::values_in_data(file, &own, &named, kind, key) {
        return Some(found);
    }
    if let Some(file) = generated(files, by, kind, name, key) {
        return named_values_file(files, by, None, RelativeTo::Beside, &file)
            .map(|f| super::installation::values_text(f, files));
    }
    let folder = by.parent().unwrap_or(Path::new(""));
    files.find_in_folder(folder, name, |file, tree, named| {
        manifests::values_in_data(file, tree, named, kind, key)
    })
}

/// The file that kustomize makes a key of a ConfigMap or Secret of.
fn generated(files: &mut Files<'_>, by: &Path, kind: &str, name: &str, key: &str) -> Option<String> {
    let folder = by.parent()?;
    let path = kustomize::kustomization_in(folder, files.store())?;
    let (_, tree) = files.take_yaml(&path)?;
    let text = |node| tree.text(tree.resolve(node));
    let generator = if kind == "Secret" { "secretGenerator" } else { "configMapGenerator" };
    let list = tree.get(tree.root()?, generator)?.value;
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
