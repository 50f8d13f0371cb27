//! Which deployment of the new state is which of the old one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::Hash;
use std::path::Path;

use super::likeness::{ALIKE, Likeness};
use crate::deployment::{Deployment, Known};
use crate::facts::FileKind;
use crate::read::Input;
use crate::text::source::Sources;
use crate::text::source::path::slashed;

/// Of so many pairs all are compared; of more, those are taken for the same that say the same.
const MAX_COMPARED: usize = 250_000;

/// Deployments of both states by index, and those that have no counterpart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pairs {
    /// Old and new.
    pub pairs: Vec<(usize, usize)>,
    /// Old ones without a new one.
    pub gone: Vec<usize>,
    /// New ones without an old one.
    pub new: Vec<usize>,
}

/// What deployments are matched by.
#[derive(Debug)]
pub(super) struct DeploymentIdentity {
    /// The path below the folder that was given; empty for a file that was given.
    place: String,
    /// What follows the `#` of the id.
    name: Option<String>,
    kind: FileKind,
    text: Likeness,
}

impl DeploymentIdentity {
    /// The identity of a deployment among those of some inputs.
    pub fn of(deployment: &Deployment, inputs: &[Input], sources: &Sources) -> Self {
        let path = main_file(deployment);
        let below = inputs.iter().find_map(|input| match input {
            Input::Path(root) => {
                let root = root.strip_prefix(".").unwrap_or(root);
                Path::new(path).strip_prefix(root).ok().map(slashed)
            }
            _ => None,
        });
        let place =
            if matches!(inputs.first(), Some(Input::Stdin { .. })) { Some(String::new()) } else { below };
        Self::at(place.unwrap_or_else(|| path.to_owned()), deployment, sources)
    }

    /// The identity of a deployment at a place that both states call the same.
    pub fn at(place: String, deployment: &Deployment, sources: &Sources) -> Self {
        let name = deployment.id.rsplit_once('#').map(|(_, name)| name.to_owned());
        let text = deployment.files.first().map(|&file| Likeness::of(sources.get(file).text.clone()));
        Self { place, name, kind: deployment.kind, text: text.unwrap_or_default() }
    }

    /// How many names at the end of two paths are the same.
    fn common_end(&self, other: &Self) -> usize {
        let names = |place: &str| place.split('/').rev().map(str::to_owned).collect::<Vec<_>>();
        names(&self.place).iter().zip(&names(&other.place)).take_while(|(a, b)| a == b).count()
    }

    /// How much a deployment of the other state is like this one; 0 where it is another. One that was moved keeps the
    /// folders that it was moved with, and most of its text.
    fn likeness(&self, other: &Self) -> usize {
        let alike = match self.kind == other.kind {
            true => self.text.with(&other.text),
            false if by_chart(self.kind) && by_chart(other.kind) => self.text.held_by(&other.text),
            false => 0,
        };
        if alike >= ALIKE { self.common_end(other) * 101 + alike } else { 0 }
    }
}

/// The path of the main file, as shown.
pub(super) fn main_file(deployment: &Deployment) -> &str {
    deployment.id.rsplit_once('#').map_or(deployment.id.as_str(), |(path, _)| path)
}

/// Whether the chart makes deployments of this kind: values may move into the resource that installs it, and back.
fn by_chart(kind: FileKind) -> bool {
    matches!(kind, FileKind::HelmValues | FileKind::Gitops)
}

/// Matches by place and name, then by name among those of a kind, then by what all names of a place got, then by text,
/// then the only ones of a kind that are left, then the only ones that the chart makes, then the only ones.
pub(super) fn pair(old: &[DeploymentIdentity], new: &[DeploymentIdentity]) -> Pairs {
    let mut pairs = pair_known(old, new);
    pairs.take_only(old, new, |one| Some(one.kind));
    pairs.take_only(old, new, |one| by_chart(one.kind).then_some(()));
    if old.len() == 1 && new.len() == 1 {
        pairs.take_only(old, new, |_| Some(()));
    }
    pairs.sorted()
}

/// Matches as [`pair`] does, without taking two deployments for the same because nothing else is left: in the history
/// of a repository one may go and an unrelated one come.
pub(super) fn pair_since(old: &[DeploymentIdentity], new: &[DeploymentIdentity]) -> Pairs {
    pair_known(old, new).sorted()
}

