//! Resources that kustomize changes, in the place of the files that they are in.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::find::{self, Surroundings};
use super::kustomize::{self, Builds, Built, Reached};
use super::{Files, Member};
use crate::base::InputError;
use crate::facts::FileKind;
use crate::text::source::path::{normalized, shown};

/// The members with the resources that kustomizations among them make. A file whose resources are changed wherever
/// it is used is no member any more, and neither is one that is changed in ways that are not known.
pub(super) fn with_kustomizations(
    members: Vec<(usize, Member)>,
    files: &mut Files<'_>,
    notes: &mut Vec<String>,
    errors: &mut Vec<InputError>,
) -> Vec<(usize, Member)> {
    let is = |m: &Member| kustomize::is_kustomization(&m.path);
    let orders: HashMap<PathBuf, usize> =
        members.iter().filter(|(_, m)| is(m)).map(|(order, m)| (normalized(&m.path), *order)).collect();
    if orders.is_empty() {
        return members;
    }
    let paths = members.iter().map(|(_, m)| m).filter(|m| is(m)).map(|m| m.path.as_path());
    let builds = Builds::of(paths, files);
    let error = |path: &Path, message: &str| InputError { path: shown(path), message: message.into() };
    errors.extend(builds.rings().map(|path| error(path, "it lies over itself, which kustomize refuses")));
    let (mut gone, mut kept, mut built_members) = (Reached::default(), Reached::default(), Vec::new());
    let exceeded = builds.build(files, |graph, node, built, files| {
        let path = graph.path(node);
        let changes = built.is_changed || built.has_generated || built.unknown;
        let changed = changes.then(|| member(path, built, files)).flatten();
        match changed {
            Some(_) if built.unknown => {
                let path = shown(path);
                notes.push(format!(
                    "{path} changes resources in ways that are not followed: they are not judged"
                ));
                graph.reach(node, &mut gone);
            }
            Some(member) => {
                let order = orders.get(&normalized(path)).copied().unwrap_or_default();
                built_members.push((order, member));
                graph.reach(node, &mut gone);
            }
            None => graph.reach(node, &mut kept),
        }
    });
    errors.extend(exceeded.map(|path| {
        error(
            &path,
            "kustomizations would make more than 1,000,000 values and four times those of their files; what this and \
             later ones make is not judged",
        )
    }));
    let (gone, kept) = (gone.files, kept.files);
    let mut members = members;
    members.retain(|(_, m)| {
        let path = normalized(&m.path);
        !(is(m) && m.is_context) && (kept.contains(&path) || !gone.contains(&path))
    });
    members.extend(built_members);
    members.sort_by_key(|(order, _)| *order);
    members
}

/// What a kustomization makes, as a file of its own; `None` where it does not concern Milvus. An installation of the
/// chart finds the ConfigMaps that are made for it without this.
fn member(path: &Path, built: &Built, files: &mut Files<'_>) -> Option<Member> {
    let (file, tree) = files.add_assembled(&shown(path), built.resources());
    let is = find::recognise(path, &tree, Surroundings::default())?;
    let whole = match is.kind {
        FileKind::Manifest => true,
        FileKind::MilvusCr | FileKind::Gitops => built.is_changed || built.unknown,
        _ => false,
    };
    whole.then(|| Member::new(path.to_owned(), file, tree, is))
}
