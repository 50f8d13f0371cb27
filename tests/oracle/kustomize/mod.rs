//! Kustomizations made by chance, as kustomize builds them and as mqlint reads them.
//!
//! The program is `KUBECTL`, else a `kubectl` or `kustomize` of the recorded version on the path; without it, its answers
//! are those that were recorded when it was there last, which `MQLINT_BLESS=1` does. What `KUBECTL` names has to be there, as in `.ci/oracles`.

mod kustomizations;
mod real;
mod rendered;

use std::collections::BTreeMap;

use serde_json::Value;

use self::kustomizations::Kustomizations;
use self::real::kustomize;
use crate::answers::{Answer, Comparison, resolved};
use crate::scratch::Scratch;

/// How many projects are compared where nothing else is said.
const PROJECTS: u64 = 150;

/// The variable that says how many projects to compare, for a long run.
const NUMBER: &str = "MQLINT_KUSTOMIZE_PROJECTS";

/// What mqlint reads in a project: what Milvus runs with, or that kustomize refuses it.
fn answer_of_mqlint(folder: &Scratch) -> Answer {
    let refusing = ["kustomize-refused", "yaml-syntax"];
    let Some(resolved) = resolved(folder, &["."], &refusing, &["--explicit"]) else { return Answer::Refused };
    let mut said = BTreeMap::new();
    for deployment in resolved["deployments"].as_array().into_iter().flatten() {
        said.insert("release".to_owned(), text(&deployment["milvus"]));
        for setting in deployment["settings"].as_array().into_iter().flatten() {
            let (layer, key, value) =
                (text(&setting["layer"]), text(&setting["key"]), text(&setting["value"]));
            match layer.as_str() {
                "environment" | "user.yaml" => drop(said.insert(format!("{layer} {key}"), value)),
                "default of the operator" if key == "etcd.rootPath" => {
                    drop(said.insert("name".into(), value))
                }
                _ => {}
            }
        }
    }
    Answer::Taken(said)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[test]
fn kustomizations_are_read_as_kustomize_builds_them() {
    let program = kustomize();
    assert!(
        program.is_some() || std::env::var_os("KUBECTL").is_none(),
        "what KUBECTL names has to be kubectl with the kustomize whose answers are recorded"
    );
    let mut comparison = Comparison::new("kustomize", (NUMBER, PROJECTS), program.is_some());
    for seed in 0..comparison.number {
        let Kustomizations { files, top, features } = Kustomizations::of(seed);
        let folder = Scratch::new(&files);
        let ask = || program.as_ref().map(|program| program.answer(&folder, &top));
        let Some(theirs) = comparison.theirs(seed, ask) else { break };
        let ours = answer_of_mqlint(&folder);
        if ours != theirs {
            let shown: String = files.iter().map(|(name, text)| format!("--- {name}\n{text}")).collect();
            let features = features.join(" ");
            comparison
                .differs(format!("{seed} ({features}):\n  kustomize {theirs}\n  mqlint    {ours}\n{shown}"));
        }
    }
    comparison.end();
}
