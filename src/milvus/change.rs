//! What a change does to stored data: facts from `rules/milvus/{switches,moves,upgrades}.yaml`.

use super::{Kind, Mode, Queue, Version};
use crate::rule::{Ground, Severity};

include!(concat!(env!("OUT_DIR"), "/change.rs"));

/// What a statement rests on.
#[derive(Clone, Copy, Debug)]
pub struct Basis {
    /// How it is known.
    pub ground: Ground,
    /// The run, release or page.
    pub source: &'static str,
}

impl std::fmt::Display for Basis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.ground, self.source)
    }
}

/// What becomes of a deployment whose queue is changed by editing its configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is lost.
    Safe,
    /// A documented way leads there; editing the configuration is none.
    Procedure,
    /// What was not flushed is lost or out of reach.
    Loses,
    /// Nobody supports it.
    Unsupported,
    /// The edit has no effect.
    Ignored,
}

/// A way to change the queue and keep the data.
#[derive(Debug)]
pub struct Procedure {
    /// Its name in the facts.
    pub name: &'static str,
    /// What to do, in order.
    pub steps: &'static [&'static str],
    /// How it is known.
    pub basis: Basis,
}

impl Procedure {
    /// The name of the one that changes the queue of a deployment in place, by editing its configuration.
    pub const IN_PLACE: &'static str = "flush";

    /// The steps as one line: "1. …; 2. …".
    pub fn line(&self) -> String {
        let steps: Vec<String> =
            self.steps.iter().enumerate().map(|(i, step)| format!("{}. {step}", i + 1)).collect();
        steps.join("; ")
    }
}

/// What is known of a change from one queue to another.
#[derive(Debug)]
pub struct Switch {
    /// What becomes of the data.
    pub verdict: Verdict,
    /// False where there is no evidence for the pair.
    pub verified: bool,
    /// The way to go instead.
    pub procedure: &'static Procedure,
    /// What happens, after a colon.
    pub effect: &'static str,
    /// How it is known.
    pub basis: Basis,
}

struct SwitchRow {
    same: bool,
    from: &'static [&'static str],
    to: &'static [&'static str],
    milvus: (Version, Option<Version>),
    modes: &'static [Mode],
    pinned: Option<bool>,
    switch: Switch,
}

impl SwitchRow {
    fn fits(&self, from: Queue, to: Queue, milvus: Version, mode: Mode, pinned: bool) -> bool {
        let among = |names: &[&str], queue: Queue| names.is_empty() || names.contains(&queue.name());
        (self.same == (from == to))
            && among(self.from, from)
            && among(self.to, to)
            && within(self.milvus, milvus)
            && (self.modes.is_empty() || self.modes.contains(&mode))
            && self.pinned.is_none_or(|p| p == pinned)
    }
}

fn within((from, to): (Version, Option<Version>), version: Version) -> bool {
    from <= version && to.is_none_or(|to| version <= to)
}

/// What a release, in a mode, makes of a change of the queue; `pinned` says whether the name is kept in etcd. `from`
/// and `to` may be the same: that is safe.
pub fn switch(from: Queue, to: Queue, milvus: Version, mode: Mode, pinned: bool) -> Option<&'static Switch> {
    SWITCHES.iter().find(|row| row.fits(from, to, milvus, mode, pinned)).map(|row| &row.switch)
}

/// What is known of a change of mode.
#[derive(Debug)]
pub struct ModeChange {
    /// Whether a tool does it with the data in place.
    pub supported: bool,
    /// What happens, after a colon.
    pub effect: &'static str,
    /// How it is known.
    pub basis: Basis,
}

struct ModeRow {
    from: Mode,
    to: Mode,
    kind: Option<&'static str>,
    queues: &'static [&'static str],
    change: ModeChange,
}

/// What is known of a change of mode of files of a kind, on a queue that stays; `None` where both are the same.
pub fn mode_change(from: Mode, to: Mode, kind: Kind, queue: Option<Queue>) -> Option<&'static ModeChange> {
    let fits = |row: &&ModeRow| {
        (row.from, row.to) == (from, to)
            && row.kind.is_none_or(|k| k == kind.name())
            && (row.queues.is_empty() || queue.is_some_and(|q| row.queues.contains(&q.name())))
    };
    MODES.iter().find(fits).map(|row| &row.change)
}

/// What a setting says the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moves {
    /// Collections, users, positions.
    Metadata,
    /// Segments and indexes.
    Objects,
    /// The message queue.
    Log,
}

