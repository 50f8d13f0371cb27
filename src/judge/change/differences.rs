//! A change: the same deployment before and after.

use super::{folders, places};
use crate::deployment::{Effective, Reading};
use crate::facts::chart;
use crate::facts::milvus::{Compare, Move, Queue, Switch, catalogue, queues, switches, text};
use crate::judge::finding::Finding;
use crate::judge::set_by_user::is_set_by_user;

/// Both states of a deployment under what its releases and modes may be.
#[derive(Clone, Copy, Debug)]
pub struct Change<'r> {
    /// The old state.
    pub before: &'r Reading<'r>,
    /// The new state.
    pub after: &'r Reading<'r>,
}

/// The errors of rules that say what a version refuses, in both states of a change.
#[derive(Debug, Default)]
pub struct Refusals {
    /// In the old state; empty where the new one has none.
    pub before: Vec<Finding>,
    /// In the new state.
    pub after: Vec<Finding>,
}

/// A setting whose effective value differs.
#[derive(Clone, Copy, Debug)]
pub struct Differs<'r> {
    /// Its value before.
    pub before: Effective<'r>,
    /// Its value after.
    pub after: Effective<'r>,
}

impl Differs<'_> {
    /// Whether the user set it in either state: in a file, a value of the chart, or a variable.
    pub(crate) fn is_set_by_user(&self) -> bool {
        [&self.before, &self.after].into_iter().any(is_set_by_user)
    }
}

impl<'r> Change<'r> {
    /// Whether Milvus, the chart or the operator is of another version after the change.
    pub(crate) fn versions_differ(&self) -> bool {
        self.before.milvus != self.after.milvus || self.tools_differ()
    }

