//! The hops of one deployment, each from where the one before has left the files.

use super::course::{Course, Leg, QueueChange};
use super::edited_files::{EditedFiles, GroupedFiles};
use super::editor::DeploymentEditor;
use super::names::DeploymentNames;
use super::runbook::SwitchWay;
use super::situation::Situation;
use super::steps::{edit_steps, judged, show_secrets, step};
use super::{Hop, PlanOutcome, ShellVariable, Statement, Step, StepKind, Versions};
use crate::deployment::Reading;
use crate::facts;
use crate::facts::milvus::{Queue, Target, Version};
use crate::facts::plan::{Facts, Stage};
use crate::judge::cases;
use crate::text::source::Sources;

/// What is said where a difference shows a secret.
const SHOWS_SECRET: &str =
    "a difference below shows a secret, as it stands near an edit: look before you paste it";

/// What came of it.
pub(super) struct Versioned {
    pub outcome: PlanOutcome,
    pub variables: Vec<ShellVariable>,
    pub notes: Vec<String>,
    pub to: Versions,
}

/// What is collected on the way.
#[derive(Default)]
struct HopLog {
    hops: Vec<Hop>,
    variables: Vec<ShellVariable>,
    notes: Vec<String>,
}

impl HopLog {
    /// Adds variables of the shell that commands of a hop use.
    fn ask(&mut self, variables: Vec<ShellVariable>) {
        for variable in variables {
            if !self.variables.contains(&variable) {
                self.variables.push(variable);
            }
        }
    }
}

