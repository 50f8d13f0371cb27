//! What a change of the queue or of the mode does to stored data: facts from `rules/milvus/switches.yaml`.

use super::{Mode, Queue, Version};
use crate::facts::FileKind;
use crate::facts::tables::milvus::switches::SWITCHES;
pub use crate::facts::tables::milvus::switches::{ModeChange, Procedure, Switch, Verdict};

impl Procedure {
    /// The name of the one that changes the queue of a deployment in place, by editing its configuration.
    pub(crate) const IN_PLACE: &'static str = "flush";

    /// The steps as one line: "1. …; 2. …".
    pub fn line(&self) -> String {
        numbered(self.steps.iter())
    }

    /// The steps as one line, where the operator writes the configuration.
    pub(crate) fn line_with_operator(&self) -> String {
        match &self.operator {
            Some(first) => numbered(std::iter::once(first).chain(self.steps.iter().skip(1))),
            None => self.line(),
        }
    }
}

fn numbered<'t>(steps: impl Iterator<Item = &'t &'t str>) -> String {
    steps.enumerate().map(|(i, step)| format!("{}. {step}", i + 1)).collect::<Vec<_>>().join("; ")
}

impl Switch {
    /// The way to go instead.
    pub fn procedure(&self) -> &'static Procedure {
        let named = SWITCHES.procedures.iter().find(|procedure| procedure.name == self.procedure);
        // The build refuses a name that none has.
        named.unwrap_or(&SWITCHES.procedures[0])
    }

    fn fits(&self, from: Queue, to: Queue, milvus: Version, mode: Mode, pinned: bool) -> bool {
        let among = |names: &[&str], queue: Queue| names.is_empty() || names.contains(&queue.name());
        (self.same == (from == to))
            && among(self.from, from)
            && among(self.to, to)
            && self.milvus.is_none_or(|range| range.contains(milvus))
            && (self.modes.is_empty() || self.modes.contains(&mode))
            && self.pinned.is_none_or(|p| p == pinned)
    }
}

/// What a release, in a mode, makes of a change of the queue; `pinned` says whether the name is kept in etcd. `from`
/// and `to` may be the same: that is safe.
pub fn switch(from: Queue, to: Queue, milvus: Version, mode: Mode, pinned: bool) -> Option<&'static Switch> {
    SWITCHES.switches.iter().find(|row| row.fits(from, to, milvus, mode, pinned))
}

/// What is known of a change of mode of files of a kind, on a queue that stays; `None` where both are the same.
pub(crate) fn mode_change(
    from: Mode,
    to: Mode,
    kind: FileKind,
    queue: Option<Queue>,
) -> Option<&'static ModeChange> {
    let fits = |row: &&ModeChange| {
        (row.from, row.to) == (from, to)
            && row.kind.is_none_or(|k| k == kind)
            && (row.queues.is_empty() || queue.is_some_and(|q| row.queues.contains(&q.name())))
    };
    SWITCHES.modes.iter().find(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::milvus::{catalogue, queues};

    #[test]
    fn every_pair_of_queues_has_a_verdict_in_every_release_and_mode() {
        let mut pairs = 0;
        for release in catalogue::releases().iter().filter(|r| r.version >= catalogue::parameters_since()) {
            // The old state may be of an earlier release, which has other queues.
            for (from, to) in Queue::all().flat_map(|a| Queue::all().map(move |b| (a, b))) {
                for mode in Mode::ALL {
                    for pinned in
                        [false, true].into_iter().filter(|p| !p || release.version >= queues::pinned_since())
                    {
                        pairs += 1;
                        let found = switch(from, to, release.version, mode, pinned);
                        let words = format!("{from} to {to} in {} {mode}", release.version);
                        let found = found.unwrap_or_else(|| panic!("no verdict: {words}"));
                        assert_eq!(found.verdict == Verdict::Safe, from == to, "{words}");
                        assert!(!found.source.is_empty() && !found.effect.is_empty(), "{words}");
                        assert!(from == to || !found.procedure().steps.is_empty(), "{words}");
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
            (found.verdict, found.procedure)
        };
        let at = Version::new;
        let (alone, cluster) = (Mode::Standalone, Mode::Cluster);
        assert_eq!(verdict(rocksmq, kafka, at(2, 5, 4), alone, false), (Verdict::Loses, "flush"));
        assert_eq!(verdict(pulsar, kafka, at(2, 6, 2), cluster, false), (Verdict::Unsupported, "rebuild"));
        assert_eq!(verdict(pulsar, kafka, at(2, 6, 20), cluster, true), (Verdict::Ignored, "rebuild"));
        let woodpecker = queue("woodpecker");
        let altered = |milvus| verdict(pulsar, woodpecker, milvus, cluster, true);
        assert_eq!(altered(at(3, 0, 1)), (Verdict::Procedure, "alter"));
        assert_eq!(altered(at(3, 0, 0)), (Verdict::Procedure, "alter-idle"));
        assert_eq!(altered(at(2, 6, 14)), (Verdict::Procedure, "alter-idle"));
        let to_kafka = |milvus| verdict(woodpecker, kafka, milvus, cluster, true).0;
        assert_eq!(to_kafka(at(2, 6, 17)), Verdict::Ignored);
        assert_eq!(to_kafka(at(2, 6, 18)), Verdict::Procedure);
        assert_eq!(verdict(woodpecker, kafka, at(3, 0, 1), alone, true).0, Verdict::Procedure);
        assert!(!switch(kafka, rocksmq, at(2, 4, 0), alone, false).unwrap().verified);
    }
}
