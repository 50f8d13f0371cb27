//! Values files that lie over another by convention: `values-prod.yaml` beside `values.yaml`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::Member;
use crate::chart::{self, KeyStatus};
use crate::discover::{self, Surroundings};
use crate::milvus::Kind;
use crate::source::Store;
use crate::source::path::plain;
use crate::yaml::{self, Tree};

/// The file that a values file lies over, by its name; whether it is there is not asked.
pub(super) fn base_of(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let (stem, extension) = name.rsplit_once('.')?;
    let overlay = ["values-", "values_", "values."].iter().any(|start| stem.starts_with(start))
        || ["-values", "_values", ".values"].iter().any(|end| stem.ends_with(end));
    let yaml = extension == "yaml" || extension == "yml";
    (overlay && yaml).then(|| path.with_file_name("values.yaml"))
}

/// Puts below each overlay the values that it lies over. The values stay a deployment of their own.
pub(super) fn laid_over(groups: &mut [Vec<Member>], bases: &[Member]) {
    let alone = |group: &Vec<Member>| {
        group.len() == 1 && group[0].is.kind == Kind::HelmValues && group[0].stack.is_none()
    };
    let mut found = HashSet::new();
    for group in groups.iter_mut().filter(|g| alone(g)) {
        let find = |path: Option<PathBuf>| {
            path.and_then(|path| bases.iter().find(|m| plain(&m.path) == plain(&path))).cloned()
        };
        let base = find(group[0].base.clone());
        found.extend(base.iter().map(|m| plain(&m.path)));
        let inside = find(group[0].charts.base());
        group.splice(0..0, inside.into_iter().chain(base));
    }
    for member in groups.iter_mut().filter_map(|group| group.last_mut()) {
        member.overlaid = found.contains(&plain(&member.path));
    }
}

/// Takes out the values of charts that are parts of other charts here: they lie under the values of those.
pub(super) fn without_parts(members: &mut Vec<(usize, Member)>) {
    let parts: Vec<PathBuf> =
        members.iter().filter_map(|(_, m)| m.charts.base()).map(|path| plain(&path)).collect();
    members.retain(|(_, m)| m.first || !parts.contains(&plain(&m.path)));
}

/// Whether a file is an overlay of values of the Milvus chart: by its name, with values of Milvus beside it, and
/// with keys that this chart has and no others.
pub(super) fn lies_over_milvus(path: &Path, tree: &Tree, store: &Store) -> bool {
    let Some(root) = tree.root() else { return false };
    let known = |key: &str| chart::chart(chart::newest()).key(key) != KeyStatus::Unknown;
    let entries = tree.entries(root);
    if entries.is_empty() || !entries.iter().all(|e| known(tree.text(tree.resolve(e.key)))) {
        return false;
    }
    let base = base_of(path).and_then(|base| Some((store.read(&base).ok()?, base)));
    let Some((Ok(text), base)) = base.map(|(bytes, base)| (String::from_utf8(bytes), base)) else {
        return false;
    };
    let is = discover::recognise(&base, &yaml::parse(&text), Surroundings::default());
    is.is_some_and(|is| is.kind == Kind::HelmValues)
}
