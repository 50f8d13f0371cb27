//! The way of one deployment, and single hops of it.

use super::edited_files::EditedFiles;
use super::runbook::SwitchWay;
use super::{QueueSwitch, Versions};
use crate::facts::Basis;
use crate::facts::milvus::{Mode, Queue, Switch, Target, Version, VersionText};
use crate::judge::cases;
use crate::read::ReadOptions;
use crate::text::source::Sources;

/// The line from which on Milvus has one coordinator and keeps its queue.
pub(super) const LINE_26: Version = Version { major: 2, minor: 6, patch: 0, released: true };
/// The way of one deployment.
pub(super) struct Course<'c> {
    pub id: &'c str,
    pub mode: Mode,
    /// What is known of it now.
    pub options: ReadOptions,
    pub from: Versions,
    pub target: Option<Target>,
    pub to: Versions,
    /// The queue to change to.
    pub queue_asked: Option<Queue>,
    /// Whether somebody said which operator runs.
    pub operator_stated: bool,
    /// Whether somebody said which chart is installed.
    pub chart_stated: bool,
    /// The files as they are.
    pub sources: &'c Sources,
}

/// A change of the queue.
#[derive(Clone, Copy)]
pub(super) struct QueueChange {
    pub from: Queue,
    pub to: Queue,
    pub way: SwitchWay,
    /// What is known of the change.
    pub switch: &'static Switch,
    /// Whether somebody asked for it; else the next release has not the old one.
    pub asked: bool,
}

impl QueueChange {
    /// The change as a plan says it.
    pub fn shown(&self, support: Option<Basis>) -> QueueSwitch {
        let basis = support.unwrap_or_else(|| self.switch.basis());
        QueueSwitch { from: self.from.name(), to: self.to.name(), way: self.way, basis }
    }
}

/// One hop to make.
pub(super) struct Leg {
    pub from: Versions,
    pub to: Versions,
    pub switch: Option<QueueChange>,
    pub last: bool,
}

impl Course<'_> {
    /// What is known of it with other versions.
    pub fn options(&self, at: Versions) -> ReadOptions {
        let mut options = self.options.clone();
        options.given.milvus = Some(VersionText::Full(at.milvus));
        options.given.chart = at.chart;
        options.given.operator = at.operator;
        options
    }

    /// The queue that it runs on.
    pub fn queue(&self, state: &EditedFiles, at: Versions) -> Option<Queue> {
        let grouped = state.group(&self.options(at));
        let deployment = grouped.deployments.iter().find(|d| d.id == self.id)?;
        cases(deployment).last()?.selection().queue()
    }
}
