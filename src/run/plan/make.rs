//! From files and versions to plans.

use super::course::Course;
use super::edited_files::EditedFiles;
use super::hops::Versioned;
use super::names::DeploymentNames;
use super::state_parts::StateParts;
use super::{Plan, PlanOutcome, Runbook, Statement, Versions};
use crate::base::parallel::{self, BATCH};
use crate::base::{InputError, fault, plural};
use crate::deployment::{Deployment, Known};
use crate::facts::milvus::{Mode, Queue, Target, VersionText, queues};
use crate::judge::cases;
use crate::read::{Input, Intake, ReadOptions};
use crate::report::mask::{self, secrets::Secrets};
use crate::run::secret_places;
use crate::text::source::Sources;
use crate::understand::assumptions;

/// What `mqlint plan` is told.
#[derive(Clone, Debug)]
pub struct PlanOptions {
    /// What is known of the deployment now.
    pub read: ReadOptions,
    /// The version to go to.
    pub to: Option<Target>,
    /// The queue to change to.
    pub queue: Option<Queue>,
    /// What runs now, over what the files say.
    pub from: crate::run::GivenVersions,
}

impl PlanOptions {
    /// The options under which the present state is read.
    fn now(&self) -> ReadOptions {
        self.from.over(&self.read)
    }
}

/// Plans the way of every deployment that the inputs describe.
pub fn plan(inputs: &[Input], options: &PlanOptions) -> Runbook {
    let mut intake = Intake::default();
    let now = options.now();
    let state = EditedFiles::read(inputs, &now, &mut intake);
    let grouped = state.group(&now);
    // A resource that is itself a migration has no pods of its own.
    let runs = |d: &&Deployment| d.resource.as_ref().is_none_or(|r| r.kind.pods.is_some());
    let parts = StateParts::of(&state, &grouped);
    let (deployments, left) = parts.not_too_many(&state, grouped.deployments.iter().filter(runs).collect());
    intake.errors.extend(left.first().map(|first| InputError {
        path: first.id.clone(),
        message: format!(
            "{} too many in the same files to be planned at once: give fewer files, or such with fewer deployments",
            plural(left.len(), "deployment")
        ),
    }));
    let known = secret_places(&grouped.deployments, &grouped.sources);
    let secrets = Secrets::of_sources(&grouped.sources, &known);
    let mut plans = Vec::new();
    for batch in deployments.chunks(BATCH) {
        let made = parallel::map(batch, |deployment| {
            fault::catch(|| {
                let state = parts.around(&state, deployment);
                let mut plan = plan_one(deployment, &state, &now, options, &grouped.sources);
                // Differences must apply: a note says that secrets are in them.
                plan.words().into_iter().for_each(|text| secrets.hide_in(text));
                plan
            })
        });
        for (deployment, made) in batch.iter().zip(made) {
            match made {
                Ok(plan) => plans.push(plan),
                Err(fault) => intake.failed(&deployment.id, &fault),
            }
        }
    }
    let outside = options.read.project.outside();
    mask::hide_messages(&secrets, &mut intake.errors, &mut intake.notes);
    Runbook { plans, errors: intake.errors, outside, notes: intake.notes, files: state.files() }
}

/// The queue that runs in every reading; `None` where it cannot be told.
fn queue_of(deployment: &Deployment) -> Option<Queue> {
    let all = cases(deployment);
    let mut queues = all.iter().map(|r| r.selection().queue());
    let first = queues.next().flatten();
    first.filter(|_| queues.all(|q| q == first))
}

/// A plan that leads nowhere yet, with what is known of the deployment now.
fn empty_plan(deployment: &Deployment, options: &PlanOptions) -> (Plan, Mode) {
    let mut assumptions = assumptions(deployment);
    let mode = deployment.mode.get().unwrap_or_else(|| {
        assumptions.push("assuming standalone mode, as nothing says the mode (--mode)".into());
        Mode::Standalone
    });
    let queue = queue_of(deployment);
    if queue.is_none() && options.queue.is_none() {
        assumptions
            .push("which queue runs cannot be told: find it out before you begin, as it must stay".into());
    }
    let from = deployment.milvus.get().map(|milvus| Versions {
        milvus,
        chart: deployment.helm.as_ref().map(|h| h.version()),
        operator: deployment.resource.as_ref().map(|r| r.version()),
    });
    let plan = Plan {
        id: deployment.id.clone(),
        kind: deployment.kind.name(),
        mode: Some(mode.name()),
        queue: queue.map(Queue::name),
        from,
        to: destination(from, options.to),
        to_queue: options.queue.map(Queue::name),
        assumptions,
        variables: Vec::new(),
        outcome: PlanOutcome::Nothing,
    };
    (plan, mode)
}

