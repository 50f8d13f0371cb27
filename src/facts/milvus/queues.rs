//! The message queues and how a release chooses among them: facts from `rules/milvus/queues.yaml`.

use std::fmt;

use super::{Mode, Version};
pub use crate::facts::tables::milvus::queues::BrokenFile;
use crate::facts::tables::milvus::queues::{LocalRefused, QUEUES, QueueFacts};

/// A message queue that some release of Milvus can run on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Queue(u8);

impl Queue {
    /// Every queue, in the order of the facts.
    pub fn all() -> impl Iterator<Item = Queue> {
        (0..QUEUES.queues.len()).map(|i| Queue(i as u8))
    }

    /// The queue of exactly this name.
    pub fn named(name: &str) -> Option<Queue> {
        Self::all().find(|q| q.name() == name)
    }

    /// The queue that somebody who wrote `name` most likely meant: another case, spaces, a usual misnomer or
    /// a typing error.
    pub(crate) fn meant_by(name: &str) -> Option<Queue> {
        let plain = name.trim().to_lowercase();
        if let Some(queue) = Self::named(&plain) {
            return Some(queue);
        }
        if let Some((_, meant)) = QUEUES.misnomers.iter().find(|(wrong, _)| *wrong == plain) {
            return Self::named(meant);
        }
        let distance = |q: &Queue| strsim::damerau_levenshtein(q.name(), &plain);
        Self::all().filter(|q| distance(q) <= q.name().len() / 3).min_by_key(distance)
    }

    fn facts(self) -> &'static QueueFacts {
        &QUEUES.queues[self.0 as usize]
    }

    /// The word that `mq.type` takes.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// The name as people write it.
    pub fn title(self) -> &'static str {
        self.facts().title
    }

    /// The first release that has it.
    pub fn since(self) -> Version {
        self.facts().since
    }

    /// The last release that has it, where later ones do not.
    pub fn until(self) -> Option<Version> {
        self.facts().until
    }

    /// True where a release has it.
    pub(crate) fn exists_in(self, milvus: Version) -> bool {
        self.since() <= milvus && self.until().is_none_or(|until| milvus <= until)
    }

    /// True where it works in a mode.
    pub(crate) fn works_in(self, mode: Mode) -> bool {
        self.facts().modes.contains(&mode)
    }

    /// The key that puts it in reach of the default order when it is not empty.
    pub(crate) fn enabled_by(self) -> &'static str {
        self.facts().enabled_by
    }

    /// The section of milvus.yaml with its settings.
    pub fn section(self) -> &'static str {
        self.facts().section
    }

    /// True for a queue that its makers call experimental.
    pub fn experimental(self) -> bool {
        self.facts().experimental
    }
}

impl fmt::Display for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The key that names the queue: `mq.type`.
pub fn selector() -> &'static str {
    QUEUES.selector.key
}

/// The first release that reads the selector.
pub fn selector_since() -> Version {
    QUEUES.selector.since
}

/// The word by which the selector leaves the choice to the default order.
pub fn unset_word() -> &'static str {
    QUEUES.selector.unset
}

/// The first release that keeps the choice of the first start in etcd.
pub fn pinned_since() -> Version {
    QUEUES.selector.pinned_since
}

/// The queues that a release tries while no name is given, and whether it takes the first without a look.
pub fn default_order(milvus: Version, mode: Mode) -> (Vec<Queue>, bool) {
    let Some(order) = QUEUES.order.iter().rev().find(|o| o.from <= milvus).or(QUEUES.order.first()) else {
        return (Vec::new(), false);
    };
    let list = if mode == Mode::Standalone { order.standalone } else { order.cluster };
    (list.iter().filter_map(|name| Queue::named(name)).collect(), order.always)
}

/// The setting of a port without which a release skips a queue in the default order, where its address names none.
pub fn port_needed(queue: Queue, milvus: Version) -> Option<&'static str> {
    let row = &QUEUES.port_needed;
    (queue.name() == row.queue && row.within.contains(milvus)).then_some(row.port)
}

/// From when on a cluster refuses Woodpecker on a local disk, and what that is.
pub fn local_woodpecker_refused() -> &'static LocalRefused {
    &QUEUES.local_woodpecker_refused
}

/// The configuration files that a release reads, later ones over earlier ones.
pub fn config_files(milvus: Version) -> &'static [&'static str] {
    let files = QUEUES.config_files;
    files.iter().rev().find(|f| f.from <= milvus).or(files.first()).map_or(&[], |f| f.files)
}

/// What a release does with a configuration file that does not parse.
pub fn broken_file(milvus: Version) -> BrokenFile {
    let row = QUEUES.broken_file.iter().rev().find(|row| row.from <= milvus);
    row.map_or(BrokenFile::Panics, |row| row.effect)
}

/// The key that an environment variable's name stands for in a release.
pub fn key_of_variable(name: &str, milvus: Version) -> &str {
    let bare = || name.strip_prefix(QUEUES.environment.prefix);
    if takes_prefix_off(milvus) { bare().unwrap_or(name) } else { name }
}

/// Whether a release takes a prefix off the names of variables; all that do take the same one off.
pub fn takes_prefix_off(milvus: Version) -> bool {
    milvus >= QUEUES.environment.since
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_queue_is_recognised() {
        for (wrong, meant) in [
            ("RocksMQ", "rocksmq"),
            ("rockmq", "rocksmq"),
            ("nats", "natsmq"),
            ("Pulsar ", "pulsar"),
            ("kafak", "kafka"),
            ("woodpeker", "woodpecker"),
        ] {
            assert_eq!(Queue::meant_by(wrong).map(Queue::name), Some(meant), "{wrong}");
        }
        for none in ["redis", "true", "", "default", "rabbitmq"] {
            assert_eq!(Queue::meant_by(none), None, "{none}");
        }
    }

    #[test]
    fn natsmq_leaves_with_2_6() {
        let nats = Queue::named("natsmq").unwrap();
        assert!(nats.exists_in(Version::new(2, 5, 24)) && !nats.exists_in(Version::new(2, 6, 0)));
        assert!(!nats.works_in(Mode::Cluster));
    }
}
