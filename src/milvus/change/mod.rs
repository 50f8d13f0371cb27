//! What a change does to stored data: facts from `rules/milvus/{switches,moves,upgrades}.yaml`.

mod upgrade;

pub(crate) use self::upgrade::stops_at;
pub use self::upgrade::{Closed, Downgrade, Stop, closed, downgrade, route, stops};
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
    pub(crate) const IN_PLACE: &'static str = "flush";

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
pub(crate) fn mode_change(
    from: Mode,
    to: Mode,
    kind: Kind,
    queue: Option<Queue>,
) -> Option<&'static ModeChange> {
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
pub(crate) fn says_place(key: &str) -> bool {
    MOVES.iter().any(|m| m.key == key || m.port == Some(key))
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
}
