//! What holds over a range of versions.

use serde::Serialize;

use crate::facts::chart;
use crate::facts::milvus::{Version, VersionRange, catalogue};

/// Something that holds from a version to another, both included.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct VersionSpell<T> {
    /// The first version.
    #[serde(serialize_with = "text")]
    pub from: Version,
    /// The last version; none when the newest is among them.
    #[serde(serialize_with = "optional_text")]
    pub to: Option<Version>,
    /// What holds.
    pub value: T,
    /// Whether `from` is the oldest version known.
    #[serde(skip)]
    pub always: bool,
}

/// The spells of what `of` says of each release of Milvus whose parameters are known.
pub(super) fn by_release<T: PartialEq>(of: impl Fn(Version) -> Option<T>) -> Vec<VersionSpell<T>> {
    spells(&releases().collect::<Vec<_>>(), of)
}

/// The releases of Milvus whose parameters are known, oldest first.
fn releases() -> impl DoubleEndedIterator<Item = Version> {
    catalogue::releases().iter().filter(|r| r.parameters_read).map(|r| r.version)
}

/// The spells of what `of` says of each version of the chart.
pub(super) fn by_chart<T: PartialEq>(of: impl Fn(chart::Chart) -> Option<T>) -> Vec<VersionSpell<T>> {
    // Builds from a branch behave as the release before them.
    let own = |v: &Version| chart::chart(*v).data_version() == *v;
    let versions: Vec<_> = chart::versions().iter().map(|row| row.version).filter(own).collect();
    spells(&versions, |version| of(chart::chart(version)))
}

fn spells<T: PartialEq>(versions: &[Version], of: impl Fn(Version) -> Option<T>) -> Vec<VersionSpell<T>> {
    let mut found: Vec<VersionSpell<T>> = Vec::new();
    let mut previous = None;
    for &version in versions {
        let value = of(version);
        let open = found.last_mut().filter(|s| s.to.is_none());
        match (open, value) {
            (Some(last), Some(value)) if last.value == value => {}
            (last, value) => {
                if let Some(last) = last {
                    last.to = previous;
                }
                if let Some(value) = value {
                    found.push(VersionSpell { from: version, to: None, value, always: previous.is_none() });
                }
            }
        }
        previous = Some(version);
    }
    found
}

/// The last release of Milvus before another, for ranges whose end is not included.
pub(super) fn before(version: Version) -> Option<Version> {
    releases().rfind(|v| *v < version)
}

/// `from 4.0.33 on`, `3.0.23 to 4.0.32`, `4.2.42`.
pub(super) fn span(from: Version, to: Option<Version>) -> String {
    match to {
        None => format!("from {from} on"),
        Some(to) if to == from => from.to_string(),
        Some(to) => format!("{from} to {to}"),
    }
}

/// A range of chart versions, as [`span`] writes it.
pub(super) fn range(range: VersionRange) -> String {
    span(range.from, range.to)
}

impl<T> VersionSpell<T> {
    /// `up to 2.2.6` where nothing older is known, else what [`span`] writes.
    pub(super) fn span(&self) -> String {
        match self.to {
            Some(to) if self.always && to != self.from => format!("up to {to}"),
            to => span(self.from, to),
        }
    }

    /// Whether it holds in all versions that are known.
    pub(super) fn is_everywhere(&self) -> bool {
        self.always && self.to.is_none()
    }
}

fn text<S: serde::Serializer>(version: &Version, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(version)
}

fn optional_text<S: serde::Serializer>(version: &Option<Version>, to: S) -> Result<S::Ok, S::Error> {
    match version {
        Some(version) => to.collect_str(version),
        None => to.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_neighbours_are_one_spell() {
        let v = |patch| Version::new(1, 0, patch);
        let of = |version: Version| [Some(1), Some(1), None, Some(2)][usize::from(version.patch)];
        let found = spells(&(0..4).map(v).collect::<Vec<_>>(), of);
        let shown: Vec<String> = found.iter().map(|s| format!("{}: {}", s.span(), s.value)).collect();
        assert_eq!(shown, ["up to 1.0.1: 1", "from 1.0.3 on: 2"]);
        assert!(
            !found[0].is_everywhere()
                && spells(&[v(0)], |_| Some(())).iter().all(VersionSpell::is_everywhere)
        );
    }
}
