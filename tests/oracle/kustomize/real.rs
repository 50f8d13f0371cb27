//! Kustomize itself.

use std::path::PathBuf;
use std::process::Command;

use super::rendered::said_in;
use crate::answers::Answer;
use crate::scratch::Scratch;

/// The program, and the word before the folder.
pub struct Kustomize {
    path: PathBuf,
    word: &'static str,
}

/// What is said of the version that gives the recorded answers.
const VERSION: &str = "v5.5.";

/// The program, where it is.
pub fn kustomize() -> Option<Kustomize> {
    let given = std::env::var_os("KUBECTL")
        .map(|path| (PathBuf::from(path), "kustomize", &["version", "--client"][..]));
    let others = [
        (PathBuf::from("kubectl"), "kustomize", &["version", "--client"][..]),
        (PathBuf::from("kustomize"), "build", &["version"][..]),
    ];
    let runs = |(path, _, version): &(PathBuf, &str, &[&str])| {
        let said = Command::new(path).args(*version).output();
        said.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).contains(VERSION))
    };
    let found = given.into_iter().chain(others).find(runs);
    if found.is_none() {
        println!("kustomize {VERSION}x is not here: recorded answers count");
    }
    found.map(|(path, word, _)| Kustomize { path, word })
}

impl Kustomize {
    /// What it says of a project.
    pub fn answer(&self, folder: &Scratch, top: &str) -> Answer {
        let output = Command::new(&self.path)
            .args([self.word, top])
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .output()
            .expect("a run");
        match output.status.success() {
            true => Answer::Taken(said_in(&String::from_utf8_lossy(&output.stdout))),
            false => Answer::Refused,
        }
    }
}