fn pair_known(old: &[DeploymentIdentity], new: &[DeploymentIdentity]) -> Pairs {
    let mut pairs =
        Pairs { pairs: Vec::new(), gone: (0..old.len()).collect(), new: (0..new.len()).collect() };
    let same = |o: usize, n: usize| {
        (old[o].kind, &old[o].place, &old[o].name) == (new[n].kind, &new[n].place, &new[n].name)
    };
    pairs.take_same(old, new, same);
    pairs.take_only(old, new, |one| Some((one.name.as_deref()?, one.kind)));
    pairs.take_renamed(old, new);
    if pairs.gone.len() * pairs.new.len() > MAX_COMPARED {
        pairs.take_only(old, new, |one| Some((one.text.text(), one.kind)));
    }
    if pairs.gone.len() * pairs.new.len() <= MAX_COMPARED {
        pairs.take_most_alike(|o, n| old[o].likeness(&new[n]));
    }
    pairs
}

/// A deployment with a name, by index.
type NamedDeployment<'i> = (usize, &'i str);

/// Deployments with names that are in one place and of one kind, as far as these are several.
fn by_place<'i>(all: &'i [DeploymentIdentity], left: &[usize]) -> Vec<(FileKind, Vec<NamedDeployment<'i>>)> {
    let mut found: BTreeMap<(&str, &str), (FileKind, Vec<NamedDeployment<'i>>)> = BTreeMap::new();
    for &at in left {
        let DeploymentIdentity { place, name: Some(name), kind, .. } = &all[at] else { continue };
        found.entry((place, kind.name())).or_insert((*kind, Vec::new())).1.push((at, name));
    }
    found.into_values().filter(|(_, group)| group.len() > 1).collect()
}

/// The deployments of a kind that have names.
fn named<'i>(all: &'i [DeploymentIdentity], left: &[usize], kind: FileKind) -> Vec<NamedDeployment<'i>> {
    left.iter()
        .filter(|at| all[**at].kind == kind)
        .filter_map(|&at| Some((at, all[at].name.as_deref()?)))
        .collect()
}

/// Deployments whose names all have the same text around them, each with the one of the names without it; empty where
/// no text, or several ones, do for all.
fn renamed(group: &[NamedDeployment<'_>], without: &[NamedDeployment<'_>]) -> Vec<(usize, usize)> {
    let Some((_, first)) = group.first() else { return Vec::new() };
    let around = without.iter().flat_map(|(_, name)| {
        let parts = first.match_indices(name).map(|(at, _)| (&first[..at], &first[at + name.len()..]));
        parts.filter(|parts| *parts != ("", ""))
    });
    let around: BTreeSet<(&str, &str)> = around.collect();
    let mut plain_names: HashMap<&str, Option<usize>> = HashMap::new();
    for &(at, name) in without {
        plain_names.entry(name).and_modify(|only| *only = None).or_insert(Some(at));
    }
    let all = |(prefix, suffix): (&str, &str)| -> Option<Vec<(usize, usize)>> {
        let plain = |name: &str| {
            let name = name.strip_prefix(prefix)?.strip_suffix(suffix)?;
            plain_names.get(name).copied().flatten()
        };
        group.iter().map(|(at, name)| Some((*at, plain(name)?))).collect()
    };
    let mut found = around.into_iter().filter_map(all);
    found.next().filter(|_| found.next().is_none()).unwrap_or_default()
}

impl Pairs {
    fn sorted(mut self) -> Self {
        self.pairs.sort_by_key(|&(_, n)| n);
        self
    }

    /// Takes those at the same place. There are many, and each is looked up once.
    fn take_same(
        &mut self,
        old: &[DeploymentIdentity],
        new: &[DeploymentIdentity],
        same: impl Fn(usize, usize) -> bool,
    ) {
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for &o in &self.gone {
            places.entry(&old[o].place).or_default().push(o);
        }
        let mut found = Vec::new();
        for &n in &self.new {
            let fitting = places.get(new[n].place.as_str()).into_iter().flatten().copied();
            if let [o] = fitting.filter(|&o| same(o, n)).collect::<Vec<_>>()[..] {
                found.push((o, n));
            }
        }
        self.add(&found);
    }

    /// Takes several of one place that all got the same prefix or suffix, or lost it, as kustomize names resources.
    fn take_renamed(&mut self, old: &[DeploymentIdentity], new: &[DeploymentIdentity]) {
        for (kind, group) in by_place(new, &self.new) {
            let others = named(old, &self.gone, kind);
            let found: Vec<_> = renamed(&group, &others).into_iter().map(|(n, o)| (o, n)).collect();
            self.add(&found);
        }
        for (kind, group) in by_place(old, &self.gone) {
            let others = named(new, &self.new, kind);
            self.add(&renamed(&group, &others));
        }
    }

