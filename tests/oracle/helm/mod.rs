//! Values made by chance, as `helm template` renders them with the chart and as mqlint reads them.
//!
//! The program is `HELM`, else a `helm` of a recorded version on the path, and `CHARTS` names a folder with checkouts of the
//! chart by version; without both, its answers are those that were recorded when they were there last, which
//! `MQLINT_BLESS=1` does.

mod real;
mod values;

use serde_json::Value;

use self::real::{helm, normal};
use self::values::Installation;
use crate::answers::{Answer, Comparison};
use crate::scratch::Scratch;

/// How many installations are compared where nothing else is said.
const INSTALLATIONS: u64 = 80;

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
    let run = |command: &str, options: &[&str]| -> Value {
        let input = if one.is_resource { "." } else { "values.yaml" };
        let mut args = vec![command, input, "--format", "json", "--no-config"];
        if !one.is_resource {
            args.extend(["--chart", one.version]);
        }
        args.extend(options);
        let (_, text, _) = folder.run(&args);
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{args:?}: {e}: {text}"))
    };
    let checked = run("check", &["--fail-on", "never"]);
    let findings = checked["findings"].as_array().expect("findings");
    if findings.iter().any(|f| f["severity"] == "error" && f["rule"] == "unrenderable-value") {
        return Answer::Refused;
    }
    let resolved = run("resolve", &["--show-secrets"]);
    let settings = resolved["deployments"][0]["settings"].as_array().cloned().unwrap_or_default();
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
