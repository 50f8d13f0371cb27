//! The hops of one deployment, each from where the one before has left the files.

use super::edits::{self, Pen};
use super::facts::{self, Facts, Row, Stage};
use super::names::Names;
use super::state::{Grouped, State};
use super::{Hop, ShellVariable, Statement, Step, StepKind, Versions, Way};
use crate::change::Change;
use crate::check::CheckOptions;
use crate::fix;
use crate::milvus::change::{self, Basis, Compare, Moves, Procedure};
use crate::milvus::{
    Deployment, Effective, Mode, Origin, Queue, Reading, Target, Version, VersionText, text,
};
use crate::rule::{self, Finding, Ground};
use crate::source::Sources;
use crate::surface::readings;

/// The setting that says on how many channels collections may live.
const CHANNELS: &str = "rootCoord.dmlChannelNum";
/// The line from which on Milvus has one coordinator and keeps its queue.
const LINE_26: Version = Version { major: 2, minor: 6, patch: 0, released: true };
/// What stands for defaults too long to be shown.
const LONG: &str = "another text";
/// Shorter secrets are found everywhere.
const SECRET: usize = 4;

/// The way of one deployment.
pub(super) struct Course<'c> {
    pub id: &'c str,
    pub mode: Mode,
    /// What is known of it now.
    pub options: CheckOptions,
    pub from: Versions,
    pub target: Target,
    pub to: Versions,
    /// Whether somebody said which operator runs.
    pub operator_said: bool,
    /// The files as they are.
    pub sources: &'c Sources,
}

/// What came of it.
pub(super) struct Versioned {
    pub way: Way,
    pub variables: Vec<ShellVariable>,
    pub notes: Vec<String>,
    pub to: Versions,
}

/// What is collected on the way.
#[derive(Default)]
struct Walk {
    hops: Vec<Hop>,
    variables: Vec<ShellVariable>,
    notes: Vec<String>,
}

/// One hop to make.
struct Leg {
    from: Versions,
    to: Versions,
    switch: Option<(Queue, Queue)>,
    last: bool,
}

