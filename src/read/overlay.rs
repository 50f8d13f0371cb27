//! Values files that lie over another by convention: `values-prod.yaml` beside `values.yaml`.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::Member;
use super::find::{self, Surroundings};
use crate::facts::FileKind;
use crate::facts::chart::{self, KeyStatus};
use crate::facts::surfaces::COPY_WORDS;
use crate::text::source::Store;
use crate::text::source::path::{normalized, shown};
use crate::text::yaml::{self, Tree};

/// The file that a values file lies over, by its name; whether it is there is not asked.
pub(super) fn base_of_overlay(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let (stem, extension) = name.rsplit_once('.')?;
    let overlay = ["values-", "values_", "values."].iter().any(|start| stem.starts_with(start))
        || ["-values", "_values", ".values"].iter().any(|end| stem.ends_with(end));
    let yaml = extension == "yaml" || extension == "yml";
    (overlay && yaml).then(|| path.with_file_name("values.yaml"))
}

/// The file that another beside it is a copy of, by its name: `original-values.yaml`, `values.example.yaml`. A copy is
/// laid over nothing.
pub(super) fn original_of_copy(path: &Path, store: &Store) -> Option<PathBuf> {
    let names = original_names(path)?;
    names.into_iter().map(|name| path.with_file_name(name)).find(|original| store.is_file(original))
}

/// Whether values are a copy by their name, whether what they are copied from is there or not.
pub(super) fn is_copy(path: &Path) -> bool {
    original_names(path).is_some()
}

/// What a file may be called that one is a copy of by its name.
fn original_names(path: &Path) -> Option<Vec<String>> {
    let name = path.file_name()?.to_str()?.to_lowercase();
    let (stem, extension) = name.rsplit_once('.')?;
    let is_of_copy = |part: &&str| find::words_of(part).any(|word| COPY_WORDS.contains(&word));
    let (copy, others): (Vec<&str>, Vec<&str>) =
        stem.split_inclusive(|c: char| !c.is_ascii_alphanumeric()).partition(is_of_copy);
    let rest = others.concat();
    let rest = rest.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    (!copy.is_empty() && find::words_of(rest).any(|word| word == "values"))
        .then(|| vec![format!("{rest}.{extension}"), format!("values.{extension}")])
}

/// Puts below each overlay the values that it lies over. The values stay a deployment of their own.
pub(super) fn lay_over_bases(groups: &mut [Vec<Member>], bases: &[Member]) {
    let alone = |group: &Vec<Member>| {
        group.len() == 1 && group[0].is.kind == FileKind::HelmValues && group[0].stack.is_none()
    };
    let mut found = HashSet::new();
    let mut places: HashMap<PathBuf, &Member> = HashMap::new();
    for base in bases {
        places.entry(normalized(&base.path)).or_insert(base);
    }
    for group in groups.iter_mut().filter(|g| alone(g)) {
        let find =
            |path: Option<PathBuf>| path.and_then(|path| places.get(&normalized(&path)).copied()).cloned();
        let base = find(group[0].base.clone());
        found.extend(base.iter().map(|m| normalized(&m.path)));
        let inside = group[0].charts.bases().into_iter().filter_map(|path| find(Some(path)));
        let below: Vec<Member> = inside.chain(base).collect();
        group.splice(0..0, below);
    }
    for member in groups.iter_mut().filter_map(|group| group.last_mut()) {
        member.is_overlaid = found.contains(&normalized(&member.path));
    }
}

/// Values for which nothing says the chart are for the copy of the Milvus chart in the repository that has most of their
/// keys, where it is the only copy.
pub(super) fn give_copied_chart(groups: &mut [Vec<Member>], bases: &[Member]) {
    let mut copies: Vec<&Member> = bases.iter().filter(|m| m.charts.own_keys.is_some()).collect();
    copies.dedup_by_key(|m| m.path.parent().map(Path::to_owned));
    let [copy] = copies[..] else { return };
    let Some(own) = &copy.charts.own_keys else { return };
    let fits = |m: &Member| {
        let entries = m.tree.root().map(|root| m.tree.entries(root)).unwrap_or_default();
        let known = entries.iter().filter(|entry| own.has(m.tree.text(m.tree.resolve(entry.key)))).count();
        known > 0 && known >= 2 * (entries.len() - known)
    };
    for group in groups.iter_mut() {
        let free = |m: &Member| {
            m.is.kind == FileKind::HelmValues
                && m.charts.is_empty()
                && m.installed_by.is_none()
                && m.stack.is_none()
        };
        if group.iter().all(|m| free(m) && fits(m)) {
            for member in group.iter_mut() {
                member.charts = copy.charts.clone();
                member.chart_from = copy.path.parent().map(|folder| shown(&folder.join("Chart.yaml")));
            }
        }
    }
}

/// Takes out the values of charts that are parts of other charts here: they lie under the values of those.
pub(super) fn remove_chart_parts(members: &mut Vec<(usize, Member)>) {
    let parts: HashSet<PathBuf> =
        members.iter().flat_map(|(_, m)| m.charts.bases()).map(|path| normalized(&path)).collect();
    members.retain(|(_, m)| m.is_first || !parts.contains(&normalized(&m.path)));
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
    let base = base_of_overlay(path).and_then(|base| Some((store.read(&base).ok()?, base)));
    let Some((Ok(text), base)) = base.map(|(bytes, base)| (String::from_utf8(bytes), base)) else {
        return false;
    };
    let is = find::recognise(&base, &yaml::parse(&text), Surroundings::default());
    is.is_some_and(|is| is.kind == FileKind::HelmValues)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_told_by_words_in_their_names() {
        for (name, originals) in [
            ("original-values.yaml", Some(["values.yaml", "values.yaml"])),
            ("milvus-values.orig.yml", Some(["milvus-values.yml", "values.yml"])),
            ("values_example.yaml", Some(["values.yaml", "values.yaml"])),
            ("values-prod.yaml", None),
            ("sample.yaml", None),
            ("values-oldtown.yaml", None),
        ] {
            let expected = originals.map(|names| names.map(str::to_owned).to_vec());
            assert_eq!(original_names(Path::new(name)), expected, "{name}");
        }
    }
}
