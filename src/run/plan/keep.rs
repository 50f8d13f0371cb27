//! What a hop must not change: the queue, the places of data, and what the user set.

use super::course::{Course, LINE_26, Leg};
use super::edited_files::EditedFiles;
use super::editor::{self, DeploymentEditor};
use super::names::DeploymentNames;
use super::{Statement, Step, StepKind};
use crate::deployment::{Effective, Origin, Reading};
use crate::facts::milvus::{Compare, Mode, Moves, Queue, moves, text};
use crate::facts::plan::Facts;
use crate::facts::{self, Basis, Ground};
use crate::judge::cases;
use crate::judge::change::Change;
use crate::judge::finding::Finding;

/// The setting that says on how many channels collections may live.
const CHANNELS: &str = "rootCoord.dmlChannelNum";
/// What stands for defaults too long to be shown.
const LONG: &str = "another text";

/// That a queue stays.
const KEEP_QUEUE: Basis = Basis {
    ground: Ground::Documented,
    source: "documentation pages \"Upgrade\" of Milvus 2.6 and 3.0 (the queue must stay the same)",
};
const KEEP_CHANNELS: Basis = Basis {
    ground: Ground::Documented,
    source: "release notes of Milvus 2.6.20 (collections on lost channels)",
};

impl Course<'_> {
    /// Edits the files, and returns what is wrong with them after that and was not before.
    pub fn edit(
        &self,
        editor: &mut DeploymentEditor<'_>,
        leg: &Leg,
        before: &Reading<'_>,
        names: &DeploymentNames,
        facts: &Facts<'_>,
    ) -> Vec<Finding> {
        let known = editor::findings(before.deployment);
        if let Some(change) = leg.switch {
            self.change(editor, change, before, facts);
            return editor.fix_new_problems(before, &known);
        }
        if leg.from != leg.to {
            editor.image(leg.to.milvus);
        }
        if let Some(chart) = leg.to.chart.filter(|_| leg.from.chart != leg.to.chart) {
            editor.chart(names, chart);
        }
        for row in facts::plan::ensured(facts) {
            for pair in row.set {
                editor.ensure(*pair, row.written, row.why, row.basis());
            }
        }
        self.keep_queue(editor, leg, before);
        self.keep_places(editor, before);
        editor.fix_new_problems(before, &known)
    }

    /// Writes the queue down where it would change, or where only a default says it while defaults change.
    fn keep_queue(&self, editor: &mut DeploymentEditor<'_>, leg: &Leg, before: &Reading<'_>) {
        let Some(queue) = before.selection().queue() else { return };
        let crosses = leg.from.milvus < LINE_26 && leg.to.milvus >= LINE_26;
        // Another operator may choose another one, and another image.
        let crosses = crosses || leg.from.operator != leg.to.operator;
        let after = self.queue_under(editor);
        let text = format!("the queue stays {}", queue.title());
        let point = Statement::known(text, KEEP_QUEUE);
        if after != Some(queue) {
            editor.queue(queue, point);
            if self.queue_under(editor) != Some(queue) {
                let text = format!(
                    "BLOCKED: Milvus {} would leave {} for {}, and the edits do not prevent it: do not go on before `mqlint resolve FILE mq.type --milvus {}` says {}",
                    leg.to.milvus,
                    queue.name(),
                    after.map_or("another queue", Queue::name),
                    leg.to.milvus,
                    queue.name(),
                );
                editor.block(Statement::known(text, KEEP_QUEUE));
            }
        } else if crosses && is_implicit(before) {
            editor.queue(queue, point);
        }
    }

    pub(super) fn queue_under(&self, editor: &DeploymentEditor<'_>) -> Option<Queue> {
        let grouped = editor.state.group(editor.options);
        let deployment = grouped.deployments.iter().find(|d| d.id == self.id)?;
        cases(deployment).last()?.selection().queue()
    }

    /// Writes down the places of data that would move with the versions.
    fn keep_places(&self, editor: &mut DeploymentEditor<'_>, before: &Reading<'_>) {
        let moved: Vec<(&'static str, String, bool, Basis)> = {
            let grouped = editor.state.group(editor.options);
            let Some(deployment) = grouped.deployments.iter().find(|d| d.id == self.id) else { return };
            let all = cases(deployment);
            let Some(after) = all.last() else { return };
            let change = Change { before, after };
            let kinds = [Moves::Metadata, Moves::Objects, Moves::Log].into_iter();
            let rows = kinds.flat_map(moves::moves);
            let moved = rows.filter_map(|row| {
                let differs = change.moved(row)?;
                let address = matches!(row.compare, Compare::Host | Compare::Hosts);
                // The same etcd or object store of the installation, under another of its names.
                let own = |side: &Effective<'_>| {
                    matches!(side.setting.map(|s| &s.origin), Some(Origin::Chart { written: None, .. }))
                };
                if row.moves != Moves::Log && own(&differs.before) && own(&differs.after) {
                    return None;
                }
                Some((row.key, differs.before.text().to_owned(), address, row.basis()))
            });
            let fewer = change.differs(CHANNELS).and_then(|d| {
                let (old, new) = text::int(d.before.text()).zip(text::int(d.after.text()))?;
                (new < old).then(|| (CHANNELS, old.to_string(), false, KEEP_CHANNELS))
            });
            moved.chain(fewer).collect()
        };
        for (key, value, address, basis) in moved {
            let text = format!("`{key}` stays `{value}`, where the data are");
            let point = Statement::known(text, basis);
            if address {
                let text = format!(
                    "BLOCKED: `{key}` would no longer be `{value}`, where the data are: do not go on before it is"
                );
                editor.block(Statement::known(text, basis));
            } else {
                editor.setting(key, &value, point);
            }
        }
    }

    /// What nobody set and another default changes.
    pub fn drift(&self, state: &EditedFiles, leg: &Leg, before: &Reading<'_>) -> Option<Step> {
        let grouped = state.group(&self.options(leg.to));
        let deployment = grouped.deployments.iter().find(|d| d.id == self.id)?;
        let all = cases(deployment);
        let change = Change { before, after: all.last()? };
        let both = |p: &&crate::facts::milvus::catalogue::Param| {
            p.known_in(leg.from.milvus) && p.known_in(leg.to.milvus)
        };
        let differs = crate::facts::milvus::catalogue::params().filter(both).filter_map(|p| {
            let differs =
                change.differs(p.key()).filter(|d| !d.is_set_by_user() && !moves::says_place(p.key()))?;
            let (from, to) = (leg.from.milvus, leg.to.milvus);
            if crate::facts::changes::defaults::is_without_effect(p.key(), from, to) {
                return None;
            }
            let (old, new) = (differs.before.value?, differs.after.value?);
            Some(Statement::new(format!("{}: {}", p.key(), drifts(old, new))))
        });
        let mut points: Vec<Statement> = differs.collect();
        // Defaults that can be read at a glance come first.
        points.sort_by_key(|p| p.text.ends_with(LONG));
        let count = points.len();
        (count > 0).then(|| Step {
            kind: StepKind::Verify,
            text: format!(
                "{} that the files do not set get another default. Set those that you rely on as they are now:",
                crate::base::plural(count, "setting"),
            ),
            points,
            commands: Vec::new(),
            diff: None,
            sources: vec![Basis { ground: Ground::Code, source: "milvus, the defaults of both releases" }],
            blocked: false,
        })
    }
}

/// Whether only a default says the queue: of Milvus, of the chart, or of the operator.
fn is_implicit(reading: &Reading<'_>) -> bool {
    if let Some(helm) = &reading.deployment.helm {
        return reading.mode == Mode::Standalone
            && helm.values.written(helm.values.chart.local_selector()).is_none()
            && reading
                .selection()
                .queue()
                .is_some_and(|q| helm.values.chart.local_queues().contains(&q.name()));
    }
    match &reading.deployment.resource {
        Some(resource) => resource.stream.written.is_none(),
        None => !reading.selection().explicit(),
    }
}

/// Two defaults as a list shows them.
fn drifts(old: &str, new: &str) -> String {
    const LONGEST: usize = 24;
    let long = |value: &str| value.chars().count() > LONGEST;
    let shown = |value: &str| if value.is_empty() { "empty".to_owned() } else { value.to_owned() };
    match long(old) || long(new) {
        true => LONG.into(),
        false => format!("{} → {}", shown(old), shown(new)),
    }
}
