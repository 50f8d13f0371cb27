//! Values made by chance, as `helm template` renders them with the chart and as mqlint reads them.
//!
//! The program is `HELM`, else a `helm` of a recorded version on the path, and `CHARTS` names a folder with checkouts of the
//! chart by version; without both, its answers are those that were recorded when they were there last, which
//! `MQLINT_BLESS=1` does.

mod real;
mod values;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use serde_json::Value;

use self::real::{Answer, helm, normal};
use self::values::Installation;
use crate::files::project;
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

/// Where the answers stand that the program gave.
fn recorded_path() -> PathBuf {
    project("tests/oracle/helm/recorded.txt")
}

fn recorded() -> BTreeMap<u64, Answer> {
    let text = std::fs::read_to_string(recorded_path()).expect("recorded answers");
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(seed, answer)| (seed.parse().expect("a number"), Answer::parsed(answer)))
        .collect()
}

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
    Answer::Rendered(of_chart.map(|s| (normal(&text(&s["key"])), text(&s["value"]))).collect())
}

/// What counts of an answer.
fn compared(answer: Answer) -> Answer {
    match answer {
        Answer::Rendered(mut settings) => {
            settings.retain(|key, _| !LEFT_OUT.contains(&key.as_str()));
            Answer::Rendered(settings)
        }
        refused => refused,
    }
}

#[test]
fn values_are_rendered_as_helm_renders_them() {
    let number = std::env::var(NUMBER).ok().and_then(|text| text.parse().ok()).unwrap_or(INSTALLATIONS);
    let program = helm();
    let known = if program.is_some() { BTreeMap::new() } else { recorded() };
    let (mut wrong, mut record, mut refused) = (Vec::new(), String::new(), 0);
    for seed in 0..number {
        let one = Installation::of(seed);
        let folder = Scratch::new(&one.files());
        let theirs = match &program {
            Some(program) => program.answer(&one, &folder),
            None => match known.get(&seed) {
                Some(answer) => answer.clone(),
                None => break,
            },
        };
        writeln!(record, "{seed}\t{theirs}").expect("a line");
        refused += u64::from(theirs == Answer::Refused);
        let (ours, theirs) = (compared(answer_of_mqlint(&one, &folder)), compared(theirs));
        if ours != theirs {
            let what = one.features.join(" ");
            wrong.push(format!("{seed} {} ({what}):\n{}", one.version, real::difference(&theirs, &ours)));
        }
    }
    if program.is_some() && std::env::var_os("MQLINT_BLESS").is_some() {
        std::fs::write(recorded_path(), record).expect("a record");
    }
    assert!(refused * 10 > number && refused * 2 < number, "{refused} of {number} are refused");
    assert!(
        wrong.is_empty(),
        "{} of {number} differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}
