//! Which deployment of the new state is which of the old one.

use std::path::Path;

use crate::check::Input;
use crate::milvus::{Deployment, Kind, Known};

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
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Identity {
    /// The path below the folder that was given; empty for a file that was given.
    place: String,
    /// What follows the `#` of the id.
    name: Option<String>,
    kind: Kind,
}

impl Identity {
    pub fn of(deployment: &Deployment, inputs: &[Input]) -> Self {
        let (path, name) = match deployment.id.rsplit_once('#') {
            Some((path, name)) => (path, Some(name.to_owned())),
            None => (deployment.id.as_str(), None),
        };
        let below = inputs.iter().find_map(|input| match input {
            Input::Path(root) => {
                let root = root.strip_prefix(".").unwrap_or(root);
                Path::new(path).strip_prefix(root).ok().map(|p| p.to_string_lossy().replace('\\', "/"))
            }
            _ => None,
        });
        let place =
            if matches!(inputs.first(), Some(Input::Stdin { .. })) { Some(String::new()) } else { below };
        Self { place: place.unwrap_or_else(|| path.to_owned()), name, kind: deployment.kind }
    }
}

/// Matches by place and name, then by name among those of a kind, then the only ones of a kind that are left.
pub(super) fn pair(old: &[Identity], new: &[Identity]) -> Pairs {
    let mut pairs =
        Pairs { pairs: Vec::new(), gone: (0..old.len()).collect(), new: (0..new.len()).collect() };
    pairs.take(|o, n| old[o] == new[n]);
    pairs.take(|o, n| old[o].name.is_some() && old[o].name == new[n].name && old[o].kind == new[n].kind);
    pairs.take(|o, n| old[o].kind == new[n].kind);
    pairs.pairs.sort_by_key(|&(_, n)| n);
    pairs
}

impl Pairs {
    /// Takes those that fit each other and no other one.
    fn take(&mut self, fits: impl Fn(usize, usize) -> bool) {
        let only = |o: usize, n: usize| {
            self.gone.iter().filter(|&&other| fits(other, n)).count() == 1
                && self.new.iter().filter(|&&other| fits(o, other)).count() == 1
                && fits(o, n)
        };
        let each = self.gone.iter().flat_map(|&o| self.new.iter().map(move |&n| (o, n)));
        let found: Vec<(usize, usize)> = each.filter(|&(o, n)| only(o, n)).collect();
        self.gone.retain(|o| found.iter().all(|f| f.0 != *o));
        self.new.retain(|n| found.iter().all(|f| f.1 != *n));
        self.pairs.extend(found);
    }
}

/// What one state says of release and mode, the other one is taken to be where it says nothing.
pub(super) fn share_what_is_known(old: &mut Deployment, new: &mut Deployment) {
    share(&mut old.milvus, &mut new.milvus, "the same release before and after the change");
    share(&mut old.mode, &mut new.mode, "the same mode before and after the change");
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

    fn identity(place: &str, name: &str, kind: Kind) -> Identity {
        let name = (!name.is_empty()).then(|| name.to_owned());
        Identity { place: place.into(), name, kind }
    }

    #[test]
    fn the_same_place_goes_before_the_only_one_of_a_kind() {
        let values = |place: &str| identity(place, "", Kind::HelmValues);
        let old = [values("a/values.yaml"), values("b/values.yaml")];
        let new = [values("b/values.yaml"), values("c/values.yaml"), identity("x", "", Kind::Compose)];
        assert_eq!(pair(&old, &new), Pairs { pairs: vec![(1, 0), (0, 1)], gone: vec![], new: vec![2] });
    }

    #[test]
    fn a_resource_is_found_by_its_name_wherever_it_stands() {
        let cr = |place: &str, name: &str| identity(place, name, Kind::MilvusCr);
        let old = [cr("all.yaml", "a"), cr("all.yaml", "b"), cr("all.yaml", "c")];
        let new = [cr("b.yaml", "b"), cr("a.yaml", "a")];
        assert_eq!(pair(&old, &new), Pairs { pairs: vec![(1, 0), (0, 1)], gone: vec![2], new: vec![] });
    }

    #[test]
    fn nothing_is_guessed_where_several_would_do() {
        let values = |place: &str| identity(place, "", Kind::HelmValues);
        let (old, new) = ([values("a"), values("b")], [values("c")]);
        assert_eq!(pair(&old, &new), Pairs { pairs: vec![], gone: vec![0, 1], new: vec![0] });
    }
}
