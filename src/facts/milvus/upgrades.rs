//! The ways from one release to another: where an upgrade must stop, where none leads, what going back does.

use super::{Mode, Version};
use crate::facts::FileKind;
use crate::facts::tables::milvus::upgrades::UPGRADES;
pub use crate::facts::tables::milvus::upgrades::{Closed, Downgrade, Stop};

/// The releases and tools that an upgrade leaves out, in the order of the way.
pub fn stops(from: Version, to: Version) -> impl Iterator<Item = &'static Stop> {
    let left_out = move |s: &&Stop| {
        let inside = s.stop.contains(to) && s.tool.is_none();
        s.from.contains(from) && to >= s.reaches && !inside
    };
    UPGRADES.stops.iter().filter(left_out)
}

impl Stop {
    /// What is wrong with leaving it out in a mode, after "the upgrade".
    pub fn reason(&self, mode: Mode) -> String {
        let more = self.cluster.filter(|_| mode == Mode::Cluster).unwrap_or_default();
        format!("{}{more}", self.why)
    }

    /// Whether a hop passes over the stop.
    fn is_skipped(&self, from: Version, to: Version) -> bool {
        self.from.contains(from) && to >= self.reaches && !self.stop.contains(to)
    }
}

/// The releases at which an upgrade has to stop, the last one included, by the fewest hops; `None` where no way
/// is known. Where two are equal, the lower first stop wins, as it changes less at once.
pub fn route(from: Version, to: Version) -> Option<Vec<Version>> {
    let mut nodes: Vec<Version> = UPGRADES.stops.iter().map(|s| s.take).chain([to]).collect();
    nodes.retain(|node| *node > from && *node <= to);
    nodes.sort_unstable();
    nodes.dedup();
    let mut ways: Vec<Vec<Version>> = vec![vec![]];
    // Each round makes all ways one hop longer; no way passes a node twice.
    for _ in 0..nodes.len() {
        let mut longer = Vec::new();
        for way in &ways {
            let at = way.last().copied().unwrap_or(from);
            let open =
                |node: &&Version| **node > at && !UPGRADES.stops.iter().any(|s| s.is_skipped(at, **node));
            for node in nodes.iter().filter(open) {
                longer.push([way.as_slice(), &[*node]].concat());
            }
        }
        if let Some(found) = longer.iter().find(|way| way.last() == Some(&to)) {
            return Some(found.clone());
        }
        ways = longer;
    }
    None
}

/// Why an upgrade must stop at a release, as far as it is one of the stops on the way.
pub fn stops_at(from: Version, to: Version, at: Version) -> impl Iterator<Item = &'static Stop> {
    UPGRADES.stops.iter().filter(move |s| s.is_skipped(from, to) && s.stop.contains(at))
}

/// Why files of a kind and mode have no way from one release to another; `None` where nothing speaks against it.
pub fn closed(from: Version, to: Version, kind: FileKind, mode: Mode) -> Option<&'static Closed> {
    UPGRADES.closed.iter().find(|c| {
        c.from.contains(from)
            && to >= c.reaches
            && from < c.reaches
            && c.kind.is_none_or(|k| k == kind)
            && c.mode.is_none_or(|m| m == mode)
    })
}

/// What going back from one release to a lower one does; `None` where it is not lower.
pub fn downgrade(from: Version, to: Version) -> Option<&'static Downgrade> {
    let fits =
        |d: &&Downgrade| d.from.is_none_or(|lowest| from >= lowest) && d.below.is_none_or(|below| to < below);
    (to < from).then(|| UPGRADES.downgrades.iter().find(fits)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::milvus::catalogue;

    #[test]
    fn the_way_from_2_1_to_3_0_has_three_stops() {
        let take = |from, to| stops(from, to).map(|s| s.take.to_string()).collect::<Vec<_>>();
        let at = Version::new;
        assert_eq!(take(at(2, 1, 4), at(3, 0, 0)), ["2.2.16", "2.5.24", "2.6.20"]);
        assert_eq!(take(at(2, 1, 4), at(2, 2, 9)), ["2.2.16"]);
        assert_eq!(take(at(2, 4, 5), at(2, 5, 20)), [""; 0]);
        assert_eq!(take(at(2, 5, 16), at(2, 6, 5)), [""; 0]);
        assert_eq!(take(at(2, 6, 20), at(3, 0, 0)), [""; 0]);
    }

    #[test]
    fn every_release_has_a_way_to_every_later_one() {
        let all: Vec<Version> = catalogue::releases().iter().map(|r| r.version).collect();
        for (from, to) in all.iter().flat_map(|a| all.iter().map(move |b| (*a, *b))).filter(|(a, b)| a < b) {
            let way = route(from, to).unwrap_or_else(|| panic!("no way from {from} to {to}"));
            assert_eq!(way.last(), Some(&to));
            for hop in [&[from], way.as_slice()].concat().windows(2) {
                assert!(hop[0] < hop[1], "{way:?}");
                assert!(stops(hop[0], hop[1]).all(|s| s.tool.is_some()), "{from} to {to}: {way:?}");
            }
        }
    }

    #[test]
    fn the_shortest_way_is_taken() {
        let at = Version::new;
        let way = |from, to| route(from, to).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(way(at(2, 1, 4), at(3, 0, 0)), ["2.2.16", "2.5.24", "2.6.20", "3.0.0"]);
        assert_eq!(way(at(2, 4, 5), at(2, 6, 20)), ["2.5.24", "2.6.20"]);
        assert_eq!(way(at(2, 5, 16), at(3, 0, 0)), ["2.6.20", "3.0.0"]);
        assert_eq!(way(at(2, 6, 5), at(2, 6, 9)), ["2.6.9"]);
        assert!(closed(at(2, 6, 20), at(3, 0, 0), FileKind::Compose, Mode::Cluster).is_some());
        assert!(closed(at(2, 6, 20), at(3, 0, 0), FileKind::Compose, Mode::Standalone).is_none());
        assert!(
            closed("2.6.0-rc1".parse().unwrap(), at(2, 6, 5), FileKind::HelmValues, Mode::Cluster).is_some()
        );
    }

    #[test]
    fn only_a_lower_release_is_a_downgrade() {
        let at = Version::new;
        assert!(
            downgrade(at(2, 5, 4), at(2, 5, 4)).is_none() && downgrade(at(2, 5, 4), at(2, 6, 0)).is_none()
        );
        for release in catalogue::releases().iter().skip(1) {
            assert!(downgrade(release.version, at(2, 0, 0)).is_some(), "{}", release.version);
        }
    }
}