impl Course<'_> {
    /// Makes the hops.
    pub fn make(self, state: &EditedFiles) -> Versioned {
        let mut walk = HopLog::default();
        let (way, to) = match self.walk(state.clone(), &mut walk) {
            Ok(to) => (PlanOutcome::Hops(std::mem::take(&mut walk.hops)), to),
            Err(why) => (PlanOutcome::Impossible(why), self.to),
        };
        let known = matches!(way, PlanOutcome::Hops(_));
        Versioned {
            outcome: way,
            variables: if known { walk.variables } else { Vec::new() },
            notes: walk.notes,
            to,
        }
    }

    fn walk(&self, mut state: EditedFiles, walk: &mut HopLog) -> Result<Versions, Vec<Statement>> {
        let nodes = match (self.from == self.to, self.from.milvus == self.to.milvus) {
            (true, _) => Vec::new(),
            (false, true) => vec![self.to.milvus],
            (false, false) => crate::facts::milvus::route(self.from.milvus, self.to.milvus)
                .ok_or_else(|| vec![Statement::new("no way between these releases is known")])?,
        };
        let change = self.change_at(&state, &nodes)?;
        let change_after = |hops: usize| change.filter(|(at, _)| *at == hops).map(|(_, change)| change);
        let mut at = self.from;
        if let Some(change) = change_after(0) {
            let leg = Leg { from: at, to: at, switch: Some(change), last: nodes.is_empty() };
            state = self.hop(state, &leg, walk);
        }
        for (i, node) in nodes.iter().enumerate() {
            let arrives = i + 1 == nodes.len();
            let next = self.versions(*node, at, arrives);
            if let Some(queue) = self.queue(&state, at).filter(|q| !q.exists_in(*node)) {
                let other = self.replacement(queue, at.milvus, *node)?;
                state = self.hop(state, &Leg { from: at, to: at, switch: Some(other), last: false }, walk);
            }
            if next.operator != at.operator && next.milvus != at.milvus {
                let to = Versions { operator: next.operator, ..at };
                state = self.hop(state, &Leg { from: at, to, switch: None, last: false }, walk);
                at = to;
            }
            let image_first = next.chart != at.chart && next.milvus != at.milvus;
            if image_first && facts::plan::keeps_chart(next.milvus).is_some() {
                let to = Versions { chart: at.chart, ..next };
                state = self.hop(state, &Leg { from: at, to, switch: None, last: false }, walk);
                at = to;
            }
            let change = change_after(i + 1);
            let last = arrives && change.is_none();
            state = self.hop(state, &Leg { from: at, to: next, switch: None, last }, walk);
            at = next;
            if change.is_some() {
                state = self.hop(state, &Leg { from: at, to: at, switch: change, last: arrives }, walk);
            }
        }
        Ok(at)
    }

    /// The versions of a node: chart and operator follow Milvus, and never go back.
    fn versions(&self, milvus: Version, at: Versions, last: bool) -> Versions {
        let chart = at.chart.map(|now| match self.target {
            Some(Target::Chart(chart)) if last => chart,
            _ => {
                let replaced = facts::plan::keeps_chart(milvus).is_none();
                let newest = crate::facts::chart::newest_for(milvus.line()).filter(|_| replaced);
                let limit = self.to.chart.filter(|_| matches!(self.target, Some(Target::Chart(_))));
                let next = newest.unwrap_or(now).max(now);
                limit.map_or(next, |limit| next.min(limit))
            }
        });
        let operator = at.operator.map(|now| match self.target {
            Some(Target::Operator(operator)) if last => operator,
            _ => match facts::plan::operator_for(milvus) {
                Some((since, take)) if now < since => take,
                _ => now,
            },
        });
        Versions { milvus, chart, operator }
    }

    fn hop(&self, state: EditedFiles, leg: &Leg, walk: &mut HopLog) -> EditedFiles {
        let (old, new) = (self.options(leg.from), self.options(leg.to));
        let GroupedFiles { sources, deployments } = state.group(&old);
        let Some(deployment) = deployments.iter().find(|d| d.id == self.id) else { return state };
        let all = cases(deployment);
        let Some(before) = all.last() else { return state };
        let queue = leg.switch.map(|change| change.from).or_else(|| before.selection().queue());
        let names = names_of_hop(before, &sources, leg, queue, walk.hops.len() + 1);
        let situation =
            Situation { leg, before, queue, names: &names, course: self, first: walk.hops.is_empty() };
        let is = |word: &str| situation.fulfils(word);
        let facts = situation.facts(&is);
        let mut editor = DeploymentEditor::new(state, &new, self.id);
        let steps = self.steps(&mut editor, leg, before, &names, &facts);
        let rollback = facts::plan::rows(Stage::Rollback, &facts);
        let rollback = rollback.map(|row| Statement::known(names.fill(row.text), row.basis())).collect();
        if show_secrets(deployment, &sources, &steps) && walk.notes.iter().all(|n| n != SHOWS_SECRET) {
            walk.notes.push(SHOWS_SECRET.into());
        }
        walk.hops.push(Hop {
            title: title(leg),
            from: leg.from,
            to: leg.to,
            switch: leg.switch.map(|change| {
                change.shown(facts::plan::support(&facts).filter(|_| change.asked).map(|row| row.basis()))
            }),
            why: self.why(leg, &names, &facts),
            steps,
            rollback,
        });
        let next = editor.state;
        walk.ask(names.asked());
        next
    }

    /// The steps of a hop; the editor makes its edits.
    fn steps(
        &self,
        editor: &mut DeploymentEditor<'_>,
        leg: &Leg,
        before: &Reading<'_>,
        names: &DeploymentNames,
        facts: &Facts<'_>,
    ) -> Vec<Step> {
        let rows = |stage, kind| {
            facts::plan::rows(stage, facts).map(|row| step(row, kind, names)).collect::<Vec<_>>()
        };
        let mut steps = rows(Stage::Verify, StepKind::Verify);
        let live = leg.switch.filter(|change| change.way == SwitchWay::Live);
        if let Some(change) = live {
            let old = editor.state.clone();
            self.connect(editor, change, before, facts);
            let edits = edit_steps(editor, &old, self.sources);
            if edits.is_empty() {
                steps.extend(rows(Stage::Reached, StepKind::Verify));
            } else {
                steps.extend(edits);
                steps.extend(rows(Stage::Apply, StepKind::Run));
                steps.extend(rows(Stage::Ready, StepKind::Check));
            }
            *editor = DeploymentEditor::new(editor.state.clone(), editor.options, editor.id);
        }
        let old = editor.state.clone();
        let left = judged(&self.edit(editor, leg, before, names, facts), leg.switch.is_some());
        let edits = edit_steps(editor, &old, self.sources);
        // Milvus is neither stopped nor asked to switch before it is known that the new queue can be used.
        let (settle, decide) = if leg.switch.is_some() { (left, None) } else { (None, left) };
        let (blocked, edits): (Vec<Step>, Vec<Step>) =
            edits.into_iter().partition(|edit| edit.blocked && leg.switch.is_some());
        steps.extend(settle);
        steps.extend(blocked);
        if leg.switch.is_some() {
            steps.extend(rows(Stage::Quiet, StepKind::Run));
        }
        steps.extend(rows(Stage::Prepare, StepKind::Run));
        steps.extend(edits);
        if leg.switch.is_none() {
            steps.extend(self.drift(&editor.state, leg, before));
        }
        steps.extend(decide);
        steps.extend(rows(Stage::Apply, StepKind::Run));
        steps.extend(rows(Stage::Check, StepKind::Check));
        if leg.switch.is_some() {
            steps.extend(rows(Stage::Clean, StepKind::Run));
        }
        steps
    }

    fn why(&self, leg: &Leg, names: &DeploymentNames, facts: &Facts<'_>) -> Vec<Statement> {
        if let Some(change) = leg.switch.filter(|change| change.asked) {
            let support = facts::plan::support(facts);
            let support = support.map(|row| Statement::known(names.fill(row.text), row.basis()));
            let text = format!("Editing the files alone does not do it: {}", change.switch.effect);
            let alone = Statement::known(text, change.switch.basis());
            return support.into_iter().chain([alone]).collect();
        }
        if let Some(QueueChange { from, to, switch, .. }) = leg.switch {
            let mut why = Vec::new();
            let until = from.until().map(|u| format!("{}.{}", u.major, u.minor));
            let until = until.unwrap_or_else(|| leg.from.milvus.to_string());
            why.push(Statement::new(format!(
                "{} is gone after Milvus {until}, so it is changed while both exist",
                from.title()
            )));
            if let Some((_, row)) = facts::plan::replacement(from) {
                why.push(Statement::known(
                    format!("{} takes its place: {}", to.title(), row.why),
                    row.basis(),
                ));
            }
            let effect = format!("Without the steps below {}", switch.effect);
            why.push(Statement::known(effect, switch.basis()));
            let procedure = format!("The procedure: {}", switch.procedure().line());
            why.push(Statement::known(procedure, switch.procedure().basis()));
            return why;
        }
        if leg.from.milvus == leg.to.milvus && leg.from.operator != leg.to.operator && !leg.last {
            let since = facts::plan::operator_for(self.to.milvus);
            let text = since.map(|(since, _)| format!("Milvus 2.6 and later need operator {since} or newer"));
            return text.map(Statement::new).into_iter().collect();
        }
        let stops = crate::facts::milvus::stops_at(leg.from.milvus, self.to.milvus, leg.to.milvus);
        let stops = stops.filter(|_| !leg.last).map(|s| {
            let text = format!(
                "The upgrade from {} straight to {} {}",
                leg.from.milvus,
                self.to.milvus,
                s.reason(self.mode)
            );
            Statement::known(text, s.basis())
        });
        stops.chain(chart_stays(leg)).collect()
    }
}