/// When two values name the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// The same text.
    Text,
    /// The same truth value.
    Bool,
    /// The same path, whatever slashes stand at its ends.
    Path,
    /// The same host and port, with or without a scheme.
    Host,
    /// A list that has a host and port in common.
    Hosts,
}

/// A setting that says where data lie.
#[derive(Debug)]
pub struct Move {
    /// The setting.
    pub key: &'static str,
    /// What lies there.
    pub moves: Moves,
    /// How values are compared.
    pub compare: Compare,
    /// The setting of the port for addresses that have none.
    pub port: Option<&'static str>,
    /// Words that mean the same.
    pub same: &'static [&'static str],
    /// The queue it belongs to.
    pub queue: Option<&'static str>,
    /// Settings with the values under which it counts.
    pub only: &'static [(&'static str, &'static str)],
    /// Settings with the values under which it does not count.
    pub unless: &'static [(&'static str, &'static str)],
    /// What happens with another value, after a colon.
    pub effect: &'static str,
    /// How it is known.
    pub basis: Basis,
}

/// The settings that say where data lie.
pub fn moves(what: Moves) -> impl Iterator<Item = &'static Move> {
    MOVES.iter().filter(move |m| m.moves == what)
}

/// True for a setting whose change [`moves`] judges.
pub fn says_place(key: &str) -> bool {
    MOVES.iter().any(|m| m.key == key || m.port == Some(key))
}

/// A release that must run between two others.
#[derive(Debug)]
pub struct Stop {
    from: (Version, Option<Version>),
    reaches: Version,
    stop: (Version, Option<Version>),
    /// The release to choose.
    pub take: Version,
    /// What must be done besides.
    pub tool: Option<&'static str>,
    /// What is wrong with leaving it out, after "the upgrade".
    pub why: &'static str,
    /// How bad leaving it out is.
    pub severity: Severity,
    /// How it is known.
    pub basis: Basis,
}

/// The releases and tools that an upgrade leaves out, in the order of the way.
pub fn stops(from: Version, to: Version) -> impl Iterator<Item = &'static Stop> {
    let left_out = move |s: &&Stop| {
        let inside = within(s.stop, to) && s.tool.is_none();
        within(s.from, from) && to >= s.reaches && !inside
    };
    STOPS.iter().filter(left_out)
}

impl Stop {
    /// Whether a hop passes over the stop.
    fn is_skipped(&self, from: Version, to: Version) -> bool {
        within(self.from, from) && to >= self.reaches && !within(self.stop, to)
    }
}