impl Course<'_> {
    /// Makes the hops.
    pub fn make(self, state: &State) -> Versioned {
        let mut walk = Walk::default();
        let (way, to) = match self.walk(state.clone(), &mut walk) {
            Ok(to) => (Way::Hops(std::mem::take(&mut walk.hops)), to),
            Err(why) => (Way::Closed(why), self.to),
        };
        let known = matches!(way, Way::Hops(_));
        Versioned { way, variables: if known { walk.variables } else { Vec::new() }, notes: walk.notes, to }
    }

    fn walk(&self, mut state: State, walk: &mut Walk) -> Result<Versions, Vec<Statement>> {
        let nodes = match self.from.milvus == self.to.milvus {
            true => vec![self.to.milvus],
            false => change::route(self.from.milvus, self.to.milvus)
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
            state = self.hop(state, &Leg { from: at, to: next, switch: None, last }, walk);
            at = next;
        }
        Ok(at)
    }

    /// The queue to change to, where that can be done in place.
    fn replacement(&self, queue: Queue, at: Version, next: Version) -> Result<Queue, Vec<Statement>> {
        let gone = format!("the deployment runs on {}, which Milvus {next} does not have", queue.title());
        let found = facts::replacement(queue).filter(|(to, _)| to.works_in(self.mode) && to.exists_in(next));
        let Some((to, _)) = found else {
            return Err(vec![
                Statement::new(gone),
                Statement::new("no queue is known that could take its place in this mode"),
            ]);
        };
        let switch = change::switch(queue, to, at, self.mode, false);
        match switch.map(|s| s.procedure) {
            Some(procedure) if procedure.name == Procedure::IN_PLACE => Ok(to),
            Some(procedure) => Err(vec![
                Statement::new(gone),
                Statement::known(
                    format!("changing it in place is not supported: {}", procedure.line()),
                    procedure.basis,
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
                let said = facts::chart_for(milvus).map(|(chart, _)| chart);
                let newest = said.or_else(|| crate::chart::newest_for(milvus.line()));
                let limit = self.to.chart.filter(|_| matches!(self.target, Target::Chart(_)));
                let next = newest.unwrap_or(now).max(now);
                limit.map_or(next, |limit| next.min(limit))
            }
        });
        let operator = at.operator.map(|now| match self.target {
            Target::Operator(operator) if last => operator,
            _ => match facts::operator_for(milvus) {
                Some((since, take)) if now < since => take,
                _ => now,
            },
        });
        Versions { milvus, chart, operator }
    }

    fn options(&self, at: Versions) -> CheckOptions {
        CheckOptions {
            milvus: Some(VersionText::Full(at.milvus)),
            chart: at.chart,
            operator: at.operator,
            ..self.options.clone()
        }
    }

    fn queue(&self, state: &State, at: Versions) -> Option<Queue> {
        let grouped = state.group(&self.options(at));
        let deployment = grouped.deployments.iter().find(|d| d.id == self.id)?;
        readings(deployment).last()?.selection().queue()
    }

    fn hop(&self, state: State, leg: &Leg, walk: &mut Walk) -> State {
        let (old, new) = (self.options(leg.from), self.options(leg.to));
        let Grouped { sources, deployments } = state.group(&old);
        let Some(deployment) = deployments.iter().find(|d| d.id == self.id) else { return state };
        let all = readings(deployment);
        let Some(before) = all.last() else { return state };
        let mut names = Names::of(before, &sources);
        let queue = leg.switch.map(|(from, _)| from).or_else(|| before.selection().queue());
        names.hop(&leg.from, &leg.to, queue.map(Queue::name), leg.switch.map(|(_, to)| to.name()));
        names.word("n", (walk.hops.len() + 1).to_string());
        if let Some((since, take)) = facts::operator_for(leg.to.milvus) {
            names.word("operator_since", since.to_string());
            names.word("operator", leg.to.operator.map_or(take, |now| now.max(take)).to_string());
        }
        let situation =
            Situation { leg, deployment, queue, names: &names, course: self, first: walk.hops.is_empty() };
        let is = |word: &str| situation.is(word);
        let facts = Facts {
            surface: names.surface,
            milvus: (leg.from.milvus, leg.to.milvus),
            chart: leg.from.chart.zip(leg.to.chart),
            is: &is,
        };
        let mut pen =
            Pen { state: state.clone(), options: &new, id: self.id, points: Vec::new(), by_hand: Vec::new() };
        let mut steps = Vec::new();
        let rows =
            |stage, kind| facts::rows(stage, &facts).map(|row| step(row, kind, &names)).collect::<Vec<_>>();
        steps.extend(rows(Stage::Verify, StepKind::Verify));
        steps.extend(rows(Stage::Prepare, StepKind::Run));
        let left = self.edit(&mut pen, leg, before, &names, &facts);
        steps.extend(edit_steps(&pen, &state, self.sources));
        if leg.switch.is_none() {
            steps.extend(self.drift(&pen.state, leg, before));
        }
        steps.extend(judged(&left));
        steps.extend(rows(Stage::Apply, StepKind::Run));
        steps.extend(rows(Stage::Check, StepKind::Check));
        let rollback = facts::rows(Stage::Rollback, &facts);
        let rollback = rollback.map(|row| Statement::known(names.fill(row.text), row.basis)).collect();
        note_secrets(deployment, &sources, &steps, walk);
        walk.hops.push(Hop {
            title: title(leg),
            from: leg.from,
            to: leg.to,
            switch: leg.switch.map(|(from, to)| (from.name(), to.name())),
            why: self.why(leg),
            steps,
            rollback,
        });
        let next = pen.state;
        for variable in names.asked() {
            if !walk.variables.contains(&variable) {
                walk.variables.push(variable);
            }
        }
        next
    }

    /// Edits the files, and returns what is wrong with them after that and was not before.
    fn edit(
        &self,
        pen: &mut Pen<'_>,
        leg: &Leg,
        before: &Reading<'_>,
        names: &Names,
        facts: &Facts<'_>,
    ) -> Vec<Finding> {
        let known = edits::findings(before.deployment);
        if let Some((from, to)) = leg.switch {
            let point = Statement::new(format!("{} in the place of {}", to.title(), from.title()));
            pen.queue(to, point);
            return pen.mend(before, &known);
        }
        if leg.from != leg.to {
            pen.image(leg.to.milvus);
        }
        if let Some(chart) = leg.to.chart.filter(|_| leg.from.chart != leg.to.chart) {
            pen.chart(names, chart);
        }
        for row in facts::ensured(facts) {
            for pair in row.set {
                pen.ensure(*pair, row.written, row.why, row.basis);
            }
            for key in row.keep {
                self.keep(pen, key, before, row.why, row.basis);
            }
        }
        self.keep_queue(pen, leg, before);
        self.keep_places(pen, before);
        pen.mend(before, &known)
    }

    /// Writes the queue down where it would change, or where only a default says it while defaults change.
    fn keep_queue(&self, pen: &mut Pen<'_>, leg: &Leg, before: &Reading<'_>) {
        let Some(queue) = before.selection().queue() else { return };
        let crosses = leg.from.milvus < LINE_26 && leg.to.milvus >= LINE_26;
        // Another operator may choose another one, and another image.
        let crosses = crosses || leg.from.operator != leg.to.operator;
        let after = self.queue_under(pen);
        let text = format!("the queue stays {}", queue.title());
        let point = Statement::known(text, KEEP);
        if after != Some(queue) {
            pen.queue(queue, point);
            if self.queue_under(pen) != Some(queue) {
                let text = format!(
                    "BLOCKED: Milvus {} would leave {} for {}, and the edits do not prevent it: do not go on before `mqlint resolve FILE mq.type --milvus {}` says {}",
                    leg.to.milvus,
                    queue.name(),
                    after.map_or("another queue", Queue::name),
                    leg.to.milvus,
                    queue.name(),
                );
                pen.by_hand.push(Statement::known(text, KEEP));
            }
        } else if crosses && is_implicit(before) {
            pen.queue(queue, point);
        }
    }

    /// Writes a setting down where only its default changes.
    fn keep(&self, pen: &mut Pen<'_>, key: &'static str, before: &Reading<'_>, why: &str, basis: Basis) {
        let old = before.settings.get(key);
        let Some(value) = old.value.filter(|_| old.setting.is_none()) else { return };
        let grouped = pen.state.group(pen.options);
        let Some(deployment) = grouped.deployments.iter().find(|d| d.id == self.id) else { return };
        let all = readings(deployment);
        let Some(after) = all.last() else { return };
        if (Change { before, after }).differs(key).is_some_and(|d| !d.is_users()) {
            let point = Statement::known(format!("`{key}: {value}`, as it is now: {why}"), basis);
            pen.setting(key, value, point);
        }
    }

    fn queue_under(&self, pen: &Pen<'_>) -> Option<Queue> {
        let grouped = pen.state.group(pen.options);
        let deployment = grouped.deployments.iter().find(|d| d.id == self.id)?;
        readings(deployment).last()?.selection().queue()
    }

    /// Writes down the places of data that would move with the versions.
    fn keep_places(&self, pen: &mut Pen<'_>, before: &Reading<'_>) {
        let moved: Vec<(&'static str, String, bool, Basis)> = {
            let grouped = pen.state.group(pen.options);
            let Some(deployment) = grouped.deployments.iter().find(|d| d.id == self.id) else { return };
            let all = readings(deployment);
            let Some(after) = all.last() else { return };
            let change = Change { before, after };
            let kinds = [Moves::Metadata, Moves::Objects, Moves::Log].into_iter();
            let rows = kinds.flat_map(change::moves);
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
                Some((row.key, differs.before.text().to_owned(), address, row.basis))
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
                pen.by_hand.push(Statement::known(text, basis));
            } else {
                pen.setting(key, &value, point);
            }
        }
    }

    /// What nobody set and another default changes.
    fn drift(&self, state: &State, leg: &Leg, before: &Reading<'_>) -> Option<Step> {
        let grouped = state.group(&self.options(leg.to));
        let deployment = grouped.deployments.iter().find(|d| d.id == self.id)?;
        let all = readings(deployment);
        let change = Change { before, after: all.last()? };
        let both =
            |p: &&crate::milvus::catalogue::Param| p.known_in(leg.from.milvus) && p.known_in(leg.to.milvus);
        let differs = crate::milvus::catalogue::params().filter(both).filter_map(|p| {
            let differs =
                change.differs(p.key()).filter(|d| !d.is_users() && !change::says_place(p.key()))?;
            let (old, new) = (differs.before.value?, differs.after.value?);
            Some(Statement::new(format!("{}: {}", p.key(), drifts(old, new))))
        });
        let mut points: Vec<Statement> = differs.collect();
        // Those that can be read at a glance come first.
        points.sort_by_key(|p| p.text.ends_with(LONG));
        let count = points.len();
        (count > 0).then(|| Step {
            kind: StepKind::Verify,
            text: format!(
                "{} that the files do not set get another default. Set those that you rely on as they are now:",
                crate::report::plural(count, "setting"),
            ),
            points,
            commands: Vec::new(),
            diff: None,
            sources: vec![Basis { ground: Ground::Code, source: "milvus, the defaults of both releases" }],
        })
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
            if let Some((_, row)) = facts::replacement(from) {
                why.push(Statement::known(format!("{} takes its place: {}", to.title(), row.why), row.basis));
            }
            if let Some(switch) = change::switch(from, to, leg.from.milvus, self.mode, false) {
                why.push(Statement::known(
                    format!("Without the steps below {}", switch.effect),
                    switch.basis,
                ));
                why.push(Statement::known(
                    format!("The procedure: {}", switch.procedure.line()),
                    switch.procedure.basis,
                ));
            }
            return why;
        }
        if leg.from.milvus == leg.to.milvus && leg.from.operator != leg.to.operator && !leg.last {
            let since = facts::operator_for(self.to.milvus);
            let text = since.map(|(since, _)| format!("Milvus 2.6 and later need operator {since} or newer"));
            return text.map(Statement::new).into_iter().collect();
        }
        let stops = change::stops_at(leg.from.milvus, self.to.milvus, leg.to.milvus);
        let stops = stops.filter(|_| !leg.last);
        stops
            .map(|s| {
                let text =
                    format!("The upgrade from {} straight to {} {}", leg.from.milvus, self.to.milvus, s.why);
                Statement::known(text, s.basis)
            })
            .collect()
    }
}