    /// Whether the chart or the operator is of another version after the change.
    pub(crate) fn tools_differ(&self) -> bool {
        let versions = |side: &Reading<'_>| {
            let (helm, resource) = (&side.deployment.helm, &side.deployment.resource);
            (helm.as_ref().map(|h| h.version()), resource.as_ref().map(|r| r.version()))
        };
        versions(self.before) != versions(self.after)
    }

    /// Whether the other version of the chart is only assumed, in one state or both.
    pub(crate) fn tools_assumed(&self) -> bool {
        self.tools_differ() && (tool_assumed(self.before) || tool_assumed(self.after))
    }

    /// The values of a setting that nobody set in either state, where they differ because versions do.
    pub(crate) fn drifted(&self, key: &str) -> Option<Differs<'r>> {
        self.differs(key).filter(|differs| self.versions_differ() && !differs.is_set_by_user())
    }

    /// The values of a setting that says where data lie, where a default of the chart or the operator names another
    /// place after a change of versions.
    pub(crate) fn place_drifted(&self, row: &Move) -> Option<Differs<'r>> {
        // The tool's own services may be called otherwise and still be the same ones.
        if matches!(row.compare, Compare::Host | Compare::Hosts) || !self.versions_differ() {
            return None;
        }
        let both_stated = |d: &Differs<'_>| d.before.value.is_some() && d.after.value.is_some();
        let differs = self.place_differs(row).filter(both_stated)?;
        (!self.is_set_by_user(row, &differs)).then_some(differs)
    }

    /// A setting's values where they differ; nothing where chance decides one of them.
    pub fn differs(&self, key: &str) -> Option<Differs<'r>> {
        let (before, after) = (self.before.settings.get(key), self.after.settings.get(key));
        let known = !before.random && !after.random;
        (known && before.value != after.value).then_some(Differs { before, after })
    }

    /// The values of a setting that says where data lie, where they name different places and it counts in both
    /// states. What moves because a default does is no part of it.
    pub fn moved(&self, row: &Move) -> Option<Differs<'r>> {
        let differs = self.place_differs(row)?;
        (!self.versions_differ() || self.is_set_by_user(row, &differs)).then_some(differs)
    }

    fn is_set_by_user(&self, row: &Move, differs: &Differs<'r>) -> bool {
        let port = || row.port.and_then(|port| self.differs(port));
        differs.is_set_by_user() || port().is_some_and(|port| port.is_set_by_user())
    }

    fn place_differs(&self, row: &Move) -> Option<Differs<'r>> {
        let port = || row.port.and_then(|port| self.differs(port));
        let differs = self.differs(row.key).or_else(|| {
            port()?;
            let (before, after) = (self.before.settings.get(row.key), self.after.settings.get(row.key));
            Some(Differs { before, after })
        })?;
        let counts = [self.before, self.after].into_iter().all(|side| counts(row, side));
        // Of releases whose parameters are not known, nothing is known of what nobody set.
        let sides = [(self.before, &differs.before), (self.after, &differs.after)];
        let known = sides
            .iter()
            .all(|(side, value)| value.value.is_some() || side.milvus >= catalogue::parameters_since());
        let written = is_stated(&differs.before) || is_stated(&differs.after) || port().is_some();
        let (old, new) = (places::place(row, self.before), places::place(row, self.after));
        // Another path may lead to the same data, where what is mounted moves with it, and another name to the same
        // program.
        let same = || {
            let by_name = matches!(row.compare, Compare::Host | Compare::Hosts);
            places::same(row, &old, &new)
                || folders::same_data(self.before, self.after, row.key) == Some(true)
                || (by_name && folders::same_service(self.before, self.after, [&old, &new]))
        };
        (counts && known && written && !same()).then_some(differs)
    }

    /// The places that such a setting names, before and after.
    pub fn places(&self, row: &Move) -> (String, String) {
        let shown = |side| format!("`{}`", places::place(row, side));
        (shown(self.before), shown(self.after))
    }

    /// The queues before and after, where both are known.
    pub fn queues(&self) -> Option<(Queue, Queue)> {
        self.before.selection().queue().zip(self.after.selection().queue())
    }

    /// Whether the old state has kept its queue in etcd, so that the new one is not asked. An embedded etcd is no
    /// source of settings.
    pub(crate) fn pinned(&self) -> bool {
        let since = queues::pinned_since();
        let external = |r: &Reading<'_>| !text::is_true(r.settings.get("etcd.use.embed").text());
        self.before.milvus >= since
            && self.after.milvus >= since
            && external(self.before)
            && external(self.after)
    }

    /// What is known of the change of the queue; `None` where it stays.
    pub fn switch(&self) -> Option<(Queue, Queue, &'static Switch)> {
        let (from, to) = self.queues().filter(|(from, to)| from != to)?;
        let known = switches::switch(from, to, self.after.milvus, self.after.mode, self.pinned())?;
        Some((from, to, known))
    }
}

/// Whether nobody stated the version of the chart or the operator. One that is newer than any known was stated.
pub(crate) fn tool_assumed(side: &Reading<'_>) -> bool {
    let (helm, resource) = (&side.deployment.helm, &side.deployment.resource);
    let newer = |version| matches!(chart::known(version), chart::Known::Newer(_));
    helm.as_ref().is_some_and(|h| h.chart.assumption().is_some() && !newer(h.version()))
        || resource.as_ref().is_some_and(|r| r.operator.assumption().is_some())
}

/// Whether somebody set it: in a file, a value of the chart or the chart itself, or a variable.
fn is_stated(setting: &Effective<'_>) -> bool {
    setting.setting.is_some()
}

fn counts(row: &Move, side: &Reading<'_>) -> bool {
    let is =
        |(key, value): &(&str, &str)| crate::facts::milvus::text::is(side.settings.get(key).text(), value);
    let runs = |queue: &str| side.selection().queue().is_some_and(|q| q.name() == queue);
    let looks = row.milvus.is_none_or(|range| range.contains(side.milvus));
    looks && row.queue.is_none_or(runs) && row.only.iter().all(is) && !row.unless.iter().any(is)
}