/// The plan of one deployment.
fn plan_one(
    deployment: &Deployment,
    state: &EditedFiles,
    now: &ReadOptions,
    options: &PlanOptions,
    sources: &Sources,
) -> Plan {
    let (mut plan, mode) = empty_plan(deployment, options);
    let Some(from) = plan.from else {
        plan.outcome = PlanOutcome::Unknown(
            "nothing in the files says which release of Milvus runs: say it with --from".into(),
        );
        return plan;
    };
    if options.queue.is_some() && plan.queue.is_none() {
        plan.outcome = PlanOutcome::Unknown(
            "which queue runs now cannot be told from the files: `mqlint check` says why".into(),
        );
        return plan;
    }
    let mut options_now = now.clone();
    options_now.given.milvus = Some(VersionText::Full(from.milvus));
    options_now.given.mode = options_now.given.mode.or(deployment.mode.get().is_none().then_some(mode));
    if let Some(closed) = closed(deployment, mode, from, plan.to, options.to) {
        plan.outcome = PlanOutcome::Impossible(closed);
        return plan;
    }
    if from == plan.to && plan.to_queue.is_none_or(|to| plan.queue == Some(to)) {
        if let Some(queue) = options.queue.filter(|_| from.milvus >= queues::pinned_since()) {
            plan.assumptions.push(told_by_files(deployment, queue, sources));
        }
        return plan;
    }
    let operator_stated =
        deployment.resource.as_ref().is_some_and(|r| matches!(r.operator, Known::Stated(_)));
    let chart_stated = deployment.helm.as_ref().is_some_and(|h| matches!(h.chart, Known::Stated(_)));
    let course = Course {
        id: &plan.id,
        mode,
        options: options_now,
        from,
        target: options.to,
        to: plan.to,
        queue_asked: options.queue,
        operator_stated,
        chart_stated,
        sources,
    };
    let Versioned { outcome: way, variables, notes, to } = course.make(state);
    plan.variables = variables;
    plan.assumptions.extend(notes);
    plan.to = to;
    plan.outcome = way;
    plan
}

/// That the files may lag behind what etcd keeps, and how to look.
fn told_by_files(deployment: &Deployment, queue: Queue, sources: &Sources) -> String {
    let all = cases(deployment);
    let root =
        all.last().map(|reading| DeploymentNames::of(reading, sources)).map(|names| names.fill("{root}"));
    let root = root.filter(|root| !root.starts_with('$')).unwrap_or_else(|| "ROOT".into());
    let name = queue.name();
    format!(
        "that the queue is {name} is what the files say, and etcd outranks them: `etcdctl get {root}/config/mqtype` must say {name} too"
    )
}

/// The versions that a target means for what runs now.
fn destination(from: Option<Versions>, target: Option<Target>) -> Versions {
    let now = from.unwrap_or(Versions {
        milvus: crate::facts::milvus::Version::new(0, 0, 0),
        chart: None,
        operator: None,
    });
    let Some(target) = target else { return now };
    match target {
        Target::Milvus(_) => Versions { milvus: target.milvus().unwrap_or(now.milvus), ..now },
        Target::Chart(_) if now.chart.is_none() => now,
        Target::Operator(_) if now.operator.is_none() => now,
        Target::Chart(chart) => {
            let tag = crate::facts::chart::chart(chart).image_tag().map(str::parse::<VersionText>);
            let image = match tag {
                Some(Ok(VersionText::Full(version))) => version,
                _ => now.milvus,
            };
            Versions { milvus: image.max(now.milvus), chart: Some(chart), ..now }
        }
        Target::Operator(operator) => Versions { operator: Some(operator), ..now },
    }
}

/// Why nothing leads to the target.
fn closed(
    deployment: &Deployment,
    mode: Mode,
    from: Versions,
    to: Versions,
    target: Option<Target>,
) -> Option<Vec<Statement>> {
    match target {
        Some(Target::Chart(_)) if deployment.helm.is_none() => {
            return Some(vec![Statement::new(
                "these files are not installed by the chart, so they have no version of it",
            )]);
        }
        Some(Target::Operator(_)) if deployment.resource.is_none() => {
            return Some(vec![Statement::new(
                "the operator does not run this deployment, so its version means nothing to it",
            )]);
        }
        _ => {}
    }
    if to.milvus < from.milvus {
        let why = crate::facts::milvus::downgrade(from.milvus, to.milvus);
        let text =
            format!("Milvus {} is lower than {}, and no way back is described", to.milvus, from.milvus);
        let why = why.map(|d| Statement::known(d.why, d.basis()));
        let backup = "to get the data into a lower release, restore a backup that was made with it, or copy the data into a new deployment with milvus-backup if its documentation covers both releases (not verified)";
        let all = [Some(Statement::new(text)), why, Some(Statement::new(backup))];
        return Some(all.into_iter().flatten().collect());
    }
    let older = |name: &str, from: Option<_>, to: Option<_>| {
        let (from, to) = from.zip(to)?;
        let text =
            format!("{name} {to} is older than {from}: going back is not described anywhere, not verified");
        (to < from).then(|| vec![Statement::new(text)])
    };
    if let Some(why) = older("chart", from.chart, to.chart).or(older("operator", from.operator, to.operator))
    {
        return Some(why);
    }
    let row = crate::facts::milvus::closed(from.milvus, to.milvus, deployment.kind, mode)?;
    Some(vec![Statement::known(row.why, row.basis())])
}