/// That a queue stays.
const KEEP: Basis = Basis {
    ground: Ground::Documented,
    source: "documentation pages \"Upgrade\" of Milvus 2.6 and 3.0 (the queue must stay the same)",
};
const KEEP_CHANNELS: Basis = Basis {
    ground: Ground::Documented,
    source: "release notes of Milvus 2.6.20 (collections on lost channels)",
};

/// What conditions ask of a hop.
struct Situation<'s> {
    leg: &'s Leg,
    deployment: &'s Deployment,
    queue: Option<Queue>,
    names: &'s Names,
    course: &'s Course<'s>,
    first: bool,
}

impl Situation<'_> {
    fn is(&self, word: &str) -> bool {
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
                "operator-unknown" => !self.course.operator_said,
                "towards-2.6" => self.course.to.milvus >= LINE_26,
                "gpu" => self.deployment.texts.iter().any(|t| t.source.contains("-gpu")),
                "umbrella" => self.names.umbrella,
                _ => false,
            },
        }
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

fn step(row: &Row, kind: StepKind, names: &Names) -> Step {
    Step {
        kind,
        text: names.fill(row.text),
        points: Vec::new(),
        commands: row.commands.iter().map(|c| names.fill(c)).collect(),
        diff: None,
        sources: vec![row.basis],
    }
}