/// The releases at which an upgrade has to stop, the last one included, by the fewest hops; `None` where no way
/// is known. Where two are equal, the lower first stop wins, as it changes less at once.
pub fn route(from: Version, to: Version) -> Option<Vec<Version>> {
    let mut nodes: Vec<Version> = STOPS.iter().map(|s| s.take).chain([to]).collect();
    nodes.retain(|node| *node > from && *node <= to);
    nodes.sort_unstable();
    nodes.dedup();
    let mut ways: Vec<Vec<Version>> = vec![vec![]];
    // Each round makes all ways one hop longer; no way passes a node twice.
    for _ in 0..nodes.len() {
        let mut longer = Vec::new();
        for way in &ways {
            let at = way.last().copied().unwrap_or(from);
            let open = |node: &&Version| **node > at && !STOPS.iter().any(|s| s.is_skipped(at, **node));
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
    STOPS.iter().filter(move |s| s.is_skipped(from, to) && within(s.stop, at))
}

/// A way that nothing leads along.
#[derive(Debug)]
pub struct Closed {
    from: (Version, Option<Version>),
    reaches: Version,
    kind: Option<&'static str>,
    mode: Option<Mode>,
    /// Why.
    pub why: &'static str,
    /// How it is known.
    pub basis: Basis,
}

/// Why files of a kind and mode have no way from one release to another; `None` where nothing speaks against it.
pub fn closed(from: Version, to: Version, kind: Kind, mode: Mode) -> Option<&'static Closed> {
    CLOSED.iter().find(|c| {
        within(c.from, from)
            && to >= c.reaches
            && from < c.reaches
            && c.kind.is_none_or(|k| k == kind.name())
            && c.mode.is_none_or(|m| m == mode)
    })
}

/// What a downgrade does.
#[derive(Debug)]
pub struct Downgrade {
    from: Version,
    below: Version,
    /// Why, after a colon.
    pub why: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// How it is known.
    pub basis: Basis,
}

/// What going back from one release to a lower one does; `None` where it is not lower.
pub fn downgrade(from: Version, to: Version) -> Option<&'static Downgrade> {
    let fits = |d: &&Downgrade| from >= d.from && to < d.below;
    (to < from).then(|| DOWNGRADES.iter().find(fits)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::milvus::catalogue::{self, OnChange};
    use crate::milvus::{NormalKey, catalogue::param, queue};

    #[test]
    fn every_pair_of_queues_has_a_verdict_in_every_release_and_mode() {
        let mut pairs = 0;
        for release in catalogue::releases().iter().filter(|r| r.version >= catalogue::parameters_since()) {
            // The old state may be of an earlier release, which has other queues.
            for (from, to) in Queue::all().flat_map(|a| Queue::all().map(move |b| (a, b))) {
                for mode in Mode::ALL {
                    for pinned in
                        [false, true].into_iter().filter(|p| !p || release.version >= queue::pinned_since())
                    {
                        pairs += 1;
                        let found = switch(from, to, release.version, mode, pinned);
                        let words = format!("{from} to {to} in {} {mode}", release.version);
                        let found = found.unwrap_or_else(|| panic!("no verdict: {words}"));
                        assert_eq!(found.verdict == Verdict::Safe, from == to, "{words}");
                        assert!(!found.basis.source.is_empty() && !found.effect.is_empty(), "{words}");
                        assert!(from == to || !found.procedure.steps.is_empty(), "{words}");
                        // No evidence means unsupported, whatever the effect is likely to be.
                        assert!(found.verified || found.verdict == Verdict::Unsupported, "{words}");
                        let exists = to.exists_in(release.version) && to.works_in(mode);
                        let claims = matches!(found.verdict, Verdict::Procedure);
                        assert!(exists || !claims, "{words} leads to a queue that is not there");
                    }
                }
            }
        }
        assert!(pairs > 5000, "{pairs}");
    }

    #[test]
    fn verdicts_follow_the_release() {
        let queue = |name| Queue::named(name).unwrap();
        let (rocksmq, kafka, pulsar) = (queue("rocksmq"), queue("kafka"), queue("pulsar"));
        let verdict = |from, to, milvus, mode, pinned| {
            let found = switch(from, to, milvus, mode, pinned).unwrap();
            (found.verdict, found.procedure.name)
        };
        let at = Version::new;
        let (alone, cluster) = (Mode::Standalone, Mode::Cluster);
        assert_eq!(verdict(rocksmq, kafka, at(2, 5, 4), alone, false), (Verdict::Loses, "flush"));
        assert_eq!(verdict(pulsar, kafka, at(2, 6, 2), cluster, false), (Verdict::Unsupported, "rebuild"));
        assert_eq!(verdict(pulsar, kafka, at(2, 6, 20), cluster, true), (Verdict::Ignored, "rebuild"));
        let woodpecker = queue("woodpecker");
        assert_eq!(verdict(pulsar, woodpecker, at(3, 0, 0), cluster, true), (Verdict::Procedure, "alter"));
        assert!(!switch(kafka, rocksmq, at(2, 4, 0), alone, false).unwrap().verified);
    }

    #[test]
    fn what_moves_data_is_what_the_parameters_say() {
        for row in MOVES {
            let said = param(&NormalKey::new(row.key)).and_then(|p| p.on_change());
            let wanted = match row.moves {
                Moves::Metadata => OnChange::LosesMetadata,
                Moves::Objects => OnChange::LosesObjects,
                Moves::Log => OnChange::LosesLog,
            };
            assert_eq!(said, Some(wanted), "{}", row.key);
        }
        let lost = |p: &&catalogue::Param| {
            matches!(p.on_change(), Some(OnChange::LosesMetadata | OnChange::LosesObjects))
        };
        for param in catalogue::params().filter(lost) {
            assert!(says_place(param.key()), "{}", param.key());
        }
    }

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
        assert!(closed(at(2, 6, 20), at(3, 0, 0), Kind::Compose, Mode::Cluster).is_some());
        assert!(closed(at(2, 6, 20), at(3, 0, 0), Kind::Compose, Mode::Standalone).is_none());
        assert!(closed("2.6.0-rc1".parse().unwrap(), at(2, 6, 5), Kind::HelmValues, Mode::Cluster).is_some());
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