/// Why the chart stays while the image changes.
fn chart_stays(leg: &Leg) -> Option<Statement> {
    let (chart, basis) = leg.to.chart.zip(facts::plan::keeps_chart(leg.to.milvus))?;
    let text = || format!("Chart {chart} stays for the hop of the image; another one is a hop of its own");
    (leg.from.milvus != leg.to.milvus).then(|| Statement::known(text(), basis))
}

/// What a deployment calls its parts, with the versions and queues of the hop of a number.
fn names_of_hop(
    before: &Reading<'_>,
    sources: &Sources,
    leg: &Leg,
    queue: Option<Queue>,
    number: usize,
) -> DeploymentNames {
    let mut names = DeploymentNames::of(before, sources);
    names.hop(&leg.from, &leg.to, queue, leg.switch.map(|change| change.to));
    names.word("n", number.to_string());
    names.word(
        "commit",
        match leg.switch {
            Some(change) => {
                format!("Milvus {}: {} to {}", leg.to.milvus, change.from.name(), change.to.name())
            }
            None => format!("Milvus {}", leg.to.milvus),
        },
    );
    if let Some((since, take)) = facts::plan::operator_for(leg.to.milvus) {
        names.word("operator_since", since.to_string());
        names.word("operator", leg.to.operator.map_or(take, |now| now.max(take)).to_string());
    }
    names
}

fn title(leg: &Leg) -> String {
    if let Some(QueueChange { from, to, .. }) = leg.switch {
        return format!("Milvus {}: change the queue from {} to {}", leg.from.milvus, from.name(), to.name());
    }
    let part = |name: &str, from: Version, to: Version| match from == to {
        true => format!("{name} {to}"),
        false => format!("{name} {from} → {to}"),
    };
    let mut parts = vec![part("Milvus", leg.from.milvus, leg.to.milvus)];
    parts.extend(leg.from.chart.zip(leg.to.chart).map(|(from, to)| part("chart", from, to)));
    let operators = leg.from.operator.zip(leg.to.operator).filter(|(from, to)| from != to);
    parts.extend(operators.map(|(from, to)| part("operator", from, to)));
    parts.join(", ")
}
