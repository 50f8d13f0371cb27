//! The choice of the message queue, as a release of Milvus makes it.

use super::{Effective, LayerKind, Settings};
use crate::facts::milvus::{Mode, Queue, queues};

/// What the choice arrives at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectionOutcome {
    /// Milvus runs on this queue.
    Runs(Queue),
    /// Milvus stops at start because of the name or mode.
    Refused(SelectionRefusal),
    /// Nothing to choose from: Milvus stops at start.
    Nothing,
    /// Colliding spellings say different things, and chance decides.
    Random,
    /// Part of the configuration lies in a place that was not given.
    Unknown,
}

/// Why a selected queue is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectionRefusal {
    /// No release has a queue of this name.
    Unknown(String),
    /// The release does not have this queue.
    Release(Queue),
    /// The mode does not allow this queue.
    Mode(Queue),
    /// Woodpecker on a local disk in a cluster.
    LocalWoodpecker,
}

/// A queue that the default order looked at.
#[derive(Clone, Debug)]
pub struct Tried<'a> {
    /// The queue.
    pub queue: Queue,
    /// The setting that decides whether it is enabled.
    pub by: Effective<'a>,
    /// Whether it is.
    pub enabled: bool,
}

/// A choice with its reasons.
#[derive(Clone, Debug)]
pub struct Selection<'a> {
    /// What it arrives at.
    pub outcome: SelectionOutcome,
    /// The selector; `None` for releases that do not read it.
    pub selector: Option<Effective<'a>>,
    /// The queues of the default order up to the first enabled one; empty when the selector decides.
    pub tried: Vec<Tried<'a>>,
}

impl Tried<'_> {
    /// The key that decides, as its last setter spells it.
    pub(crate) fn by_key(&self) -> &str {
        self.by.setting.map_or(self.queue.enabled_by(), |s| &s.key)
    }
}

impl Selection<'_> {
    /// The queue that Milvus runs on.
    pub fn queue(&self) -> Option<Queue> {
        match self.outcome {
            SelectionOutcome::Runs(queue) => Some(queue),
            _ => None,
        }
    }

    /// The queue that is asked for, also where Milvus refuses it.
    pub fn requested(&self) -> Option<Queue> {
        match self.outcome {
            SelectionOutcome::Runs(queue)
            | SelectionOutcome::Refused(SelectionRefusal::Release(queue) | SelectionRefusal::Mode(queue)) => {
                Some(queue)
            }
            SelectionOutcome::Refused(SelectionRefusal::LocalWoodpecker) => Queue::named("woodpecker"),
            _ => None,
        }
    }

    /// True when `mq.type` names the queue.
    pub fn explicit(&self) -> bool {
        self.tried.is_empty()
    }
}

/// Chooses as the release of `settings` does.
pub fn select(settings: &Settings, mode: Mode) -> Selection<'_> {
    let milvus = settings.milvus;
    if settings.unknown {
        return in_spite_of_files(settings, mode);
    }
    let selector = (milvus >= queues::selector_since()).then(|| settings.get(queues::selector()));
    if let Some(named) = selector.filter(|s| s.random) {
        return Selection { outcome: SelectionOutcome::Random, selector: Some(named), tried: Vec::new() };
    }
    match selector {
        Some(named) if named.text() != queues::unset_word() => {
            let outcome = explicit(settings, mode, named.text());
            Selection { outcome, selector, tried: Vec::new() }
        }
        _ => by_order(settings, mode, selector),
    }
}

/// Where a file is not given, the environment alone can tell, as it outranks all files.
fn in_spite_of_files(settings: &Settings, mode: Mode) -> Selection<'_> {
    let known = settings.milvus >= queues::selector_since() && !settings.selector_unknown;
    let named = known.then(|| settings.get(queues::selector()));
    let named = named.filter(|n| n.layer == LayerKind::Environment && n.text() != queues::unset_word());
    let outcome = named.map_or(SelectionOutcome::Unknown, |n| explicit(settings, mode, n.text()));
    Selection { outcome, selector: named, tried: Vec::new() }
}

fn explicit(settings: &Settings, mode: Mode, name: &str) -> SelectionOutcome {
    let Some(queue) = Queue::named(name) else {
        return SelectionOutcome::Refused(SelectionRefusal::Unknown(name.to_owned()));
    };
    if !queue.exists_in(settings.milvus) {
        return SelectionOutcome::Refused(SelectionRefusal::Release(queue));
    }
    if !queue.works_in(mode) {
        return SelectionOutcome::Refused(SelectionRefusal::Mode(queue));
    }
    runs(settings, mode, queue)
}

fn by_order<'a>(settings: &'a Settings, mode: Mode, selector: Option<Effective<'a>>) -> Selection<'a> {
    let (order, always) = queues::default_order(settings.milvus, mode);
    let mut tried = Vec::new();
    for queue in order {
        let by = settings.get(queue.enabled_by());
        let enabled = always || is_enabled(settings, queue, by);
        let random = by.random;
        tried.push(Tried { queue, by, enabled });
        if random {
            return Selection { outcome: SelectionOutcome::Random, selector, tried };
        }
        if enabled {
            return Selection { outcome: runs(settings, mode, queue), selector, tried };
        }
    }
    Selection { outcome: SelectionOutcome::Nothing, selector, tried }
}

/// An address without a colon may count only together with a port.
fn is_enabled(settings: &Settings, queue: Queue, by: Effective<'_>) -> bool {
    let address = by.text();
    let port = queues::port_needed(queue, settings.milvus).filter(|_| !address.contains(':'));
    !address.is_empty() && port.is_none_or(|key| !settings.get(key).text().is_empty())
}

fn runs(settings: &Settings, mode: Mode, queue: Queue) -> SelectionOutcome {
    // Where it writes, a file that is not given may say.
    if mode == Mode::Cluster && !settings.unknown && local_woodpecker_refused(settings, queue) {
        return SelectionOutcome::Refused(SelectionRefusal::LocalWoodpecker);
    }
    SelectionOutcome::Runs(queue)
}

fn local_woodpecker_refused(settings: &Settings, queue: Queue) -> bool {
    let row = queues::local_woodpecker_refused();
    let (storage, local) = row.storage;
    queue.name() == row.queue
        && settings.milvus >= row.since
        && settings.get(storage).text() == local
        && !crate::facts::milvus::text::is_true(settings.get(row.unless).text())
}
