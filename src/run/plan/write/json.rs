//! Plans for programs: version 1, in which fields are added, never renamed.

use std::io;

use serde::Serialize;

use crate::base::unless_gone;
use crate::facts::Basis;
use crate::report::print_json;
use crate::report::{ErrorJson, ToolJson};
use crate::run::plan::{Hop, Plan, PlanOutcome, QueueSwitch, Runbook, Statement, Step, Versions};

#[derive(Serialize)]
struct RunbookJson<'a> {
    version: u32,
    tool: ToolJson,
    plans: Vec<PlanJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outside: Vec<ErrorJson<'a>>,
    errors: Vec<ErrorJson<'a>>,
}

#[derive(Serialize)]
struct PlanJson {
    id: String,
    kind: &'static str,
    mode: Option<&'static str>,
    mq: Option<&'static str>,
    from: Option<VersionsJson>,
    to: VersionsJson,
    /// The queue it leads to, where another one is asked for.
    to_mq: Option<&'static str>,
    /// `hops`, `nothing`, `impossible` or `unknown`.
    outcome: &'static str,
    reasons: Vec<StatementJson>,
    assumptions: Vec<String>,
    variables: Vec<VariableJson>,
    hops: Vec<HopJson>,
}

#[derive(Serialize)]
struct VersionsJson {
    milvus: String,
    chart: Option<String>,
    operator: Option<String>,
}

#[derive(Serialize)]
struct VariableJson {
    name: &'static str,
    hint: &'static str,
}

#[derive(Serialize)]
struct HopJson {
    title: String,
    from: VersionsJson,
    to: VersionsJson,
    switch: Option<SwitchJson>,
    why: Vec<StatementJson>,
    rollback: Vec<StatementJson>,
    steps: Vec<StepJson>,
}

#[derive(Serialize)]
struct SwitchJson {
    from: &'static str,
    to: &'static str,
    /// `stopped` or `live`.
    way: &'static str,
    ground: String,
    source: &'static str,
}

#[derive(Serialize)]
struct StepJson {
    kind: &'static str,
    text: String,
    points: Vec<StatementJson>,
    commands: Vec<String>,
    diff: Option<String>,
    /// The weakest of its sources' grounds.
    ground: Option<String>,
    sources: Vec<SourceJson>,
    /// Whether the plan must not be followed beyond it as the files are.
    blocked: bool,
}

#[derive(Serialize)]
struct StatementJson {
    text: String,
    sources: Vec<SourceJson>,
}

#[derive(Serialize)]
struct SourceJson {
    ground: String,
    source: &'static str,
}

/// Writes the plans for programs.
///
/// # Errors
/// When `out` cannot be written; a reader that goes away is no error.
pub fn write_json(runbook: &Runbook, out: &mut dyn io::Write) -> io::Result<()> {
    let document = RunbookJson {
        version: 1,
        tool: ToolJson::own(),
        plans: runbook.plans.iter().map(plan).collect(),
        outside: runbook.outside.iter().map(ErrorJson::of_outside).collect(),
        errors: runbook.errors.iter().map(ErrorJson::of).collect(),
    };
    unless_gone(print_json(&document, out).and_then(|()| out.flush()))
}

fn plan(plan: &Plan) -> PlanJson {
    let (outcome, reasons, hops) = match &plan.outcome {
        PlanOutcome::Hops(hops) => ("hops", Vec::new(), hops.iter().map(hop).collect()),
        PlanOutcome::Nothing => ("nothing", Vec::new(), Vec::new()),
        PlanOutcome::Impossible(why) => ("impossible", statements(why), Vec::new()),
        PlanOutcome::Unknown(why) => {
            ("unknown", vec![StatementJson { text: why.clone(), sources: Vec::new() }], Vec::new())
        }
    };
    PlanJson {
        id: plan.id.clone(),
        kind: plan.kind,
        mode: plan.mode,
        mq: plan.queue,
        from: plan.from.map(versions),
        to: versions(plan.to),
        to_mq: plan.to_queue,
        outcome,
        reasons,
        assumptions: plan.assumptions.clone(),
        variables: plan.variables.iter().map(|v| VariableJson { name: v.name, hint: v.hint }).collect(),
        hops,
    }
}

fn versions(versions: Versions) -> VersionsJson {
    let shown = |v: Option<crate::facts::milvus::Version>| v.map(|v| v.to_string());
    VersionsJson {
        milvus: versions.milvus.to_string(),
        chart: shown(versions.chart),
        operator: shown(versions.operator),
    }
}

fn hop(hop: &Hop) -> HopJson {
    HopJson {
        title: hop.title.clone(),
        from: versions(hop.from),
        to: versions(hop.to),
        switch: hop.switch.map(switch),
        why: statements(&hop.why),
        rollback: statements(&hop.rollback),
        steps: hop.steps.iter().map(step).collect(),
    }
}

fn switch(switch: QueueSwitch) -> SwitchJson {
    let QueueSwitch { from, to, way, basis } = switch;
    SwitchJson { from, to, way: way.name(), ground: basis.ground.to_string(), source: basis.source }
}

fn step(step: &Step) -> StepJson {
    StepJson {
        kind: step.kind.name(),
        text: step.text.clone(),
        points: statements(&step.points),
        commands: step.commands.clone(),
        diff: step.diff.clone(),
        ground: step.sources.iter().map(|b| b.ground).max().map(|g| g.to_string()),
        sources: sources(&step.sources),
        blocked: step.blocked,
    }
}

fn statements(all: &[Statement]) -> Vec<StatementJson> {
    all.iter().map(|s| StatementJson { text: s.text.clone(), sources: sources(&s.sources) }).collect()
}

fn sources(all: &[Basis]) -> Vec<SourceJson> {
    all.iter().map(|b| SourceJson { ground: b.ground.to_string(), source: b.source }).collect()
}
