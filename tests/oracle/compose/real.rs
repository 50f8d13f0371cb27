//! Docker Compose itself.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::answers::Answer;
use crate::scratch::Scratch;

/// The program.
pub struct Compose(PathBuf);

/// Where the program may be: on the path, or where Docker has its plugins.
const PLACES: [&str; 3] = [
    "docker-compose",
    "/usr/libexec/docker/cli-plugins/docker-compose",
    "/usr/local/lib/docker/cli-plugins/docker-compose",
];

/// What the versions begin with that give the recorded answers.
const VERSION: &str = "2.40";

/// The program, where it is.
pub fn compose() -> Option<Compose> {
    let given = std::env::var_os("DOCKER_COMPOSE").map(PathBuf::from);
    let places = given.into_iter().chain(PLACES.map(PathBuf::from));
    let runs = |program: &PathBuf| {
        let said = Command::new(program).args(["version", "--short"]).output();
        said.is_ok_and(|said| {
            String::from_utf8_lossy(&said.stdout).trim_start_matches('v').starts_with(VERSION)
        })
    };
    let found = places.into_iter().find(runs);
    if found.is_none() {
        println!("docker-compose is not here: recorded answers count");
    }
    found.map(Compose)
}

impl Compose {
    /// What it says of a project.
    pub fn answer(&self, folder: &Scratch) -> Answer {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let output = Command::new(&self.0)
            .args(["--profile", "*", "config", "--format", "json"])
            .current_dir(folder.path())
            .env_clear()
            .env("PATH", path)
            .env("HOME", folder.path())
            .output()
            .expect("a run");
        if !output.status.success() {
            return Answer::Refused;
        }
        let project: Value = serde_json::from_slice(&output.stdout).expect("a project");
        let environment = project["services"]["standalone"]["environment"].as_object().cloned();
        let said = environment.unwrap_or_default().into_iter();
        // It doubles dollar signs, so that what it writes can be read again.
        let said = said.filter_map(|(name, value)| Some((name, value.as_str()?.replace("$$", "$"))));
        Answer::Taken(said.collect())
    }
}
