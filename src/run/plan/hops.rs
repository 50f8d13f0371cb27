//! The hops of one deployment, each from where the one before has left the files.

use super::edited_files::{EditedFiles, GroupedFiles};
use super::editor::DeploymentEditor;
use super::names::DeploymentNames;
use super::steps::{edit_steps, judged, show_secrets, step};
use super::{Hop, PlanOutcome, ShellVariable, Statement, StepKind, Versions};
use crate::deployment::{Deployment, Reading};
use crate::facts;
use crate::facts::milvus::{Mode, Procedure, Queue, Switch, Target, Version, VersionText, switches};
use crate::facts::plan::{Facts, Stage};
use crate::judge::cases;
use crate::read::ReadOptions;
use crate::text::source::Sources;

/// The line from which on Milvus has one coordinator and keeps its queue.
pub(super) const LINE_26: Version = Version { major: 2, minor: 6, patch: 0, released: true };
/// What is said where a difference shows a secret.
const SHOWS_SECRET: &str =
    "a difference below shows a secret, as it stands near an edit: look before you paste it";

/// The way of one deployment.
pub(super) struct Course<'c> {
    pub id: &'c str,
    pub mode: Mode,
    /// What is known of it now.
    pub options: ReadOptions,
    pub from: Versions,
    pub target: Target,
    pub to: Versions,
    /// Whether somebody said which operator runs.
    pub operator_stated: bool,
    /// The files as they are.
    pub sources: &'c Sources,
}

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

/// One hop to make.
pub(super) struct Leg {
    pub from: Versions,
    pub to: Versions,
    pub switch: Option<(Queue, Queue)>,
    pub last: bool,
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
        let nodes = match self.from.milvus == self.to.milvus {
            true => vec![self.to.milvus],
            false => crate::facts::milvus::route(self.from.milvus, self.to.milvus)
                .ok_or_else(|| vec![Statement::new("no way between these releases is known")])?,
        };
        let mut at = self.from;
        for (i, node) in nodes.iter().enumerate() {
            let last = i + 1 == nodes.len();
            let next = self.versions(*node, at, last);
            if let Some(queue) = self.queue(&state, at).filter(|q| !q.exists_in(*node)) {
                let other = self.replacement(queue, at.milvus, *node)?;
                let leg = Leg { from: at, to: at, switch: Some((queue, other)), last: false };
                state = self.hop(state, &leg, walk);
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
            state = self.hop(state, &Leg { from: at, to: next, switch: None, last }, walk);
            at = next;
        }
        Ok(at)
    }

    /// The queue to change to, where that can be done in place.
    fn replacement(&self, queue: Queue, at: Version, next: Version) -> Result<Queue, Vec<Statement>> {
        let gone = format!("the deployment runs on {}, which Milvus {next} does not have", queue.title());
        let found =
            facts::plan::replacement(queue).filter(|(to, _)| to.works_in(self.mode) && to.exists_in(next));
        let Some((to, _)) = found else {
            return Err(vec![
                Statement::new(gone),
                Statement::new("no queue is known that could take its place in this mode"),
            ]);
        };
        let switch = switches::switch(queue, to, at, self.mode, false);
        match switch.map(Switch::procedure) {
            Some(procedure) if procedure.name == Procedure::IN_PLACE => Ok(to),
            Some(procedure) => Err(vec![
                Statement::new(gone),
                Statement::known(
                    format!("changing it in place is not supported: {}", procedure.line()),
                    procedure.basis(),
                ),
            ]),
            None => Err(vec![Statement::new(gone)]),
        }
    }

    /// The versions of a node: chart and operator follow Milvus, and never go back.
    fn versions(&self, milvus: Version, at: Versions, last: bool) -> Versions {
        let chart = at.chart.map(|now| match self.target {
            Target::Chart(chart) if last => chart,
            _ => {
                let replaced = facts::plan::keeps_chart(milvus).is_none();
                let newest = crate::facts::chart::newest_for(milvus.line()).filter(|_| replaced);
                let limit = self.to.chart.filter(|_| matches!(self.target, Target::Chart(_)));
                let next = newest.unwrap_or(now).max(now);
                limit.map_or(next, |limit| next.min(limit))
            }
        });
        let operator = at.operator.map(|now| match self.target {
            Target::Operator(operator) if last => operator,
            _ => match facts::plan::operator_for(milvus) {
                Some((since, take)) if now < since => take,
                _ => now,
            },
        });
        Versions { milvus, chart, operator }
    }

    pub fn options(&self, at: Versions) -> ReadOptions {
        let mut options = self.options.clone();
        options.given.milvus = Some(VersionText::Full(at.milvus));
        options.given.chart = at.chart;
        options.given.operator = at.operator;
        options
    }

    fn queue(&self, state: &EditedFiles, at: Versions) -> Option<Queue> {
        let grouped = state.group(&self.options(at));
        let deployment = grouped.deployments.iter().find(|d| d.id == self.id)?;
        cases(deployment).last()?.selection().queue()
    }