    /// Takes those that share something with one of the other state and no other one of either has.
    fn take_only<'i, K: Hash + Eq>(
        &mut self,
        old: &'i [DeploymentIdentity],
        new: &'i [DeploymentIdentity],
        shared: impl Fn(&'i DeploymentIdentity) -> Option<K>,
    ) {
        let mut sharing: HashMap<K, [Vec<usize>; 2]> = HashMap::new();
        for (state, all, left) in [(0, old, &self.gone), (1, new, &self.new)] {
            for &at in left {
                if let Some(key) = shared(&all[at]) {
                    sharing.entry(key).or_default()[state].push(at);
                }
            }
        }
        let only = |[old, new]: &[Vec<usize>; 2]| match (&old[..], &new[..]) {
            (&[o], &[n]) => Some((o, n)),
            _ => None,
        };
        let mut found: Vec<(usize, usize)> = sharing.values().filter_map(only).collect();
        found.sort_unstable();
        self.add(&found);
    }

    /// Takes those that are more like each other than like any other one.
    fn take_most_alike(&mut self, likeness: impl Fn(usize, usize) -> usize) {
        let each = self.gone.iter().flat_map(|&o| self.new.iter().map(move |&n| (o, n)));
        let alike: Vec<(usize, usize, usize)> =
            each.map(|(o, n)| (o, n, likeness(o, n))).filter(|(.., like)| *like > 0).collect();
        // The highest likeness of each, and how many have it.
        let mut best: [HashMap<usize, (usize, usize)>; 2] = Default::default();
        for &(o, n, like) in &alike {
            for (best, at) in best.iter_mut().zip([o, n]) {
                let seen = best.entry(at).or_default();
                *seen = match seen.0.cmp(&like) {
                    std::cmp::Ordering::Less => (like, 1),
                    std::cmp::Ordering::Equal => (like, seen.1 + 1),
                    std::cmp::Ordering::Greater => *seen,
                };
            }
        }
        let only = |&(o, n, like): &(usize, usize, usize)| {
            best[0].get(&o) == Some(&(like, 1)) && best[1].get(&n) == Some(&(like, 1))
        };
        let found: Vec<(usize, usize)> = alike.iter().filter(|a| only(a)).map(|&(o, n, _)| (o, n)).collect();
        self.add(&found);
    }

    fn add(&mut self, found: &[(usize, usize)]) {
        let (old, new): (HashSet<usize>, HashSet<usize>) = found.iter().copied().unzip();
        self.gone.retain(|o| !old.contains(o));
        self.new.retain(|n| !new.contains(n));
        self.pairs.extend(found);
    }
}

/// What one state says of release and mode, the other one is taken to be where it says nothing.
pub(super) fn share_known(old: &mut Deployment, new: &mut Deployment) {
    share(&mut old.milvus, &mut new.milvus, "the same release before and after the change");
    share(&mut old.mode, &mut new.mode, "the same mode before and after the change");
    if let (Some(old), Some(new)) = (&mut old.helm, &mut new.helm) {
        // A release under another name is told as that, and not by each address that has the name in it.
        let names = if old.names.name.is_some() { &old.names } else { &new.names }.clone();
        old.render_as(&names);
        new.render_as(&names);
    }
}

