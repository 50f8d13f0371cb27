//! Values made by chance, as `helm template` renders them with the chart and as mqlint reads them.
//!
//! The program is `HELM`, else a `helm` of a recorded version on the path, and `CHARTS` names a folder with checkouts of the
//! chart by version; without both, its answers are those that were recorded when they were there last, which
//! `MQLINT_BLESS=1` does.

mod layers;
mod real;
mod values;

use serde_json::Value;

use self::layers::Layers;
use self::real::{helm, normal};
use self::values::Installation;
use crate::answers::{Answer, Comparison, resolved};
use crate::scratch::Scratch;

/// How many installations are compared where nothing else is said.
const INSTALLATIONS: u64 = 80;

/// How many commands are compared where nothing else is said.
const COMMANDS: u64 = 60;

/// The variable that says how many installations to compare, for a long run.
const NUMBER: &str = "MQLINT_HELM_INSTALLATIONS";

/// What the chart writes and Milvus does not get, or what is not made again: `docs/limits.md` says why.
const LEFT_OUT: [&str; 4] = [
    "woodpeckerclientquorumquorumbufferpools",
    "milvusstreamingserviceenabled",
    "milvusserverlabelresourcegroup",
    "mixcoordenableactivestandby",
];

/// The layers that the chart makes.
const LAYERS: [&str; 3] = ["default.yaml", "user.yaml", "environment"];

/// What mqlint makes of an installation: the settings, or that Helm fails.
fn answer_of_mqlint(one: &Installation, folder: &Scratch) -> Answer {
    match one.is_resource {
        true => answer_for(&["."], folder),
        false => answer_for(&["values.yaml", "--chart", one.version], folder),
    }
}

/// What mqlint makes of what words name.
fn answer_for(words: &[&str], folder: &Scratch) -> Answer {
    let Some(resolved) = resolved(folder, words, &["unrenderable-value"], &[]) else {
        return Answer::Refused;
    };
    // The values of a chart of somebody's own are a deployment by themselves, too.
    let last = resolved["deployments"].as_array().and_then(|all| all.last());
    let settings = last.and_then(|one| one["settings"].as_array()).cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of_chart = settings.iter().filter(|s| LAYERS.iter().any(|layer| s["layer"] == *layer));
    Answer::Taken(of_chart.map(|s| (normal(&text(&s["key"])), text(&s["value"]))).collect())
}

/// What counts of an answer.
fn compared(answer: Answer) -> Answer {
    match answer {
        Answer::Taken(mut settings) => {
            settings.retain(|key, _| !LEFT_OUT.contains(&key.as_str()));
            Answer::Taken(settings)
        }
        refused => refused,
    }
}

/// What counts of an answer where nulls leave keys without a value.
fn stated(answer: Answer) -> Answer {
    match compared(answer) {
        Answer::Taken(mut settings) => {
            settings.retain(|_, value| !value.is_empty());
            Answer::Taken(settings)
        }
        refused => refused,
    }
}

#[test]
fn values_are_rendered_as_helm_renders_them() {
    let program = helm();
    let mut comparison = Comparison::new("helm", (NUMBER, INSTALLATIONS), program.is_some());
    for seed in 0..comparison.number {
        let one = Installation::of(seed);
        let folder = Scratch::new(&one.files());
        let ask = || program.as_ref().map(|program| program.answer(&one, &folder));
        let Some(theirs) = comparison.theirs(seed, ask) else { break };
        let (ours, theirs) = (compared(answer_of_mqlint(&one, &folder)), compared(theirs));
        if ours != theirs {
            let what = one.features.join(" ");
            let difference = real::difference(&theirs, &ours);
            comparison.differs(format!("{seed} {} ({what}):\n{difference}", one.version));
        }
    }
    comparison.end();
}

#[test]
fn layers_of_values_are_merged_as_helm_merges_them() {
    let program = helm();
    let mut comparison = Comparison::recorded_as("helm/layers.txt", (NUMBER, COMMANDS), program.is_some());
    for seed in 0..comparison.number {
        let one = Layers::of(seed);
        let folder = Scratch::new(&one.files);
        let ask = || program.as_ref().map(|program| program.answer_of_layers(&one, &folder));
        let Some(theirs) = comparison.theirs(seed, ask) else { break };
        let (ours, theirs) = (stated(answer_for(&["."], &folder)), stated(theirs));
        if ours != theirs {
            let what = one.features.join(" ");
            let difference = real::difference(&theirs, &ours);
            comparison.differs(format!("{seed} {} ({what}):\n{difference}", one.version));
        }
    }
    comparison.end();
}