/// The edits as steps: those that can be shown, and those that somebody has to make.
fn edit_steps(pen: &Pen<'_>, before: &State, sources: &Sources) -> Vec<Step> {
    let mut steps = Vec::new();
    let changes = pen.state.changes(before, sources);
    if !changes.is_empty() {
        let files: Vec<&str> = changes.iter().map(|(path, ..)| path.as_str()).collect();
        let diff: String = changes.iter().map(|(path, old, new)| fix::unified(path, old, new)).collect();
        steps.push(Step {
            kind: StepKind::Edit,
            text: format!("Edit {}:", files.join(", ")),
            points: pen.points.clone(),
            commands: Vec::new(),
            diff: Some(diff),
            sources: Vec::new(),
        });
    }
    if !pen.by_hand.is_empty() {
        steps.push(Step {
            kind: StepKind::Edit,
            text: "Change by hand, as mqlint cannot edit the place:".into(),
            points: pen.by_hand.clone(),
            commands: Vec::new(),
            diff: None,
            sources: Vec::new(),
        });
    }
    steps
}

/// What a check would say of the files after the edits, and did not before.
fn judged(left: &[Finding]) -> Option<Step> {
    let point = |f: &Finding| {
        let fix = f.fixes.first().map(|fix| format!("; {}", fix.title)).unwrap_or_default();
        let help =
            f.help.as_ref().map(|help| format!("; {help}")).filter(|_| fix.is_empty()).unwrap_or_default();
        Statement::new(format!("{}[{}]: {}{fix}{help}", f.severity.name(), f.rule.id, f.message))
    };
    (!left.is_empty()).then(|| Step {
        kind: StepKind::Verify,
        text: "Decide before you go on. With these versions `mqlint check` says of the edited files:".into(),
        points: left.iter().map(point).collect(),
        commands: Vec::new(),
        diff: None,
        sources: Vec::new(),
    })
}

/// A difference must be whole to be applied, secrets included: then the reader has to know.
fn note_secrets(deployment: &Deployment, sources: &Sources, steps: &[Step], walk: &mut Walk) {
    let secrets = rule::secrets(deployment);
    let diffs: Vec<&str> = steps.iter().filter_map(|s| s.diff.as_deref()).collect();
    let shows = |secret: &str| secret.len() >= SECRET && diffs.iter().any(|diff| diff.contains(secret));
    if secrets.iter().any(|s| shows(sources.slice(s.at))) {
        let note = "a difference below shows a secret, as it stands near an edit: look before you paste it";
        if walk.notes.iter().all(|n| n != note) {
            walk.notes.push(note.into());
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
