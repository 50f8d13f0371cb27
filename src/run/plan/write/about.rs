//! What all formats say of a plan in a line or a sentence.

use crate::base::plural;
use crate::facts::Basis;
use crate::facts::milvus::{Queue, Version};
use crate::run::plan::{Plan, PlanOutcome, Versions};

/// "documented: page …; measured: run …", each source once.
pub(super) fn sources(all: &[Basis]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for basis in all.iter().map(ToString::to_string) {
        if !parts.contains(&basis) {
            parts.push(basis);
        }
    }
    parts.join("; ")
}

/// "Milvus 2.4.5 → 3.0.0", "Milvus 2.6.20, RocksMQ → Woodpecker".
pub(super) fn releases(plan: &Plan) -> String {
    let versions = versions(plan);
    match (plan.queue.and_then(Queue::named), plan.to_queue.and_then(Queue::named)) {
        (Some(from), Some(to)) if from != to => {
            format!("{versions}, {} → {}", from.title(), to.title())
        }
        (None, Some(to)) => format!("{versions}, queue → {}", to.title()),
        _ => versions,
    }
}

fn versions(plan: &Plan) -> String {
    match plan.from {
        None if plan.to.milvus == Version::new(0, 0, 0) => "Milvus".into(),
        Some(from) if from.milvus != plan.to.milvus => format!("Milvus {} → {}", from.milvus, plan.to.milvus),
        Some(from) => {
            let pair = |name: &str, from: Option<_>, to: Option<_>| {
                from.zip(to).filter(|(from, to)| from != to).map(|(from, to)| format!("{name} {from} → {to}"))
            };
            let Versions { milvus, chart, operator } = from;
            pair("chart", chart, plan.to.chart)
                .or_else(|| pair("operator", operator, plan.to.operator))
                .unwrap_or_else(|| format!("Milvus {milvus}"))
        }
        None => format!("Milvus → {}", plan.to.milvus),
    }
}

/// "helm-values, cluster, Pulsar, chart 4.1.36".
pub(super) fn about(plan: &Plan) -> String {
    let mut parts = vec![plan.kind.to_owned()];
    parts.extend(plan.mode.map(str::to_owned));
    parts.extend(plan.queue.and_then(Queue::named).map(|q| q.title().to_owned()));
    if let Some(from) = plan.from {
        parts.extend(from.chart.map(|chart| format!("chart {chart}")));
        parts.extend(from.operator.map(|operator| format!("operator {operator}")));
    }
    parts.join(", ")
}

/// How it ends, in a sentence.
pub(super) fn outcome(plan: &Plan) -> String {
    match &plan.outcome {
        PlanOutcome::Hops(hops) if hops.len() == 1 => "1 hop:".into(),
        PlanOutcome::Hops(hops) => {
            format!("{}. After each one all must be well before the next:", plural(hops.len(), "hop"))
        }
        PlanOutcome::Nothing if plan.to_queue.is_some() => {
            let queue = plan.to_queue.and_then(Queue::named).map_or("it", Queue::title);
            format!("Nothing to do: {queue} is what it runs on already.")
        }
        PlanOutcome::Nothing => "Nothing to do: it is there already.".into(),
        PlanOutcome::Impossible(_) => "There is no way there:".into(),
        PlanOutcome::Unknown(why) => format!("No plan: {why}."),
    }
}
