//! Resources that kustomize changes, in the place of the files that they are in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::find::{self, Surroundings};
use super::kustomize::{self, Built};
use super::{Files, Member};
use crate::facts::FileKind;
use crate::text::source::path::{normalized, shown};

/// The members with the resources that kustomizations among them make. A file whose resources are changed wherever
/// it is used is no member any more, and neither is one that is changed in ways that are not known.
pub(super) fn with_kustomizations(
    members: Vec<(usize, Member)>,
    files: &mut Files<'_>,
    notes: &mut Vec<String>,
) -> Vec<(usize, Member)> {
    let is = |m: &Member| kustomize::is_kustomization(&m.path);
    let builds: Vec<(usize, PathBuf, Built)> = members
        .iter()
        .filter(|(_, m)| is(m))
        .map(|(order, m)| (*order, m.path.clone(), kustomize::build(&m.path, files)))
        .collect();
    let covered: Vec<PathBuf> = builds.iter().flat_map(|(.., b)| &b.over).map(|p| normalized(p)).collect();
    let (mut gone, mut kept, mut built_members) = (Vec::new(), Vec::new(), Vec::new());
    for (order, path, built) in builds {
        if covered.contains(&normalized(&path)) {
            continue;
        }
        let own: Vec<PathBuf> = built.files.iter().map(|f| normalized(f)).collect();
        let changes = built.is_changed || built.has_generated || built.unknown;
        let changed = changes.then(|| member(&path, &built, files)).flatten();
        match changed {
            Some(_) if built.unknown => {
                let path = shown(&path);
                notes.push(format!(
                    "{path} changes resources in ways that are not followed: they are not judged"
                ));
                gone.extend(own);
            }
            Some(member) => {
                built_members.push((order, member));
                gone.extend(own);
            }
            None => kept.extend(own),
        }
    }
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
    let (file, tree) = files.add_assembled(&shown(path), &built.resources);
    let is = find::recognise(path, &tree, Surroundings::default())?;
    let whole = match is.kind {
        FileKind::Manifest => true,
        FileKind::MilvusCr | FileKind::Gitops => built.is_changed || built.unknown,
        _ => false,
    };
    let (path, charts, base) = (path.to_owned(), Arc::default(), None);
    let (first, overlay, overlaid, context, stack) = (false, false, false, false, None);
    whole.then_some(Member {
        path,
        file,
        tree,
        is,
        charts,
        base,
        is_first: first,
        is_overlay: overlay,
        is_overlaid: overlaid,
        is_context: context,
        stack,
    })
}
