//! Projects made by chance, as Docker Compose puts them together and as mqlint reads them.
//!
//! The program is `DOCKER_COMPOSE`, else a `docker-compose` of the recorded version on the path or among Docker's plugins;
//! without it, its answers are those that were recorded when it was there last, which `MQLINT_BLESS=1` does.

mod projects;
mod real;

use serde_json::Value;

use self::projects::Project;
use self::real::compose;
use crate::answers::{Answer, Comparison, resolved};
use crate::scratch::Scratch;

/// How many projects are compared where nothing else is said.
const PROJECTS: u64 = 120;

/// The variable that says how many projects to compare, for a long run.
const NUMBER: &str = "MQLINT_COMPOSE_PROJECTS";

/// What mqlint reads in a project: the environment of Milvus, or that Compose refuses it.
fn answer_of_mqlint(folder: &Scratch) -> Answer {
    let refusing = ["compose-refused", "duplicate-key", "yaml-syntax"];
    let Some(resolved) = resolved(folder, &["."], &refusing, &["--explicit"]) else { return Answer::Refused };
    let settings = resolved["deployments"][0]["settings"].as_array().cloned().unwrap_or_default();
    let of_environment = settings.iter().filter(|setting| setting["layer"] == "environment");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    Answer::Taken(of_environment.map(|s| (text(&s["key"]), text(&s["value"]))).collect())
}

#[test]
fn projects_are_read_as_docker_compose_reads_them() {
    let program = compose();
    let mut comparison = Comparison::new("compose", (NUMBER, PROJECTS), program.is_some());
    for seed in 0..comparison.number {
        let Project { files, features } = Project::of(seed);
        let folder = Scratch::new(&files);
        let ask = || program.as_ref().map(|program| program.answer(&folder));
        let Some(theirs) = comparison.theirs(seed, ask) else { break };
        let ours = answer_of_mqlint(&folder);
        if ours != theirs {
            let features = features.join(" ");
            comparison.differs(format!("{seed} ({features}):\n  compose {theirs}\n  mqlint  {ours}"));
        }
    }
    comparison.end();
}
