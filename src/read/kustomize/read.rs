//! Reading the files of kustomizations.

use std::path::Path;

use super::fields::check_fields;
use super::kustomization::Kustomization;
use super::stop::{Outcome, Place, Stop};
use crate::facts::kustomize::names;
use crate::facts::milvus::KeyPath;
use crate::read::Files;
use crate::text::source::Location;
use crate::text::source::path::shown;

/// The kustomization in a file, as far as it can be read, and what kustomize refuses of it.
pub(super) fn read(path: &Path, files: &mut Files<'_>) -> (Option<Kustomization>, Outcome) {
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let Some((file, tree)) = files.take_yaml(path) else {
        return (None, Err(Stop::Declined(format!("`{}`, which cannot be read,", shown(path)))));
    };
    let start = Location { file, span: tree.root().map(|root| tree.span(root)).unwrap_or_default() };
    let whole = Place { at: start, path: KeyPath::root() };
    let one = tree.root().map(|root| Kustomization { folder, file, tree: tree.clone(), root });
    let check = || {
        if let Some(error) = tree.error() {
            if tree.source().contains("{{") {
                return Err(Stop::Declined(format!("`{}`, a template,", shown(path))));
            }
            let at = Location { file, span: error.span };
            return Err(whole.moved(at).refused(format!("it is no YAML: {}", error.message)));
        }
        let one = one.as_ref().ok_or_else(|| whole.refused("the file is empty"))?;
        let store = files.store();
        let beside: Vec<&str> =
            names().iter().copied().filter(|name| store.is_file(&one.folder.join(name))).collect();
        if beside.len() > 1 {
            let why = format!("its folder has several kustomizations: `{}`", beside.join("`, `"));
            return Err(whole.refused(why));
        }
        check_fields(one)
    };
    let checked = check();
    (one, checked)
}