fn share<T: Copy>(old: &mut Known<T>, new: &mut Known<T>, why: &str) {
    let assumed = |value| Known::Assumed(value, format!("assuming {why}"));
    match (old.get(), new.get()) {
        (Some(value), None) => *new = assumed(value),
        (None, Some(value)) => *old = assumed(value),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(place: &str, name: &str, kind: FileKind) -> DeploymentIdentity {
        let name = (!name.is_empty()).then(|| name.to_owned());
        DeploymentIdentity { place: place.into(), name, kind, text: Likeness::default() }
    }

    #[test]
    fn the_same_place_goes_before_the_only_one_of_a_kind() {
        let values = |place: &str| identity(place, "", FileKind::HelmValues);
        let old = [values("a/values.yaml"), values("b/values.yaml")];
        let new = [values("b/values.yaml"), values("c/values.yaml"), identity("x", "", FileKind::Compose)];
        assert_eq!(pair(&old, &new), Pairs { pairs: vec![(1, 0), (0, 1)], gone: vec![], new: vec![2] });
    }

    #[test]
    fn a_resource_is_found_by_its_name_wherever_it_stands() {
        let cr = |place: &str, name: &str| identity(place, name, FileKind::MilvusCr);
        let old = [cr("all.yaml", "a"), cr("all.yaml", "b"), cr("all.yaml", "c")];
        let new = [cr("b.yaml", "b"), cr("a.yaml", "a")];
        assert_eq!(pair(&old, &new), Pairs { pairs: vec![(1, 0), (0, 1)], gone: vec![2], new: vec![] });
    }

    #[test]
    fn resources_of_a_place_may_all_be_renamed() {
        let all = |names: &[&str]| -> Vec<DeploymentIdentity> {
            let place = if names[0] == "milvus" { "base/all.yaml" } else { "kustomization.yaml" };
            names.iter().map(|name| identity(place, name, FileKind::Manifest)).collect()
        };
        let old = all(&["milvus", "other-milvus", "b"]);
        for new in [["x-other-milvus", "x-b", "x-milvus"], ["other-milvus-x", "b-x", "milvus-x"]] {
            let pairs = Pairs { pairs: vec![(1, 0), (2, 1), (0, 2)], gone: vec![], new: vec![] };
            assert_eq!(pair(&old, &all(&new)), pairs);
            let back = pair_since(&all(&new), &old).pairs;
            assert_eq!(back, [(2, 0), (0, 1), (1, 2)]);
        }
        for new in [["x-a", "x-b", "x-c"], ["x-milvus", "y-other-milvus", "x-b"]] {
            assert_eq!(pair(&old, &all(&new)).pairs, []);
        }
    }

    #[test]
    fn nothing_is_guessed_where_several_would_do() {
        let values = |place: &str| identity(place, "", FileKind::HelmValues);
        let (old, new) = ([values("a"), values("b")], [values("c")]);
        assert_eq!(pair(&old, &new), Pairs { pairs: vec![], gone: vec![0, 1], new: vec![0] });
    }

    fn with_text(place: &str, kind: FileKind, text: &str) -> DeploymentIdentity {
        DeploymentIdentity { text: Likeness::of(text), ..identity(place, "", kind) }
    }

    #[test]
    fn what_was_moved_is_found_by_its_text_and_its_folder() {
        let dev = "a: 1\nb: 2\nc: 3\nd: dev\n";
        let prod = "a: 1\nb: 2\nc: 3\nd: prod\n";
        let values = |place: &str, text: &str| with_text(place, FileKind::HelmValues, text);
        let old = [values("k8s/dev/values.yaml", dev), values("k8s/prod/values.yaml", prod)];
        let new = [values("x/prod/values.yaml", dev), values("x/dev/values.yaml", prod)];
        let expected = Pairs { pairs: vec![(1, 0), (0, 1)], gone: vec![], new: vec![] };
        assert_eq!(pair_since(&old, &new), expected);
        let other = [values("x/dev/values.yaml", "z: 1\ny: 2\n"), values("y.yaml", "w: 3\n")];
        assert_eq!(pair_since(&old, &other).pairs, []);
    }

    #[test]
    fn of_too_many_to_compare_those_are_the_same_that_say_the_same() {
        let all = |folder: &str, word: &str| -> Vec<DeploymentIdentity> {
            let one = |i: usize| {
                let text = format!("a: 1\nb: 2\nname: m{i}\n{word}: {i}\n");
                with_text(&format!("{folder}/d{i}/values.yaml"), FileKind::HelmValues, &text)
            };
            (0..600).map(one).collect()
        };
        let pairs = pair_since(&all("old", "x"), &all("new", "x"));
        assert_eq!(pairs.pairs.len(), 600);
        assert!(pairs.pairs.iter().all(|(o, n)| o == n));
        assert_eq!(pair_since(&all("old", "x"), &all("new", "y")).pairs, []);
    }

    #[test]
    fn values_may_move_into_the_resource_that_installs_the_chart() {
        let values = "cluster:\n  enabled: true\nkafka:\n  enabled: true\n";
        let application =
            format!("kind: Application\nspec:\n  values: |\n    {}", values.replace('\n', "\n    "));
        let old =
            [with_text("values.yaml", FileKind::HelmValues, values), identity("b", "", FileKind::Compose)];
        let new =
            [with_text("app.yaml", FileKind::Gitops, &application), identity("c", "", FileKind::MilvusCr)];
        assert_eq!(pair_since(&old, &new), Pairs { pairs: vec![(0, 0)], gone: vec![1], new: vec![1] });
    }

    #[test]
    fn one_deployment_may_move_to_another_tool() {
        let (old, new) = ([identity("a", "", FileKind::Compose)], [identity("b", "", FileKind::MilvusCr)]);
        assert_eq!(pair(&old, &new).pairs, [(0, 0)]);
        assert_eq!(pair_since(&old, &new).pairs, []);
    }
}