    fn hop(&self, state: EditedFiles, leg: &Leg, walk: &mut HopLog) -> EditedFiles {
        let (old, new) = (self.options(leg.from), self.options(leg.to));
        let GroupedFiles { sources, deployments } = state.group(&old);
        let Some(deployment) = deployments.iter().find(|d| d.id == self.id) else { return state };
        let all = cases(deployment);
        let Some(before) = all.last() else { return state };
        let queue = leg.switch.map(|(from, _)| from).or_else(|| before.selection().queue());
        let names = names_of_hop(before, &sources, leg, queue, walk.hops.len() + 1);
        let situation =
            Situation { leg, deployment, queue, names: &names, course: self, first: walk.hops.is_empty() };
        let is = |word: &str| situation.fulfils(word);
        let facts = Facts {
            surface: names.surface,
            milvus: (leg.from.milvus, leg.to.milvus),
            chart: leg.from.chart.zip(leg.to.chart),
            is: &is,
        };
        let mut editor = DeploymentEditor {
            state: state.clone(),
            options: &new,
            id: self.id,
            points: Vec::new(),
            by_hand: Vec::new(),
        };
        let mut steps = Vec::new();
        let rows = |stage, kind| {
            facts::plan::rows(stage, &facts).map(|row| step(row, kind, &names)).collect::<Vec<_>>()
        };
        steps.extend(rows(Stage::Verify, StepKind::Verify));
        steps.extend(rows(Stage::Prepare, StepKind::Run));
        let left = self.edit(&mut editor, leg, before, &names, &facts);
        steps.extend(edit_steps(&editor, &state, self.sources));
        if leg.switch.is_none() {
            steps.extend(self.drift(&editor.state, leg, before));
        }
        steps.extend(judged(&left));
        steps.extend(rows(Stage::Apply, StepKind::Run));
        steps.extend(rows(Stage::Check, StepKind::Check));
        let rollback = facts::plan::rows(Stage::Rollback, &facts);
        let rollback = rollback.map(|row| Statement::known(names.fill(row.text), row.basis())).collect();
        if show_secrets(deployment, &sources, &steps) && walk.notes.iter().all(|n| n != SHOWS_SECRET) {
            walk.notes.push(SHOWS_SECRET.into());
        }
        walk.hops.push(Hop {
            title: title(leg),
            from: leg.from,
            to: leg.to,
            switch: leg.switch.map(|(from, to)| (from.name(), to.name())),
            why: self.why(leg),
            steps,
            rollback,
        });
        let next = editor.state;
        walk.ask(names.asked());
        next
    }

    fn why(&self, leg: &Leg) -> Vec<Statement> {
        if let Some((from, to)) = leg.switch {
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
            if let Some(switch) = switches::switch(from, to, leg.from.milvus, self.mode, false) {
                why.push(Statement::known(
                    format!("Without the steps below {}", switch.effect),
                    switch.basis(),
                ));
                why.push(Statement::known(
                    format!("The procedure: {}", switch.procedure().line()),
                    switch.procedure().basis(),
                ));
            }
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
    names.hop(&leg.from, &leg.to, queue.map(Queue::name), leg.switch.map(|(_, to)| to.name()));
    names.word("n", number.to_string());
    if let Some((since, take)) = facts::plan::operator_for(leg.to.milvus) {
        names.word("operator_since", since.to_string());
        names.word("operator", leg.to.operator.map_or(take, |now| now.max(take)).to_string());
    }
    names
}

/// What conditions ask of a hop.
struct Situation<'s> {
    leg: &'s Leg,
    deployment: &'s Deployment,
    queue: Option<Queue>,
    names: &'s DeploymentNames,
    course: &'s Course<'s>,
    first: bool,
}

impl Situation<'_> {
    fn fulfils(&self, word: &str) -> bool {
        let helm = self.deployment.helm.as_ref();
        let resource = self.deployment.resource.as_ref();
        match word.split_once(':') {
            Some(("queue", name)) => self.queue.is_some_and(|q| q.name() == name),
            Some(("etcd", kind)) => self.names.etcd == kind,
            Some(("value", key)) => helm.is_some_and(|h| h.values.is_true(key)),
            Some(("field", path)) => resource.is_some_and(|r| r.at(path).is_some()),
            _ => match word {
                "standalone" | "cluster" => self.course.mode.name() == word,
                "chart" => helm.is_some(),
                "upgrade" => {
                    let (from, to) = (self.leg.from, self.leg.to);
                    self.leg.switch.is_none() && (from.milvus != to.milvus || from.chart != to.chart)
                }
                "switch" => self.leg.switch.is_some(),
                "first" => self.first,
                "last" => self.leg.last,
                "new-chart" => self.leg.from.chart != self.leg.to.chart,
                "new-operator" => self.leg.from.operator != self.leg.to.operator,
                "operator-unknown" => !self.course.operator_stated,
                "towards-2.6" => self.course.to.milvus >= LINE_26,
                "gpu" => self.deployment.texts.iter().any(|t| t.source.contains("-gpu")),
                "umbrella" => self.names.umbrella,
                _ => false,
            },
        }
    }
}

fn title(leg: &Leg) -> String {
    if let Some((from, to)) = leg.switch {
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
